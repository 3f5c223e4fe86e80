"""The processor's instructions against their plain meaning."""

from fractions import Fraction

import numpy as np
import pytest

from fairlode.ledger.kernels import _machine as machine
from fairlode.ledger.kernels import _plain
from fairlode.ledger.kernels._compile import kernel

lowest_bit, highest_bit = machine.lowest_bit, machine.highest_bit
load_word, product_error, prefetch = machine.load_word, machine.product_error, machine.prefetch
fold_product, stir = machine.fold_product, machine.stir
load_acquire, store_release = machine.load_acquire, machine.store_release


@kernel
def bits(word: np.uint64) -> tuple[int, int]:
    return lowest_bit(word), highest_bit(word)


@kernel
def word_at(data: np.ndarray, position: int) -> np.uint64:
    return load_word(data, position)


@kernel
def lost(left: float, right: float) -> float:
    return product_error(left, right, left * right)


@kernel
def copied_and_asked_for(counters: np.ndarray, rows: np.ndarray) -> int:
    prefetch(rows, 1, 2)
    store_release(counters, 1, load_acquire(counters, 0) + 1)
    return load_acquire(counters, 1)


@kernel
def folded(left: np.uint64, right: np.uint64) -> np.uint64:
    return fold_product(left, right)


@kernel
def stirred(total: np.uint64, word: np.uint64, place: np.uint64) -> np.uint64:
    return stir(total, word, place)


@pytest.mark.parametrize(
    ("left", "right"), [(0, 5), (2**62 + 2**58, 2**60 - 1), (2**61 - 1, 12345), (7, 9)]
)
def test_a_folded_product_is_the_product_modulo_the_prime(left: int, right: int) -> None:
    found = int(folded(np.uint64(left), np.uint64(right)))

    assert found % (2**61 - 1) == left * right % (2**61 - 1)
    assert found == int(_plain.fold_product(np.uint64(left), np.uint64(right)))


@pytest.mark.parametrize("place", [0, 1, 2**40])
def test_a_word_is_stirred_alike_compiled_and_plain(place: int) -> None:
    given = np.uint64(2**64 - 5), np.uint64(2**63 + 99), np.uint64(place)

    assert int(stirred(*given)) == int(_plain.stir(*given))
    assert int(stirred(*given)) != int(_plain.stir(*given[:2], np.uint64(place + 1)))


@pytest.mark.parametrize(
    ("word", "expected"),
    [(1, (0, 0)), (2**63, (63, 63)), (0b1011000, (3, 6)), (2**64 - 1, (0, 63))],
)
def test_bits_are_found_from_both_ends(word: int, expected: tuple[int, int]) -> None:
    assert bits(np.uint64(word)) == expected
    assert (_plain.lowest_bit(np.uint64(word)), _plain.highest_bit(np.uint64(word))) == expected


@pytest.mark.parametrize("position", [0, 1, 5, 8])
def test_words_need_not_be_aligned(position: int) -> None:
    data = np.arange(16, dtype=np.uint8) * 17
    expected = int.from_bytes(data[position : position + 8].tobytes(), "little")

    assert int(word_at(data, position)) == expected
    assert int(_plain.load_word(data, position)) == expected


@pytest.mark.parametrize(("left", "right"), [(0.1, 0.3), (1 / 3, 3.0), (1e200, 1e-30), (7.0, 2.0)])
def test_what_a_product_loses_is_exact(left: float, right: float) -> None:
    exact = Fraction(left) * Fraction(right) - Fraction(left * right)

    assert Fraction(lost(left, right)) == exact
    assert Fraction(_plain.product_error(left, right, left * right)) == exact


def test_counters_are_read_and_written() -> None:
    counters = np.array([41, 0])

    assert copied_and_asked_for(counters, np.zeros((3, 4))) == 42
    assert counters.tolist() == [41, 42]
