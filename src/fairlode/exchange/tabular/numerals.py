"""Numbers as people write them: 1234.5, 1.234,5, 1 234,5, 1'234.5, (12), 12-.

Whether a comma or a point parts the fraction is decided once for a column, by evidence: ``12,5``
and ``1.234.567`` speak for a decimal comma, ``12.5`` and ``1,234,567`` for a decimal point,
``1.234`` alone for neither. A column with evidence for both is refused. One with evidence for
neither is read as its table's other columns are, or else as its language and delimiter suggest,
with a warning. No number passes through binary floating point.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell, CellError, Percent, cleaned, text_of
from fairlode.types.number import MAX_NUMBER_LENGTH, decimal_of

POINT, COMMA = ".", ","

_GROUPERS = " '\u2019`\u00a0\u202f\u2009_"
_NUMERIC = re.compile(r"[\s+\-\u2212\u2013(<≤]*[.,]?[0-9]")
_CLEAN = re.compile(r"[0-9.\n]*")
_TWO_POINTS = re.compile(r"\.[0-9]*\.")
_GROUPED_BY = {
    POINT: rf"[0-9]{{1,3}}(?:[{_GROUPERS}][0-9]{{3}})+|[0-9]{{1,3}}(?:,[0-9]{{2,3}})*,[0-9]{{3}}",
    COMMA: rf"[0-9]{{1,3}}(?:[{_GROUPERS}.][0-9]{{3}})+",
}
_WRITTEN = {
    mark: re.compile(
        rf"[+-]?(?:(?:[0-9]+|{grouped})(?:{re.escape(mark)}[0-9]*)?|{re.escape(mark)}[0-9]+)"
        rf"(?:[eE][+-]?[0-9]{{1,3}})?"
    )
    for mark, grouped in _GROUPED_BY.items()
}
_REMOVED = {
    POINT: str.maketrans("", "", _GROUPERS + ","),
    COMMA: str.maketrans(",", ".", _GROUPERS + "."),
}
_NOT_FINITE = re.compile(r"[+-]?(nan|inf(inity)?|∞)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\((.+)\)")
_MINUSES = str.maketrans("\u2212\u2013", "--")


class NumberUnreadableError(ExchangeError):
    """A cell that should hold a number and does not."""

    code = "tabular.number_unreadable"
    sentence = "{text!r} is not a number."
    remedy = "Write digits with at most one {mark}, such as {example}; leave empty what is unknown."


class DecimalsMixedError(ExchangeError):
    """A column with decimal points and decimal commas."""

    code = "tabular.decimals_mixed"
    sentence = "The column has decimal points ({point}) and decimal commas ({comma})."
    remedy = "Write all numbers of the column alike, best with a decimal point and no separators."


class DecimalsAssumedError(ExchangeError):
    """A column whose numbers can be read in two ways."""

    code = "tabular.decimals_assumed"
    sentence = (
        "{text!r} may be {as_decimal} or {as_whole}; the column was read with a decimal {mark}."
    )
    remedy = (
        "Write such numbers with a decimal point and no separator for thousands, and check one."
    )


class SheetErrorCellError(ExchangeError):
    """A formula that failed."""

    code = "tabular.cell_error"
    sentence = "The cell holds the spreadsheet error {text}."
    remedy = "Mend the formula, or leave the cell empty if the value is unknown."


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the numbers of a column say of their decimal mark: an example of each kind."""

    point: str = ""
    comma: str = ""
    either: str = ""

    @property
    def mark(self) -> str:
        """The mark that the evidence is for; empty for none or both."""
        if bool(self.point) == bool(self.comma):
            return ""
        return POINT if self.point else COMMA


def evidence(cells: Iterable[Cell]) -> Evidence:
    """What the texts among the cells say; numbers of a workbook say nothing."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    joined = "\n".join(texts)
    if _CLEAN.fullmatch(joined) and not _TWO_POINTS.search(joined):
        return _of_clean(texts)
    found = {POINT: "", COMMA: "", "?": ""}
    for text in dict.fromkeys(texts):
        lean = _leaning(text) if _NUMERIC.match(text) else ""
        if lean and not found[lean]:
            found[lean] = cleaned(text)
    return Evidence(point=found[POINT], comma=found[COMMA], either=found["?"])


def read_number(cell: Cell, mark: str) -> Decimal:
    """The number in a cell of a column with the decimal mark `mark`; NaN and infinities stay so.

    A percentage is the number that is shown. Raises `NumberUnreadableError`, `SheetErrorCellError`.
    """
    match cell:
        case str():
            return _of_text(cell, mark)
        case Percent(value):
            return value
        case Decimal() | int() | float():
            return decimal_of(cell)
        case CellError(text):
            raise SheetErrorCellError(text=text)
        case _:
            raise _unreadable(text_of(cell), mark)


def assumed(text: str, mark: str) -> DecimalsAssumedError:
    """The warning that a number such as `text` was read with the decimal mark `mark`."""
    bare = text.translate(str.maketrans("", "", _GROUPERS))
    return DecimalsAssumedError(
        text=text,
        as_decimal=bare.replace(COMMA, POINT),
        as_whole=bare.replace(COMMA, "").replace(POINT, ""),
        mark="point" if mark == POINT else "comma",
    )


def _of_clean(texts: list[str]) -> Evidence:
    """Of texts that hold digits and at most one point each."""
    either = ""
    for text in texts:
        if POINT in text:
            if _leaning(text) == POINT:
                return Evidence(point=text)
            either = either or text
    return Evidence(either=either)


def _leaning(text: str) -> str:
    """The decimal mark that a number speaks for; ``?`` for one that can be read both ways."""
    number, _, _ = cleaned(text).translate(_REMOVED_GROUPS).lower().partition("e")
    points, commas = number.count(POINT), number.count(COMMA)
    if points and commas:
        return POINT if number.rfind(POINT) > number.rfind(COMMA) else COMMA
    if not points and not commas:
        return ""
    mark, other = (POINT, COMMA) if points else (COMMA, POINT)
    if points + commas > 1:
        return other
    whole, _, fraction = number.lstrip("+-(<≤").partition(mark)
    digits = fraction.rstrip(")-% ")
    could_group = len(digits) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"  # noqa: PLR2004 - groups of three
    return "?" if could_group else mark


_REMOVED_GROUPS = str.maketrans("", "", _GROUPERS)


def _of_text(text: str, mark: str) -> Decimal:
    bare = cleaned(text).translate(_MINUSES)
    if _NOT_FINITE.fullmatch(bare):
        return Decimal("NaN") if "n" in bare.lower()[:2] and "a" in bare.lower() else Decimal("inf")
    bracketed = _IN_BRACKETS.fullmatch(bare)  # accountants' way of writing what is below zero
    if bracketed:
        bare = f"-{bracketed[1]}"
    elif bare.endswith("-"):  # and that of SAP
        bare = f"-{bare[:-1]}"
    if len(bare) > MAX_NUMBER_LENGTH or not _WRITTEN[mark].fullmatch(bare):
        raise _unreadable(text, mark)
    return Decimal(bare.translate(_REMOVED[mark]))


def _unreadable(text: str, mark: str) -> NumberUnreadableError:
    name, example = ("point", "1234.5") if mark == POINT else ("comma", "1234,5")
    return NumberUnreadableError(text=text[:120], mark=f"decimal {name}", example=example)
