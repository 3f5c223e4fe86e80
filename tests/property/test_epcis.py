"""EPCIS documents through the record and back, whatever is in them."""

import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.exchange.epcis.context import Context
from fairlode.exchange.epcis.hash import event_hash
from fairlode.exchange.epcis.interpret import interpret
from fairlode.exchange.epcis.names import canonical_uri
from fairlode.exchange.epcis.plain import plain_event
from fairlode.exchange.epcis.statement import read_event, write_event
from fairlode.ledger.record import Draft
from fairlode.types.event import Event
from fairlode.types.identifiers import canonical_id
from tests.fuzz.fuzz_epcis import SEEDS, check, mutated
from tests.unit.exchange.epcis.documents import document, read, written
from tests.unit.exchange.epcis.strategies import CONTEXTS, WORDS, events, lot_uris, raws, values


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder for all examples of a test."""
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


@given(raw=st.lists(raws(), min_size=1, max_size=3))
def test_reading_and_writing_a_document_changes_nothing(
    raw: list[dict[str, Any]], folder: Path
) -> None:
    whole = document(*raw, **{"@context": CONTEXTS})

    reading = read(whole, folder)

    assert reading.errors == ()
    assert written(reading.drafts, folder) == whole


@given(raw=raws())
def test_the_short_way_says_what_the_long_way_says(raw: dict[str, Any]) -> None:
    context = Context.of(CONTEXTS)

    assert plain_event(raw, context) in (None, interpret(raw, context))


@given(raw=raws(), data=st.data())
def test_the_hash_does_not_follow_the_order_of_members(
    raw: dict[str, Any], data: st.DataObject
) -> None:
    shuffled = dict(data.draw(st.permutations(list(raw.items()))))
    for name in ("epcList", "childEPCs", "inputQuantityList"):
        if name in shuffled:
            shuffled[name] = data.draw(st.permutations(shuffled[name]))

    assert event_hash(shuffled) == event_hash(raw)


@given(made=events())
def test_any_event_is_written_and_read_as_itself(made: Event) -> None:
    raw = json.loads(json.dumps(write_event(made, Context())))

    assert read_event(raw, Context()) == made


@given(made=st.lists(events(), min_size=1, max_size=3))
def test_what_is_written_is_valid_by_the_schema_of_gs1(
    made: list[Event], folder: Path, shared: Path
) -> None:
    schema = json.loads((shared / "data" / "epcis" / "EPCIS-JSON-Schema.json").read_text("utf-8"))
    validator = jsonschema_rs.Draft7Validator(schema, validate_formats=True)

    whole = written([Draft(statement=one, valid_from=one.time) for one in made], folder)

    assert [error.message for error in validator.iter_errors(whole)] == []
    assert [draft.statement for draft in read(whole, folder).drafts] == made


@given(uri=lot_uris())
def test_the_canonical_form_of_a_uri_has_one_definition(uri: str) -> None:
    assert canonical_uri(uri) == canonical_id(uri)


@given(seed=st.integers(0, 2**32), data=st.data())
def test_whatever_is_given_is_read_or_refused(seed: int, data: st.DataObject) -> None:
    seeds = sorted(SEEDS.glob("*/document.json"))
    chosen = data.draw(st.sampled_from(seeds)).read_bytes()

    source = random.Random(seed)  # noqa: S311  # an example needs a seed, not a secret
    check(mutated(chosen, source))


@given(
    data=st.one_of(
        st.binary(max_size=50), WORDS.map(str.encode), values().map(json.dumps).map(str.encode)
    )
)
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    check(data)
