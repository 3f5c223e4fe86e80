"""All document formats, found by looking: a package of this floor with a `FORMAT` is one."""

import importlib
import pkgutil
from functools import cache

import fairlode.exchange
from fairlode.exchange.contract import Document, ExchangeError, Format


class FormatUnknownError(ExchangeError):
    """A file that no format recognises."""

    code = "exchange.format_unknown"
    sentence = "{document} is in no format that Fairlode reads."
    remedy = "Formats: {known}. fairlode template writes a spreadsheet to start from."


class DocumentMissingError(ExchangeError):
    """A path that is no file."""

    code = "exchange.document_missing"
    sentence = "There is no file {document}."
    remedy = "Check the path."


@cache
def formats() -> dict[str, Format]:
    """Every format by name."""
    found: dict[str, Format] = {}
    for info in pkgutil.iter_modules(fairlode.exchange.__path__):
        if info.ispkg:
            module = importlib.import_module(f"{fairlode.exchange.__name__}.{info.name}")
            format_: Format | None = getattr(module, "FORMAT", None)
            if format_ is not None:
                found[format_.name] = format_
    return found


def format_of(document: Document) -> Format:
    """The format that reads the document. Raises `DocumentMissingError`, `FormatUnknownError`."""
    if not document.path.is_file():
        raise DocumentMissingError(document=document.path)
    # The more particular formats are asked first: every JSON file could be called a document.
    ranked = sorted(formats().values(), key=lambda item: (-item.precedence, item.name))
    for format_ in ranked:
        if format_.recognises(document):
            return format_
    known = ", ".join(format_.title for format_ in ranked)
    raise FormatUnknownError(document=document.title, known=known)
