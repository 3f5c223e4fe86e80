from typing import Any

import pytest

from fairlode.exchange.epcis.context import EPCIS_CONTEXT, Context, entries_of
from fairlode.exchange.epcis.hash import STANDARD_PREFIXES

_TERMS = "https://example.com/terms.jsonld"


@pytest.mark.parametrize(
    ("context", "addresses", "terms"),
    [
        (None, (), {}),
        (EPCIS_CONTEXT, (), {}),
        ("https://gs1.github.io/EPCIS/epcis-context.jsonld", (), {}),
        ({"x": "urn:x:"}, (), {"x": "urn:x:"}),
        ({"fairlode": "urn:fairlode:vocabulary:"}, (), {}),
        ({"fairlode": "urn:other:"}, (), {"fairlode": "urn:other:"}),
        ([EPCIS_CONTEXT, _TERMS, {"x": "urn:x:"}], (_TERMS,), {"x": "urn:x:"}),
        ([{"x": "urn:x:"}, {"x": "urn:y:"}], (), {"x": "urn:y:"}),
    ],
)
def test_what_a_context_binds_beyond_the_standard(
    context: object, addresses: tuple[str, ...], terms: dict[str, str]
) -> None:
    found = Context.of(context)

    assert (found.addresses, found.terms) == (addresses, terms)
    assert bool(found) == bool(addresses or terms)


def test_prefixes_are_those_of_the_document_before_those_of_the_standard() -> None:
    terms: dict[str, Any] = {"x": "urn:x:", "y": {"@id": "urn:y:"}, "z": {"@type": "@id"}}

    found = Context.of([terms, {"cbvmda": "urn:mine:"}]).prefixes

    own = {"fairlode": "urn:fairlode:vocabulary:"}
    assert found == {
        **STANDARD_PREFIXES,
        **own,
        "x": "urn:x:",
        "y": "urn:y:",
        "cbvmda": "urn:mine:",
    }


def test_the_inner_context_is_asked_first() -> None:
    outer = Context.of([_TERMS, {"x": "urn:outer:", "y": "urn:y:"}])
    inner = Context.of([_TERMS, {"x": "urn:inner:"}])

    whole = inner.over(outer)

    assert whole.addresses == (_TERMS,)
    assert whole.terms == {"x": "urn:inner:", "y": "urn:y:"}
    assert Context().over(outer) == outer
    assert inner.over(Context()) == inner


@pytest.mark.parametrize(
    ("value", "used"),
    [
        ({"x:a": 1}, {"x": "urn:x:"}),
        ({"a": "x:b"}, {"x": "urn:x:"}),
        ({"a": [{"y:b": {"x:c": 1}}]}, {"x": "urn:x:", "y": "urn:y:"}),
        ({"x:typed": 1}, {"x": "urn:x:", "x:typed": {"@type": "@id"}}),
        ({"bare": 1}, {"bare": "urn:bare"}),
        ({"a": "x"}, {}),
    ],
)
def test_a_value_uses_the_terms_that_it_names(value: object, used: dict[str, Any]) -> None:
    terms = {
        "x": "urn:x:",
        "y": "urn:y:",
        "x:typed": {"@type": "@id"},
        "bare": "urn:bare",
    }

    assert Context.of(terms).used_by(value) == ([used] if used else [])


def test_what_governs_every_name_is_always_used() -> None:
    context = Context.of([_TERMS, {"@vocab": "urn:v:", "x": "urn:x:"}])

    assert context.used_by({"a": 1}) == [_TERMS, {"@vocab": "urn:v:"}]


def test_entries_of_a_context() -> None:
    assert entries_of(None) == []
    assert entries_of("a") == ["a"]
    assert entries_of(["a", {}]) == ["a", {}]
