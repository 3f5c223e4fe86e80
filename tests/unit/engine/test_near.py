import pytest

from fairlode.engine.near import NEAR, near_ids
from fairlode.ledger.columns import IdTable

LOTS = IdTable.of(["la-caridad-cathode-2019", "la-caridad-rod-2019", "LC-7", "mañana", "x"])
PLACES = IdTable.of(["la-caridad", "buenavista"])


@pytest.mark.parametrize(
    ("text", "likest"),
    [
        ("la-caridad-catode-2019", "la-caridad-cathode-2019"),
        ("la-caridad-cathode-2091", "la-caridad-cathode-2019"),
        ("LA-CARIDAD-ROD-2019", "la-caridad-rod-2019"),
        ("lc7", "LC-7"),
        ("manana", "mañana"),
        ("uenavista", "buenavista"),
        ("buenavist", "buenavista"),
        ("bueanvista", "buenavista"),
    ],
)
def test_the_likest_id_comes_first(text: str, likest: str) -> None:
    assert near_ids(text, LOTS, PLACES)[0] == likest


def test_nothing_is_suggested_for_what_is_like_nothing() -> None:
    assert near_ids("zzz", LOTS, PLACES) == ()
    assert near_ids("", LOTS, PLACES) == ()
    assert near_ids("zzz", IdTable.of([])) == ()


def test_no_more_than_a_few_are_suggested_of_many() -> None:
    many = IdTable.of([f"anode-{number:06}" for number in range(50_000)])

    near = near_ids("anod-049999", many)

    assert (near[0], len(near)) == ("anode-049999", NEAR)
