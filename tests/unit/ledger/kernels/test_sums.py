import math
from fractions import Fraction

import numpy as np

from fairlode.ledger.kernels.sums import (
    checksum,
    checksum_at,
    scatter_sum,
    scatter_total,
    segment_sum,
    totals,
)


def test_whole_grams_past_2_53_are_summed_exactly() -> None:
    mass = np.array([2**60, 1, 2**60 + 1, 5, -5])

    assert segment_sum(np.array([0, 2, 2, 5]), mass).tolist() == [2**60 + 1, 0, 2**60 + 1]


def test_sums_by_key_leave_out_what_has_none() -> None:
    key = np.array([1, -1, 1, 0], np.int32)

    assert scatter_sum(3, key, np.array([2**60, 7, 1, 3])).tolist() == [3, 2**60 + 1, 0]
    assert scatter_total(3, key, np.array([0.5, 9.0, 0.25, 1.0])).tolist() == [1.0, 0.75, 0.0]


def test_floats_are_summed_to_the_last_digit_in_any_order() -> None:
    mass = np.concatenate([np.full(1000, 0.1), [1e16, 3.0, 1e-9]])
    exact = float(sum(map(Fraction, mass.tolist())))
    rng = np.random.default_rng(7)

    for _ in range(5):
        mixed = rng.permutation(mass)
        assert totals(np.array([0, len(mixed)]), mixed).tolist() == [exact]
        assert scatter_total(1, np.zeros(len(mixed), np.int32), mixed).tolist() == [exact]
    assert exact == math.fsum(mass)


def test_totals_of_whole_grams_are_floats() -> None:
    assert totals(np.array([0, 2, 2]), np.array([2**60, 2**60])).tolist() == [2.0**61, 0.0]


def test_a_checksum_is_the_sum_of_its_parts_and_knows_places() -> None:
    words = np.random.default_rng(3).integers(0, 2**63, 100).astype(np.uint64)
    whole = int(checksum(words, 0))
    turned = words.copy()
    turned[[3, 4]] = words[[4, 3]]

    assert (int(checksum(words[:40], 0)) + int(checksum(words[40:], 40))) % 2**64 == whole
    assert int(checksum(turned, 0)) != whole
    places = np.array([3, 4])
    parts = int(checksum_at(turned[places], places)) - int(checksum_at(words[places], places))
    assert (whole + parts) % 2**64 == int(checksum(turned, 0))
