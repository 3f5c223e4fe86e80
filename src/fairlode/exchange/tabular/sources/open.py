"""Which kind of file a document is, by its first bytes, and the tables in it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

from fairlode.exchange.contract import Document, ExchangeError
from fairlode.exchange.tabular.sheet import Sheet, SheetError
from fairlode.exchange.tabular.sources.delimited import EmptyFileError, open_text
from fairlode.exchange.tabular.sources.legacy import open_xls
from fairlode.exchange.tabular.sources.ods import open_ods
from fairlode.exchange.tabular.sources.parquet import open_parquet
from fairlode.exchange.tabular.sources.xlsx import PasswordNeededError, open_xlsx

TEXT_SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
"""Of text files."""
SUFFIXES = (*TEXT_SUFFIXES, ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
"""Of all files that are read."""

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
# The encrypted stream of a workbook with a password, as its name stands in the file: UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_OPENERS: Mapping[str, Callable[..., Iterator[Sheet]]] = MappingProxyType(
    {"xlsx": open_xlsx, "ods": open_ods, "xls": open_xls, "parquet": open_parquet}
)


class SuffixContradictsError(ExchangeError):
    """A file that is not what its name says."""

    code = "tabular.not_what_it_says"
    sentence = "The file is called {suffix}, but its bytes are not those of one."
    remedy = "Save it again from the program it came from, in the format that its name says."


def file_kind(document: Document) -> str:
    """``xlsx``, ``ods``, ``xls``, ``parquet``, ``text``, or empty for none of them.

    By its first bytes; a ZIP file is what its name or its first parts say.
    """
    head = document.head
    suffix = _suffix(document)
    if head.startswith(_PARQUET):
        return "parquet"
    if head.startswith(_COMPOUND):
        return "xls" if suffix in {".xls", ".xlsx", ".xlsm", ""} else ""
    if head.startswith(_ZIP):
        return _zip_kind(head, suffix)
    if suffix in TEXT_SUFFIXES:
        return "text"
    return "" if suffix else "text"


def open_document(document: Document) -> Iterator[Sheet]:
    """The tables of a document, in order. Raises `SheetError`, also while they are read."""
    kind, suffix = file_kind(document), _suffix(document)
    if not document.head:
        raise SheetError(cause=EmptyFileError())
    if kind == "xls" and _ENCRYPTED in document.head:
        raise SheetError(cause=PasswordNeededError())
    if kind in {"", "text"} and suffix not in {*TEXT_SUFFIXES, ""}:
        raise SheetError(cause=SuffixContradictsError(suffix=suffix))
    opener = _OPENERS.get(kind, partial(open_text, name=document.title))
    yield from opener(document.path)


def _zip_kind(head: bytes, suffix: str) -> str:
    if suffix == ".ods" or b"opendocument.spreadsheet" in head[:200]:
        return "ods"
    if suffix in {".xlsx", ".xlsm", ".xls"} or b"xl/workbook.xml" in head:
        return "xlsx"
    return ""


def _suffix(document: Document) -> str:
    name = document.title.lower()
    return next((each for each in SUFFIXES if name.endswith(each)), _last_suffix(name))


def _last_suffix(name: str) -> str:
    stem, dot, last = name.rpartition(".")
    return f".{last}" if dot and stem else ""
