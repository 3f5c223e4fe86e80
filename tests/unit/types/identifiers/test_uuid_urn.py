"""UUIDs as URNs."""

from uuid import UUID

import pytest

from fairlode.types.identifiers import (
    MalformedIdentifierError,
    check_identifier,
    parse_identifier,
    parse_uuid_urn,
)

VALUE = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"


def test_any_case_is_the_same_uuid() -> None:
    identifier = parse_identifier(f"URN:UUID:{VALUE.upper()}")

    assert (identifier.scheme, identifier.canonical) == ("uuid", f"urn:uuid:{VALUE}")
    assert parse_uuid_urn(f"urn:uuid:{VALUE}").value == UUID(VALUE)


@pytest.mark.parametrize(
    "end", ["", "f81d4fae7dec11d0a76500a0c91e6bf6", f"{{{VALUE}}}", VALUE[:-1]]
)
def test_another_form_is_kept_and_said_to(end: str) -> None:
    text = f"urn:uuid:{end}"

    assert (parse_identifier(text).scheme, parse_identifier(text).canonical) == ("uuid", text)
    assert [p.code for p in check_identifier(text)] == ["types.identifier_malformed"]
    with pytest.raises(MalformedIdentifierError):
        parse_uuid_urn(text)
