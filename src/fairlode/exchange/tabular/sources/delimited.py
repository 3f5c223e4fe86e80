"""Text files: CSV and its kin, with any usual encoding and delimiter.

The encoding is found before anything is read: a byte order mark, or UTF-8, or UTF-16 by its zeros.
What is none of these is read as Windows-1252, with a note, unless valid UTF-8 beside the odd bytes
shows that the file was damaged. Quotation marks follow RFC 4180; one that is never closed, or a
field beyond `MAX_FIELD_CHARS`, is refused with its row. The file is read in blocks.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.layout import find_layout
from fairlode.exchange.tabular.limits import (
    BLOCK_BYTES,
    BLOCK_ROWS,
    MAX_COLUMNS,
    MAX_FIELD_CHARS,
)
from fairlode.exchange.tabular.sheet import Row, Sheet, SheetError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What parts the cells of a row, with the word for it."""

MAX_LINE_CHARS = 8 * MAX_FIELD_CHARS
"""Characters of a line; no row of a table is as long."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_SNIFF_LINES = 40
_ODD_ZEROS = 0.3
"""Share of zeros at odd or even places from which a text is UTF-16; all are, for Latin letters."""


class EncodingUnreadableError(ExchangeError):
    """Bytes that are no text in any encoding that is known here."""

    code = "tabular.encoding_unreadable"
    sentence = "Byte {offset} (0x{byte}) is no text in {encoding}."
    remedy = "Save the file as UTF-8 again, from where it came; a copy may have been damaged."


class ZeroByteError(ExchangeError):
    """A zero byte, which no text holds."""

    code = "tabular.zero_byte"
    sentence = "Byte {offset} is zero, which no text holds."
    remedy = "Check that this is a text file, and that it was not damaged when it was copied."


class QuoteOpenError(ExchangeError):
    """A quotation mark that is not closed, or stands where it should not."""

    code = "tabular.quote_open"
    sentence = "The quotation marks of this row do not match: {what}."
    remedy = "Close the quotation mark; write one within a text twice. The file may be cut off."


class FieldTooLongError(ExchangeError):
    """A field longer than any text of a table."""

    code = "tabular.cell_too_long"
    sentence = "A cell holds more than {limit:,} characters."
    remedy = "Shorten it; if it should be short, a quotation mark is open or a line break missing."


class TooManyColumnsError(ExchangeError):
    """A row with more cells than a sheet can have."""

    code = "tabular.too_many_columns"
    sentence = "A row has more than {limit:,} cells."
    remedy = "Check the delimiter and the line breaks."


class EmptyFileError(ExchangeError):
    """A file without a byte, or without anything but blanks."""

    code = "tabular.file_empty"
    sentence = "The file is empty."
    remedy = "fairlode template writes a spreadsheet to start from."


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a file are text."""

    codec: str
    name: str
    """As people call it."""
    guessed: bool = False


def open_text(path: Path, *, name: str = "") -> Iterator[Sheet]:
    """The one table of a text file, called `name` by whoever sent it. Raises `SheetError`."""
    encoding = find_encoding(path)
    head = _head(path, encoding)
    if not "".join(head).strip():
        raise SheetError(cause=EmptyFileError())
    delimiter, skipped = find_delimiter(head, name)
    facts = [f"Read as {encoding.name} with {DELIMITERS[delimiter]} between cells."]
    if encoding.guessed:
        facts.append(
            f"The file is not UTF-8; it was read as {encoding.name}, as old Windows programs write "
            "it. Check the accents in the names."
        )
    lines = islice(_lines(path, encoding), skipped, None)
    rows = chain([[] for _ in range(skipped)], _rows(lines, delimiter, skipped))
    yield Sheet(name="", rows=rows, facts=facts, delimiter=delimiter)


def _head(path: Path, encoding: Encoding) -> list[str]:
    """The first lines, as far as they can be read; what cannot is refused later, with its row."""
    lines: list[str] = []
    try:
        for line in islice(_lines(path, encoding), _SNIFF_LINES):
            lines.append(line)  # noqa: PERF402 - what came before an error is kept
    except SheetError:
        lines = lines or [","]
    return lines


def find_encoding(path: Path) -> Encoding:
    """How the file is encoded, after looking at all of it. Raises `SheetError`."""
    with path.open("rb") as file:
        head = file.read(BLOCK_BYTES)
    for mark, codec, name in _MARKS:
        if head.startswith(mark):
            return _proven(path, Encoding(codec, name))
    if codec := _without_mark(head):
        return _proven(path, Encoding(codec, "UTF-16"))
    return _utf8_or_windows(path)


def find_delimiter(head: list[str], name: str = "") -> tuple[str, int]:
    """The delimiter of the text with these first lines, and how many lines to skip before it."""
    hint = _HINT.fullmatch(head[0])
    if hint and hint[1] in DELIMITERS:
        return hint[1], 1
    text = "".join(head)
    present = [delimiter for delimiter in DELIMITERS if delimiter in text] or [","]
    if len(present) == 1:
        return present[0], 0
    return max(present, key=lambda delimiter: _fit(head, delimiter, name)), 0


def _fit(head: list[str], delimiter: str, name: str) -> tuple[float, float]:
    """How well a delimiter explains the first lines: the header it gives, then even rows."""
    try:
        rows: list[Row] = list(csv.reader(head, delimiter=delimiter))
    except csv.Error:
        return 0.0, 0.0
    widths = [len(row) for row in rows if row]
    usual = max(set(widths), key=widths.count)
    layout = find_layout(rows, name=name)
    even = widths.count(usual) / len(widths) if usual > 1 else 0.0
    return (layout.score + 2 * (not layout.missing) if layout else 0.0), even


def _without_mark(head: bytes) -> str:
    """The codec of a text in UTF-16 that does not say so."""
    pairs = len(head) // 2
    if pairs and head[1::2].count(0) > _ODD_ZEROS * pairs and not head[::2].count(0):
        return "utf-16-le"
    if pairs and head[::2].count(0) > _ODD_ZEROS * pairs and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def _utf8_or_windows(path: Path) -> Encoding:
    try:
        return _proven(path, Encoding("utf-8", "UTF-8"))
    except SheetError as error:
        if not isinstance(error.cause, EncodingUnreadableError) or _has_utf8(path):
            raise
        return _proven(path, Encoding("cp1252", "Windows-1252", guessed=True))


def _proven(path: Path, encoding: Encoding) -> Encoding:
    """`encoding`, after decoding the whole file; raises `SheetError` with the place of a fault."""
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    read = 0
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK_BYTES)
            before = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                offset = read - before + error.start
                byte = f"{error.object[error.start]:02x}" if error.start < len(error.object) else ""
                cause = EncodingUnreadableError(offset=offset, byte=byte, encoding=encoding.name)
                raise SheetError(cause=cause, place=f"byte {offset}") from None
            if "\0" in text:
                offset = read + block.find(b"\0")
                raise SheetError(cause=ZeroByteError(offset=offset), place=f"byte {offset}")
            if not block:
                return encoding
            read += len(block)


def _has_utf8(path: Path) -> bool:
    """Whether some letters of the file are valid UTF-8 beyond ASCII."""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            found = _MULTIBYTE.findall(block)
            # Two letters of Windows-1252 may look like one of UTF-8; in a text, that is rare.
            if len(found) > len(re.findall(rb"[\x80-\xff]", block)) / 4:
                return True
    return False


def _lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """The lines of the file with their ends, none longer than a field may be twice over."""
    return chain.from_iterable(_blocks(path, encoding))


def _blocks(path: Path, encoding: Encoding) -> Iterator[list[str]]:
    rest = ""
    with path.open(encoding=encoding.codec, newline="") as file:
        while block := file.read(BLOCK_BYTES):
            lines = list(io.StringIO(rest + block, newline=""))
            # The last line goes on in the next block, or its line feed does.
            rest = lines.pop()
            if len(rest) > MAX_LINE_CHARS:
                yield lines
                raise SheetError(cause=FieldTooLongError(limit=MAX_FIELD_CHARS))
            yield lines
    if rest:
        yield [rest]


def _rows(lines: Iterator[str], delimiter: str, skipped: int) -> Iterator[Row]:
    return chain.from_iterable(_row_blocks(lines, delimiter, skipped))


def _row_blocks(lines: Iterator[str], delimiter: str, skipped: int) -> Iterator[list[Row]]:
    """Rows by the block, so that no row costs a step of its own."""
    reader: Iterator[Row] = csv.reader(lines, delimiter=delimiter, strict=True)
    number = skipped
    while True:
        block: list[Row] = []
        fault: SheetError | None = None
        try:
            # What was read before a fault stays in the list.
            block.extend(islice(reader, BLOCK_ROWS))
        except csv.Error as error:
            fault = SheetError(cause=_cause(str(error)), place=_row(number + len(block) + 1))
        except SheetError as error:
            place = error.place or _row(number + len(block) + 1)
            fault = SheetError(cause=error.cause, place=place)
        _check_width(block, number)
        yield block
        if fault is not None:
            raise fault
        if not block:
            return
        number += len(block)


def _check_width(block: list[Row], number: int) -> None:
    """Refuse the first row of a block with more cells than a sheet can have."""
    if max(map(len, block), default=0) > MAX_COLUMNS:
        at = next(at for at, row in enumerate(block, number + 1) if len(row) > MAX_COLUMNS)
        raise SheetError(cause=TooManyColumnsError(limit=MAX_COLUMNS), place=_row(at))


def _row(number: int) -> str:
    return f"row {number}"


def _cause(message: str) -> ExchangeError:
    """What a message of the csv module means."""
    if "field limit" in message:
        return FieldTooLongError(limit=MAX_FIELD_CHARS)
    what = {
        "unexpected end of data": "one is opened and never closed",
    }.get(message, "one stands within a text that is not quoted as a whole")
    return QuoteOpenError(what=what)
