"""Rows that are no data: repeated headers, totals, the examples of a template, nothing at all."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from string import ascii_letters, digits

from fairlode.exchange.tabular.cells import BLANKS, Cell, is_blank, plain, text_of
from fairlode.exchange.tabular.schema import header_words, tables
from fairlode.exchange.tabular.table import Field, TableData

EXAMPLE = "EXAMPLE-"
"""Before the ids of a template's example rows, in every language; such rows are never recorded."""

_TOTALS = header_words("total")
_TOTAL_STARTS = ("total ", "sub total", "subtotal ", "grand total", "sous total", "suma total")
_PLAIN_ENDS = frozenset(ascii_letters + digits)
# Without the first letters of all words for totals and examples.
_PLAIN_STARTS = _PLAIN_ENDS - frozenset("gstexGSTEX")
# A row may have its id among the exact values; what stands in JSON is no total.
_JSON = frozenset({"exact", "extra"})
_SHORT = max(map(len, BLANKS))
_PLAIN_ID = rf"[{''.join(sorted(_PLAIN_STARTS))}][^\n]{{{_SHORT - 1},}}[a-zA-Z0-9]"
_PLAIN_IDS = re.compile(rf"(?:{_PLAIN_ID}\n)*+{_PLAIN_ID}")
_POINTED = re.compile(r"\d+\.0", re.ASCII)


def leave_out(data: TableData) -> None:
    """Drop the rows of a table that are not data, and say which; blank ones without a word."""
    repeated = _repeated(data)
    if repeated:
        data.report.note(f"{data.where}: left out the repeated header in {data.named(repeated)}.")
    ids = _id_columns(data)
    examples = _rows_with(ids, _is_example)
    if examples:
        data.report.note(
            f"{data.where}: left out {len(examples)} example row(s) of the template "
            f"({data.named(examples)})."
        )
    blank, totals = _without_id(data, ids)
    totals = sorted({*totals, *_rows_with(ids, _is_total)} - {*repeated, *examples})
    if totals:
        data.report.note(f"{data.where}: left out the totals in {data.named(totals)}.")
    data.drop([*repeated, *examples, *blank, *totals])


def _repeated(data: TableData) -> list[int]:
    """Rows in which every known column holds its own header."""
    known = [each for each in data.fields if each.place.meaning]
    titles = [each.place.header.split(" / ") for each in known]
    if frozenset(titles[0]).isdisjoint(known[0].cells):
        return []
    candidates = [at for at, cell in enumerate(known[0].cells) if cell in titles[0]]
    return [
        at
        for at in candidates
        if all(
            is_blank(each.cells[at]) or text_of(each.cells[at]) in title
            for each, title in zip(known, titles, strict=True)
        )
        and sum(not is_blank(each.cells[at]) for each in known) >= min(2, len(known))
    ]


def is_reserved(text: str) -> bool:
    """Whether an id would be taken for something else: a total, an example, a number."""
    return _is_total(text) or _is_example(text) or bool(_POINTED.fullmatch(text))


def _is_example(text: str) -> bool:
    return text.upper().startswith(EXAMPLE)


def _is_total(text: str) -> bool:
    bare = plain(text)
    return bare in _TOTALS or bare.startswith(_TOTAL_STARTS)


@dataclass(frozen=True, slots=True)
class _Ids:
    """A column of ids, and those of its distinct cells that may be no ids."""

    key: str
    cells: Sequence[Cell]
    odd: frozenset[str]
    has_blank: bool


def _id_columns(data: TableData) -> list[_Ids]:
    columns = tables()[data.table].columns
    return [
        _ids(each.meaning.key, each)
        for each in data.fields
        if each.meaning.key in _JSON
        or (each.meaning.key and columns[each.meaning.key].type == "id")
    ]


def _ids(key: str, column: Field) -> _Ids:
    cells, distinct = column.cells, column.distinct
    if _all_plain(distinct):
        return _Ids(key=key, cells=cells, odd=frozenset(), has_blank=False)
    has_blank = None in distinct or "" in distinct
    texts = [cell for cell in distinct if isinstance(cell, str) and cell]
    # Nearly every id can be told from a total, and from nothing, by its ends and its length.
    odd = frozenset([text for text in texts if text[0] not in _PLAIN_STARTS])
    short = [text for text in texts if len(text) <= _SHORT or text[-1] not in _PLAIN_ENDS]
    has_blank = has_blank or any(map(is_blank, short)) or any(map(is_blank, odd))
    return _Ids(key=key, cells=cells, odd=odd, has_blank=has_blank)


def _all_plain(cells: Collection[Cell]) -> bool:
    """Whether the ends and the length of each show that it is an id; the common case, in one go."""
    try:
        return _PLAIN_IDS.fullmatch("\n".join(cells)) is not None  # type: ignore[arg-type]  # a cell that is no text is the point
    except TypeError:
        return False


def _rows_with(columns: Sequence[_Ids], test: Callable[[str], bool]) -> list[int]:
    """Rows in which one of the columns of ids has a text that passes the test."""
    found: set[int] = set()
    for column in columns:
        if column.key in _JSON:
            continue
        odd = {text for text in column.odd if test(text)}
        if odd:
            found.update(at for at, cell in enumerate(column.cells) if cell in odd)
    return sorted(found)


def _without_id(data: TableData, ids: Sequence[_Ids]) -> tuple[list[int], list[int]]:
    """Rows without any id: those that are blank, and those that have a word for a total."""
    names = {*tables()[data.table].required, "event_id", "exact", "voids"}
    needed = [each for each in ids if each.key in names]
    blank: list[int] = []
    totals: list[int] = []
    if not any(each.has_blank for each in needed):
        return blank, totals
    for row in range(len(data)):
        if not all(is_blank(each.cells[row]) for each in needed):
            continue
        texts = [each.cells[row] for each in data.fields if not is_blank(each.cells[row])]
        if not texts:
            blank.append(row)
        elif any(isinstance(text, str) and _is_total(text) for text in texts):
            totals.append(row)
    return blank, totals
