"""JSON that no format recognises: where it breaks off, or what it is and what it is nearest to.

Only the first `LOOK_BYTES` are parsed, so that a strange file of any size is told in little memory.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from fairlode.exchange.contract import Document, ExchangeError, JsonFormat
from fairlode.exchange.jsonfaults import decoded, fault_of

LOOK_BYTES: Final = 4 * 1024**2
"""How much of a file is parsed to say what it is: enough for a reason, and no strain on memory."""
_NAMED: Final = 6
"""Members that a sentence names."""
_NAMED_CHARS: Final = 40
_BEYOND_ASCII: Final = bytes(range(0x80, 0x100))
_WORD_CHARS: Final = 8
"""Longest sign of JSON outside of texts and numbers that a cut may go through."""


class JsonKindUnknownError(ExchangeError):
    """JSON in order, and of no kind that is read."""

    code = "exchange.json_kind_unknown"
    sentence = "{document} is JSON, and of no kind that Fairlode reads: it is {what}.{nearest}"
    remedy = "Looked for: {looked_for}. Add what is missing, or export it in one of these forms."


def why_unknown(document: Document, formats: Sequence[JsonFormat]) -> ExchangeError:
    """Why a document that seems to be JSON is recognised by none of `formats`."""
    with document.path.open("rb") as file:
        raw = file.read(LOOK_BYTES)
        whole = not file.read(1)
    if not whole:
        raw = raw.rstrip(_BEYOND_ASCII)  # so that no letter is cut in two
    text = ""
    try:
        text = decoded(raw)
        said = _described(json.loads(text))
    except ExchangeError as error:
        return error
    except (ValueError, RecursionError) as error:
        if whole or isinstance(error, RecursionError) or not _at_end(error, text):
            return fault_of(error, text)
        said = f"too large to be looked at whole ({document.path.stat().st_size:,} bytes)"
    return JsonKindUnknownError(
        document=document.title,
        what=said,
        nearest=_nearest(text, formats),
        looked_for="; ".join(item.told_by for item in formats),
    )


def _at_end(error: ValueError, text: str) -> bool:
    """Whether the parser was stopped by the end of what was looked at, and not before."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.pos >= len(text) - _WORD_CHARS or error.msg.startswith("Unterminated string")


def _described(value: Any, *, within: bool = False) -> str:  # noqa: ANN401 - a value of JSON
    match value:
        case dict():
            return f"an object with {_members(list(value))}" if value else "an empty object"
        case list() if value and not within:
            first = _described(value[0], within=True)
            return f"a list of {len(value):,}, the first of them {first}"
        case list():
            return "a list" if value else "an empty list"
        case str():
            return "a text"
        case None:
            return "null"
        case _:
            return "true or false" if isinstance(value, bool) else "a number"


def _members(names: Sequence[str]) -> str:
    shown = [name if len(name) <= _NAMED_CHARS else f"{name[:_NAMED_CHARS]}..." for name in names]
    noun = "member" if len(names) == 1 else "members"
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"the {noun} {', '.join(shown[:_NAMED])}{more}"


def _nearest(text: str, formats: Sequence[JsonFormat]) -> str:
    """The format most of whose members stand somewhere in the text, as a sentence."""
    found = {item: [name for name in item.signs if f'"{name}"' in text] for item in formats}
    best = max(formats, key=lambda item: len(found[item]), default=None)
    if best is None or not found[best]:
        return ""
    return f" It is nearest to {best.title}: it has {', '.join(found[best][:_NAMED])}."
