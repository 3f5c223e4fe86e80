"""One row of the form in the making, such that reading it gives the same statement.

A text that a cell cannot hold unchanged (blanks around it, a word that the reader takes for
another, a sign that XML has no place for) goes into the column of exact values instead.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from fairlode.exchange.tabular.cells import escaped
from fairlode.exchange.tabular.context import ALWAYS
from fairlode.exchange.tabular.fidelity import as_json, kept_header, survives
from fairlode.exchange.tabular.schema import tables
from fairlode.types.event import Event
from fairlode.types.evidence import Assurance, Claim
from fairlode.types.instant import format_instant
from fairlode.types.lot import Lot
from fairlode.types.site import Organisation, Site

Sayable = Lot | Site | Organisation | Event | Claim | Assurance
"""What the form can say."""
Value = str | int | float | Decimal
"""What is written into a cell; a cell without a value is left out of its row."""
Row = dict[str, Value]
"""Values by header."""

_IN_LIST = re.compile(r"[;|\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement, and from when to when it holds."""

    statement: Sayable
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


def period(writer: Writer, stated: Stated, until: str = "valid_to") -> None:
    """From when to when the statement holds; `until` is the column of its end."""
    if stated.begin != ALWAYS:
        writer.time("date", stated.begin)
    writer.time(until, stated.end)
