"""What claims and assurances say, and what they do not."""

from fractions import Fraction

import pytest

from fairlode.engine.custody.characteristics import (
    Amount,
    Direction,
    Stated,
    read_amount,
    stated_in,
)
from fairlode.ledger.columns import snapshot
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from fairlode.types.evidence import Period
from tests.unit.engine.custody.ledgers import when
from tests.unit.engine.custody.refinery import LOTS, SITES, assurance, claim, day
from tests.worlds import recorded


def share(number: str) -> Amount:
    return Amount(least=Fraction(number), most=Fraction(number))


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("", "", Amount()),
        ("Certified", "", Amount()),
        ("no", "", share("0")),
        ("40", "%", share("0.4")),
        ("0.4", "", share("0.4")),
        ("1", "1", share("1")),
        ("40", "t", Amount(mass_g=40_000_000)),
        ("40", "t Cu", Amount(mass_g=40_000_000, element="Cu")),
        ("12.5", "kg", Amount(mass_g=12_500)),
        ("1.4", "", None),
        ("140", "%", None),
        ("-1", "%", None),
        ("40", "t Xx", None),
        ("40", "miles", None),
        ("-40", "t", None),
        ("nan", "%", None),
        ("quite", "", None),
        ("", "%", None),
    ],
)
def test_a_value_is_read_or_said_not_to_be_understood(
    value: str, unit: str, expected: Amount | None
) -> None:
    assert read_amount(value, unit) == expected


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        ("40", "60", "%", Amount(least=Fraction(2, 5), most=Fraction(3, 5))),
        ("0.4", "", "", Amount(least=Fraction(2, 5), most=Fraction(1))),
        ("", "60", "%", Amount(least=Fraction(0), most=Fraction(3, 5))),
        ("60", "40", "%", None),
        ("4", "6", "t", None),
        ("x", "6", "%", None),
    ],
)
def test_an_interval_has_two_ends(low: str, high: str, unit: str, expected: Amount | None) -> None:
    assert read_amount("", unit, low=low, high=high) == expected


def stated(*drafts: Draft, at: int | None = None) -> list[Stated]:
    store = MemoryStore()
    recorded([*SITES, *LOTS, *drafts], store)
    return stated_in(store, snapshot(store), at=at)


def test_a_claim_is_read_with_its_speaker_and_time() -> None:
    (found,) = stated(claim("c", "cathode-1", day(3), value="40", unit="%", evidence=("doc",)))

    assert found == Stated(
        source="c",
        subject="cathode-1",
        characteristic="responsible",
        amount=share("0.4"),
        wording="40 %",
        time=when(2025, 3),
        speaker="refinery-co",
        level=found.level,
        evidence="doc",
        sequence=len(SITES) + len(LOTS),
    )


def test_a_claim_holds_within_its_period() -> None:
    (found,) = stated(claim("c", "x", day(3), period=Period(begin=day(2), end=day(4))))

    assert [found.holds(when(2025, month)) for month in (1, 2, 3, 4)] == [False, True, True, False]


def test_an_assurance_holds_until_it_is_void() -> None:
    (found,) = stated(assurance("a", "andes", void_from=day(3)))

    assert found.direction is Direction.IN
    assert [found.holds(when(2025, month)) for month in (1, 2, 3)] == [True, True, False]


@pytest.mark.parametrize("status", ["withdrawn", "Suspended", "REVOKED"])
def test_an_assurance_that_is_withdrawn_states_nothing(status: str) -> None:
    assert stated(assurance("a", "andes", status=status)) == []


def test_an_assurance_that_is_withdrawn_from_a_day_on_held_until_then() -> None:
    (found,) = stated(assurance("a", "andes", status="withdrawn", void_from=day(3)))

    assert [found.holds(when(2025, month)) for month in (2, 3)] == [True, False]


def test_what_was_corrected_or_voided_is_not_in_force() -> None:
    void = Draft(voids_subject="c", valid_from=day(5))

    assert stated(claim("c", "x", day(3)), void) == []


def test_what_was_stated_later_is_left_out_of_the_past() -> None:
    both = (claim("c", "x", day(3)), claim("d", "x", day(5)))

    assert [one.source for one in stated(*both, at=when(2025, 4))] == ["c"]
