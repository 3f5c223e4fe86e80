"""Every identifier of GS1's example documents is read without a doubt."""

import re
from pathlib import Path

import pytest

from fairlode.types.identifiers import canonical_id, check_identifier, parse_identifier


@pytest.fixture
def documents(shared: Path) -> list[str]:
    folder = shared / "data" / "epcis" / "gs1-examples"
    return [path.read_text("utf-8") for path in sorted(folder.glob("*.jsonld"))]


def _texts(documents: list[str], pattern: str) -> list[str]:
    return sorted({text for document in documents for text in re.findall(pattern, document)})


def test_every_epc_urn_becomes_a_digital_link(documents: list[str]) -> None:
    urns = _texts(documents, r'"(urn:epc:(?:id|class|idpat):[^"]+)"')

    assert len(urns) > 50
    assert [urn for urn in urns if check_identifier(urn)] == []
    assert {canonical_id(urn).startswith("https://id.gs1.org/") for urn in urns} == {True}


def test_every_digital_link_is_known_as_one(documents: list[str]) -> None:
    links = _texts(documents, r'"(https?://[^"]*/(?:253|8004)/[^"]+)"')

    assert {link: str(parse_identifier(link)) for link in links} == {
        "https://example.com/253/4012345000054987": "https://id.gs1.org/253/4012345000054987",
        "https://example.org/8004/401234599999": "https://id.gs1.org/8004/401234599999",
        "https://id.gs1.org/8004/4000001111": "https://id.gs1.org/8004/4000001111",
    }


def test_every_event_is_named_by_a_hash_or_a_uuid(documents: list[str]) -> None:
    names = _texts(documents, r'"eventID" *: *"([^"]+)"')

    assert {parse_identifier(name).scheme for name in names} == {"ni"}
    assert [name for name in names if check_identifier(name)] == []
