"""A run of plain events as rows of the snapshot, column by column."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fairlode.ledger.columns.books import Books, codes_of
from fairlode.ledger.columns.bulk import Bodies
from fairlode.ledger.columns.tables import ACTIONS, ENDLESS, KINDS, NOT_STATED, Int8, Int32
from fairlode.ledger.record import Entry, Kind
from fairlode.types.event import Action

KIND_CODE = {kind.value: code for code, kind in enumerate(KINDS)}
ACTION_CODE = {action.value: code for code, action in enumerate(ACTIONS)}

Rows = dict[str, NDArray[Any]]
"""Rows of a table, as one array for each column."""


def rows_of(
    events: Sequence[Entry], bodies: Bodies, *, books: Books, first: int
) -> tuple[Rows, Rows]:
    """The rows of entries and of flows that the events add, the first at sequence `first`."""
    lots = codes_of(bodies.mentions, books.lot)
    return (
        _entry_rows(events, bodies, books, lots),
        _flow_rows(bodies, lots, first),
    )


def _flow_rows(bodies: Bodies, lots: Int32, first: int) -> Rows:
    is_flow = bodies.role >= 0
    return {
        "entry": first + bodies.mention_event[is_flow],
        "lot": lots[is_flow],
        "role": bodies.role[is_flow],
        "mass_g": bodies.mass_g[is_flow],
    }


def _entry_rows(events: Sequence[Entry], bodies: Bodies, books: Books, lots: Int32) -> Rows:
    subject, group = _subjects(events, bodies.transformation, books)
    parent = np.full(len(events), NOT_STATED, np.int32)
    parent[bodies.mention_event[bodies.role < 0]] = lots[bodies.role < 0]
    authors = pa.array([entry.author for entry in events], pa.string())
    return {
        "kind": np.array([KIND_CODE[entry.kind] for entry in events], np.int8),
        "live": ~bodies.declared,
        "time": np.array([entry.valid_from for entry in events], np.int64),
        "until": np.full(len(events), ENDLESS),  # events that end are not taken in bulk
        "subject": subject,
        "author": codes_of(authors, books.words.code),
        "digest": np.frombuffer(b"".join([e.digest for e in events]), np.uint8).reshape(-1, 32),
        "group": group,
        "action": _actions(events, bodies.action),
        "parent": parent,
        "site": codes_of(bodies.place, books.place),
        "loss_g": bodies.loss_g,
    }


def _subjects(
    events: Sequence[Entry], transformation: pa.StringArray, books: Books
) -> tuple[Int32, Int32]:
    """The code of each event, and of the transformation that it is part of or stands for."""
    code = books.events.code
    if transformation.null_count == len(transformation):
        codes = np.array([code(entry.subject) for entry in events], np.int32)
        return codes, codes
    pairs = [
        (own := code(entry.subject), code(group_id(run)) if run else own)
        for entry, run in zip(events, transformation.to_pylist(), strict=True)
    ]
    both = np.array(pairs, np.int32)
    return both[:, 0], both[:, 1]


def group_id(transformation: str) -> str:
    """The id, among events, of all parts of one transformation."""
    return f"transformation:{transformation}"


def _actions(events: Sequence[Entry], stated: pa.StringArray) -> Int8:
    """The action of each event: those that have one observe unless they say otherwise."""
    pairs = zip(events, stated.to_pylist(), strict=True)
    return np.array([action_code(entry.kind, action) for entry, action in pairs], np.int8)


def action_code(kind: str, stated: str | None) -> int:
    """The code of an event's action; -1 for a transformation, which has none."""
    if kind == Kind.TRANSFORMATION_EVENT:
        return NOT_STATED
    return ACTION_CODE[stated or Action.OBSERVE]
