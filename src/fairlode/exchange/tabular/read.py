"""Reading a document of tables: every sheet found, understood, and made into drafts.

Nothing stops at the first problem. Tables are gathered first, because rows of inputs take the mass
and date of their output lot from the sheet of lots, wherever that stands in the document.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from fairlode.exchange.contract import Document, ExchangeError, Progress, Reading
from fairlode.exchange.tabular.alike import warn_alike
from fairlode.exchange.tabular.cells import column_letters
from fairlode.exchange.tabular.context import Context, settle_date_order
from fairlode.exchange.tabular.descriptions import read_lots, read_organisations, read_sites
from fairlode.exchange.tabular.events import read_events
from fairlode.exchange.tabular.evidence import read_assurances, read_claims
from fairlode.exchange.tabular.gather import Strangers, TooManyRowsError, gather
from fairlode.exchange.tabular.inputs import read_inputs
from fairlode.exchange.tabular.kept import read_exact, unknown_headers
from fairlode.exchange.tabular.overlooked import overlooked
from fairlode.exchange.tabular.report import Report
from fairlode.exchange.tabular.schema import TABLES, tables
from fairlode.exchange.tabular.sheet import Sheet, SheetError
from fairlode.exchange.tabular.sources.open import open_document
from fairlode.exchange.tabular.sources.xlsx import HIDDEN
from fairlode.exchange.tabular.table import Field, TableData

FORMAT_NAME = "tabular"
_HEADERS_SHOWN, _HEADER_SHOWN = 8, 40
_PARTS = {"": "content", "u": "uncertainty", "basis": "basis", "note": "note"}

_READERS = {
    "sites": read_sites,
    "organisations": read_organisations,
    "lots": read_lots,
    "events": read_events,
    "inputs": read_inputs,
    "claims": read_claims,
    "assurances": read_assurances,
}


class NoTableError(ExchangeError):
    """A document without any table that is known here."""

    code = "tabular.no_table"
    sentence = (
        "There is no table of sites, organisations, lots, events, inputs, claims or assurances; "
        "the headers found are {headers}."
    )
    remedy = (
        "Name the columns as the reference lists them, such as lot id and mass (kg); "
        "fairlode template writes a spreadsheet to start from."
    )


class NothingStatedError(ExchangeError):
    """A document whose tables have no rows."""

    code = "tabular.nothing_stated"
    sentence = "The tables of the document hold no rows."
    remedy = "Fill in at least one row below the header."


def read_document(document: Document, context: Context, progress: Progress) -> Reading:
    """Everything that the document says; problems are in the result."""
    report = Report(document.title)
    with _collector_at_rest():
        found = _gathered(document, report, progress)
        settle_date_order(found)
        for table in TABLES:
            for data in found:
                if data.table == table:
                    progress(f"reading {table}", 0, len(data))
                    _read(data, context)
        warn_alike(context)
    if not context.drafts and not report.failed:
        report.warning(NothingStatedError())
    return Reading(
        format=FORMAT_NAME,
        drafts=tuple(context.drafts),
        problems=report.problems(),
        notes=tuple(report.notes),
    )


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python from looking for reference cycles among millions of values that have none.

    That search takes a third of the time of reading; the values are freed without it.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            if not gc.get_freeze_count():
                # Makes all values old, so that switching on does not begin with such a search.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _gathered(document: Document, report: Report, progress: Progress) -> list[TableData]:
    """The tables of the document; what keeps a sheet from being one goes to the report."""
    found: list[TableData] = []
    strangers: Strangers = ()
    sheets = 0
    hint = PurePath(document.title).stem
    try:
        for sheet in open_document(document):
            sheets += 1
            progress("opening", sheets, 0)
            data = _sheet_table(sheet, report, hint)
            if isinstance(data, TableData):
                found.append(data)
            elif data is not None and len(data) > len(strangers):
                strangers = data
    except SheetError as error:
        place = f"{report.title}, {error.place}" if error.place else report.title
        report.error(error.cause, place)
    if not found and not report.failed:
        report.error(NoTableError(headers=_some(strangers) or "none"))
    return found


def _sheet_table(sheet: Sheet, report: Report, hint: str) -> TableData | Strangers | None:
    where = sheet.place(report.title)
    for fact in sheet.facts:
        report.note(f"{where}: {fact}")
    if HIDDEN in sheet.facts:
        return None
    try:
        found = gather(sheet, report, hint=hint)
    except TooManyRowsError as error:
        report.error(error, where)
        return None
    except SheetError as error:
        report.error(error.cause, f"{where}, {error.place}" if error.place else where)
        return None
    if isinstance(found, tuple) and sheet.name:
        report.note(f"{where}: holds no table that is known here, and was not read.")
    return found


def _some(headers: Strangers) -> str:
    shown = ", ".join(repr(header[:_HEADER_SHOWN]) for header in headers[:_HEADERS_SHOWN])
    return shown if len(headers) <= _HEADERS_SHOWN else f"{shown} and more"


def _read(data: TableData, context: Context) -> None:
    """Make drafts of one table, and say how it was understood."""
    read_exact(data)
    for error, column in overlooked(data):
        place = f"{data.where}, column {column.letters} ({column.place.header})"
        data.report.warning(error, place)
    _READERS[data.table](data, context)
    title = tables()[data.table].title("en").lower()
    rows = "row" if len(data) == 1 else "rows"
    said = (f"{data.header_rows}, {len(data)} {rows} of {title}", *data.understood)
    data.report.note(f"{data.where}: {'; '.join((*said, *_columns(data)))}.")


def _columns(data: TableData) -> Iterator[str]:
    """What became of each column of which nothing else has been said."""
    told = " ".join(data.understood)
    unused = [f"{each.letters} ({each.place.header})" for each in data.unused]
    taken = [
        f"{each.letters} ({each.place.header}) as {_title(data, each)}"
        for each in data.fields
        if each.place.meaning
        and f"column {each.letters} (" not in told
        and not any(each is other for other in data.unused)
    ]
    if taken:
        yield f"also read: {', '.join(taken)}"
    unknown = unknown_headers(data)
    if unknown:
        yield f"kept as they are: {', '.join(repr(name) for name in unknown)}"
    if unused:
        yield f"not used, as nothing stands beside it: {', '.join(unused)}"
    if data.unheaded:
        letters = ", ".join(map(column_letters, sorted(data.unheaded)))
        yield f"not used, for want of a header: {letters}"


def _title(data: TableData, column: Field) -> str:
    """What a column of the form holds, in a few words."""
    known = column.meaning
    if known.key == "assay":
        return f"{_PARTS[known.part]} of {known.analyte}"
    return tables()[data.table].columns[known.key].title("en").lower()
