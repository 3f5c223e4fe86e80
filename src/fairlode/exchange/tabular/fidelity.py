"""What a cell can hold so that reading gives it back, and which columns may be somebody's own."""

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from fairlode.exchange.tabular.cells import escaped, is_blank, plain, text_of
from fairlode.exchange.tabular.dates import read_offset
from fairlode.exchange.tabular.descriptions import material_key
from fairlode.exchange.tabular.headers import MAX_HEADER_CHARS, lone_element, meaning
from fairlode.exchange.tabular.layout import is_data
from fairlode.exchange.tabular.leave_out import is_reserved
from fairlode.exchange.tabular.limits import MAX_FIELD_CHARS
from fairlode.exchange.tabular.schema import TABLES, tables
from fairlode.exchange.tabular.table import read_id, read_text
from fairlode.exchange.tabular.vocabulary import known_step
from fairlode.types.country import country
from fairlode.types.errors import SourcingError
from fairlode.types.material import hs_code

MOISTURE = "Moisture (%)"
"""The header of the moisture that is kept of a lot."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@lru_cache(maxsize=65_536)
def survives(table: str, kind: str, text: str) -> bool:
    """Whether a cell of a column of this type, holding `text`, is read as `text`."""
    cell = escaped(text)
    if is_blank(cell) or len(cell) > MAX_FIELD_CHARS or _UNWRITABLE.search(cell):
        return False
    if kind == "id" and (is_reserved(text) or meaning(table, text) is not None):
        return False
    try:
        return _READ.get(kind, read_text)(cell) == text
    except SourcingError:
        return False


def as_json(value: object) -> str:
    """JSON in ASCII, so that every file keeps every sign of it."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, allow_nan=False)


_READ: Mapping[str, Callable[[str], str]] = {
    "id": read_id,
    "material": lambda cell: material_key(read_text(cell)),
    "country": lambda cell: country(text_of(cell)),
    "step": lambda cell: known_step(read_text(cell)),
    "offset": read_offset,
    "word": str,
}


def kept_header(table: str, name: str, value: str) -> str:
    """The header of the column that a kept text is written into; empty where none can hold it."""
    column = tables()[table].columns.get(name)
    if column is not None and column.type == "kept":
        return column.title("en") if survives(table, "text", value) else ""
    if name == "hs_code" and column is not None:
        return column.title("en") if _reads_as(hs_code, value) else ""
    if name == "moisture" and table == "lots":
        return MOISTURE if _is_moisture(value) else ""
    return name if _own_header(name) and survives(table, "text", value) else ""


@lru_cache(maxsize=4_096)
def _own_header(name: str) -> bool:
    """Whether a column may be called so and be read back as one of nobody's."""
    if name != " ".join(name.split()) or escaped(name) != name or len(name) > MAX_HEADER_CHARS:
        return False
    if not survives("lots", "text", name) or is_data(name) or not plain(name):
        return False
    return not any(meaning(table, name) or lone_element(table, name) for table in TABLES)


def _reads_as(read: Callable[[str], str], text: str) -> bool:
    try:
        return read(text) == text
    except SourcingError:
        return False


def _is_moisture(text: str) -> bool:
    """Whether a text is a percentage as the reader would write it."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return len(text) < 20 and 0 <= number <= 100 and f"{number.normalize():f}" == text  # noqa: PLR2004 - digits, percent
