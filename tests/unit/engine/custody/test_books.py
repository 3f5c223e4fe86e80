"""The claims ledger, case by case."""

from fractions import Fraction

import pytest

from fairlode.engine.custody.breaches import CreditOnLotError
from fairlode.engine.custody.entries import Entry, EntryKind
from fairlode.engine.custody.errors import EntryImpossibleError, TooMuchError
from fairlode.engine.custody.profile import CarryOver, Checked, MakeGood, Method
from fairlode.types.lot import CustodyModel
from tests.unit.engine.custody.ledgers import T, books, issued, moved, profile, when

JAN, FEB, MAR = when(2025, 1, 10), when(2025, 2, 10), when(2025, 3, 10)
CHECKED_AT_END = profile(overdraft_checked=Checked.PERIOD_END)
FIFTH = profile(
    overdraft_share=Fraction(1, 5),
    overdraft_checked=Checked.PERIOD_END,
    make_good=MakeGood.NEXT_PERIOD,
)


def test_40_t_certified_in_100_t_allow_at_most_40_t_of_claims() -> None:
    # The example of UNTP MassBalance.md; the 60 t conventional never enter the ledger.
    kept = books(profile(), issued("in", 40 * T, JAN), moved("out", 100 * T, FEB))

    (first,) = kept.statements
    assert first.claimed_g - first.not_covered_g == 40 * T
    assert (first.received_g, first.claimed_g, first.closing_g) == (40 * T, 100 * T, 0)


def test_a_statement_names_every_figure_of_a_period() -> None:
    kept = books(
        profile(carry_over=CarryOver.NEXT_PERIOD),
        issued("in", 40 * T, JAN, factor=Fraction(98, 100)),
        moved("out", 30 * T, FEB),
        issued("later", 5 * T, when(2025, 4, 2)),
        until=when(2025, 9, 1),
    )

    assert [
        (s.label, s.opening_g / T, s.received_g / T, s.converted_g / T, s.claimed_g / T)
        for s in kept.statements
    ] == [
        ("2025-Q1", 0, 40, 39.2, 30),
        ("2025-Q2", 9.2, 5, 5, 0),
        ("2025-Q3", 5, 0, 0, 0),
    ]
    assert [(s.expired_g, s.closing_g) for s in kept.statements] == [
        (0, 9_200_000), (9_200_000, 5 * T), (5 * T, 0),
    ]  # fmt: skip  # one pair for each period


def test_a_conversion_is_rounded_down_to_the_gram() -> None:
    kept = books(profile(), issued("in", 100, JAN, factor=Fraction(2, 3)))

    assert kept.statements[0].converted_g == 66


def test_what_was_received_first_is_used_first() -> None:
    kept = books(
        profile(),
        issued("late", 10, MAR),
        issued("early", 10, JAN),
        moved("out", 15, when(2025, 3, 20)),
    )

    out = next(at for at, line in enumerate(kept.lines) if line.entry and line.entry.lot)
    assert [(entry.serial, mass) for entry, mass in kept.covered_by(out)] == [
        ("early", 10), ("late", 5),
    ]  # fmt: skip  # one pair for each receipt


@pytest.mark.parametrize(
    ("rule", "count", "last"),
    [
        (CarryOver.NONE, 0, (2025, 3, 31)),
        (CarryOver.NEXT_PERIOD, 0, (2025, 6, 30)),
        (CarryOver.PERIODS, 4, (2026, 3, 31)),
        (CarryOver.MONTHS, 12, (2026, 1, 9)),
        (CarryOver.UNLIMITED, 0, (2045, 1, 1)),
    ],
)
def test_credits_can_be_used_up_to_their_last_day(
    rule: CarryOver, count: int, last: tuple[int, int, int]
) -> None:
    rules = profile(carry_over=rule, carry_over_count=count)
    day = when(*last)

    in_time = books(rules, issued("in", 10, JAN), moved("out", 10, day))
    too_late = books(rules, issued("in", 10, JAN), moved("out", 10, day + 24 * 3600 * 1_000_000))

    assert sum(s.not_covered_g for s in in_time.statements) == 0
    late = 0 if rule is CarryOver.UNLIMITED else 10
    assert sum(s.not_covered_g for s in too_late.statements) == late


def test_a_month_that_lacks_the_day_expires_with_its_end() -> None:
    rules = profile(carry_over=CarryOver.MONTHS, carry_over_count=1)
    received = issued("in", 10, when(2025, 1, 31))

    in_time = books(rules, received, moved("out", 10, when(2025, 2, 28, 23)))
    too_late = books(rules, received, moved("out", 10, when(2025, 3, 1)))

    assert [s.not_covered_g for s in in_time.statements] == [0]
    assert [s.not_covered_g for s in too_late.statements] == [10]


def test_a_claim_ahead_of_its_receipt_is_not_covered_where_the_balance_holds_always() -> None:
    entries = (moved("out", 10, JAN), issued("in", 10, FEB))

    always = books(profile(), *entries).statements[0]
    at_end = books(CHECKED_AT_END, *entries).statements[0]

    assert (always.not_covered_g, always.expired_g) == (10, 10)
    assert (at_end.not_covered_g, at_end.expired_g, at_end.closing_g) == (0, 0, 0)


def test_an_overdraft_within_the_limit_is_made_good_by_the_next_period() -> None:
    kept = books(
        FIFTH,
        issued("in", 100, JAN),
        moved("out", 115, FEB),
        issued("next", 20, when(2025, 5, 1)),
    )

    first, second = kept.statements
    assert (first.closing_g, first.overdrawn_g, first.limit_g, first.not_covered_g) == (
        -15, 15, 20, 0,
    )  # fmt: skip  # one row of figures
    assert (second.opening_g, second.expired_g, second.lapsed_g, second.closing_g) == (-15, 5, 0, 0)


def test_an_overdraft_that_is_not_made_good_is_not_covered() -> None:
    kept = books(FIFTH, issued("in", 100, JAN), moved("out", 120, FEB), until=when(2025, 4, 1))

    first, second = kept.statements
    assert (first.not_covered_g, first.closing_g) == (0, -20)
    assert (second.lapsed_g, second.not_covered_g, second.closing_g) == (20, 20, 0)


def test_an_overdraft_beyond_the_limit_is_not_covered() -> None:
    kept = books(FIFTH, issued("in", 100, JAN), moved("out", 130, FEB))

    (first,) = kept.statements
    assert (first.excess_g, first.overdrawn_g, first.closing_g) == (10, 20, -20)


def test_what_may_be_carried_is_bounded_by_the_stock() -> None:
    rules = profile(carry_over=CarryOver.UNLIMITED)
    received = issued("in", 100, JAN)

    kept = books(rules, received, until=when(2025, 4, 1), caps={220: 30})

    assert [(s.expired_g, s.closing_g) for s in kept.statements] == [(70, 30), (0, 30)]


def test_a_stock_that_is_missing_takes_its_part_of_the_balance_rounded_up() -> None:
    count = Entry(serial="count", kind=EntryKind.CORRECTED, time=FEB, mass_g=1, of_g=3)
    rules = profile(carry_over=CarryOver.UNLIMITED)

    (first,) = books(rules, issued("in", 100, JAN), count).statements

    assert (first.corrected_g, first.closing_g) == (34, 66)


def test_a_correction_takes_no_more_than_there_is() -> None:
    count = Entry(serial="count", kind=EntryKind.CORRECTED, time=FEB, mass_g=30)
    rules = profile(carry_over=CarryOver.UNLIMITED)

    (first,) = books(rules, issued("in", 20, JAN), count).statements

    assert (first.corrected_g, first.closing_g) == (20, 0)


def test_a_claim_counts_once() -> None:
    kept = books(profile(), issued("in", 40, JAN), moved("c", 10, FEB), moved("c", 10, MAR))

    assert kept.statements[0].claimed_g == 10
    assert [(p.code, p.place) for p in kept.problems] == [("custody.serial_reused", "2025-03-10")]


def test_a_receipt_counts_once_and_by_its_smaller_mass() -> None:
    kept = books(profile(), issued("in", 40, JAN), issued("in", 30, JAN))

    assert kept.statements[0].received_g == 30
    assert [problem.code for problem in kept.problems] == ["custody.serial_reused"]


def test_a_book_and_claim_credit_is_never_tied_to_a_lot() -> None:
    rules = profile(model=CustodyModel.BOOK_AND_CLAIM, method=Method.CREDIT)
    free = Entry(serial="free", kind=EntryKind.TRANSFERRED, time=FEB, mass_g=5)
    retired = Entry(serial="own", kind=EntryKind.RETIRED, time=FEB, mass_g=3)

    kept = books(rules, issued("in", 40, JAN), moved("tied", 10, FEB), free, retired)

    (first,) = kept.statements
    assert (first.moved_g, first.transferred_g, first.retired_g) == (0, 5, 3)
    assert [problem.code for problem in kept.problems] == [CreditOnLotError.code]
    assert not any(line.entry and line.entry.lot and line.entry.kind.claims for line in kept.lines)


def test_only_book_and_claim_moves_without_a_lot() -> None:
    free = Entry(serial="free", kind=EntryKind.TRANSFERRED, time=FEB, mass_g=5)

    kept = books(profile(), issued("in", 40, JAN), free)

    assert kept.statements[0].claimed_g == 0
    assert [problem.code for problem in kept.problems] == ["custody.lot_missing"]


def test_what_the_model_bars_of_a_claim_is_not_covered() -> None:
    kept = books(profile(), issued("in", 40, JAN), moved("out", 30, FEB, barred_g=20))

    (first,) = kept.statements
    assert (first.claimed_g, first.not_covered_g, first.expired_g) == (30, 20, 30)


def test_without_entries_there_is_no_period() -> None:
    assert books(profile()).statements == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"mass_g": 0},
        {"mass_g": -1},
        {"mass_g": 5, "barred_g": 6},
        {"mass_g": 5, "factor": Fraction(11, 10)},
        {"mass_g": 5, "of_g": 4},
    ],
)
def test_an_impossible_entry_cannot_be_built(wrong: dict[str, object]) -> None:
    with pytest.raises(EntryImpossibleError):
        Entry(serial="x", kind=EntryKind.MOVED, time=JAN, **wrong)


def test_masses_that_no_int64_holds_are_refused() -> None:
    with pytest.raises(TooMuchError):
        books(profile(), issued("a", 2**61, JAN), issued("b", 2**61, JAN))
