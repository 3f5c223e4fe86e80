"""Runs of plain events as columns: their bodies are parsed together, not one by one.

Nearly all of a large log is events that correct nothing. Parsed as one text by Arrow, a run of
them takes a quarter of the time; codes are given in the same order of first mention as event by
event, so a snapshot does not depend on which way was taken.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fairlode.ledger.columns.masses import capped
from fairlode.ledger.columns.tables import NOT_STATED, Role
from fairlode.ledger.record import Entry, Kind

ROLES = {
    Kind.TRANSFORMATION_EVENT.value: (("inputs", Role.INPUT), ("outputs", Role.OUTPUT)),
    Kind.OBJECT_EVENT.value: (("objects", Role.OBJECT),),
    Kind.TRANSACTION_EVENT.value: (("objects", Role.OBJECT),),
    Kind.AGGREGATION_EVENT.value: (("children", Role.CHILD),),
    Kind.ASSOCIATION_EVENT.value: (("children", Role.CHILD),),
}
"""Which fields of an event's body hold flows. GS1's order: what goes in before what comes out."""
_FIELDS = dict(pair for pairs in ROLES.values() for pair in pairs)

_MOST = 65_536
"""Events parsed together: some 20 MB of bodies."""
_LEAST = 64
"""Below it, parsing one by one is as fast."""
_LONGEST = 1 << 20
"""Bytes of a body that is parsed with others; a longer one is taken alone."""
_FLOWS = pa.list_(pa.struct({"lot": pa.string(), "mass_g": pa.string()}))
_SCHEMA = pa.schema(
    {
        "error": pa.struct({"time": pa.string()}),
        "action": pa.string(),
        "parent": pa.string(),
        "read_point": pa.string(),
        "location": pa.string(),
        "transformation": pa.string(),
        "losses": pa.list_(pa.struct({"mass_g": pa.string()})),
        **dict.fromkeys(_FIELDS, _FLOWS),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """What the columns ask of the bodies of a run of events, n of them."""

    declared: NDArray[np.bool_]
    """bool[n]: declared in error."""
    action: pa.StringArray
    place: pa.StringArray
    """Where it happened: the read point, or else the location; null where neither is stated."""
    transformation: pa.StringArray
    loss_g: NDArray[np.int64]
    mentions: pa.StringArray
    """Lots in order of mention: of each event its container, then its flows."""
    mention_event: NDArray[np.int64]
    """Position in the run of the event that mentions the lot."""
    role: NDArray[np.int8]
    """`Role` of the mention; -1 for a container."""
    mass_g: NDArray[np.int64]


def runs(entries: Iterable[Entry]) -> Iterator[tuple[bool, list[Entry]]]:
    """The entries in order, in runs, each with whether it can be taken in bulk."""
    for plain, run in groupby(entries, _is_plain):
        waiting: list[Entry] = []
        for entry in run:
            waiting.append(entry)
            if len(waiting) == _MOST:
                yield plain, waiting
                waiting = []
        if waiting:
            yield plain and len(waiting) >= _LEAST, waiting


def parse(events: Sequence[Entry]) -> Bodies:
    """The bodies of a run of plain events."""
    from pyarrow import json  # noqa: PLC0415  # one lot's question reads no bodies and skips it

    text = b"\n".join([entry.body for entry in events])
    longest = max(len(entry.body) for entry in events)
    table = json.read_json(
        pa.BufferReader(text),
        read_options=json.ReadOptions(block_size=max(1 << 22, 2 * longest)),
        parse_options=json.ParseOptions(
            explicit_schema=_SCHEMA, unexpected_field_behavior="ignore", newlines_in_values=False
        ),
    )
    batch = table.combine_chunks().to_batches(max_chunksize=None)[0]
    return _bodies({name: batch.column(name) for name in _SCHEMA.names})


def _is_plain(entry: Entry) -> bool:
    return (
        entry.kind in ROLES
        and entry.corrects is None
        and entry.voids is None
        and entry.valid_to is None
        and len(entry.body) <= _LONGEST
    )


def _bodies(column: dict[str, pa.Array]) -> Bodies:
    parents = _stated(column["parent"])
    count = len(parents)
    named = pc.indices_nonzero(parents.is_valid()).to_numpy().astype(np.int64)
    lots, events = [parents.drop_null()], [named]
    roles = [np.full(len(named), NOT_STATED, np.int8)]
    masses = [np.full(len(named), NOT_STATED, np.int64)]
    for name, role in _FIELDS.items():
        flows = column[name]
        parts = flows.flatten()
        lots.append(parts.field("lot"))
        events.append(pc.list_parent_indices(flows).to_numpy())
        roles.append(np.full(len(parts), role, np.int8))
        masses.append(_grams(parts))
    event = np.concatenate(events)
    order = np.argsort(event, kind="stable")  # keeps container, inputs, outputs of each event
    return Bodies(
        declared=column["error"].is_valid().to_numpy(zero_copy_only=False),
        action=column["action"],
        place=pc.coalesce(_stated(column["read_point"]), _stated(column["location"])),
        transformation=column["transformation"],
        loss_g=_summed(column["losses"], count),
        mentions=pa.concat_arrays(lots).take(pa.array(order)),
        mention_event=event[order],
        role=np.concatenate(roles)[order],
        mass_g=np.concatenate(masses)[order],
    )


def _stated(texts: pa.StringArray) -> pa.StringArray:
    """The texts, null where empty: an empty id names nothing."""
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _grams(parts: pa.StructArray) -> NDArray[np.int64]:
    stated = pc.cast(parts.field("mass_g"), pa.int64())
    grams: NDArray[np.int64] = pc.fill_null(stated, NOT_STATED).to_numpy()
    return grams


def _summed(losses: pa.ListArray, count: int) -> NDArray[np.int64]:
    """The loss of each event, at most `MAX_MASS_G`, which stands for more."""
    total, rough = np.zeros(count, np.int64), np.zeros(count)
    parts = losses.flatten()
    if len(parts):
        event, grams = pc.list_parent_indices(losses).to_numpy(), _grams(parts)
        np.add.at(total, event, grams)
        np.add.at(rough, event, grams)
    return capped(total, rough)
