"""Numbers as documents give them, as exact decimals.

A float is taken as the shortest decimal that names it, which is what was typed: 0.1 is a tenth.
Numbers written with commas or blanks are the business of the reader of the document.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from fairlode.types._tables import shorten
from fairlode.types.errors import SourcingError

MAX_NUMBER_LENGTH = 64
"""Characters of a number written as text; a float needs at most 25."""

Number = Decimal | int | str | float
"""A number as documents give it."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,9})?", re.ASCII)

_NOT_FINITE = re.compile(r"[+-]?(nan|inf(inity)?)", re.IGNORECASE)


class NumberMalformedError(SourcingError):
    """A number that is not written as a plain decimal."""

    code = "types.number_malformed"
    sentence = "{text!r} is not a plain decimal number."
    remedy = "Write digits with at most one decimal point, such as 1234.5, without any separator."


def parse_decimal(text: str) -> Decimal:
    """A plain decimal such as ``-1234.5`` or ``1.2e6``; raises `NumberMalformedError` otherwise.

    No blanks, separators, commas, percent signs, infinities or digits other than 0 to 9.
    """
    if len(text) > MAX_NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        raise NumberMalformedError(text=shorten(text))
    return Decimal(text)


def decimal_of(number: Number) -> Decimal:
    """`number` as a decimal, a float as the shortest decimal that names it; NaN stays NaN."""
    convert = _CONVERT.get(type(number))
    if convert is not None:
        return convert(number)
    if isinstance(number, bool):  # an int to Python, a tick box to a spreadsheet
        raise NumberMalformedError(text=number)
    if isinstance(number, float):  # the repr of a subclass, as numpy's, may not be a number
        return Decimal(float.__repr__(number))
    return _decimal_of_text(number) if isinstance(number, str) else Decimal(number)


def _decimal_of_text(text: str) -> Decimal:
    return Decimal(text) if _NOT_FINITE.fullmatch(text) else parse_decimal(text)


_CONVERT: Mapping[type, Callable[..., Decimal]] = MappingProxyType(
    {
        int: Decimal,
        float: lambda number: Decimal(repr(number)),
        str: _decimal_of_text,
        Decimal: lambda number: number,
    }
)
