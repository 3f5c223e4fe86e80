"""A spreadsheet to start from: headers in four languages, words to choose from, an example.

The ids of example rows begin with `EXAMPLE`, and the reader leaves such rows out, so that nobody
records a mine that is not there. What the sheets hold comes from the same tables as the reader.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.files import TargetUnfitError, new_folder, replaced
from fairlode.exchange.tabular.schema import LANGUAGES, Column, Table, rows_of, tables
from fairlode.exchange.tabular.vocabulary import EVENT_KINDS, event_kinds, words
from fairlode.types.country import countries
from fairlode.types.material import material, materials

_MASS_UNIT = "kg"
_NEEDED = "*"
"""Behind the headers of columns that every row needs, as the first sheet says; read past."""
_LAST_ROW = 10_000
"""Rows that choices and date formats are laid over."""
_HEAD = PatternFill("solid", fgColor="E9DFD3")
_FAINT = Font(italic=True, color="777777")
_WIDTH, _WIDE = 18, 100
_ASSAY_U = "assay_u"
_NUMBER_TYPES = frozenset({"mass", "percent", "number", "spread", "assay"})


class LanguageUnknownError(ExchangeError):
    """A language that the form does not speak."""

    code = "tabular.language_unknown"
    sentence = "There is no template in {language!r}."
    remedy = "Ask for one of {known}."


def template(path: Path, *, language: str = "en", example: bool = True) -> None:
    """Write an empty form: a workbook for ``.xlsx``, else a folder of CSV files.

    Raises `LanguageUnknownError`, or `TargetUnfitError` where `path` has another suffix or is a
    folder that is not empty.
    """
    if language not in LANGUAGES:
        raise LanguageUnknownError(language=language, known=", ".join(LANGUAGES))
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        book = _workbook(language, example=example)
        with replaced(path) as target:
            book.save(target)
    elif suffix in {".csv", ""}:
        with new_folder(path) as folder:
            _write_texts(folder, language, example=example)
    else:
        raise TargetUnfitError(path=path, what="is no kind of template")


def header(column: Column, language: str) -> str:
    """The header of a column in the template, with its unit."""
    title = column.title(language)
    match column.type:
        case "mass":
            return f"{title} ({_MASS_UNIT})"
        case "percent" | "spread":
            return f"{title} (%)"
        case _:
            return title


def _columns(table: Table) -> Iterator[tuple[str, Column]]:
    """The columns of a sheet, that of the uncertainty of the assay among them."""
    for column in table.columns.values():
        if column.in_template:
            yield column.key, column
        if column.key == "assay":
            yield _ASSAY_U, column


def _header(key: str, column: Column, language: str) -> str:
    """The header, with a mark where every row needs a value."""
    name = "Cu ± (%)" if key == _ASSAY_U else header(column, language)
    return f"{name} {_NEEDED}" if column.required else name


def _workbook(language: str, *, example: bool) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    _explain(book.active, language)
    lists = book.create_sheet(_texts(language)["lists"])
    lists.sheet_state = "hidden"
    ranges = _fill_lists(lists, language)
    for table in tables().values():
        sheet = book.create_sheet(table.title(language), len(book.sheetnames) - 1)
        _fill(sheet, table, language, ranges)
        if example:
            _append_examples(sheet, table, language)
    return book


def _explain(sheet: Any, language: str) -> None:  # noqa: ANN401 - a worksheet of openpyxl
    texts = _texts(language)
    sheet.title = texts["sheet"]
    sheet.column_dimensions["A"].width = _WIDE
    lines = [
        texts["title"],
        "",
        *(texts[key] for key in ("fill", "empty", "units", "assays", "own", "examples")),
        "",
    ]
    lines += [_contents(table, language) for table in tables().values()]
    for line in lines:
        sheet.append([line])
    for (cell,) in sheet.iter_rows():
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)


def _contents(table: Table, language: str) -> str:
    """A line on a sheet: its columns, those that are needed marked."""
    names = [_header(key, column, language) for key, column in _columns(table)]
    return f"{table.title(language)}: {', '.join(names)}"


def _fill(sheet: Any, table: Table, language: str, ranges: Mapping[str, str]) -> None:  # noqa: ANN401 - a worksheet of openpyxl
    sheet.freeze_panes = "B2"
    for at, (key, column) in enumerate(_columns(table), start=1):
        letters = get_column_letter(at)
        cell = sheet.cell(row=1, column=at, value=_header(key, column, language))
        cell.font, cell.fill = Font(bold=True), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = Comment(column.description, "Fairlode", width=320, height=120)
        sheet.column_dimensions[letters].width = _WIDTH
        if column.type == "date":
            for row in range(2, 2 + len(_examples(table.key)) + 200):
                sheet.cell(row=row, column=at).number_format = "yyyy-mm-dd"
        choice = ranges.get(column.type)
        if choice:
            # Other words of the same meaning are read too, so that the program warns and no more.
            rule = DataValidation(
                type="list", formula1=choice, allow_blank=True, errorStyle="warning"
            )
            rule.add(f"{letters}2:{letters}{_LAST_ROW}")
            sheet.add_data_validation(rule)


def _fill_lists(sheet: Any, language: str) -> dict[str, str]:  # noqa: ANN401 - a worksheet of openpyxl
    """Write every closed list into a column; returns where each is, by type of column."""
    found: dict[str, str] = {}
    for at, (kind, choices) in enumerate(_choices(language).items(), start=1):
        for row, choice in enumerate(choices, start=1):
            sheet.cell(row=row, column=at, value=choice)
        letters = get_column_letter(at)
        found[kind] = f"'{sheet.title}'!${letters}$1:${letters}${len(choices)}"
    return found


def _choices(language: str) -> dict[str, list[str]]:
    """The words of each closed list in a language, by type of column."""
    lists = {row["list"] for row in rows_of("words")}
    found = {
        f"word:{name}": [each.title(language) for each in words(name).values()]
        for name in sorted(lists)
    }
    found[EVENT_KINDS] = [kind.title(language) for kind in event_kinds().values()]
    found["material"] = [each.names[language] for each in materials()]
    found["country"] = list(countries())
    return found


def _append_examples(sheet: Any, table: Table, language: str) -> None:  # noqa: ANN401 - a worksheet of openpyxl
    keys = [key for key, _ in _columns(table)]
    kinds = {key: column.type for key, column in _columns(table)}
    for row, example in enumerate(_examples(table.key).values(), start=2):
        for key, value in example.items():
            shown = _shown(kinds[key], value, language)
            number = kinds[key] in _NUMBER_TYPES
            cell = sheet.cell(row=row, column=keys.index(key) + 1)
            cell.value = float(shown) if number else shown
            cell.font = _FAINT


def _write_texts(folder: Path, language: str, *, example: bool) -> None:
    for table in tables().values():
        columns = dict(_columns(table))
        target = folder / f"{table.title(language)}.csv"
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([_header(key, column, language) for key, column in columns.items()])
            for row in _examples(table.key).values() if example else ():
                writer.writerow(
                    [_shown(each.type, row.get(key, ""), language) for key, each in columns.items()]
                )


def _shown(kind: str, value: str, language: str) -> str:
    """An example's value: a word in the language for ``=key``, else as it is."""
    if not value.startswith("="):
        return value
    key = value.removeprefix("=")
    if kind == "material":
        known = material(key)
        return known.names[language] if known else key
    if kind == EVENT_KINDS:
        return event_kinds()[key].title(language)
    return words(kind.removeprefix("word:"))[key].title(language)


@cache
def _examples(table: str) -> Mapping[int, Mapping[str, str]]:
    """The example rows of a table by number."""
    found: dict[int, dict[str, str]] = {}
    for row in rows_of("examples"):
        if row["table"] == table:
            found.setdefault(int(row["row"]), {})[row["key"]] = row["value"]
    return found


def _texts(language: str) -> Mapping[str, str]:
    return {row["key"]: row[language] for row in rows_of("template_texts")}
