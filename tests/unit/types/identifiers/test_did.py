"""Decentralised identifiers."""

import pytest

from fairlode.types.identifiers import (
    Did,
    MalformedIdentifierError,
    check_identifier,
    parse_did,
    parse_identifier,
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("did:web:smelter.example.com", "did:web:smelter.example.com"),
        ("DID:Web:smelter.example.com:lots", "did:web:smelter.example.com:lots"),
        ("did:web:localhost%3A8443", "did:web:localhost%3A8443"),
        ("did:key:z6MkhaXgBZDvotDkL5257", "did:key:z6MkhaXgBZDvotDkL5257"),
        ("did:web:a.example/lots?v=1#key-1", "did:web:a.example/lots?v=1#key-1"),
        ("did:example::123", "did:example::123"),
    ],
)
def test_scheme_and_method_are_put_in_lower_case_and_nothing_else(
    text: str, canonical: str
) -> None:
    identifier = parse_identifier(text)

    assert (identifier.scheme, identifier.canonical) == ("did", canonical)
    assert check_identifier(text) == []


def test_a_did_url_is_taken_apart() -> None:
    did = parse_did("did:web:a.example#key-1")

    assert (did.method, did.id, did.rest) == ("web", "a.example", "#key-1")


@pytest.mark.parametrize(
    "text", ["did:web:", "did:web:a:", "did:web:a b", "did:web:%zz", "did:x:ü"]
)
def test_a_did_of_another_form_is_kept_and_said_to(text: str) -> None:
    identifier = parse_identifier(text)

    assert (identifier.scheme, identifier.canonical) == ("did", text)
    assert [p.code for p in check_identifier(text)] == ["types.identifier_malformed"]
    with pytest.raises(MalformedIdentifierError):
        parse_did(text)


def test_a_text_without_a_method_is_an_own_id() -> None:
    assert parse_identifier("DID:42").scheme == "own"


@pytest.mark.parametrize(("method", "name"), [("Web", "a"), ("web", "a b"), ("", "a"), ("web", "")])
def test_a_did_cannot_be_built_wrong(method: str, name: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        Did(method=method, id=name)
