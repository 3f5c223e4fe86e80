"""Smelter numbers of the Responsible Minerals Initiative."""

import pytest

from fairlode.types.identifiers import (
    Cid,
    MalformedIdentifierError,
    parse_cid,
    parse_identifier,
)


@pytest.mark.parametrize("text", ["CID001070", "cid001070", " CID001070\t"])
def test_any_case_is_the_same_smelter(text: str) -> None:
    identifier = parse_identifier(text)

    assert parse_cid(text) == Cid(code="CID001070")
    assert (identifier.scheme, identifier.canonical) == ("cid", "CID001070")


@pytest.mark.parametrize(
    "text", ["CID00107", "CID0010701", "001070", "CID 001070", "CID00107\u0660"]
)
def test_another_form_is_no_smelter_number(text: str) -> None:
    assert parse_identifier(text).scheme == "own"
    with pytest.raises(MalformedIdentifierError) as refusal:
        parse_cid(text)

    assert refusal.value.facts["example"] == "CID001070"
