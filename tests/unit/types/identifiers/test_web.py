"""Web addresses."""

import pytest

from fairlode.types.identifiers import (
    MalformedIdentifierError,
    check_identifier,
    parse_identifier,
    parse_web_uri,
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("HTTPS://Refiner.Example.COM/Lots/7?A=b#C", "https://refiner.example.com/Lots/7?A=b#C"),
        ("http://User@Host.example:8080", "http://User@host.example:8080"),
        ("https://host.example?Q", "https://host.example?Q"),
        ("https://mine.example/größe", "https://mine.example/größe"),
        ("https://[2001:DB8::1]/x", "https://[2001:db8::1]/x"),
    ],
)
def test_protocol_and_host_are_put_in_lower_case_and_nothing_else(
    text: str, canonical: str
) -> None:
    identifier = parse_identifier(text)

    assert (identifier.scheme, identifier.canonical) == ("web", canonical)
    assert check_identifier(text) == []


@pytest.mark.parametrize(
    "text", ["https://", "https:///x", "https://a b", "http://a/{x}", "http://@"]
)
def test_another_form_is_kept_and_said_to(text: str) -> None:
    assert (parse_identifier(text).scheme, parse_identifier(text).canonical) == ("web", text)
    assert [p.code for p in check_identifier(text)] == ["types.identifier_malformed"]
    with pytest.raises(MalformedIdentifierError):
        parse_web_uri(text)
