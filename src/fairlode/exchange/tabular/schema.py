"""The sheets and columns of the form, from `data/tables.csv` and `data/columns.csv`.

The tables are the form: what is read, what the template shows and what the reference prints all
come from these rows. A name in several languages is a list parted by semicolons, the first of
which the template uses.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from fairlode.exchange.tabular.cells import plain

LANGUAGES = ("en", "es", "fr", "pt")
"""The languages that headers and words come in."""

TABLES = ("sites", "organisations", "lots", "events", "inputs", "claims", "assurances")
"""The tables of the form, in the order in which they are read and written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the form."""

    key: str
    required: bool
    type: str
    """What its cells are: id, text, mass, percent, date, ``word:`` and a list of words, ..."""
    unit: str
    names: Mapping[str, tuple[str, ...]] = field(hash=False)
    """By language, the one to show first."""
    in_template: bool
    """Whether the template shows it; the others are for exports and rare cases."""
    description: str

    def title(self, language: str) -> str:
        """The header that the template shows."""
        return self.names[language][0]

    @property
    def words(self) -> str:
        """The list of words that its cells are of; empty where they are not of one."""
        return self.type.removeprefix("word:") if self.type.startswith("word:") else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the form: a sheet of a workbook, or a file of its own."""

    key: str
    names: Mapping[str, tuple[str, ...]] = field(hash=False)
    description: str
    columns: Mapping[str, Column] = field(hash=False)

    def title(self, language: str) -> str:
        """How the sheet is called."""
        return self.names[language][0]

    @property
    def required(self) -> tuple[str, ...]:
        """Keys of the columns without which a row says nothing."""
        return tuple(column.key for column in self.columns.values() if column.required)


@cache
def tables() -> Mapping[str, Table]:
    """Every table by key, in the order of `TABLES`."""
    rows = list(rows_of("columns"))
    return {
        row["key"]: Table(
            key=row["key"],
            names=_names(row),
            description=row["description"],
            columns={line["key"]: _column(line) for line in rows if line["table"] == row["key"]},
        )
        for row in rows_of("tables")
    }


@cache
def headers(table: str, types: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Every name of the table's columns, plain, to the column's key; the first to have it keeps it.

    With `types`, the names of columns of these types alone: ``input`` is a lot, ``input (kg)`` a
    mass.
    """
    found: dict[str, str] = {}
    for column in tables()[table].columns.values():
        if types and column.type not in types:
            continue
        for name in (column.key, *(name for names in column.names.values() for name in names)):
            found.setdefault(plain(name), column.key)
    return found


@cache
def sheet_names() -> Mapping[str, str]:
    """Every name of a sheet, plain, to the table's key; the first table to have it keeps it."""
    found: dict[str, str] = {}
    for table in tables().values():
        for names in table.names.values():
            for name in names:
                found.setdefault(plain(name), table.key)
    return found


@cache
def header_words(name: str) -> frozenset[str]:
    """The words of a list of words that stand in headers and rows of totals, plain."""
    return frozenset(plain(row["word"]) for row in rows_of("header_words") if row["list"] == name)


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of `data/<name>.csv`."""
    path = files("fairlode.exchange.tabular") / "data" / f"{name}.csv"
    yield from csv.DictReader(path.read_text("utf-8").splitlines())


def listed(cell: str) -> tuple[str, ...]:
    """The items of a cell that holds a list."""
    return tuple(item for item in cell.split(";") if item)


def _names(row: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {language: listed(row[language]) for language in LANGUAGES}


def _column(row: Mapping[str, str]) -> Column:
    return Column(
        key=row["key"],
        required=row["required"] == "yes",
        type=row["type"],
        unit=row["unit"],
        names=_names(row),
        in_template=row["template"] == "yes",
        description=row["description"],
    )
