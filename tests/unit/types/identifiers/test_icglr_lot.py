"""Lot numbers of the ICGLR chain of custody."""

import pytest

from fairlode.types.identifiers import (
    IcglrLot,
    IdentifierError,
    MalformedIdentifierError,
    check_identifier,
    parse_icglr_lot,
    parse_identifier,
)

LOT = IcglrLot(country="RW", number="LOT-RW-2024-001")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("icglr:lot:RW:LOT-RW-2024-001", None),
        ("ICGLR:LOT:rw:LOT-RW-2024-001", None),
        ("LOT-RW-2024-001", None),
        ("LOT-RW-2024-001", "rw"),
    ],
)
def test_all_spellings_are_one_lot(text: str, country: str | None) -> None:
    assert parse_icglr_lot(text, country=country) == LOT


def test_the_same_number_in_another_country_is_another_lot() -> None:
    here, there = parse_icglr_lot("17", country="RW"), parse_icglr_lot("17", country="BI")

    assert (here.canonical, there.canonical) == ("icglr:lot:RW:17", "icglr:lot:BI:17")
    assert here.number == there.number == "17"


def test_only_the_prefix_makes_a_bare_text_a_lot_of_the_icglr() -> None:
    assert parse_identifier("icglr:lot:RW:LOT-RW-2024-001").canonical == LOT.canonical
    assert parse_identifier("icglr:lot:RW:LOT-RW-2024-001").scheme == "icglr_lot"
    assert parse_identifier("LOT-RW-2024-001").scheme == "own"


@pytest.mark.parametrize("text", ["17", "LOT-FR-2024-001", "icglr:lot:FR:17", "icglr:lot:RW:"])
def test_a_number_without_a_member_state_is_refused(text: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        parse_icglr_lot(text)


def test_a_number_of_a_country_outside_the_icglr_is_kept_and_said_to() -> None:
    assert parse_identifier("icglr:lot:FR:17").canonical == "icglr:lot:FR:17"
    assert [p.code for p in check_identifier("icglr:lot:FR:17")] == ["types.identifier_malformed"]


@pytest.mark.parametrize("number", ["", " 17", "x" * 256])
def test_a_lot_cannot_be_built_with_an_untidy_number(number: str) -> None:
    with pytest.raises(IdentifierError):
        IcglrLot(country="RW", number=number)
