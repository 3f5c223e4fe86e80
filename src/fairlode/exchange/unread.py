"""Why a file is not read: what it is, what was looked for in it, and what to do.

A file that no format recognises is looked at once more: it may be empty, of another kind, or JSON,
of which `fairlode.exchange.otherjson` says more.
"""

import stat
from codecs import BOM_UTF8
from collections.abc import Sequence
from typing import Final

from fairlode.exchange.contract import Document, ExchangeError, Format, JsonFormat
from fairlode.exchange.jsonfaults import begins_json
from fairlode.exchange.otherjson import why_unknown

_BINARY: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"<?xml", "XML"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
)
"""First bytes of files that people have at hand and Fairlode does not read, and what these are."""
_INSTEAD: Final = {
    "XML": "Of EPCIS, export version 2.0 in JSON. ",
    "a ZIP archive": "Unpack it first. ",
    "a gzip archive": "Unpack it first. ",
    "a 7z archive": "Unpack it first. ",
    "a PDF document": "Ask for the table or the data it was made from. ",
    "a picture": "Ask for the table or the data it was made from. ",
}
_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


class FormatUnknownError(ExchangeError):
    """A file that no format recognises."""

    code = "exchange.format_unknown"
    sentence = "{document} is {what}in no format that Fairlode reads."
    remedy = "{instead}Formats: {known}. fairlode template writes a spreadsheet to start from."


class DocumentMissingError(ExchangeError):
    """A path at which nothing is."""

    code = "exchange.document_missing"
    sentence = "There is no file {document}."
    remedy = "Check the path."


class DocumentFolderError(ExchangeError):
    """A folder where one file is needed."""

    code = "exchange.document_folder"
    sentence = "{document} is a folder, not a file."
    remedy = "Name a file in it."


class DocumentNoFileError(ExchangeError):
    """A pipe, a device or a socket: nothing that can be read twice."""

    code = "exchange.document_no_file"
    sentence = "{document} is {what}, not a file; a document is read more than once."
    remedy = "Write what comes out of it into a file, and name that file."


class DocumentUnreadableError(ExchangeError):
    """A file that the system does not let us read."""

    code = "exchange.document_unreadable"
    sentence = "{document} cannot be read: {reason}."
    remedy = "Check that you may read it and that its disk is in order, or copy it here."


class DocumentEmptyError(ExchangeError):
    """A file with nothing in it."""

    code = "exchange.document_empty"
    sentence = "{document} is empty."
    remedy = "Copy or export it again: nothing of it arrived."


def check_readable(document: Document) -> None:
    """Raise what keeps the bytes of a document from being read, as one of the errors above."""
    path = document.path
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            _ = document.head
            return
    except (FileNotFoundError, NotADirectoryError):
        raise DocumentMissingError(document=path) from None
    except (OSError, ValueError) as trouble:
        raise unreadable(document, trouble) from None
    if stat.S_ISDIR(mode):
        raise DocumentFolderError(document=path)
    what = next((words for is_kind, words in _KINDS if is_kind(mode)), "something else")
    raise DocumentNoFileError(document=path, what=what)


def unreadable(document: Document, trouble: OSError | ValueError) -> DocumentUnreadableError:
    """The system's refusal, as an error of ours; a path that no file can have is one too."""
    reason = getattr(trouble, "strerror", None) or str(trouble)
    return DocumentUnreadableError(document=document.path, reason=reason)


def why_unread(document: Document, formats: Sequence[Format]) -> ExchangeError:
    """Why none of `formats` recognises a readable document."""
    head = document.head.removeprefix(BOM_UTF8)
    if not head.strip():
        return DocumentEmptyError(document=document.title)
    what = next((words for first, words in _BINARY if head.lstrip().startswith(first)), "")
    json_formats = [item for item in formats if isinstance(item, JsonFormat)]
    suffixes = tuple(suffix for item in json_formats for suffix in item.suffixes)
    if not what and (begins_json(head) or document.title.lower().endswith(suffixes)):
        return why_unknown(document, json_formats)
    return FormatUnknownError(
        document=document.title,
        what=f"{what}, " if what else "",
        instead=_INSTEAD.get(what, ""),
        known=", ".join(item.title for item in formats),
    )
