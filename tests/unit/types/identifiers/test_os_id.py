"""Facility numbers of Open Supply Hub."""

import pytest

from fairlode.types.identifiers import (
    MalformedIdentifierError,
    OsIdCheckDigitError,
    check_identifier,
    parse_identifier,
    parse_os_id,
)


def test_a_published_number_is_read() -> None:
    identifier = parse_identifier("CN2021250D1DTN7")

    assert (identifier.scheme, identifier.canonical) == ("os_id", "CN2021250D1DTN7")
    assert parse_os_id("CN2021250D1DTN7").country == "CN"


def test_case_marker_and_hyphens_do_not_matter() -> None:
    assert parse_os_id("cn-2021250-d1dtn-7").canonical == "CN2021250D1DTN7"
    assert parse_identifier("OSID:CN 2021250 D1DTN 7").canonical == "CN2021250D1DTN7"


def test_a_mistyped_number_says_which_character_is_right() -> None:
    with pytest.raises(OsIdCheckDigitError) as refusal:
        parse_os_id("CN2021250D1DTN8")

    assert refusal.value.code == "types.os_id_check_digit"
    assert refusal.value.facts["expected"] == "7"
    with pytest.raises(OsIdCheckDigitError):
        parse_identifier("OSID:CN2021250D1DTN8")


def test_a_look_alike_is_an_own_id_with_a_warning() -> None:
    assert parse_identifier("CN2021250D1DTN8").scheme == "own"
    assert [(p.code, p.severity.value) for p in check_identifier("CN2021250D1DTN8")] == [
        ("types.os_id_check_digit", "warning")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "CN2021000D1DTN7",  # day 0
        "CN2021367D1DTN7",  # day 367
        "CN2021250D1DTU7",  # U is not in the alphabet
        "CN2021250D1DTN",
        "CN1921250D1DTN7",
    ],
)
def test_another_form_is_refused_by_the_strict_parser(text: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        parse_os_id(text)
