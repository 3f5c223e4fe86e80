"""Statements as rows of the form, such that reading the rows gives the same statements."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from fairlode.exchange.tabular.cells import escaped
from fairlode.exchange.tabular.evidence_rows import assurance_row, claim_row
from fairlode.exchange.tabular.fidelity import survives
from fairlode.exchange.tabular.headers import meaning
from fairlode.exchange.tabular.leave_out import is_reserved
from fairlode.exchange.tabular.schema import tables
from fairlode.exchange.tabular.writer import Row, Sayable, Stated, Writer, period
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
from fairlode.types.evidence import Assurance, Claim
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Organisation, Site

MASS, MASS_U = "Dry mass (g)", "Dry mass ± (g)"
"""The headers of masses, which are dry whatever else is in the row."""
_UTC = "+00:00"


def table_of(statement: Sayable) -> str:
    """The table that a statement stands in."""
    match statement:
        case Lot():
            return "lots"
        case Site():
            return "sites"
        case Organisation():
            return "organisations"
        case Claim():
            return "claims"
        case Assurance():
            return "assurances"
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
        case Claim() as claim:
            yield claim_row(claim, stated)
        case Assurance() as assurance:
            yield assurance_row(assurance, stated)
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
    period(writer, stated)
    writer.kept(site.extra)
    return writer.done()


def _organisation(organisation: Organisation, stated: Stated) -> Row:
    writer = Writer("organisations")
    writer.text("party_id", organisation.id)
    writer.text("name", organisation.name)
    writer.text("kind", organisation.kind)
    writer.text("country", organisation.country)
    writer.listed("other_ids", organisation.same_as)
    period(writer, stated)
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
    period(writer, stated)
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
