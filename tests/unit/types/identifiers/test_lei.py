"""Legal entity identifiers."""

import pytest

from fairlode.types.identifiers import (
    LeiCheckDigitError,
    MalformedIdentifierError,
    check_identifier,
    parse_identifier,
    parse_lei,
)

# Real codes of the public GLEIF index.
CODES = [
    "529900T8BM49AURSDO55",
    "HWUPKR0MPOU8FGXBT394",
    "7LTWFZYICNSX8D621K86",
    "213800KUD8LAJWSQ9D15",
    "5493001KJTIIGC8Y1R12",
]


@pytest.mark.parametrize("code", CODES)
def test_a_real_code_is_read_and_its_check_digits_hold(code: str) -> None:
    identifier = parse_identifier(code)

    assert parse_lei(code).canonical == code
    assert (identifier.scheme, identifier.canonical) == ("lei", code)
    assert parse_lei(code).issuer == code[:4]


def test_case_marker_blanks_and_hyphens_do_not_matter() -> None:
    assert parse_lei(" lei:5299 00t8-bm49-aursdo 55 ").canonical == "529900T8BM49AURSDO55"
    assert parse_identifier("LEI:529900t8bm49aursdo55").canonical == "529900T8BM49AURSDO55"


def test_a_mistyped_code_says_which_check_digits_are_right() -> None:
    with pytest.raises(LeiCheckDigitError) as refusal:
        parse_lei("529900T8BM49AURSDO56")

    assert refusal.value.code == "types.lei_check_digit"
    assert refusal.value.facts["expected"] == "55"
    assert "55 is right" in refusal.value.problem().remedy


def test_a_marked_code_is_refused_where_a_look_alike_is_an_own_id_with_a_warning() -> None:
    with pytest.raises(LeiCheckDigitError):
        parse_identifier("LEI:529900T8BM49AURSDO56")

    assert parse_identifier("529900T8BM49AURSDO56").scheme == "own"
    assert [(p.code, p.severity.value) for p in check_identifier("529900T8BM49AURSDO56")] == [
        ("types.lei_check_digit", "warning")
    ]


def test_a_number_of_twenty_digits_is_an_own_id_without_a_word() -> None:
    assert parse_identifier("20190412000000000017").scheme == "own"
    assert check_identifier("20190412000000000017") == []


@pytest.mark.parametrize("text", ["529900T8BM49AURSDO5", "529900T8BM49AURSDOXX", "LEI:", "ß" * 20])
def test_another_form_is_refused_by_the_strict_parser(text: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        parse_lei(text)


def test_a_marked_text_of_another_form_is_kept() -> None:
    identifier = parse_identifier("LEI:unknown")

    assert (identifier.scheme, identifier.canonical) == ("lei", "LEI:unknown")
    assert [p.code for p in check_identifier("LEI:unknown")] == ["types.identifier_malformed"]
