"""Bundles as a document format: what others recorded is taken in, checked, as their statements.

An imported statement keeps its content and so its digest: the importer's record and the sender's
name it alike, and a receipt stays the same. It is recorded in the importer's name, who put it
there; whose it was stands in the bundle, which the record names by its SHA-256. Of several parties
who state one thing, the one that the record follows is taken, and the notes count the others.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson

from fairlode.exchange.bundle.form import NAME, SUFFIX, Bundle
from fairlode.exchange.bundle.reading import examine
from fairlode.exchange.bundle.writing import write_log
from fairlode.exchange.contract import Document, Progress, Reading, silent
from fairlode.exchange.diagram.figures import count_text
from fairlode.ledger.codec import decode
from fairlode.ledger.record import Draft, Entry, Kind
from fairlode.types.instant import from_micros

_DESCRIPTIONS = frozenset({Kind.LOT, Kind.SITE, Kind.ORGANISATION})
_AUTHORS_NAMED = 5


class BundleFormat:
    """The `Format` of bundles."""

    name = "bundle"
    title = "Fairlode bundle"
    suffixes = (SUFFIX,)
    precedence = 90
    signs = ("checkpoint", "digest", "recorded_at", "leaf")
    told_by = f'a format "{NAME}" (Fairlode bundle)'

    def recognises(self, document: Document) -> bool:
        """Whether the file is called as a bundle is, or says that it is one."""
        named = document.title.endswith(SUFFIX)
        return named or f'"format":"{NAME}"'.encode() in document.head.replace(b": ", b":")

    def read(self, document: Document, *, progress: Progress = silent) -> Reading:
        """Every statement of the bundle, if every digest and proof in it holds."""
        examined = examine(document.path, progress=progress)
        if examined.problems:
            problems = [replace(p, place=_place(document, p.place)) for p in examined.problems]
            return Reading(format=self.name, problems=problems)
        entries = [proved.entry for proved in examined.bundle.entries]
        kept = list(_followed(entries))
        held = {entry.digest for _, entry in kept}
        return Reading(
            format=self.name,
            drafts=[
                _draft(entry, _place(document, f"/entries/{number}"), held)
                for number, entry in kept
            ],
            notes=tuple(_notes(examined.bundle, left_out=len(entries) - len(kept))),
        )

    def write(self, entries: Iterable[Entry], path: Path) -> int:
        """Write `entries` as a log of their own; `write_bundle` adds the proofs of theirs."""
        return write_log(entries, path)


def _place(document: Document, pointer: str) -> str:
    return f"{document.title}, {pointer}" if pointer else document.title


def _followed(entries: Sequence[Entry]) -> Iterator[tuple[int, Entry]]:
    """Entries with their position, less what other parties say about what is described already."""
    first: dict[str, str] = {}
    for number, entry in enumerate(entries):
        described = entry.kind in _DESCRIPTIONS
        if not described or first.setdefault(entry.subject, entry.author) == entry.author:
            yield number, entry


def _draft(entry: Entry, place: str, held: Collection[bytes]) -> Draft:
    valid_to = None if entry.valid_to is None else from_micros(entry.valid_to)
    if entry.kind == Kind.VOID:
        return Draft(
            voids=entry.voids,
            voids_subject=entry.subject,
            reason=orjson.loads(entry.body).get("reason", ""),
            valid_from=from_micros(entry.valid_from),
            valid_to=valid_to,
            place=place,
        )
    return Draft(
        statement=decode(entry.kind, entry.body),
        valid_from=from_micros(entry.valid_from),
        valid_to=valid_to,
        # What it corrected may have stayed behind; it is then the first that is heard of it here.
        corrects=entry.corrects if entry.corrects in held else None,
        place=place,
    )


def _notes(bundle: Bundle, *, left_out: int) -> Iterator[str]:
    anchor = bundle.anchor
    records = count_text(len(bundle.entries), "record")
    yield f"{records} of a log of {anchor.size:,} with the root {anchor.root.hex()}."
    yield "Every digest and every proof holds."
    authors = Counter(proved.entry.author for proved in bundle.entries)
    named = [f"{author} ({count:,})" for author, count in authors.most_common(_AUTHORS_NAMED)]
    more = [f"{len(authors) - len(named):,} others"] if len(authors) > len(named) else []
    yield f"First recorded by {', '.join(named + more)}."
    if left_out:
        what = count_text(left_out, "description")
        yield f"{what} by other parties of what is described already: left out."


FORMAT = BundleFormat()
