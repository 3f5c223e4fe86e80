"""The SQL of the record's tables: ISO, so that SQLite and PostgreSQL both read it.

The tables are made by the migrations of `fairlode.web.record`; `SCHEMA` is the last of them that
this code knows. Parameters are written as ``?``; ``{among}`` stands for the dialect's way to ask
for one of many values.
"""

from collections.abc import Sequence
from typing import Any

from fairlode.ledger.contract import Checkpoint, Head, Source
from fairlode.ledger.merkle import split_leaves
from fairlode.ledger.record import Entry

SCHEMA = "0002_append_only"
"""Name of the newest migration of the record."""
ENTRY_TABLE = "record_entry"
CHECKPOINT_TABLE = "record_checkpoint"
ENTRY_COLUMNS = Entry._fields
CHECKPOINT_COLUMNS = (
    "size",
    "root",
    "frontier",
    "recorded_at",
    "author",
    "source_name",
    "source_format",
    "source_sha256",
    "source_size",
)
_ENTRY = ", ".join(ENTRY_COLUMNS)
_CHECKPOINT = ", ".join(CHECKPOINT_COLUMNS)

_ENTRIES = f"SELECT {_ENTRY} FROM record_entry"  # noqa: S608 - our own names of columns
_ALL_CHECKPOINTS = f"SELECT {_CHECKPOINT} FROM record_checkpoint"  # noqa: S608 - the same, ours

APPLIED = "SELECT name FROM django_migrations WHERE app = 'record' ORDER BY id DESC LIMIT 1"
HEAD = f"{_ALL_CHECKPOINTS} ORDER BY size DESC LIMIT 1"
CHECKPOINTS = f"{_ALL_CHECKPOINTS} ORDER BY size"
PAGE = f"{_ENTRIES} WHERE sequence >= ? AND sequence < ? ORDER BY sequence"
LEAVES = "SELECT leaf FROM record_entry WHERE sequence >= ? AND sequence < ? ORDER BY sequence"
RECORDED_AT = "SELECT recorded_at FROM record_entry WHERE sequence = ?"
OF_SUBJECTS = "SELECT sequence FROM record_entry WHERE subject {among}"
OF_DIGESTS = "SELECT sequence FROM record_entry WHERE digest {among}"
OF_SEQUENCES = f"{_ENTRIES} WHERE sequence {{among}} ORDER BY sequence"


def checkpoint_row(checkpoint: Checkpoint) -> tuple[object, ...]:
    """A checkpoint as a row of its table, in the order of `CHECKPOINT_COLUMNS`."""
    head, source = checkpoint.head, checkpoint.source
    own = (head.size, head.root, b"".join(head.frontier), head.recorded_at, checkpoint.author)
    if source is None:
        return (*own, None, None, None, None)
    return (*own, source.name, source.format, source.sha256, source.size)


def to_checkpoint(row: Sequence[Any]) -> Checkpoint:
    """What `checkpoint_row` made a row of."""
    size, root, frontier, recorded_at, author, name, format_, sha256, source_size = row
    head = Head(
        size=size, root=root, frontier=tuple(split_leaves(frontier)), recorded_at=recorded_at
    )
    source = None
    if name is not None:
        source = Source(name=name, format=format_, sha256=sha256, size=source_size)
    return Checkpoint(head=head, author=author, source=source)
