"""The code lists of the field: CSV files beside this module, and looking names up in them.

Every list is data, not code: a row has a `source` and a `version`, and the reference prints the
same rows. A name is found as it is written first, then with case, accents and punctuation folded
away. Where one written name means two things (a "ton", "Congo") both come back, and it is for the
caller to ask: nothing here guesses.
"""

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from fairlode.types.errors import SourcingError

MAX_NAME_LENGTH = 120
"""Characters. The longest name in the tables has some 60; a longer cell holds something else."""

_NEAREST_CUTOFF = 0.6
_REQUIRED = ("source", "version")
_LIST_SEPARATOR = ";"
# Letters, digits and the signs of a ratio tell names apart; all other signs are the writer's taste.
_PUNCTUATION = re.compile(r"[^\w%‰/]+|_+")


class TableBrokenError(SourcingError):
    """A code list that came with the package lacks a column, a source or a version."""

    code = "types.table_broken"
    sentence = "The table {table} is broken in row {row}: {column} is missing."
    remedy = "Install Fairlode again; if it was changed by hand, give every row {column}."


@lru_cache
def read_table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `data/<name>.csv`, in the order of the file.

    Raises `TableBrokenError` where a row states no source or no version.
    """
    path = resources.files("fairlode.types") / "data" / f"{name}.csv"
    lines = io.StringIO(path.read_text(encoding="utf-8"), newline="")
    return checked(csv.DictReader(lines), table=name)


def checked(rows: Iterable[dict[str, str]], *, table: str) -> tuple[Mapping[str, str], ...]:
    """`rows`, read-only, if each has a source and a version; `TableBrokenError` if not."""
    found = tuple(MappingProxyType(row) for row in rows)
    for number, row in enumerate(found, start=2):
        for column in _REQUIRED:
            if not row.get(column):
                raise TableBrokenError(table=table, row=number, column=column)
    return found


def split(cell: str) -> tuple[str, ...]:
    """The items of a cell that holds a list."""
    return tuple(item for item in cell.split(_LIST_SEPARATOR) if item)


def fold(text: str) -> str:
    """`text` without case, accents and punctuation: ``Étain (brut)`` becomes ``etain brut``."""
    marks = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in marks if not unicodedata.combining(sign))
    return _PUNCTUATION.sub(" ", bare).strip()


def shorten(value: object) -> str:
    """`value` as text for the facts of an error, cut where it is longer than any name."""
    text = str(value)
    return text if len(text) <= MAX_NAME_LENGTH else f"{text[:MAX_NAME_LENGTH]}…"


@dataclass(frozen=True, slots=True)
class NameIndex:
    """From the names people write to the keys of a table."""

    exact: Mapping[str, tuple[str, ...]]
    folded: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, names: Iterable[tuple[str, Sequence[str]]]) -> "NameIndex":
        """An index of (key, every name of it); a key is not a name unless it is listed as one."""
        exact: dict[str, dict[str, None]] = {}
        folded: dict[str, dict[str, None]] = {}
        for key, written in names:
            for name in written:
                exact.setdefault(name, {})[key] = None
                folded.setdefault(fold(name), {})[key] = None
        return cls(
            {name: tuple(keys) for name, keys in exact.items()},
            {name: tuple(keys) for name, keys in folded.items() if name},
        )

    def find(self, text: str) -> tuple[str, ...]:
        """Every key that `text` may mean, in the order of the table; none where it is unknown."""
        if len(text) > MAX_NAME_LENGTH:
            return ()
        written = " ".join(text.split())
        return self.exact.get(written) or self.folded.get(fold(written), ())

    def nearest(self, text: str, *, otherwise: str) -> str:
        """The known name most like `text`, to suggest; `otherwise` where none is like it."""
        if len(text) > MAX_NAME_LENGTH:
            return otherwise
        near = difflib.get_close_matches(fold(text), self.folded, n=1, cutoff=_NEAREST_CUTOFF)
        return next((name for name in self.exact if fold(name) in near), otherwise)
