"""Statements as rows of the form, such that reading the rows gives the same statements.

A text that a cell cannot hold unchanged (blanks around it, a word that the reader takes for
another, a sign that XML has no place for) goes into the column of exact values instead.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from fairlode.exchange.tabular.cells import escaped
from fairlode.exchange.tabular.context import ALWAYS
from fairlode.exchange.tabular.fidelity import as_json, kept_header, survives
from fairlode.exchange.tabular.headers import meaning
from fairlode.exchange.tabular.leave_out import is_reserved
from fairlode.exchange.tabular.schema import tables
from fairlode.types.content import Basis
from fairlode.types.event import (
    AggregationEvent,
    AssociationEvent,
    Event,
    Flow,
    Loss,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from fairlode.types.instant import format_instant
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Organisation, Site

Value = str | int | float | Decimal
"""What is written into a cell; a cell without a value is left out of its row."""
Row = dict[str, Value]
"""Values by header."""

MASS, MASS_U = "Dry mass (g)", "Dry mass ± (g)"
"""The headers of masses, which are dry whatever else is in the row."""
_UTC = "+00:00"
_IN_LIST = re.compile(r"[;|\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement, and from when to when it holds."""

    statement: Lot | Site | Organisation | Event
    begin: datetime
    end: datetime | None = None


@dataclass(slots=True)
class Writer:
    """One row in the making."""

    table: str
    row: Row = field(default_factory=dict)
    exact: dict[str, object] = field(default_factory=dict)

    def text(self, key: str, text: str) -> None:
        """A text, an id or a word into its column; none for an empty one."""
        if not text:
            return
        column = tables()[self.table].columns[key]
        if survives(self.table, column.type, text):
            self.row[column.title("en")] = escaped(text)
        else:
            self.exact[key] = text

    def listed(self, key: str, ids: Sequence[str]) -> None:
        """Ids into the column that lists them."""
        if not ids:
            return
        if all(survives(self.table, "id", each) and not _IN_LIST.search(each) for each in ids):
            self.row[tables()[self.table].columns[key].title("en")] = escaped("; ".join(ids))
        else:
            self.exact[key] = list(ids)

    def time(self, key: str, time: datetime | None) -> None:
        """A time into its column."""
        if time is not None:
            self.row[tables()[self.table].columns[key].title("en")] = format_instant(time)

    def kept(self, extra: Mapping[str, object]) -> None:
        """What is kept of the source: texts into columns, all else as JSON."""
        other: dict[str, object] = {}
        for name, value in extra.items():
            header = kept_header(self.table, name, value) if isinstance(value, str) else ""
            if header:
                self.row[header] = escaped(str(value))
            else:
                other[name] = value
        if other:
            self.row["Extra"] = as_json(other)

    def done(self) -> Row:
        """The row."""
        if self.exact:
            self.row["Exact"] = as_json(self.exact)
        return self.row


def table_of(statement: Lot | Site | Organisation | Event) -> str:
    """The table that a statement stands in."""
    match statement:
        case Lot():
            return "lots"
        case Site():
            return "sites"
        case Organisation():
            return "organisations"
        case _:
            return "events"


def rows_of(stated: Stated) -> Iterator[Row]:
    """The rows of one statement."""
    match stated.statement:
        case Lot() as lot:
            yield _lot(lot, stated)
        case Site() as site:
            yield _site(site, stated)
        case Organisation() as organisation:
            yield _organisation(organisation, stated)
        case event:
            yield from _event(event)


def ordered(table: str, headers: Iterable[str]) -> list[str]:
    """The headers of a table in the order of the form; unknown ones before the last two."""
    places = {column.title("en"): at for at, column in enumerate(tables()[table].columns.values())}
    by_key = {key: at for at, key in enumerate(tables()[table].columns)}
    last = len(places)

    def place(header: str) -> tuple[float, str]:
        known = meaning(table, header)
        if header in {"Extra", "Exact"}:
            return last + 1.0, header
        if header in places:
            return places[header], ""
        return (by_key[known.key], header) if known else (last, header)

    return sorted(headers, key=place)


def _site(site: Site, stated: Stated) -> Row:
    writer = Writer("sites")
    writer.text("site_id", site.id)
    writer.text("name", site.name)
    writer.text("kind", site.kind)
    writer.text("country", site.country)
    if site.latitude is not None and site.longitude is not None:
        writer.row |= {"Latitude": site.latitude, "Longitude": site.longitude}
    writer.text("operator", site.operator or "")
    writer.listed("other_ids", site.same_as)
    _period(writer, stated)
    writer.kept(site.extra)
    return writer.done()


def _organisation(organisation: Organisation, stated: Stated) -> Row:
    writer = Writer("organisations")
    writer.text("party_id", organisation.id)
    writer.text("name", organisation.name)
    writer.text("kind", organisation.kind)
    writer.text("country", organisation.country)
    writer.listed("other_ids", organisation.same_as)
    _period(writer, stated)
    writer.kept(organisation.extra)
    return writer.done()


def _lot(lot: Lot, stated: Stated) -> Row:
    writer = Writer("lots")
    writer.text("lot_id", lot.id)
    writer.text("name", lot.name)
    writer.text("material", lot.material)
    if lot.mass_g is not None:
        writer.row[MASS] = lot.mass_g
    if lot.mass_u_g is not None:
        writer.row[MASS_U] = lot.mass_u_g
    _assay(writer, lot)
    writer.text("site", lot.site or "")
    writer.text("holder", lot.holder or "")
    writer.text("custody", lot.custody or "")
    if lot.origin is not OriginKind.UNKNOWN:
        writer.text("origin", lot.origin)
    _period(writer, stated)
    writer.kept(lot.extra)
    return writer.done()


def _assay(writer: Writer, lot: Lot) -> None:
    """The contents in percent, exact: a shift of the decimal point; uncertainties as fractions."""
    for symbol, content in lot.assay.items():
        writer.row[f"{symbol} %"] = Decimal(repr(content.fraction)).scaleb(2)
        if content.u is not None:
            writer.row[f"{symbol} ± (fraction)"] = content.u
        if content.basis is not Basis.MEASURED:
            writer.row[f"{symbol} basis"] = content.basis.value
        if content.note:
            if survives("lots", "text", content.note):
                writer.row[f"{symbol} note"] = escaped(content.note)
            else:
                writer.exact[f"{symbol} note"] = content.note


def _period(writer: Writer, stated: Stated) -> None:
    if stated.begin != ALWAYS:
        writer.time("date", stated.begin)
    writer.time("valid_to", stated.end)


def _event(event: Event) -> Iterator[Row]:
    members: list[tuple[str, Flow | Loss]] = []
    action = ""
    match event:
        case TransformationEvent():
            kind = "transformation"
            members += [("input", flow) for flow in event.inputs]
            members += [("output", flow) for flow in event.outputs]
            members += [("loss", loss) for loss in event.losses]
        case ObjectEvent():
            kind, action = "object", event.action
            members += [("object", flow) for flow in event.objects]
        case TransactionEvent():
            kind, action = "transaction", event.action
            members += _parent(event.parent) + [("object", flow) for flow in event.objects]
        case AssociationEvent() | AggregationEvent():
            kind = "association" if isinstance(event, AssociationEvent) else "aggregation"
            action = event.action
            members += _parent(event.parent) + [("child", flow) for flow in event.children]
    first = _event_head(event, kind, action)
    writer = first
    shown: Sequence[tuple[str, Flow | Loss | None]] = members or [("none", None)]
    for role, member in shown:
        writer.text("event_id", event.id)
        writer.row["Role"] = role
        if member is not None:
            _member(writer, member)
        yield writer.done()
        writer = Writer("events")


def _parent(parent: Any) -> list[tuple[str, Flow | Loss]]:  # noqa: ANN401 - an id or nothing
    return [("parent", Flow(lot=parent))] if parent else []


def _event_head(event: Event, kind: str, action: str) -> Writer:
    """The first row of an event, with all that its lots share."""
    writer = Writer("events")
    writer.time("date", event.time)
    if event.offset != _UTC:
        writer.text("offset", event.offset)
    writer.text("kind", kind)
    writer.text("action", action)
    writer.text("step", event.step)
    writer.text("disposition", event.disposition)
    writer.text("site", event.read_point or "")
    writer.text("location", event.location or "")
    if isinstance(event, TransformationEvent):
        writer.text("transformation", event.transformation)
    if event.error is not None:
        writer.time("error_time", event.error.time)
        writer.text("error_reason", event.error.reason)
        writer.listed("corrective_events", event.error.corrective_events)
    writer.kept(event.extra)
    return writer


def _member(writer: Writer, member: Flow | Loss) -> None:
    if isinstance(member, Loss):
        if survives("events", "text", member.name) and not is_reserved(member.name):
            writer.row["Lot"] = escaped(member.name)
        elif member.name:
            writer.exact["lot"] = member.name
    else:
        writer.text("lot", member.lot)
        writer.text("amount", member.amount)
        writer.text("uom", member.uom)
    if member.mass_g is not None:
        writer.row[MASS] = member.mass_g
