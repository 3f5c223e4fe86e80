"""What the readers of one document share: its options, its report, what its lots say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell, is_blank
from fairlode.exchange.tabular.dates import (
    DateOrderOpenError,
    Moment,
    OffsetAssumedError,
    clean_moments,
    date_order,
    proven_orders,
    read_moment,
    read_offset,
)
from fairlode.exchange.tabular.schema import tables
from fairlode.exchange.tabular.table import Field, TableData
from fairlode.ledger.record import KIND_OF, Draft, Statement
from fairlode.types.errors import SourcingError
from fairlode.types.instant import EARLIEST

ALWAYS = EARLIEST
"""From when a description holds that states no date: for as long as the record reaches."""


_SEVERAL = 2
"""Columns of dates from which on one may speak for another."""


class RowsContradictError(ExchangeError):
    """Rows of one event, or with one id, that say different things."""

    code = "tabular.rows_contradict"
    sentence = "{what} differs from {first}, which speaks of the same {subject}."
    remedy = "Give both the same value, or different ids."


class DateMissingError(ExchangeError):
    """Events of which nothing tells when they happened."""

    code = "tabular.date_missing"
    sentence = "{count} event(s) have no date ({rows})."
    remedy = (
        "Add a column date, give their output lots a date in the sheet of lots, or write a date "
        "for all above the table, such as Date: 2026-03-31."
    )


# An id is that of one event, of whatever kind.
_GROUPS = {type_: "event" if kind.is_event else kind.value for type_, kind in KIND_OF.items()}


@dataclass(slots=True, kw_only=True)
class Context:
    """What the readers of one document share."""

    unit: str = ""
    """Unit of masses that state none."""
    assume_time: datetime | None = None
    """When events happened that state no date."""
    lot_masses: dict[str, int | None] = field(default_factory=dict)
    lot_times: dict[str, datetime] = field(default_factory=dict)
    """Of the lots whose date is stated."""
    misdated_lots: set[str] = field(default_factory=set)
    """Lots whose date was refused."""
    made: list[Sequence[str]] = field(default_factory=list)
    """By table, the lots that its rows make, or speak of otherwise than as taken from."""
    used: list[tuple[TableData, Sequence[str], str]] = field(default_factory=list)
    """By table, the lot that each row takes from, or nothing, and the key of the column."""
    drafts: list[Draft] = field(default_factory=list)
    _stated: dict[str, dict[str, Draft]] = field(
        default_factory=lambda: {group: {} for group in _GROUPS.values()}
    )

    def state(self, data: TableData, draft: Draft, statement: Statement) -> None:
        """Offer a draft, unless the document already says the same of its subject.

        The same id with other content is a problem at both places.
        """
        group = _GROUPS[type(statement)]
        known = self._stated[group].setdefault(statement.id, draft)
        if known is draft:
            self.drafts.append(draft)
        elif known.statement == statement and known.valid_from == draft.valid_from:
            data.report.note(f"{draft.place}: the same as {known.place}, and recorded once.")
        else:
            error = RowsContradictError(
                what="The row", first=known.place, subject=f"{group} {statement.id}"
            )
            data.report.error(error, draft.place)


def settle_date_order(found: Sequence[TableData]) -> None:
    """Let a date that shows whether day or month comes first speak for the whole document.

    Where dates of the document show both, each column has to speak for itself.
    """
    columns = [
        each
        for data in found
        for each in data.fields
        if each.meaning.key and tables()[data.table].columns[each.meaning.key].type == "date"
    ]
    if len(columns) + sum("date" in data.stated for data in found) < _SEVERAL:
        return
    orders: set[str] = set()
    for column in columns:
        distinct = column.distinct
        if clean_moments(distinct) is None:
            orders |= proven_orders(distinct)
    if len(orders) == 1:
        (order,) = orders
        for data in found:
            data.date_order = order


def moments(data: TableData, key: str) -> list[Moment | None]:
    """The times in a column; None for blank cells, refused ones, and where there is no column."""
    column = data.first(key)
    if column is None:
        return [None] * len(data)
    distinct = column.distinct
    clean = clean_moments(distinct)
    if clean is not None:
        data.understood.append(f"column {column.letters} ({column.place.header}) read as dates")
        return list(map(dict(zip(distinct, clean, strict=True)).__getitem__, column.cells))
    found: list[Moment | None] = [None] * len(data)
    try:
        order, why = _order(data, distinct)
    except SourcingError as error:
        data.report.error(error, data.column_at(column))
    else:
        found = data.each(column, lambda cell: read_moment(cell, order))
        _warn_offset(data, column, found)
        how = f"dates, {order}/yyyy{why}" if order else "dates"
        data.understood.append(f"column {column.letters} ({column.place.header}) read as {how}")
    if key == "date":
        pairs = enumerate(zip(column.cells, found, strict=True))
        data.misdated.update(row for row, (cell, at) in pairs if at is None and not is_blank(cell))
    return found


def _order(data: TableData, cells: Iterable[Cell]) -> tuple[str, str]:
    """The date order of these cells, and on what it rests where they do not show it themselves."""
    try:
        return date_order(cells), ""
    except DateOrderOpenError:
        if not data.date_order:
            raise
        return data.date_order, " as other dates of the document show"


def offsets(data: TableData) -> list[str]:
    """The offsets from UTC in their column; empty where there is none."""
    column = data.first("offset")
    found = [None] * len(data) if column is None else data.each(column, read_offset)
    values = [value or "" for value in found]
    for row, exact in data.exact.items():
        if "offset" in exact:
            values[row] = str(exact["offset"])
    return values


def stated_moment(data: TableData) -> Moment | None:
    """The date that stands above the table for all of it."""
    text = data.stated.get("date", "")
    if not text:
        return None
    try:
        found = read_moment(text, _order(data, [text])[0])
    except SourcingError as error:
        data.report.error(error, f"{data.where}, above the header")
        return None
    data.understood.append(f"rows without a date are of {text}, as stated above the table")
    return found


def agreed(
    data: TableData,
    rows: Sequence[int],
    values: Sequence[str] | Mapping[int, str],
    *,
    column: Field | str,
    subject: str,
) -> str:
    """The value that rows of one event share: that of the first that has one.

    Rows that have another are a problem each.
    """
    first = ""
    at = rows[0]
    for row in rows:
        value = values[row]
        if not value or value == first:
            continue
        if not first:
            first, at = value, row
            continue
        shown = column if isinstance(column, str) else column.place.header
        field_ = None if isinstance(column, str) else column
        error = RowsContradictError(what=f"{shown} {value!r}", first=data.at(at), subject=subject)
        data.report.error(error, data.at(row, field_))
    return first


def undated(data: TableData, rows: Sequence[int], context: Context) -> None:
    """Say of events that state no date, once for the table: what was assumed, or what to do."""
    if not rows:
        return
    error = DateMissingError(count=len(rows), rows=data.named(rows))
    if context.assume_time is None:
        data.report.error(error, data.where)
    else:
        data.report.warning(error, data.where)
        data.understood.append(
            f"events without a date taken to be of {context.assume_time:%Y-%m-%d}"
        )


def _warn_offset(data: TableData, column: Field, found: Sequence[Moment | None]) -> None:
    """Warn once of times of day without an offset, where no column gives it."""
    if data.first("offset") is not None:
        return
    local = [moment for moment in found if moment is not None and moment.local]
    if local:
        text = local[0].time.strftime("%Y-%m-%d %H:%M")
        error = OffsetAssumedError(count=len(local), text=text)
        data.report.warning(error, data.column_at(column))
