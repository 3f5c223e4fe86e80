"""Why bytes are no JSON: in words, with line and column, the same words in every JSON format.

RFC 8259 wants UTF-8. A byte order mark is read past; UTF-16 and UTF-32 are named as what they are,
and so is a document that was cut off, be it within a letter.
"""

import json
import re
from codecs import BOM_UTF8
from typing import Final

from fairlode.exchange.contract import ExchangeError

MAX_DEPTH: Final = 64
"""Objects and lists one in the other. No standard needs a dozen."""
BLANKS: Final = " \t\n\r"
"""What JSON allows between its signs."""

MORE: Final = "more follows after its end"
"""Of a text that goes on after its value."""

_BLANK = re.compile(f"[{BLANKS}]*")
_BEGINS = re.compile(rb'\s*[\[{]\s*(?:["\[{\]}]|$)')
_LONG_NUMBER = re.compile(r'(?<![\w."])-?[0-9]{4000,}')
_WIDE = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
"""Byte order marks of encodings that JSON does not come in; the longer ones first."""
_CUT = "unexpected end of data"
"""How Python calls the first bytes of a letter without its last ones."""
_WORDS = {
    "Unterminated string": (
        "the text that begins here has no end; the document is cut off, or a quotation mark missing"
    ),
    "Invalid control character": (
        "a line break or control character within a text; a quotation mark may be missing before it"
    ),
    "Invalid \\escape": 'after a backslash only one of " \\ / b f n r t u may follow',
    "Invalid \\uXXXX": "four hexadecimal digits are due after \\u",
    "Expecting property name": "the name of a member is due, in double quotes",
    "Expecting ':'": "a colon is due",
    "Expecting ','": "a comma is due, or the bracket that closes",
    "Expecting value": "a value is due",
    "Illegal trailing comma": "nothing follows after the comma",
    "Extra data": MORE,
}
"""What the parser says, by how it begins, and what we say."""


class NotUtf8Error(ExchangeError):
    """Bytes that are no UTF-8."""

    code = "exchange.not_utf8"
    sentence = "The document is not UTF-8: {what}."
    remedy = "Save it again in the encoding UTF-8."


class NotJsonError(ExchangeError):
    """A text that is no JSON, or not all of it."""

    code = "exchange.not_json"
    sentence = "Line {line}, column {column} is not JSON: {reason}."
    remedy = "Check that the document is whole, and export it again."


class TooDeepError(ExchangeError):
    """Objects in objects in objects."""

    code = "exchange.too_deep"
    sentence = "More than {limit} objects or lists stand one in the other."
    remedy = "No standard needs so many; check the program that wrote the document."


def begins_json(head: bytes) -> bool:
    """Whether a document begins as an object or a list of JSON does, whatever its name is."""
    return _BEGINS.match(head.removeprefix(BOM_UTF8)) is not None


def decoded(raw: bytes) -> str:
    """The text in `raw`. Raises `NotUtf8Error`, or `NotJsonError` where it ends within a letter."""
    wide = _wide(raw[:4])
    if wide:
        raise NotUtf8Error(what=f"it is {wide}", position=1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _undecoded(error) from None


def fault_of(error: ValueError | RecursionError, text: str = "") -> ExchangeError:
    """What the parser of `text` could not read past, as an error of ours."""
    if isinstance(error, RecursionError):
        return TooDeepError(limit=MAX_DEPTH)
    if isinstance(error, json.JSONDecodeError):
        return NotJsonError(line=error.lineno, column=error.colno, reason=reason_of(error))
    # A number of more digits than the interpreter turns into an integer.
    found = _LONG_NUMBER.search(text)
    place = json.JSONDecodeError("", text, found.start() if found else 0)
    reason = "a number of thousands of digits"
    return NotJsonError(line=place.lineno, column=place.colno, reason=reason)


def reason_of(error: json.JSONDecodeError) -> str:
    """What is wrong at the place of an error, in our words."""
    blank = _BLANK.match(error.doc, error.pos)
    if blank and blank.end() == len(error.doc):
        return "the document ends here, and is not whole" if error.doc[:1] else "it is empty"
    words = next((said for begin, said in _WORDS.items() if error.msg.startswith(begin)), error.msg)
    return f"{words}{_line_hint(error)}" if words == MORE else words


def _line_hint(error: json.JSONDecodeError) -> str:
    begins = error.doc[error.pos : error.pos + 1]
    if begins in "{[" and error.lineno > 1:
        return "; a file with one event a line has a name that ends in .jsonl"
    return ""


def _wide(head: bytes) -> str:
    """The encoding of two or four bytes a letter that the first bytes are in, if any."""
    marked = next((name for mark, name in _WIDE if head.startswith(mark)), "")
    if marked or b"\0" not in head:
        return marked
    # The first signs of JSON are ASCII, so in these encodings the other bytes of each are zero.
    return "UTF-32" if head.count(0) > len(head) // 2 else "UTF-16"


def _undecoded(error: UnicodeDecodeError) -> ExchangeError:
    raw = bytes(error.object)
    begin = raw.rfind(b"\n", 0, error.start) + 1
    line = raw.count(b"\n", 0, error.start) + 1
    column = len(raw[begin : error.start].decode()) + 1
    if error.reason == _CUT:
        reason = "the document ends here, within a letter"
        return NotJsonError(line=line, column=column, reason=reason)
    what = f"byte {error.start + 1}, in line {line}, column {column}, cannot be read"
    return NotUtf8Error(what=what, position=error.start + 1)
