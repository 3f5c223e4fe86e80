import numpy as np
import pytest

from fairlode.engine.kernels.ids import (
    MAX_POINT,
    empty_slots,
    find_ids,
    hash_bytes,
    insert_ids,
    slots_of,
)

PRIME = 2**61 - 1
POINTS = [(3, 7), (2**59 + 12345, 2**31 - 1), (MAX_POINT - 1, MAX_POINT - 2)]


def laid_out(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Bytes and int64 offsets."""
    pieces = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, pieces)])
    return np.frombuffer(b"".join(pieces), np.uint8), offsets


def look_up(
    keys: list[str], asked: list[str], points: tuple[int, int] = POINTS[1]
) -> tuple[list[int], int, list[int]]:
    """Numbers found, how many are missing, and the keys that repeat."""
    data, offsets = laid_out(keys)
    slots, at = empty_slots(len(keys)), np.array(points, np.uint64)
    repeated, clashes = insert_ids(data, offsets, 0, at, slots)
    assert clashes == 0
    found = np.empty(len(asked), np.int32)
    sought, bounds = laid_out(asked)
    missing = find_ids(slots, at, sought, bounds.astype(np.int32), found)
    return found.tolist(), missing, repeated.tolist()


def polynomial(text: bytes, point: int) -> int:
    """The hash by its definition: the length, then seven bytes at a time, then the rest."""
    size, value, place = len(text), len(text), 0
    while size >= 8 and place <= size - 8:
        value = (value + int.from_bytes(text[place : place + 7], "little")) * point % PRIME
        place += 7
    rest = int.from_bytes(text[place:], "little" if size >= 8 else "big")
    return (value + rest) * point % PRIME


@pytest.mark.parametrize("points", POINTS)
@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 14, 15, 16, 21, 22, 40, 2048])
def test_a_hash_is_the_polynomial_of_its_bytes(points: tuple[int, int], size: int) -> None:
    text = np.random.default_rng(size).integers(0, 256, size, np.uint8)

    left, right = hash_bytes(text, 0, size, np.array(points, np.uint64))

    assert int(left) == polynomial(text.tobytes(), points[0])
    assert int(right) == polynomial(text.tobytes(), points[1]) >> 29


def test_strings_of_any_two_lengths_have_different_polynomials() -> None:
    texts = [b"\x00" * size for size in range(60)]

    assert len({polynomial(text, POINTS[1][0]) for text in texts}) == 60


@pytest.mark.parametrize("points", POINTS)
def test_every_id_is_found_whatever_its_length(points: tuple[int, int]) -> None:
    keys = ["x" * size + tail for size in range(40) for tail in ("", "1", "2")]
    keys = list(dict.fromkeys(keys))

    assert look_up(keys, keys[::-1], points) == (list(range(len(keys)))[::-1], 0, [])


def test_ids_that_fall_together_are_told_and_not_taken_for_each_other() -> None:
    data, offsets = laid_out(["lot-a", "lot-b", "lot-a"])
    nowhere = np.zeros(2, np.uint64)  # every polynomial is zero there

    repeated, clashes = insert_ids(data, offsets, 0, nowhere, empty_slots(3))

    assert (repeated.tolist(), clashes) == ([2], 1)


def test_ids_may_be_entered_later() -> None:
    keys = [f"lot {number}" for number in range(500)]
    data, offsets = laid_out(keys)
    points, slots = np.array(POINTS[1], np.uint64), empty_slots(500)

    insert_ids(data, offsets[:301], 0, points, slots)
    before = slots.copy()
    insert_ids(data, offsets, 300, points, slots)
    found = np.empty(500, np.int32)
    find_ids(slots, points, data, offsets.astype(np.int32), found)

    assert found.tolist() == list(range(500))
    touched = np.flatnonzero((slots != before).any(axis=1))
    assert sorted(slots_of(data, offsets, 300, points, slots).tolist()) == touched.tolist()


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
    points = np.random.default_rng(5).integers(0, MAX_POINT, 2).astype(np.uint64)
    pairs = [hash_bytes(data, offsets[k], offsets[k + 1], points) for k in range(2000)]

    assert len(set(pairs)) == 2000
    fullest = max(np.bincount([int(left ^ right) % 256 for left, right in pairs]))
    assert fullest < 25  # 7.8 on average; a Poisson draw passes 25 once in ten thousand tables


def test_a_table_is_at_most_two_thirds_full() -> None:
    assert [len(empty_slots(n)) for n in (0, 1, 10, 11, 1000)] == [16, 16, 16, 32, 2048]
