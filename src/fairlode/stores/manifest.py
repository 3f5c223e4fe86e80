"""A checkpoint as one small JSON file, and back: what makes a segment of a Parquet store count."""

import json

from fairlode.ledger.contract import Checkpoint, Head, Source

LAYOUT = 1
"""Version of the directory's layout; a higher one is not read."""


def dump_checkpoint(checkpoint: Checkpoint) -> bytes:
    """The file's content: readable, one form for one checkpoint."""
    head, source = checkpoint.head, checkpoint.source
    document = {
        "layout": LAYOUT,
        "size": head.size,
        "root": head.root.hex(),
        "frontier": [item.hex() for item in head.frontier],
        "recorded_at": head.recorded_at,
        "author": checkpoint.author,
        "source": None if source is None else _dump_source(source),
    }
    return json.dumps(document, indent=1).encode()


def load_checkpoint(data: bytes) -> Checkpoint:
    """What `dump_checkpoint` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    document = json.loads(data)
    head = Head(
        size=int(document["size"]),
        root=bytes.fromhex(document["root"]),
        frontier=tuple(map(bytes.fromhex, document["frontier"])),
        recorded_at=int(document["recorded_at"]),
    )
    source = document["source"]
    return Checkpoint(
        head=head,
        author=str(document["author"]),
        source=None if source is None else _load_source(source),
    )


def _dump_source(source: Source) -> dict[str, object]:
    return {
        "name": source.name,
        "format": source.format,
        "sha256": source.sha256.hex(),
        "size": source.size,
    }


def _load_source(document: dict[str, str]) -> Source:
    return Source(
        name=document["name"],
        format=document["format"],
        sha256=bytes.fromhex(document["sha256"]),
        size=int(document["size"]),
    )
