"""Check digits and the canonical form of GS1 keys."""

import pytest

from fairlode.types.identifiers import (
    Gs1CheckDigitError,
    Gs1Id,
    GtinCheckDigitError,
    MalformedIdentifierError,
)
from fairlode.types.identifiers._gs1 import ELEMENTS, check_digit


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        # Published by GS1: GTIN-14, GLN, SSCC, GSRN, GSIN, and a check digit of 0.
        ("0950600013435", "2"),
        ("061414107346", "7"),
        ("10614141234567890", "8"),
        ("06141410000010253", "4"),
        ("0614141123456789", "0"),
        ("952999999999", "3"),
    ],
)
def test_the_check_digit_fills_the_weighted_sum_up_to_ten(digits: str, expected: str) -> None:
    assert check_digit(digits) == expected


def test_leading_zeros_do_not_change_the_check_digit() -> None:
    assert check_digit("000000" + "1234567") == check_digit("1234567")


def test_the_canonical_form_escapes_all_but_letters_digits_and_three_signs() -> None:
    key = Gs1Id(
        scheme_name="sgtin",
        ai="01",
        value="09506000134352",
        qualifier_ai="21",
        qualifier="a-._%/?+ü"[:-1],
    )

    assert key.canonical == "https://id.gs1.org/01/09506000134352/21/a-._%25%2F%3F%2B"


def test_a_gtin_with_a_wrong_check_digit_says_which_is_right() -> None:
    with pytest.raises(GtinCheckDigitError) as refusal:
        Gs1Id(scheme_name="gtin", ai="01", value="09506000134359")

    assert refusal.value.code == "types.gtin_check_digit"
    assert str(refusal.value) == (
        "GTIN 09506000134359 has check digit 9, but its other digits give 2."
    )


def test_another_key_with_a_wrong_check_digit_has_its_own_code() -> None:
    with pytest.raises(Gs1CheckDigitError) as refusal:
        Gs1Id(scheme_name="sgln", ai="414", value="0614141073460")

    assert refusal.value.code == "types.gs1_check_digit"
    assert refusal.value.facts["expected"] == "7"


def test_the_serial_number_at_the_end_of_a_key_is_not_part_of_its_check_digit() -> None:
    key = Gs1Id(scheme_name="gdti", ai="253", value="06141410000121618034")

    assert key.canonical == "https://id.gs1.org/253/06141410000121618034"


@pytest.mark.parametrize(
    ("ai", "value"),
    [
        ("01", "9506000134352"),  # 13 digits: only the parser of links fills them up
        ("01", "٠٩٥٠٦٠٠٠١٣٤٣٥٢"),  # digits of another script
        ("8003", "10614141123452400"),  # a returnable asset begins with zero
        ("8006", "095060001343520"),  # piece of total is missing
        ("8004", "X"),
        ("255", "4012345678901A"),
    ],
)
def test_a_value_that_its_identifier_does_not_have_is_refused(ai: str, value: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        Gs1Id(scheme_name="gtin", ai=ai, value=value)


def test_every_qualifier_that_a_key_takes_is_in_the_table() -> None:
    taken = {ai for key in ELEMENTS.values() for sequence in key.alternatives for ai in sequence}

    assert taken == {ai for ai, element in ELEMENTS.items() if not element.is_key}
