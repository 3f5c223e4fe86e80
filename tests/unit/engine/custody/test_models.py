"""What each custody model allows to be claimed of a lot."""

from dataclasses import replace

import pytest

from fairlode.engine.custody.profile import (
    Method,
    Profile,
    Reach,
)
from fairlode.types.lot import CustodyModel
from tests.unit.engine.custody.ledgers import T
from tests.unit.engine.custody.refinery import (
    ASSURED,
    BC,
    CB,
    CHAIN,
    HELD,
    IP,
    LOTS,
    MB,
    RECEIPTS,
    REFINING,
    SEG,
    SITES,
    SOLD,
    assurance,
    balanced,
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


def physical(model: CustodyModel) -> Profile:
    return replace(HELD, model=model, method=None)


def test_a_segregated_lot_that_is_mixed_loses_its_status() -> None:
    found = balanced([*CHAIN, claim("s", "cathode-2", day(3))], rules=physical(SEG))

    assert tonnes(found) == [("2025-Q1", 40, 40, 40, 40)]
    over, lost = found.breaches
    assert (over.code, lost.code) == ("custody.overclaimed", "custody.status_lost")
    assert lost.sentence == (
        "The lot cathode-2 is claimed as segregated, but mix-1 went into it without the "
        "characteristic."
    )


def test_a_segregated_lot_stays_so_where_all_inputs_carry_the_characteristic() -> None:
    both = [*CHAIN, assurance("second", "others"), SOLD]

    assert codes(balanced(both, rules=physical(SEG))) == []
    lost = balanced(both, rules=physical(IP)).breaches[-1]
    assert lost.sentence == (
        "The lot cathode-1 is claimed as identity preserved, but it is made from 2 lots."
    )


def test_identity_is_preserved_where_all_comes_from_one_lot() -> None:
    alone = made(day(2, 20), [flow("andes-1", 160)], [flow("cathode-2", 40)])
    drafts = [*SITES, LOTS[0], LOTS[3], alone, ASSURED, claim("s", "cathode-2", day(3))]

    found = balanced(drafts, rules=physical(IP))

    assert (tonnes(found), codes(found)) == ([("2025-Q1", 40, 40, 0, 0)], [])


def test_what_the_record_does_not_explain_is_not_segregated() -> None:
    more = made(day(2, 20), [flow("andes-1", 160)], [flow("cathode-1", 60)])
    drafts = [*SITES, LOTS[0], LOTS[2], more, ASSURED, SOLD]

    lost = balanced(drafts, rules=physical(SEG)).breaches[-1]

    assert lost.sentence == (
        "The lot cathode-1 is claimed as segregated, but the record does not explain all that "
        "went into it."
    )


def test_controlled_blending_allows_the_known_proportion_of_each_lot() -> None:
    fits = claim("a", "cathode-1", day(3), value="0.4")
    above = claim("b", "cathode-2", day(3), value="0.5")

    found = balanced([*CHAIN, fits, above], rules=physical(CB))

    assert tonnes(found) == [("2025-Q1", 40, 44, 4, 0)]
    assert found.breaches[-1].sentence == (
        "The lot cathode-2 is claimed at 50.00 %; the proportion that is known to be in it is "
        "40.00 %."
    )


@pytest.mark.parametrize(
    ("custody", "received"), [(IP, 40), (SEG, 40), (CB, 0), (MB, 0), (BC, 0), (None, 40)]
)
def test_a_segregated_balance_takes_nothing_that_came_under_a_looser_model(
    custody: CustodyModel | None, received: int
) -> None:
    came = [lot("andes-1", 160, "andes", on=day(1, 2), custody=custody), *LOTS[1:]]

    found = balanced([*SITES, *came, *RECEIPTS, REFINING, ASSURED], rules=physical(SEG))

    assert tonnes(found)[0][1] == received
    refused = {CB: "custody.receipt_looser", MB: "custody.receipt_looser"}
    refused[BC] = "custody.credit_on_lot"
    assert codes(found) == ([refused[custody]] if custody in refused else [])


def test_a_lot_under_a_physical_model_inherits_from_its_recorded_history() -> None:
    smelter = [
        site("smelter"),
        lot("ore", 320, "andes", on=day(1, 1), assay=copper(25)),
        made(day(1, 2), [flow("ore", 320)], [flow("matte", 80)], at="smelter"),
        made(day(2, 20), [flow("matte", 80)], [flow("cathode-1", 60)]),
        LOTS[2],
    ]

    def received(custody: CustodyModel | None) -> float:
        matte = lot("matte", 80, "smelter", assay=copper(100), custody=custody)
        return tonnes(balanced([*SITES, *smelter, matte, ASSURED]))[0][1]

    assert [received(model) for model in (SEG, CB, MB, None)] == [80, 80, 0, 0]


def test_a_lot_stated_as_segregated_whose_inputs_are_not_is_told() -> None:
    drafts = [
        *SITES,
        site("smelter"),
        *LOTS[:3],
        lot("matte", 100, "smelter", assay=copper(100), custody=SEG),
        made(day(1, 20), [flow("andes-1"), flow("mix-1")], [flow("matte", 100)], at="smelter"),
        made(day(2, 20), [flow("matte", 100)], [flow("cathode-1", 60)]),
        ASSURED,
    ]

    found = balanced(drafts)

    assert (tonnes(found)[0][1], codes(found)) == (0, ["custody.status_lost"])


def test_a_rolling_average_bounds_each_output_and_the_sum() -> None:
    rules = replace(HELD, method=Method.ROLLING_AVERAGE)
    fits = claim("a", "cathode-1", day(3), value="40", unit="%")
    above = claim("b", "cathode-2", day(3), value="50", unit="%")

    found = balanced([*CHAIN, fits, above], rules=rules)

    assert found.averages == {"2025-Q1": 0.4}
    assert tonnes(found) == [("2025-Q1", 40, 44, 4, 0)]
    assert found.breaches[-1].code == "custody.share_exceeded"


def test_an_average_over_several_periods_takes_each_into_account() -> None:
    rules = replace(HELD, method=Method.ROLLING_AVERAGE, average_periods=2, period_months=1)
    later = [
        lot("mix-2", 400, "others", on=day(2, 1)),
        seen("receiving", day(2, 2), flow("mix-2")),
    ]

    found = balanced([*SITES, *LOTS, *RECEIPTS, ASSURED, *later], rules=rules)

    assert found.averages == {"2025-01": 0.4, "2025-02": 0.2}


def test_an_average_counts_what_has_no_assay_in_full() -> None:
    rules = replace(HELD, method=Method.ROLLING_AVERAGE)
    bare = lot("mix-1", 360, "others", on=day(1, 2), assay=type(copper(1))())

    found = balanced([*SITES, LOTS[0], bare, *RECEIPTS, ASSURED], rules=rules)

    assert found.averages == {"2025-Q1": 0.1}


BOOKED = replace(HELD, model=BC, reach=Reach.ORGANISATION)


def test_book_and_claim_credits_are_claimed_without_a_lot() -> None:
    drafts = [
        claim("sold", "refinery-co", day(3), value="30", unit="t Cu"),
        claim("used", "refinery-co", day(3), value="5", unit="t Cu", method="retired"),
        claim("bought", "refinery-co", day(2), speaker="mine-co", value="7", unit="t Cu"),
    ]

    found = balanced([*CHAIN, *drafts], rules=BOOKED)

    (first,) = found.statements
    figures = (first.received_g, first.transferred_g, first.retired_g, first.closing_g)
    assert [grams / T for grams in figures] == [47, 30, 5, 12]
    assert codes(found) == []


def test_a_book_and_claim_credit_on_a_lot_is_refused() -> None:
    found = balanced([*CHAIN, SOLD], rules=BOOKED)

    assert (tonnes(found), codes(found)) == (
        [("2025-Q1", 40, 0, 0, 40)], ["custody.credit_on_lot"],
    )  # fmt: skip  # one pair


def test_a_lot_that_came_with_book_and_claim_counts_for_nothing() -> None:
    came = [lot("andes-1", 160, "andes", on=day(1, 2), custody=BC), *LOTS[1:]]

    found = balanced([*SITES, *came, *RECEIPTS, REFINING, ASSURED])

    assert (tonnes(found)[0][1], codes(found)) == (0, ["custody.credit_on_lot"])
