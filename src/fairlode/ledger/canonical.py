"""One byte sequence for one content: JSON in the form of RFC 8785, and its SHA-256.

Equal content has equal bytes on any machine, so a digest can stand for it. The canonical form
sorts keys by UTF-16 and writes numbers as ECMAScript does. Statement bodies hold masses and
decimals as text; for such values a plain JSON writer that sorts keys gives the very same bytes
in a small part of the time, and is used where that is certain.
"""

from contextlib import suppress
from hashlib import sha256

import orjson
import rfc8785

from fairlode.ledger.record import LedgerError

MAX_INTEGER = 2**53 - 1
"""Largest whole number that JSON keeps exact everywhere (RFC 8785, 3.1, after RFC 7493)."""
_FIRST_SURROGATE = "\ud800"
"""Below it, the order of code points, of UTF-8 and of UTF-16 are one and the same."""


class NotCanonicalError(LedgerError):
    """A value that RFC 8785 has no form for."""

    code = "ledger.not_canonical"
    sentence = "A record cannot hold this value: {what}."
    remedy = (
        "Use text, true, false, nothing, lists, objects with text keys and finite numbers; "
        "write whole numbers beyond 9,007,199,254,740,991 as text."
    )


def canonical(value: object) -> bytes:
    """The RFC 8785 form of a JSON value, UTF-8.

    Takes str, bool, None, int, float, list, tuple and dict. Raises `NotCanonicalError` for NaN and
    infinities, integers beyond ±`MAX_INTEGER` but for those that a float is written as, lone
    surrogates, keys that are not text, other types and nesting beyond what the interpreter can
    follow.
    """
    try:
        if _is_plain(value):
            with suppress(NotCanonicalError):  # nested deeper than the fast writer goes
                return canonical_plain(value)
        return _by_rfc8785(value)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(what=str(error)) from None


def canonical_plain(value: object) -> bytes:
    """The RFC 8785 form of a value that the caller vouches for, unchecked and fast.

    Every part is a str, bool, None, list, tuple or dict, or an int within ±`MAX_INTEGER`; keys hold
    no character from U+D800 up; less than 200 levels deep. For anything else the bytes may not be
    the canonical ones. Raises `NotCanonicalError` for what the writer itself refuses.
    """
    try:
        # The writer leaves its spare room in what it returns: a copy takes a tenth of the memory.
        return bytes(memoryview(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)))
    except TypeError as error:  # orjson.JSONEncodeError is a TypeError
        raise NotCanonicalError(what=str(error)) from None


def digest(data: bytes) -> bytes:
    """SHA-256 of `data`, 32 bytes."""
    return sha256(data).digest()


def _by_rfc8785(value: object) -> bytes:
    """The canonical form by the reference way: slower, takes all JSON. Raises ValueError."""
    return rfc8785.dumps(_readable(value))  # type: ignore[arg-type]  # it refuses the rest itself


def _readable(value: object) -> object:
    """The value, with whole numbers that the canonical form itself writes taken back as numbers.

    1e16 is written as 10000000000000000, which a reader returns as an integer beyond
    `MAX_INTEGER`; without this, a record that was read could not be written again.
    """
    if type(value) is int and abs(value) > MAX_INTEGER:
        return _as_double(value)
    if isinstance(value, dict):
        return {key: _readable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(item) for item in value]
    return value


def _as_double(value: int) -> int | float:
    try:
        double = float(value)
    except OverflowError:
        return value  # refused by the writer, with its reason
    return double if rfc8785.dumps(double) == b"%d" % value else value


def _is_plain(value: object) -> bool:
    """Whether `canonical_plain` gives the canonical bytes of `value`; a subclass never is."""
    # A loop over a stack, not a recursion: every record with a source's own words comes through.
    waiting = [value]
    while waiting:
        item = waiting.pop()
        kind = type(item)
        if kind is dict:
            if not _keys_are_plain(item):  # type: ignore[arg-type]  # its type was looked at
                return False
            waiting += [part for part in item.values() if type(part) is not str]  # type: ignore[attr-defined]  # the same
        elif kind is list or kind is tuple:
            waiting += [part for part in item if type(part) is not str]  # type: ignore[attr-defined]  # the same
        elif kind is int:
            if not -MAX_INTEGER <= item <= MAX_INTEGER:  # type: ignore[operator]  # the same
                return False
        elif kind is not str and kind is not bool and item is not None:
            return False
    return True


def _keys_are_plain(value: dict[object, object]) -> bool:
    """Whether sorting by UTF-8 puts the keys in their UTF-16 order."""
    for key in value:
        if type(key) is not str or not (key.isascii() or max(key) < _FIRST_SURROGATE):
            return False
    return True
