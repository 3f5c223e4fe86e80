"""What stands in a cell, whatever kind of file it stands in.

A text file has nothing but text. A workbook also has numbers, dates, percentages and its own
errors. Numbers keep every digit: those of a workbook are decimals of at most 15 digits, which is
what Excel itself holds; those of a text are read from the text.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

BLANKS = frozenset(
    {"", "-", "\u2013", "\u2014", "--", "?", "."}
    | {"n/a", "n.a.", "n.d.", "s/d", "s.d.", "null", "<na>"}
)
"""What people write into a cell for which they have nothing; compared without case."""

_LONGEST_BLANK = max(map(len, BLANKS))

SHEET_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
"""What a formula of Excel leaves where it fails (Office Open XML, 18.18.11, and later ones)."""

_AROUND = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b"
_AROUND += "".join(map(chr, range(0x2000, 0x200B)))
_ESCAPED = re.compile(r"'(?=['=+\-@])")
_MARKS_LOST = re.compile(r"[^\w%‰±#/'\u2019+.]+|_+|(?<!\d)\.|\.(?!\d)")


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that its cell shows with a percent sign."""

    value: Decimal
    """As it is shown: 23.8 for a cell that holds 0.238."""


@dataclass(frozen=True, slots=True)
class CellError:
    """What a formula left instead of a value."""

    text: str


Cell = str | int | float | Decimal | date | datetime | Percent | CellError | None
"""Anything that a cell may hold; None and blank text for nothing."""


def cleaned(text: str) -> str:
    """`text` without the blanks of any kind around it, in Unicode normal form C."""
    bare = text.strip(_AROUND)
    return bare if bare.isascii() else unicodedata.normalize("NFC", bare)


def is_blank(cell: Cell) -> bool:
    """Whether the cell says nothing."""
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    if len(cell) > _LONGEST_BLANK and cell[0] > " " < cell[-1] and cell.isascii():
        return False  # the common case, many times as fast
    return cleaned(cell).casefold() in BLANKS


def text_of(cell: Cell) -> str:
    """What the cell says, as text: a whole number without a point, a date in ISO 8601."""
    if isinstance(cell, str):
        return cleaned(cell)
    match cell:
        case None:
            text = ""
        case Decimal() | float():
            text = _number_text(cell)
        case datetime() | date():
            text = cell.isoformat()
        case Percent(value):
            text = f"{_number_text(value)} %"
        case CellError():
            text = cell.text
        case _:
            text = str(cell)
    return text


def unescaped(text: str) -> str:
    """`text` without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if _ESCAPED.match(text) else text


def escaped(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "'"} else text


def plain(text: str) -> str:
    """`text` for comparing: without case, accents and marks that writers choose by taste."""
    marks = unicodedata.normalize("NFKD", text.casefold().replace("º", "").replace("°", ""))
    bare = "".join(sign for sign in marks if not unicodedata.combining(sign))
    return " ".join(_MARKS_LOST.sub(" ", bare).split())


def column_letters(position: int) -> str:
    """How spreadsheets call the column at `position`, from 0: A, B, ..., Z, AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number_text(number: Decimal | float) -> str:
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    if not exact.is_finite():
        return str(exact)
    if exact == exact.to_integral_value() and exact.adjusted() < 40:  # noqa: PLR2004 - no number of a cell has more digits
        return str(int(exact))
    return f"{exact:f}" if -20 < exact.adjusted() < 40 else str(exact)  # noqa: PLR2004 - the same
