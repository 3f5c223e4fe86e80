"""A checkpoint as one small JSON file, and back: the manifest of a segment in a Parquet store."""

import json
from dataclasses import dataclass

from fairlode.ledger.contract import Checkpoint, Head, Source

LAYOUT = 1
"""Version of the directory's layout; a higher one is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One append: its checkpoint, and where its segment begins."""

    start: int
    checkpoint: Checkpoint

    @property
    def stop(self) -> int:
        """Size of the log with this segment."""
        return self.checkpoint.head.size


def dump_manifest(manifest: Manifest) -> bytes:
    """The file's content: readable, one form for one checkpoint."""
    head, source = manifest.checkpoint.head, manifest.checkpoint.source
    document = {
        "layout": LAYOUT,
        "start": manifest.start,
        "size": head.size,
        "root": head.root.hex(),
        "frontier": [item.hex() for item in head.frontier],
        "recorded_at": head.recorded_at,
        "author": manifest.checkpoint.author,
        "source": None if source is None else _dump_source(source),
    }
    return json.dumps(document, indent=1).encode()


def load_manifest(data: bytes) -> Manifest:
    """What `dump_manifest` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    document = json.loads(data)
    head = Head(
        size=int(document["size"]),
        root=bytes.fromhex(document["root"]),
        frontier=tuple(map(bytes.fromhex, document["frontier"])),
        recorded_at=int(document["recorded_at"]),
    )
    source = document["source"]
    checkpoint = Checkpoint(
        head=head,
        author=str(document["author"]),
        source=None if source is None else _load_source(source),
    )
    return Manifest(start=int(document["start"]), checkpoint=checkpoint)


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
