"""Ids that owners give, and what no identifier may be."""

import pickle

import pytest

from fairlode.types.identifiers import (
    MAX_IDENTIFIER_CHARS,
    MAX_OWN_CHARS,
    EmptyIdentifierError,
    IdentifierError,
    LongIdentifierError,
    MalformedIdentifierError,
    OwnId,
    UnprintableIdentifierError,
    canonical_id,
    check_identifier,
    parse_identifier,
    parse_own_id,
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("CAT-2019", "CAT-2019"),
        ("  lot 7 / B \n", "lot 7 / B"),
        ("cat-2019", "cat-2019"),
        ("Größe\u0301", "Größé"),
        ("Lote\u00a012", "Lote 12"),
        ("鉱山-7", "鉱山-7"),
        ("urn:epcglobal:cbv:bt:0614141073467:1152", "urn:epcglobal:cbv:bt:0614141073467:1152"),
        ("x" * MAX_OWN_CHARS, "x" * MAX_OWN_CHARS),
    ],
)
def test_a_text_of_no_scheme_is_its_owners_id(text: str, canonical: str) -> None:
    identifier = parse_identifier(text)

    assert (identifier.scheme, identifier.canonical, identifier.text) == ("own", canonical, text)
    assert canonical_id(text) == canonical
    assert parse_own_id(text).canonical == canonical
    assert check_identifier(text) == []


@pytest.mark.parametrize(
    ("text", "error", "code"),
    [
        ("", EmptyIdentifierError, "types.identifier_empty"),
        (" \t\n\u00a0", EmptyIdentifierError, "types.identifier_empty"),
        ("a\x00b", UnprintableIdentifierError, "types.identifier_unprintable"),
        ("a\u200bb", UnprintableIdentifierError, "types.identifier_unprintable"),
        ("a\nb", UnprintableIdentifierError, "types.identifier_unprintable"),
        ("\ud800", UnprintableIdentifierError, "types.identifier_unprintable"),
        ("x" * (MAX_OWN_CHARS + 1), LongIdentifierError, "types.identifier_too_long"),
        (
            "https://a/" + "x" * MAX_IDENTIFIER_CHARS,
            LongIdentifierError,
            "types.identifier_too_long",
        ),
        (" " * 200_000_000, LongIdentifierError, "types.identifier_too_long"),
    ],
)
def test_what_cannot_name_anything_is_refused(
    text: str, error: type[IdentifierError], code: str
) -> None:
    for read in (parse_identifier, canonical_id):
        with pytest.raises(error) as refusal:
            read(text)
        assert refusal.value.code == code

    assert [(p.code, p.severity.value) for p in check_identifier(text)] == [(code, "error")]


def test_an_invisible_character_is_shown_with_its_place() -> None:
    with pytest.raises(UnprintableIdentifierError) as refusal:
        parse_identifier("ab\u200bc")

    assert str(refusal.value) == r"ab\u200bc has the invisible character U+200B at position 3."


def test_an_error_repeats_only_the_start_of_a_long_text() -> None:
    with pytest.raises(LongIdentifierError) as refusal:
        parse_identifier("x" * 3000)

    assert len(str(refusal.value)) < 200


def test_an_error_travels_to_another_process_whole() -> None:
    with pytest.raises(LongIdentifierError) as refusal:
        parse_identifier("x" * 3000)

    copy = pickle.loads(pickle.dumps(refusal.value))  # noqa: S301 - our own bytes

    assert (type(copy), copy.facts) == (LongIdentifierError, refusal.value.facts)


def test_an_own_id_cannot_be_built_untidy() -> None:
    with pytest.raises(MalformedIdentifierError):
        OwnId(text=" CAT-2019")
    with pytest.raises(LongIdentifierError):
        OwnId(text="x" * (MAX_OWN_CHARS + 1))
