"""What a value of a JSON document may be: small checks, put together to those of a whole.

A check is a function of a value and the spot where it stands; it says there what is wrong and
returns nothing. It does not stop, so all problems of a document are found in one reading.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

from fairlode.exchange.epcis import faults
from fairlode.exchange.epcis.findings import Spot, listed
from fairlode.exchange.epcis.names import is_uri
from fairlode.exchange.jsonfaults import MAX_DEPTH, TooDeepError
from fairlode.types.errors import SourcingError
from fairlode.types.instant import parse_instant

MAX_TEXT_CHARS = 1_000_000
"""Longest text of a record, in characters; a document belongs beside the record, not in it."""
MAX_EXACT_INTEGER = 2**53 - 1
"""Largest whole number that JSON keeps exact everywhere (RFC 7493)."""
_LEAST_EXPONENT = 1e21
"""From here on RFC 8785 writes a number with an exponent, so that it is no integer to a reader."""
_SHOWN_CHARS = 80
"""Of a value in a sentence."""
Check = Callable[[object, Spot], None]

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
"""A date and time with an offset (RFC 3339), as XML Schema writes it."""
_HEX = re.compile(r"[A-Fa-f0-9]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_KINDS = {bool: "true or false", dict: "an object", list: "a list", str: "a text"}


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    return _KINDS.get(type(value), "a number")


def wrong_kind(expected: str, value: object) -> faults.MemberTypeError:
    """The error of a value that is of another kind than expected."""
    return faults.MemberTypeError(expected=expected, found=kind_of(value))


def text(value: object, spot: Spot) -> None:
    """A text, of any length that a record holds."""
    if type(value) is not str:
        spot.error(wrong_kind("a text", value))
    else:
        writable(value, spot)


def uri(value: object, spot: Spot) -> None:
    """A URI (RFC 3986)."""
    if type(value) is not str:
        spot.error(wrong_kind("a URI", value))
    elif not is_uri(value):
        spot.error(faults.UriMalformedError(text=shown(value)))


def time(value: object, spot: Spot) -> None:
    """A date and time with an offset (RFC 3339)."""
    if type(value) is not str:
        spot.error(wrong_kind("a date and time", value))
    elif not TIME.fullmatch(value):
        spot.error(faults.TimeMalformedError(text=shown(value)))


def instant(value: object, spot: Spot) -> None:
    """A date and time with an offset that the record can hold."""
    if type(value) is not str or not TIME.fullmatch(value):
        time(value, spot)
        return
    try:
        parse_instant(value)
    except SourcingError as refusal:
        spot.error(refusal)


def number(value: object, spot: Spot) -> None:
    """A finite number that comes out of the record as it went in."""
    if type(value) is int:
        inexact = abs(value) > MAX_EXACT_INTEGER
    elif type(value) is float and isfinite(value):
        inexact = MAX_EXACT_INTEGER < abs(value) < _LEAST_EXPONENT
    else:
        spot.error(wrong_kind("a finite number", value))
        return
    if inexact:
        spot.error(faults.NumberInexactError(number=shown(value)))


def boolean(value: object, spot: Spot) -> None:
    """True or false."""
    if type(value) is not bool:
        spot.error(wrong_kind("true or false", value))


def hex_binary(value: object, spot: Spot) -> None:
    """Bytes as hexadecimal digits."""
    if type(value) is not str or not _HEX.fullmatch(value):
        spot.error(wrong_kind("a text of hexadecimal digits", value))


def one_of(*known: str) -> Check:
    """A word of a closed list."""

    def check(value: object, spot: Spot) -> None:
        if value not in known:
            spot.error(faults.ValueUnknownError(text=shown(value), known=", ".join(known)))

    return check


def list_of(check_item: Check, *, least: int = 0, unique: bool = False) -> Check:
    """A list of so many items at least, no two of them equal if they are unique."""

    def check(value: object, spot: Spot) -> None:
        if type(value) is not list:
            spot.error(wrong_kind("a list", value))
            return
        if len(value) < least:
            spot.error(faults.ListEmptyError())
        for index, item in enumerate(value):
            check_item(item, spot.below(index))
        if unique and all(type(item) is str for item in value) and len(set(value)) < len(value):
            twice = next(item for item in value if value.count(item) > 1)
            spot.error(faults.ItemTwiceError(item=shown(twice)))

    return check


def one_or_list_of(check_item: Check) -> Check:
    """One item, or a list of them."""
    many = list_of(check_item)
    return lambda value, spot: (many if type(value) is list else check_item)(value, spot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """An object with members of known names, and others of named vocabularies."""

    known: Mapping[str, Check]
    required: tuple[str, ...] = ()
    closed: bool = False
    """Whether no other members are allowed."""

    def __call__(self, value: object, spot: Spot) -> None:
        """Check an object and all that is in it."""
        if type(value) is not dict:
            spot.error(wrong_kind("an object", value))
            return
        for name, item in value.items():
            check = self.known.get(name)
            if check is not None:
                check(item, spot.below(name))
            else:
                self._other(name, spot.below(name))
                anything(item, spot.below(name))
        for name in self.required:
            if name not in value:
                spot.error(faults.MemberMissingError(member=name))

    def _other(self, name: str, spot: Spot) -> None:
        if self.closed:
            reason = f"there may be {listed(self.known)}"
            spot.error(faults.MemberForbiddenError(member=shown(name), reason=reason))
        elif ":" not in name:
            spot.warning(faults.MemberUnknownError(member=shown(name)))


def anything(value: object, spot: Spot) -> None:
    """Whatever a record can hold."""
    _holdable(value, spot, depth=MAX_DEPTH)


def _holdable(value: object, spot: Spot, *, depth: int) -> None:
    if type(value) is str:
        writable(value, spot)
    elif type(value) is int or type(value) is float:
        number(value, spot)
    elif type(value) is dict or type(value) is list:
        if not depth:
            spot.error(TooDeepError(limit=MAX_DEPTH))
            return
        items = value.items() if type(value) is dict else enumerate(value)
        for key, item in items:
            below = spot.below(key)
            if type(key) is str:
                writable(key, below)
            _holdable(item, below, depth=depth - 1)


def writable(value: str, spot: Spot) -> None:
    """A text of a length and of characters that a record can hold."""
    if len(value) > MAX_TEXT_CHARS:
        spot.error(faults.TextTooLongError(chars=len(value), limit=MAX_TEXT_CHARS))
    elif not value.isascii() and _SURROGATE.search(value):
        spot.error(faults.TextUnwritableError())


def shown(value: object) -> str:
    """The start of a value, fit for a sentence."""
    said = value if isinstance(value, str) else str(value)
    start = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in said[:_SHOWN_CHARS]
    )
    return start if len(said) <= _SHOWN_CHARS else f"{start}..."
