"""A statement and its body are the same thing, for every kind and every value."""

import json
from dataclasses import replace

import orjson
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from fairlode.ledger.codec import decode, encode
from fairlode.ledger.record import KIND_OF, TYPE_OF, Kind, Statement
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.event import (
    Action,
    AggregationEvent,
    AssociationEvent,
    ErrorDeclaration,
    Event,
    Flow,
    Loss,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from fairlode.types.evidence import Assurance, Claim, Period, Voice
from fairlode.types.instant import EARLIEST, LATEST, from_micros, to_micros
from fairlode.types.lot import Lot
from fairlode.types.site import Organisation, Site

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
INSTANTS = st.integers(to_micros(EARLIEST), to_micros(LATEST) - 1).map(from_micros)
MASSES = st.integers(0, 2**63 - 1)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | TEXT
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
EXTRA = st.dictionaries(TEXT, JSON, max_size=3)
CONTENTS = st.builds(
    Content,
    fraction=st.floats(0, 0.5),
    u=st.none() | st.floats(0, 0.1),
    basis=st.sampled_from(Basis),
    note=TEXT,
)
ASSAYS = st.builds(Assay, st.dictionaries(st.sampled_from(["Cu", "Co"]), CONTENTS, max_size=2))
FLOWS = st.builds(Flow, lot=TEXT, mass_g=st.none() | MASSES, amount=TEXT, uom=TEXT)
BASE = {"id": TEXT, "time": INSTANTS, "step": TEXT, "read_point": st.none() | TEXT, "extra": EXTRA}
BASE["error"] = st.none() | st.builds(
    ErrorDeclaration, time=INSTANTS, corrective_events=st.tuples(TEXT)
)
SOME_FLOWS = st.lists(FLOWS, min_size=1, max_size=3).map(tuple)
ACTED = {**BASE, "action": st.sampled_from(Action)}
PERIODS = st.builds(Period, begin=INSTANTS, end=st.none())
POSITION = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
EVENT_BUILDERS: dict[type, st.SearchStrategy[Event]] = {
    ObjectEvent: st.builds(ObjectEvent, **ACTED, objects=SOME_FLOWS),
    TransformationEvent: st.builds(
        TransformationEvent,
        **BASE,
        inputs=SOME_FLOWS,
        losses=st.tuples(st.builds(Loss, name=TEXT, mass_g=MASSES)),
    ),
    AggregationEvent: st.builds(AggregationEvent, **ACTED, parent=TEXT, children=SOME_FLOWS),
    AssociationEvent: st.builds(AssociationEvent, **ACTED, parent=TEXT, children=SOME_FLOWS),
    TransactionEvent: st.builds(TransactionEvent, **ACTED, objects=SOME_FLOWS),
}
BUILDERS: dict[type, st.SearchStrategy[Statement]] = {
    Lot: st.builds(Lot, id=TEXT, mass_g=st.none() | MASSES, assay=ASSAYS, extra=EXTRA),
    Site: st.builds(
        lambda position, **rest: Site(latitude=position[0], longitude=position[1], **rest),
        position=POSITION,
        id=TEXT,
        same_as=st.tuples(TEXT),
        extra=EXTRA,
    ),
    Organisation: st.builds(Organisation, id=TEXT, name=TEXT, extra=EXTRA),
    Claim: st.builds(
        Claim, id=TEXT, subject=TEXT, criterion=TEXT, speaker=TEXT, period=st.none() | PERIODS
    ),
    Assurance: st.builds(
        Assurance, id=TEXT, subject=TEXT, scheme=TEXT, assessor=TEXT, void_from=st.none() | INSTANTS
    ),
    Voice: st.builds(Voice, id=TEXT, about=TEXT, speaker=TEXT),
    **EVENT_BUILDERS,
}
EVENTS = st.one_of(*EVENT_BUILDERS.values())
STATEMENTS = st.one_of(*BUILDERS.values())


def test_every_kind_of_statement_is_drawn() -> None:
    assert set(BUILDERS) == set(KIND_OF)
    assert set(TYPE_OF) == set(Kind) - {Kind.VOID}


@given(statement=STATEMENTS)
def test_a_body_is_read_back_as_the_statement(statement: Statement) -> None:
    # Of a double beyond 2**53 JSON keeps the shortest digits, which are another integer.
    read = decode(KIND_OF[type(statement)], encode(statement))

    assert replace(read, extra={}) == replace(statement, extra={})
    assert encode(read) == encode(statement)


@given(statement=STATEMENTS)
def test_a_body_is_in_the_canonical_form(statement: Statement) -> None:
    body = encode(statement)

    assert rfc8785.dumps(json.loads(body, parse_int=_number)) == body


@given(statement=STATEMENTS)
def test_only_a_sources_own_words_hold_numbers(statement: Statement) -> None:
    body = orjson.loads(encode(statement))
    body.pop("extra", None)

    assert not _numbers(body)


def _number(text: str) -> int | float:
    return int(text) if len(text) < 16 else float(text)


def _numbers(value: object) -> list[object]:
    if isinstance(value, dict):
        return [number for item in value.values() for number in _numbers(item)]
    if isinstance(value, list):
        return [number for item in value for number in _numbers(item)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []
