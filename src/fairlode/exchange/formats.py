"""All document formats, found by looking: a package of this floor with a `FORMAT` is one."""

import importlib
import pkgutil
from functools import cache

import fairlode.exchange
from fairlode.exchange.contract import Document, Format, JsonFormat
from fairlode.exchange.jsonfaults import begins_json
from fairlode.exchange.unread import check_readable, why_unread


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
    """The format that reads the document. Raises, as `fairlode.exchange.unread` has it, why not."""
    check_readable(document)
    # The more particular formats are asked first: every JSON file could be called a document.
    ranked = sorted(formats().values(), key=lambda item: (-item.precedence, item.name))
    # Of a piece of JSON that is called .txt, a format of tables would say that it is a bad table.
    in_json = begins_json(document.head)
    for format_ in ranked:
        if (isinstance(format_, JsonFormat) or not in_json) and format_.recognises(document):
            return format_
    raise why_unread(document, ranked)
