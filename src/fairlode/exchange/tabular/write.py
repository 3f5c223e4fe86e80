"""Writing entries of the record as tables: what is in force of them, sorted into sheets."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.files import Grid, write_grids
from fairlode.exchange.tabular.limits import MAX_CELL_CHARS, MAX_FIELD_CHARS
from fairlode.exchange.tabular.rows import ordered, rows_of, table_of
from fairlode.exchange.tabular.schema import TABLES, tables
from fairlode.exchange.tabular.writer import Row, Sayable, Stated
from fairlode.ledger.codec import decode
from fairlode.ledger.record import Entry, Kind
from fairlode.types.instant import from_micros

_NAMED = 10


class NothingToWriteError(ExchangeError):
    """No entry that the form can say."""

    code = "tabular.nothing_to_write"
    sentence = (
        "None of the {count} entries is a site, an organisation, a lot, an event, a claim or an "
        "assurance in force."
    )
    remedy = "Voices are exported in other formats, such as a bundle."


class CannotSayError(ExchangeError):
    """Statements that the form has no way to say."""

    code = "tabular.cannot_say"
    sentence = "{count} statement(s) cannot be written as a table: {which}."
    remedy = "{remedy}"


def write_document(entries: Iterable[Entry], path: Path) -> int:
    """Write what the form can say of `entries`; returns how many entries that are.

    Raises `NothingToWriteError`, `CannotSayError` or `TargetUnfitError`.
    """
    given = list(entries)
    stated = in_force(given)
    if not stated:
        raise NothingToWriteError(count=len(given))
    grids = grids_of(_unique(stated))
    _check_lengths(grids, MAX_CELL_CHARS if path.suffix.lower() == ".xlsx" else MAX_FIELD_CHARS)
    write_grids(grids, path)
    return len(stated)


def in_force(entries: Sequence[Entry]) -> list[Stated]:
    """The statements of the form among `entries` that no other of them corrects or voids."""
    retired = {digest for entry in entries for digest in (entry.corrects, entry.voids) if digest}
    found = []
    for entry in entries:
        kind = Kind(entry.kind)
        if kind is Kind.VOID or entry.digest in retired:
            continue
        statement = decode(kind, entry.body)
        if isinstance(statement, Sayable):
            end = None if entry.valid_to is None else from_micros(entry.valid_to)
            begin = from_micros(entry.valid_from)
            found.append(Stated(statement=statement, begin=begin, end=end))
    return found


def grids_of(stated: Sequence[Stated]) -> dict[str, Grid]:
    """The tables of these statements, without those that would be empty."""
    grids: dict[str, Grid] = {}
    for table in TABLES:
        own = [each for each in stated if table_of(each.statement) == table]
        if own:
            columns = tables()[table].columns
            headers = dict.fromkeys(columns[key].title("en") for key in tables()[table].required)
            headers |= dict.fromkeys(
                header for each in own for row in rows_of(each) for header in row
            )
            grids[table] = ordered(table, headers), _rows(own)
    return grids


def _rows(own: Sequence[Stated]) -> Callable[[], Iterator[Row]]:
    return lambda: (row for each in own for row in rows_of(each))


def _unique(stated: Sequence[Stated]) -> list[Stated]:
    """The statements without repeats; refuses ids that parties describe in different ways."""
    seen: dict[tuple[str, str], Stated] = {}
    torn: dict[str, None] = {}
    for each in stated:
        key = table_of(each.statement), each.statement.id
        if seen.setdefault(key, each) != each:
            torn[each.statement.id] = None
    if torn:
        raise CannotSayError(
            count=len(torn),
            which=_some(torn),
            remedy="They are described in different ways by several parties; export one party's.",
        )
    return list(seen.values())


def _check_lengths(grids: Mapping[str, Grid], limit: int) -> None:
    """Refuse statements with a cell that the file could not hold."""
    long: dict[str, None] = {}
    for table, (headers, rows) in grids.items():
        key = headers[0]
        for row in rows():
            if any(isinstance(value, str) and len(value) > limit for value in row.values()):
                long[f"{table} {row.get(key, '')}"[:80]] = None
    if long:
        raise CannotSayError(
            count=len(long),
            which=_some(long),
            remedy=f"A cell holds at most {limit:,} characters; export them as EPCIS or a bundle.",
        )


def _some(names: Mapping[str, None]) -> str:
    shown = ", ".join(islice(names, _NAMED))
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"
