"""What holds for every scheme, present and to come."""

from pathlib import Path

import pytest

import fairlode.types.identifiers as package
from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import (
    EmptyIdentifierError,
    Identifier,
    IdentifierError,
    canonical_id,
    parse_identifier,
)
from fairlode.types.identifiers._base import Scheme
from fairlode.types.identifiers._registry import SCHEMES

FOLDER = Path(package.__file__).parent
PAGE = Path(__file__).parents[4] / "docs" / "reference" / "identifiers.md"
SCHEME_IDS = [scheme.name for scheme in SCHEMES]


def _subclasses(error: type[SourcingError]) -> set[type[SourcingError]]:
    return {error}.union(*(_subclasses(child) for child in error.__subclasses__()))


def test_every_public_module_is_a_scheme_and_was_found() -> None:
    modules = [path for path in FOLDER.glob("*.py") if not path.name.startswith("_")]

    assert len(SCHEMES) == len(modules)
    assert len(set(SCHEME_IDS)) == len(SCHEME_IDS)


def test_own_ids_are_asked_last_and_web_addresses_after_digital_links() -> None:
    assert SCHEME_IDS[-2:] == ["web", "own"]


@pytest.mark.parametrize("scheme", SCHEMES, ids=SCHEME_IDS)
def test_the_example_of_a_scheme_is_read_by_its_own_parser(scheme: Scheme) -> None:
    named = scheme.parse(scheme.example)

    identifier = parse_identifier(scheme.example)

    assert (identifier.scheme, identifier.canonical) == (named.scheme, named.canonical)
    assert canonical_id(scheme.example) == named.canonical
    assert str(named) == str(identifier) == named.canonical


def test_a_scheme_leaves_what_is_not_its_own() -> None:
    takers = [scheme.name for scheme in SCHEMES if scheme.read("CAT-2019")]

    assert takers == ["own"]


@pytest.mark.parametrize("scheme", SCHEMES, ids=SCHEME_IDS)
def test_the_reference_names_each_scheme_and_its_example(scheme: Scheme) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert f"`{scheme.name}`" in page
    assert f"`{scheme.example}`" in page


@pytest.mark.parametrize("error", sorted(_subclasses(IdentifierError), key=lambda e: e.code))
def test_the_reference_lists_each_error_code(error: type[IdentifierError]) -> None:
    assert f"`{error.code}`" in PAGE.read_text(encoding="utf-8")


def test_two_identifiers_are_equal_when_they_name_the_same_thing() -> None:
    urn = parse_identifier("urn:epc:id:sgtin:0614141.107346.2018")
    link = parse_identifier("https://brand.example/01/10614141073464/21/2018")

    assert urn == link
    assert hash(urn) == hash(link)
    assert urn.text != link.text


def test_an_identifier_cannot_be_built_empty() -> None:
    with pytest.raises(EmptyIdentifierError):
        Identifier(scheme="own", canonical="", text="")
