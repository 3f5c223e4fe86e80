"""The record as arrays: one snapshot of the log, a column for each thing the engine asks for.

Codes are dense and in order of first mention: lots, events and places (sites and parties) each have
their own, words (elements, materials, countries, authors) share one table. -1 stands for "not
stated" in codes and in masses, NaN in measured numbers: missing is not zero.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairlode.ledger.columns.ids import EMPTY_IDS, IdTable
from fairlode.ledger.merkle import EMPTY_ROOT
from fairlode.ledger.record import Kind
from fairlode.types.content import Basis
from fairlode.types.event import Action
from fairlode.types.lot import CustodyModel, OriginKind
from fairlode.types.site import SiteKind

Int64 = NDArray[np.int64]
Int32 = NDArray[np.int32]
Int8 = NDArray[np.int8]
Ints = NDArray[np.int64] | NDArray[np.int32]
"""Codes or positions of either width."""
Float64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

NOT_STATED = -1
ENDLESS = 2**63 - 1
"""The end of a validity that has none."""

KINDS = tuple(Kind)
ORIGINS = tuple(OriginKind)
CUSTODY = tuple(CustodyModel)
SITE_KINDS = tuple(SiteKind)
ACTIONS = tuple(Action)
BASES = tuple(Basis)
"""The enums in the order of their int8 codes in the columns."""


class Role(IntEnum):
    """What a lot is in an event."""

    INPUT = 0
    OUTPUT = 1
    OBJECT = 2
    CHILD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryColumns:
    """A row for each entry of the log, at its sequence."""

    kind: Int8
    live: Bool
    """In force: not corrected, voided or declared in error by a later entry."""
    time: Int64
    """Valid from, microseconds since 1970 UTC."""
    until: Int64
    """Valid to, exclusive; `ENDLESS` where no end is stated."""
    subject: Int32
    """Code among lots, events or places by kind; -1 for kinds without columns."""
    author: Int32
    """Word."""
    digest: Bytes
    """uint8[n, 32]."""
    group: Int32
    """Event code of the transformation the event is part of; its own where it stands alone."""
    action: Int8
    parent: Int32
    """Lot code of the container in an aggregation or association."""
    site: Int32
    """Place where the event happened."""
    loss_g: Int64
    """Dry mass that went into the event and came out as no lot, as far as stated; never more than
    `MAX_MASS_G`, which stands for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotColumns:
    """A row for each lot ever named."""

    product_class: Bool
    """Whether the id names a class of products, such as a GTIN without batch or serial number:
    what is known of one of its members says nothing about another."""
    entry: Int64
    """Sequence of the statement in force; -1 for a lot known from events only."""
    mass_g: Int64
    mass_u_g: Float64
    site: Int32
    holder: Int32
    origin: Int8
    custody: Int8
    material: Int32


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceColumns:
    """A row for each site or party ever named."""

    entry: Int64
    country: Int32
    kind: Int8
    """Code among `SITE_KINDS`; -1 for a party."""
    operator: Int32
    """Place code of the organisation that runs a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowColumns:
    """A row for each lot in each event."""

    entry: Int64
    lot: Int32
    role: Int8
    mass_g: Int64


@dataclass(frozen=True, slots=True, kw_only=True)
class AssayColumns:
    """A row for each element of each lot statement; in force where `entry` is the lot's."""

    entry: Int64
    lot: Int32
    element: Int32
    fraction: Float64
    u: Float64
    basis: Int8


DTYPES: dict[type, dict[str, str]] = {
    EntryColumns: {
        "kind": "i1", "live": "?", "time": "i8", "until": "i8", "subject": "i4", "author": "i4",
        "digest": "32u1", "group": "i4", "action": "i1", "parent": "i4", "site": "i4",
        "loss_g": "i8",
    },
    LotColumns: {
        "product_class": "?", "entry": "i8", "mass_g": "i8", "mass_u_g": "f8", "site": "i4",
        "holder": "i4", "origin": "i1", "custody": "i1", "material": "i4",
    },
    PlaceColumns: {"entry": "i8", "country": "i4", "kind": "i1", "operator": "i4"},
    FlowColumns: {"entry": "i8", "lot": "i4", "role": "i1", "mass_g": "i8"},
    AssayColumns: {
        "entry": "i8", "lot": "i4", "element": "i4", "fraction": "f8", "u": "f8", "basis": "i1",
    },
}  # fmt: skip  # one line a table reads as the table it is
"""Column types, by table; ``32u1`` is 32 bytes a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """One snapshot: the first `size` entries of a log whose root is then `root`."""

    size: int = 0
    root: bytes = EMPTY_ROOT
    lot_ids: IdTable = EMPTY_IDS
    event_ids: IdTable = EMPTY_IDS
    place_ids: IdTable = EMPTY_IDS
    words: IdTable = EMPTY_IDS
    entries: EntryColumns
    lots: LotColumns
    places: PlaceColumns
    flows: FlowColumns
    assays: AssayColumns


TABLES: dict[str, type] = {
    "entries": EntryColumns,
    "lots": LotColumns,
    "places": PlaceColumns,
    "flows": FlowColumns,
    "assays": AssayColumns,
}
ID_TABLES = ("lot_ids", "event_ids", "place_ids", "words")


def empty_columns() -> Columns:
    """The snapshot of an empty log."""
    tables: dict[str, Any] = {name: _empty(type_) for name, type_ in TABLES.items()}
    return Columns(**tables)


def _empty(type_: type) -> object:
    return type_(**{name: empty_array(spec) for name, spec in DTYPES[type_].items()})


def empty_array(spec: str) -> NDArray[np.generic]:
    """An empty column of a type in `DTYPES`."""
    return np.empty((0, 32), np.uint8) if spec == "32u1" else np.empty(0, np.dtype(spec))
