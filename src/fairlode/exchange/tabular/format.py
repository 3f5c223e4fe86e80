"""The tabular form as a document format."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fairlode.exchange.contract import Document, Progress, Reading, silent
from fairlode.exchange.tabular.context import Context
from fairlode.exchange.tabular.layout import find_layout
from fairlode.exchange.tabular.read import FORMAT_NAME, read_document
from fairlode.exchange.tabular.sheet import SheetError
from fairlode.exchange.tabular.sources.delimited import find_delimiter, find_encoding
from fairlode.exchange.tabular.sources.open import SUFFIXES, file_kind
from fairlode.exchange.tabular.write import write_document
from fairlode.ledger.record import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabular:
    """Spreadsheets, text files and Parquet tables: sites, lots, events, claims and the like."""

    name: str = FORMAT_NAME
    title: str = "Tables (CSV, Excel, OpenDocument, Parquet)"
    suffixes: tuple[str, ...] = SUFFIXES
    precedence: int = 0
    """The last to be asked: nearly any file may be a table."""
    unit: str = ""
    """Unit of masses where a document states none."""
    assume_time: datetime | None = None
    """When events happened where a document does not tell; None refuses such events."""

    def recognises(self, document: Document) -> bool:
        """Whether the name and the first bytes are those of a file of tables."""
        kind = file_kind(document)
        if kind != "text":
            return bool(kind) or document.title.lower().endswith(SUFFIXES)
        return document.title.lower().endswith(SUFFIXES) or _has_header(document)

    def read(self, document: Document, *, progress: Progress = silent) -> Reading:
        """Everything the document says. Problems are returned, not raised."""
        context = Context(unit=self.unit, assume_time=self.assume_time)
        return read_document(document, context, progress)

    def write(self, entries: Iterable[Entry], path: Path) -> int:
        """Write the sites, organisations, lots, events, claims and assurances in force.

        ``.xlsx`` is one workbook; ``.csv``, ``.tsv`` and ``.parquet`` one file where one table is
        enough, else a folder of that name with a file for each; no suffix is a folder of CSV
        files. Returns how many entries were written. Raises `ExchangeError` where the form cannot
        say an event, or none of the entries.
        """
        return write_document(entries, path)


def _has_header(document: Document) -> bool:
    """Whether a file without a telling name begins with a header of the form."""
    try:
        encoding = find_encoding(document.path)
        head = document.head.decode(encoding.codec, errors="replace").splitlines(keepends=True)[:40]
        delimiter, skipped = find_delimiter(head, document.title)
    except (SheetError, IndexError):
        return False
    rows = [line.rstrip("\r\n").split(delimiter) for line in head[skipped:]]
    return find_layout(rows, name=document.title) is not None
