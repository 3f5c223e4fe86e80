"""From the bytes of a document to a value that a record can hold, every fault named.

The parser reads past what JSON forbids or leaves open (NaN, one member twice) and keeps it, so that
`check_sound` can say where it stands.
"""

import json
import re
from math import isfinite
from pathlib import Path
from typing import Any, Final

from fairlode.exchange import jsonfaults
from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.icglr.faults import (
    MemberTwiceError,
    NotJsonError,
    NotUtf8Error,
    NumberImpossibleError,
    TextTooLongError,
    TextUnwritableError,
    TooDeepError,
    TooLargeError,
)
from fairlode.exchange.icglr.report import Report, below
from fairlode.exchange.jsonfaults import MAX_DEPTH, decoded, reason_of
from fairlode.ledger.canonical import MAX_INTEGER
from fairlode.types.errors import SourcingError

MAX_BYTES: Final = 256 * 1024**2
"""Largest document read, in bytes: some 100,000 lots with their parties written out."""
MAX_TEXT_CHARS: Final = 1_000_000
"""Longest text of a record, in characters; a document belongs beside the record, not in it."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SHOWN_CHARS: Final = 60


class _Doubled(dict[str, Any]):
    """An object with a member that stood twice in it; the last one is kept."""

    member = ""


def load(path: Path, report: Report) -> object:
    """The value in the document at `path`; None, with the reason reported, if there is none."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        report.error(TooLargeError(size=size, limit=MAX_BYTES), "")
        return None
    try:
        value = json.loads(
            decoded(path.read_bytes()), object_pairs_hook=_object, parse_constant=float
        )
    except (ValueError, RecursionError) as fault:
        report.error(_explained(fault), "")
        return None
    except ExchangeError as undecoded:
        report.error(_in_own_code(undecoded), "")
        return None
    return value if check_sound(value, "", report) else None


def check_sound(value: object, pointer: str, report: Report, *, depth: int = MAX_DEPTH) -> bool:
    """Report whatever a record cannot hold in a value; False if it is too deep to be read on."""
    if isinstance(value, str):
        _check_text(value, pointer, report)
    elif isinstance(value, dict | list):
        if not depth:
            report.error(TooDeepError(limit=MAX_DEPTH), pointer)
            return False
        if isinstance(value, _Doubled):
            report.error(MemberTwiceError(member=shown(value.member)), pointer)
        keyed = value.items() if isinstance(value, dict) else enumerate(value)
        sound = [
            check_sound(item, below(pointer, key), report, depth=depth - 1) for key, item in keyed
        ]
        return all(sound)
    elif not _is_kept(value):
        report.error(NumberImpossibleError(number=shown(value)), pointer)
    return True


def shown(value: object) -> str:
    """The start of a value, fit for a sentence."""
    text = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in _start(value)
    )
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}..."


def _start(value: object) -> str:
    try:
        return str(value)[: _SHOWN_CHARS + 1]
    except ValueError:  # an integer of more digits than the interpreter writes
        return "a number of thousands of digits"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    doubled = _Doubled(members)
    names = [name for name, _ in pairs]
    doubled.member = next(name for name in names if names.count(name) > 1)
    return doubled


def _is_kept(value: object) -> bool:
    """Whether JSON keeps a number, true, false or null as it is."""
    if isinstance(value, float):
        return isfinite(value)
    return not isinstance(value, int) or abs(value) <= MAX_INTEGER


def _check_text(text: str, pointer: str, report: Report) -> None:
    if len(text) > MAX_TEXT_CHARS:
        report.error(TextTooLongError(chars=len(text), limit=MAX_TEXT_CHARS), pointer)
    elif not text.isascii() and _SURROGATE.search(text):
        report.error(TextUnwritableError(), pointer)


def _explained(fault: ValueError | RecursionError) -> SourcingError:
    """What stopped the parser, as an error of ours."""
    match fault:
        case RecursionError():
            return TooDeepError(limit=MAX_DEPTH)
        case json.JSONDecodeError():
            return NotJsonError(line=fault.lineno, column=fault.colno, reason=reason_of(fault))
        case _:  # a number of more digits than the interpreter turns into an integer
            return NumberImpossibleError(number="A number of thousands of digits")


def _in_own_code(error: ExchangeError) -> SourcingError:
    """What kept the bytes from being a text, under this format's code for it."""
    own = NotUtf8Error if isinstance(error, jsonfaults.NotUtf8Error) else NotJsonError
    return own(**error.facts)
