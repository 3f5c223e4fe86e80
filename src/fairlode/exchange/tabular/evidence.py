"""Claims and assurances: a row each.

A claim says something of a lot, a site, an organisation or an event, and by whom. An assurance says
who looked, under which scheme, and from when to when that holds; from when it is void has a column
of its own, because that day may lie before the one on which it became known.
"""

from collections.abc import Sequence
from datetime import datetime

from fairlode.exchange.tabular.context import ALWAYS, Context, moments
from fairlode.exchange.tabular.dates import Moment
from fairlode.exchange.tabular.descriptions import Columns, kept, kinds, offer
from fairlode.exchange.tabular.schema import tables
from fairlode.exchange.tabular.table import TableData
from fairlode.types.errors import SourcingError
from fairlode.types.evidence import Assurance, Claim, EvidenceLevel, Period


def read_claims(data: TableData, context: Context) -> None:
    """Offer a draft for each claim of the table."""
    columns: Columns = {
        "id": data.ids("claim_id"),
        "subject": data.ids("subject"),
        "criterion": data.texts("criterion"),
        "speaker": data.ids("speaker"),
        "value": data.texts("value"),
        "low": data.texts("low"),
        "high": data.texts("high"),
        "unit": data.texts("value_unit"),
        "period": _periods(data, "period_from", "period_to"),
        "boundary": data.texts("boundary"),
        "method": data.texts("method"),
        "evidence": data.lists("evidence"),
        "level": kinds(data.words("level", "level"), EvidenceLevel, EvidenceLevel.SELF),
        "extra": kept(data),
    }
    _missing(data, columns)
    offer(data, context, Claim, columns, key="claim_id")


def read_assurances(data: TableData, context: Context) -> None:
    """Offer a draft for each assurance of the table."""
    columns: Columns = {
        "id": data.ids("assurance_id"),
        "subject": data.ids("subject"),
        "scheme": data.texts("scheme"),
        "assessor": data.ids("assessor"),
        "level": kinds(data.words("level", "level"), EvidenceLevel, EvidenceLevel.THIRD_PARTY),
        "scope": data.texts("scope"),
        "status": data.texts("status"),
        "validity": _periods(data, "holds_from", "holds_to"),
        "void_from": [_time(moment) for moment in moments(data, "void_from")],
        "claims": data.lists("claims"),
        "extra": kept(data),
    }
    _missing(data, columns)
    offer(data, context, Assurance, columns, key="assurance_id", until="until")


def _periods(data: TableData, begin: str, end: str) -> list[Period | None]:
    """What two columns of dates say; None where neither says anything."""
    found: list[Period | None] = []
    pairs = zip(moments(data, begin), moments(data, end), strict=True)
    for row, (first, last) in enumerate(pairs):
        if first is None and last is None:
            found.append(None)
            continue
        try:
            found.append(Period(begin=_time(first) or ALWAYS, end=_time(last)))
        except SourcingError as error:
            found.append(None)
            data.report.error(error, data.at(row, data.first(end)))
    return found


def _time(moment: Moment | None) -> datetime | None:
    return None if moment is None else moment.at("")


def _missing(data: TableData, columns: Columns) -> None:
    """Refuse rows that do not say what they are about, what they state, or who says so."""
    voids = data.ids("voids") if data.has("voids") else [""] * len(data)
    ids: Sequence[str] = columns["id"]
    stating = [row for row, id_ in enumerate(ids) if id_ and not voids[row]]
    for key in tables()[data.table].required:
        values = columns.get(key)
        if values is not None:
            data.missing((row for row in stating if not values[row]), key)
