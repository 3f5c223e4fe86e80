"""Names by hash."""

import pytest

from fairlode.types.identifiers import (
    MalformedIdentifierError,
    NiUri,
    check_identifier,
    parse_identifier,
    parse_ni,
)

HEX = "00e1e6eba3a7cc6125be4793a631f0af50f8322e0ab5f2c0bab994a11cec1d79"
# RFC 6920, section 8.1.
BASE64 = "ni://example.com/sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk?ct=text/plain"


def test_an_event_hash_is_read_and_keeps_its_version() -> None:
    name = parse_ni(f"NI:///SHA-256;{HEX.upper()}?ver=CBV2.0")

    assert name.canonical == f"ni:///sha-256;{HEX}?ver=CBV2.0"
    assert (name.algorithm, name.digest, name.query) == ("sha-256", HEX, "ver=CBV2.0")


def test_a_base64url_digest_keeps_its_case() -> None:
    assert parse_identifier(BASE64).canonical == BASE64
    assert parse_identifier(BASE64).scheme == "ni"


@pytest.mark.parametrize("text", ["ni:///", "ni:///sha-256", "ni:///sha-256;", "ni:///;abc"])
def test_another_form_is_kept_and_said_to(text: str) -> None:
    assert parse_identifier(text).scheme == "ni"
    assert [p.code for p in check_identifier(text)] == ["types.identifier_malformed"]
    with pytest.raises(MalformedIdentifierError):
        parse_ni(text)


def test_a_name_cannot_be_built_wrong() -> None:
    with pytest.raises(MalformedIdentifierError):
        NiUri(algorithm="sha-256", digest="not a digest")
