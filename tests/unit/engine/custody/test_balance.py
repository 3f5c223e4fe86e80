"""From the record to a balance."""

from dataclasses import replace
from fractions import Fraction

import pytest

from fairlode.engine.custody.balance import balance
from fairlode.engine.custody.characteristics import Amount, Direction, Stated
from fairlode.engine.custody.profile import (
    Cap,
    CarryOver,
    Checked,
    Conversion,
    Reach,
)
from fairlode.types.evidence import EvidenceLevel, Period
from tests.unit.engine.custody.ledgers import T, profile, when
from tests.unit.engine.custody.refinery import (
    ASSURED,
    CHAIN,
    HELD,
    LOTS,
    RECEIPTS,
    REFINING,
    SITES,
    SOLD,
    C,
    assurance,
    balanced,
    case,
    claim,
    codes,
    copper,
    day,
    flow,
    lot,
    made,
    seen,
    site,
    tonnes,
)


def test_40_t_of_100_t_are_received_and_no_more_is_covered() -> None:
    found = balanced(
        [*CHAIN, claim("sale-1", "cathode-1", day(3)), claim("s", "cathode-2", day(3))]
    )

    assert tonnes(found) == [("2025-Q1", 40, 100, 60, 0)]
    (breach,) = found.breaches
    assert breach.code == "custody.overclaimed"
    assert breach.sentence == (
        "60 t of the 100 t claimed in 2025-Q1 are not covered, beginning with the claim sale-1 on "
        "the lot cathode-1."
    )


def test_a_balance_within_what_was_received_has_no_breach() -> None:
    found = balanced([*CHAIN, claim("sale-2", "cathode-2", day(3))])

    assert (tonnes(found), codes(found)) == ([("2025-Q1", 40, 40, 0, 0)], [])
    assert (found.receipts, found.carrying, found.claims) == (2, 1, 1)
    assert found.rests_on == {"third_party": 40 * T}


def test_a_claim_may_be_a_part_or_a_mass_of_a_lot() -> None:
    found = balanced(
        [
            *CHAIN,
            claim("half", "cathode-1", day(3), value="50", unit="%"),
            claim("mass", "cathode-2", day(3), value="8", unit="t Cu"),
            claim("cobalt", "cathode-2", day(3), value="8", unit="t Co"),
        ]
    )

    assert tonnes(found) == [("2025-Q1", 40, 38, 0, 2)]


def test_the_recorded_yield_converts_what_came_in() -> None:
    poorer = [*LOTS[:2], lot("cathode-1", 60, "refinery", assay=copper(100))]
    melt = made(day(2, 20), [flow("andes-1", 160), flow("mix-1", 240)], [flow("cathode-1", 60)])

    found = balanced([*SITES, *poorer, *RECEIPTS, melt, ASSURED])

    assert [(s.received_g, s.converted_g) for s in found.statements] == [(40 * T, 24 * T)]


def test_an_intermediate_that_is_made_and_used_here_is_no_loss_and_no_gain() -> None:
    drafts = [
        *SITES,
        *LOTS,
        *RECEIPTS,
        lot("anode", 100, "refinery", assay=copper(99)),
        made(day(2, 10), [flow("andes-1", 160), flow("mix-1", 240)], [flow("anode", 100)]),
        made(day(2, 20), [flow("anode", 100)], [flow("cathode-1", 60), flow("cathode-2", 35)]),
        ASSURED,
        claim("internal", "anode", day(2, 11)),
    ]

    found = balanced(drafts)

    assert [(s.converted_g, s.claimed_g) for s in found.statements] == [(38 * T, 0)]
    assert found.left_out == {"by_others": 0, "used_up_here": 1}


def test_a_yield_above_one_is_told_and_taken_as_one() -> None:
    more = made(day(2, 20), [flow("andes-1", 160)], [flow("cathode-1", 60)])

    found = balanced([*SITES, LOTS[0], LOTS[2], more, ASSURED])

    assert [(s.received_g, s.converted_g) for s in found.statements] == [(40 * T, 40 * T)]
    (told,) = found.problems
    assert told.sentence == (
        "In 2025-Q1 60 t of contained copper (Cu) came out of 40 t that went in; the yield is "
        "taken as one."
    )


def test_a_yield_that_is_not_known_holds_receipts_back() -> None:
    unweighed = [
        *LOTS[:2],
        lot("cathode-1", None, "refinery", assay=copper(100)),
        lot("cathode-2", 40, "refinery", assay=copper(100)),
    ]
    melt = made(
        day(2, 20),
        [flow("andes-1", 160), flow("mix-1", 240)],
        [flow("cathode-1"), flow("cathode-2", 40)],
    )

    found = balanced([*SITES, *unweighed, *RECEIPTS, melt, ASSURED])

    assert [(s.received_g, s.converted_g) for s in found.statements] == [(40 * T, 0)]
    assert codes(found) == ["custody.yield_unknown"]


@pytest.mark.parametrize(("factors", "converted"), [({"Cu": Fraction(9, 10)}, 36), ({}, 0)])
def test_a_factor_of_the_profile_converts_instead(
    factors: dict[str, Fraction], converted: int
) -> None:
    rules = replace(HELD, conversion=Conversion.FACTOR, factors=factors)

    found = balanced(CHAIN, rules=rules)

    assert [s.converted_g for s in found.statements] == [converted * T]
    assert codes(found) == ([] if factors else ["custody.yield_unknown"])


def test_an_assurance_that_is_void_covers_nothing_from_then_on() -> None:
    early = assurance("certificate", "andes", void_from=day(1, 2))
    late = assurance("certificate", "andes", void_from=day(1, 3))

    before = balanced([*CHAIN[:-1], early, SOLD])
    after = balanced([*CHAIN[:-1], late, SOLD])

    assert tonnes(before) == [("2025-Q1", 0, 60, 60, 0)]
    assert tonnes(after) == [("2025-Q1", 40, 60, 20, 0)]


def test_an_assurance_outside_its_validity_or_withdrawn_covers_nothing() -> None:
    past = assurance("old", "andes", validity=Period(begin=day(1, year=2020), end=day(1, 2)))
    withdrawn = assurance("off", "andes", status="Suspended")

    found = balanced([*CHAIN[:-1], past, withdrawn, SOLD])

    assert tonnes(found) == [("2025-Q1", 0, 60, 60, 0)]


def test_a_statement_about_the_lot_goes_before_one_about_its_site() -> None:
    own = claim("supplier", "andes-1", day(1), speaker="andes-co", value="10", unit="%")

    found = balanced([*CHAIN, own])

    assert tonnes(found)[0][1] == 4
    assert found.rests_on == {"self": 4 * T}


def test_of_several_statements_the_best_evidence_counts_and_then_the_least() -> None:
    strong = EvidenceLevel.THIRD_PARTY
    drafts = [
        claim("weak", "andes-1", day(1), speaker="a", value="10", unit="%"),
        claim("more", "andes-1", day(1), speaker="b", value="30", unit="%", level=strong),
        claim("less", "andes-1", day(1), speaker="c", value="0.2", level=strong),
    ]

    found = balanced([*CHAIN, *drafts])

    assert tonnes(found)[0][1] == 8


def test_an_interval_counts_by_its_lower_end_in_and_its_upper_end_out() -> None:
    drafts = [
        claim("in", "andes-1", day(1), speaker="andes-co", low="50", high="60", unit="%"),
        claim("out", "cathode-2", day(3), low="20", high="30", unit="%"),
    ]

    found = balanced([*CHAIN, *drafts])

    assert tonnes(found) == [("2025-Q1", 20, 12, 0, 8)]


def test_what_others_claim_of_its_lots_is_theirs() -> None:
    found = balanced([*CHAIN, claim("review", "cathode-1", day(3), speaker="ngo")])

    assert tonnes(found) == [("2025-Q1", 40, 0, 0, 40)]
    assert found.left_out == {"by_others": 1, "used_up_here": 0}


def test_claims_on_one_lot_never_exceed_the_lot() -> None:
    found = balanced([*CHAIN, *(claim(name, "cathode-2", day(3)) for name in ("a", "b"))])

    assert tonnes(found) == [("2025-Q1", 40, 80, 40, 0)]
    assert codes(found) == ["custody.overclaimed", "custody.lot_overclaimed"]


def test_a_claim_that_is_not_understood_is_told_and_not_counted() -> None:
    found = balanced([*CHAIN, claim("odd", "cathode-1", day(3), value="quite", unit="")])

    assert (tonnes(found)[0][2], codes(found)) == (0, ["custody.claim_unclear"])


def test_a_lot_without_an_assay_counts_for_nothing_and_is_named() -> None:
    bare = [lot("andes-1", 160, "andes", on=day(1, 2), assay=copper(25)), LOTS[1]]
    bare[0] = lot("andes-1", 160, "andes", on=day(1, 2), assay=type(copper(1))())

    found = balanced([*SITES, *bare, *RECEIPTS, ASSURED])

    assert [s.received_g for s in found.statements] == [0]
    assert "custody.content_unknown" in codes(found)


def test_gross_mass_needs_no_assay() -> None:
    found = balanced(CHAIN, element="")

    assert [(s.received_g, s.converted_g) for s in found.statements] == [(160 * T, 40 * T)]


def test_a_mine_claims_what_it_mined() -> None:
    drafts = [
        site("mine", "mine-co", "mine"),
        lot("ore", 100, "mine", on=day(1, 2), holder="mine-co"),
        assurance("cert", "mine"),
        claim("sale", "ore", day(2), speaker="mine-co", value="60", unit="%"),
    ]

    found = balanced(drafts, subject="mine")

    assert tonnes(found) == [("2025-Q1", 25, 15, 0, 10)]


def test_a_trader_hands_on_what_came_with_the_lot() -> None:
    drafts = [
        *SITES,
        LOTS[0],
        RECEIPTS[0],
        claim("in", "andes-1", day(1, 5), speaker="andes-co"),
        claim("out", "andes-1", day(2), value="50", unit="%"),
    ]

    found = balanced(drafts)

    assert tonnes(found) == [("2025-Q1", 40, 20, 0, 20)]


def test_a_count_below_the_book_lowers_the_balance_in_proportion() -> None:
    few = seen("stock_taking", day(2, 1), flow("andes-1", 160), flow("mix-1", 190))

    found = balanced([*SITES, *LOTS[:2], *RECEIPTS, ASSURED, few])

    assert [(s.corrected_g, s.closing_g) for s in found.statements] == [(5 * T, 35 * T)]
    assert found.breaches[0].sentence == (
        "87.5 t were counted on 2025-02-01, 100 t are booked: a difference of 12.50 %."
    )


@pytest.mark.parametrize(("counted", "told"), [(239, []), (260, ["custody.stock_deviates"])])
def test_a_count_within_the_tolerance_or_above_the_book_changes_no_balance(
    counted: int, told: list[str]
) -> None:
    count = seen("stock_taking", day(2, 1), flow("andes-1", 160), flow("mix-1", counted))

    found = balanced([*SITES, *LOTS[:2], *RECEIPTS, ASSURED, count])

    assert (found.statements[0].closing_g, codes(found)) == (40 * T, told)


def test_credits_beyond_the_physical_stock_are_not_carried() -> None:
    rules = replace(HELD, carry_over_cap=Cap.PHYSICAL_STOCK)
    ships = [
        seen("shipping", day(3, 1), flow("cathode-1", 60)),
        seen("shipping", day(3, 1), flow("cathode-2", 25)),
    ]

    found = balanced([*CHAIN, *ships], rules=rules)

    assert [(s.expired_g, s.closing_g) for s in found.statements] == [(25 * T, 15 * T)]


def test_only_the_periods_asked_for_are_told_and_earlier_ones_still_count() -> None:
    of = case([*CHAIN, claim("late", "cathode-1", day(5))])

    found = balance(of, span=(when(2025, 4), when(2025, 7)))

    (second,) = found.statements
    assert (second.label, second.opening_g, second.not_covered_g) == ("2025-Q2", 40 * T, 20 * T)


def test_a_period_without_events_says_so() -> None:
    found = balance(case(CHAIN, rules=profile()), span=(when(2026, 1), when(2026, 4)))

    assert codes(found) == ["custody.nothing_happened"]
    assert [s.label for s in found.statements] == ["2026-Q1"]


def test_a_table_states_what_the_record_does_not() -> None:
    rows = [
        Stated(source="row 2", subject="andes", characteristic=C),
        Stated(
            source="row 3",
            subject="cathode-2",
            characteristic=C,
            amount=Amount(mass_g=39 * T, element="Cu"),
            time=when(2025, 3),
        ),
        Stated(source="row 4", subject="mix-1", characteristic=C, direction=Direction.OUT),
    ]

    found = balanced(CHAIN[:-1], stated=rows)

    assert (tonnes(found)[0], found.rests_on) == (("2025-Q1", 40, 39, 0, 1), {"not said": 40 * T})


def test_several_sites_are_one_boundary() -> None:
    drafts = [
        *SITES,
        site("store", "refinery-co"),
        *LOTS,
        seen("receiving", day(1, 15), flow("andes-1"), at="store"),
        seen("receiving", day(1, 20), flow("andes-1")),
        REFINING,
        ASSURED,
    ]
    rules = replace(HELD, reach=Reach.MULTI_SITE)

    found = balanced(drafts, rules=rules, others=["store"])

    assert tonnes(found)[0][1] == 40
    assert found.boundary.sites == ("refinery", "store")


def test_the_records_behind_a_balance_are_named() -> None:
    found = balanced([*CHAIN, SOLD])

    assert list(found.entries) == list(range(len(CHAIN) + 1))


def test_an_overdraft_that_holds_at_the_end_of_the_period_covers_early_claims() -> None:
    rules = profile(overdraft_checked=Checked.PERIOD_END, carry_over=CarryOver.NONE)
    early = claim("s", "cathode-2", day(1, 10))

    assert codes(balanced([*CHAIN, early], rules=rules)) == []
    assert codes(balanced([*CHAIN, early], rules=profile())) == ["custody.overclaimed"]
