"""Rows that are no data: repeated headers, totals, the examples of a template, nothing at all."""

import re
from collections.abc import Callable, Sequence

from fairlode.exchange.tabular.cells import Cell, is_blank, plain, text_of
from fairlode.exchange.tabular.schema import header_words, tables
from fairlode.exchange.tabular.table import TableData

EXAMPLE = "EXAMPLE-"
"""Before the ids of a template's example rows, in every language; such rows are never recorded."""

_TOTALS = header_words("total")
_TOTAL_STARTS = ("total ", "sub total", "subtotal ", "grand total", "sous total", "suma total")
# Finds every text that is a total or an example, and some that are neither.
_SPECIAL = re.compile(r"^\W*(?:grand|sub|sous|total|sum|som|example)", re.IGNORECASE | re.MULTILINE)
_POINTED = re.compile(r"\d+\.0", re.ASCII)


def leave_out(data: TableData) -> None:
    """Drop the rows of a table that are not data, and say which."""
    repeated = _repeated(data)
    if repeated:
        data.report.note(f"{data.where}: left out the repeated header in {data.named(repeated)}.")
        data.drop(repeated)
    examples = _starting(data, _is_example)
    if examples:
        data.report.note(
            f"{data.where}: left out {len(examples)} example row(s) of the template "
            f"({data.named(examples)})."
        )
        data.drop(examples)
    totals = _totals(data)
    if totals:
        data.report.note(f"{data.where}: left out the totals in {data.named(totals)}.")
        data.drop(totals)


def _repeated(data: TableData) -> list[int]:
    """Rows in which every known column holds its own header."""
    known = [each for each in data.fields if each.place.meaning]
    titles = [each.place.header.split(" / ") for each in known]
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


def _starting(data: TableData, test: Callable[[str], bool]) -> list[int]:
    """Rows in which a column of ids has a cell that passes the test."""
    found: set[int] = set()
    for each in data.fields:
        key = each.meaning.key
        if not key or tables()[data.table].columns[key].type != "id":
            continue
        distinct = [cell for cell in set(each.cells) if isinstance(cell, str)]
        if not _SPECIAL.search("\n".join(distinct)):
            continue  # the common case, many times as fast
        odd = {cell for cell in distinct if test(cell)}
        if odd:
            found.update(at for at, cell in enumerate(each.cells) if cell in odd)
    return sorted(found)


def _totals(data: TableData) -> list[int]:
    """Rows whose id is a word for a total, and rows without an id that have one elsewhere."""
    found = set(_starting(data, _is_total))
    names = {*tables()[data.table].required, "event_id", "exact", "voids"}
    ids = [each for each in data.fields if each.meaning.key in names]
    if not any(_has_blank(each.cells) for each in ids):
        return sorted(found)
    for row in range(len(data)):
        if row in found or not all(is_blank(each.cells[row]) for each in ids):
            continue
        texts = [each.cells[row] for each in data.fields if not is_blank(each.cells[row])]
        if not texts or any(isinstance(text, str) and _is_total(text) for text in texts):
            found.add(row)
    return sorted(found)


def _has_blank(cells: Sequence[Cell]) -> bool:
    return any(is_blank(cell) for cell in set(cells))
