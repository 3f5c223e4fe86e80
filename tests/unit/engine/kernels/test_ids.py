import numpy as np
import pytest

from fairlode.engine.kernels.ids import empty_slots, find_ids, hash_bytes, insert_ids

SEEDS = [0, 1, 2**64 - 1]


def laid_out(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Bytes and int64 offsets."""
    pieces = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, pieces)])
    return np.frombuffer(b"".join(pieces), np.uint8), offsets


def look_up(keys: list[str], asked: list[str], seed: int = 7) -> tuple[list[int], int, list[int]]:
    """Numbers found, how many are missing, and the keys that repeat."""
    data, offsets = laid_out(keys)
    slots = empty_slots(len(keys))
    repeated = insert_ids(data, offsets, np.uint64(seed), slots)
    found = np.empty(len(asked), np.int32)
    sought, bounds = laid_out(asked)
    missing = find_ids(
        data, offsets, slots, np.uint64(seed), sought, bounds.astype(np.int32), found
    )
    return found.tolist(), missing, repeated.tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_id_is_found_whatever_its_length(seed: int) -> None:
    keys = ["x" * size + tail for size in range(40) for tail in ("", "1", "2")]
    keys = list(dict.fromkeys(keys))

    assert look_up(keys, keys[::-1], seed) == (list(range(len(keys)))[::-1], 0, [])


def test_what_is_not_there_is_minus_one_and_counted() -> None:
    assert look_up(["lot-0001", "lot-0002"], ["lot-0002", "lot-0003", "lot", "lot-0001"]) == (
        [1, -1, -1, 0],
        2,
        [],
    )


def test_equal_neighbours_share_their_answer_found_or_not() -> None:
    asked = ["b"] * 70 + ["none"] * 3 + ["a"] * 40

    assert look_up(["a", "b"], asked) == ([1] * 70 + [-1] * 3 + [0] * 40, 3, [])


def test_an_id_that_repeats_keeps_its_first_number() -> None:
    assert look_up(["a", "b", "a", "c", "b", "a"], ["a", "b", "c"]) == ([0, 1, 3], 0, [2, 4, 5])


def test_an_empty_table_finds_nothing() -> None:
    assert look_up([], ["a"]) == ([-1], 1, [])
    assert look_up([], []) == ([], 0, [])


def test_ids_that_differ_in_one_byte_only_are_told_apart() -> None:
    keys = [f"urn:epc:class:lgtin:4012345.012345.{n:05d}" for n in range(3000)]

    assert look_up(keys, keys)[0] == list(range(3000))
    assert look_up(keys, [key[:-1] + "x" for key in keys])[1] == 3000


def test_bytes_of_any_alphabet_are_ids() -> None:
    keys = ["Лот-1", "鉱石ロット", "lot é", "\x00", "\x00\x00"]

    assert look_up(keys, keys)[0] == [0, 1, 2, 3, 4]


def test_hashes_spread_serial_numbers_over_the_table() -> None:
    data, offsets = laid_out([f"urn:epc:class:lgtin:4012345.012345.{n:05d}" for n in range(2000)])
    hashes = [int(hash_bytes(data, offsets[k], offsets[k + 1], np.uint64(3))) for k in range(2000)]

    assert len(set(hashes)) == 2000
    fullest = max(np.bincount([value % 256 for value in hashes]))
    assert fullest < 25  # 7.8 on average; a Poisson draw passes 25 once in ten thousand tables


def test_a_table_is_at_most_half_full() -> None:
    assert [len(empty_slots(n)) for n in (0, 1, 8, 9, 1000)] == [16, 16, 16, 32, 2048]
