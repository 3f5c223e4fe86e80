"""Write a bundle: the entries behind an answer, or a whole log, each with its proof.

The same entries of the same log give the same bytes: nothing in the file says when or where it
was made.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import fairlode
from fairlode.exchange.bundle.form import Extract, Proved, contents_of, entry_line, head_line
from fairlode.exchange.bundle.proofs import ProofTree
from fairlode.exchange.bundle.receipt import Anchor
from fairlode.exchange.contract import Progress, silent
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.record import Entry

_WRITER = f"fairlode {fairlode.__version__}"
_EVERYTHING = Extract()
_STEP = 1_024
"""Entries between two reports of progress."""


def write_bundle(
    reader: LedgerReader,
    path: Path,
    *,
    extract: Extract = _EVERYTHING,
    progress: Progress = silent,
) -> int:
    """Write entries of the log to `path`, each with its proof; returns how many.

    With an entry goes what it corrects, back to the first word: no longer in force, and what shows
    that and how it was corrected. The file is written beside its place and moved there.
    """
    size = reader.head().size if extract.size is None else extract.size
    tree = ProofTree(reader.leaves(size))
    wanted: Sequence[int] = range(size)
    corrected: Sequence[int] = ()
    if extract.sequences is not None:
        corrected = corrected_by(reader, extract.sequences)
        wanted = sorted({*extract.sequences, *corrected})
    entries = (
        Proved(entry=entry, proof=None if len(wanted) == size else tree.path(entry.sequence))
        for entry in picked(reader, wanted)
    )
    about = {**extract.about, "contents": contents_of(picked(reader, wanted))}
    if corrected:
        about["corrected"] = list(corrected)
    head = head_line(Anchor(size=size, root=tree.root), about, writer=_WRITER)
    return write_lines(path, head, entries=_reported(entries, len(wanted), progress=progress))


def write_log(entries: Iterable[Entry], path: Path) -> int:
    """Write loose entries as a log of their own, numbered from 0; returns how many.

    Their digests and leaves are those they have; their place in the log they came from is lost.
    """
    numbered = [entry._replace(sequence=number) for number, entry in enumerate(entries)]
    root = ProofTree(b"".join(entry.leaf for entry in numbered)).root
    head = head_line(Anchor(size=len(numbered), root=root), {"what": "extract"}, writer=_WRITER)
    return write_lines(path, head, entries=(Proved(entry=entry) for entry in numbered))


def write_lines(path: Path, head: bytes, *, entries: Iterable[Proved]) -> int:
    """Write the file, whole or not at all; returns how many entries it holds."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    count = 0
    try:
        with draft.open("wb") as file:
            file.write(head)
            for count, proved in enumerate(entries, start=1):
                file.write(b",\n" if count > 1 else b"")
                file.write(entry_line(proved))
            file.write(b"\n]}\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count


def corrected_by(reader: LedgerReader, sequences: Sequence[int]) -> tuple[int, ...]:
    """Sequences, ascending, of what entries correct, and of what that corrects, less their own."""
    known, fresh = set(sequences), sequences
    while fresh:
        marks = [(e.corrects, e.sequence) for e in picked(reader, fresh) if e.corrects is not None]
        stated: dict[bytes, list[int]] = {}
        for entry in reader.of_digests({digest for digest, _ in marks}) if marks else ():
            stated.setdefault(entry.digest, []).append(entry.sequence)
        # Of the same words said twice, a correction puts the last before it out of force.
        earlier = ([at for at in stated.get(digest, ()) if at < by] for digest, by in marks)
        fresh = sorted({max(places) for places in earlier if places} - known)
        known.update(fresh)
    return tuple(sorted(known.difference(sequences)))


def picked(reader: LedgerReader, sequences: Sequence[int]) -> Iterator[Entry]:
    """The entries at these ascending sequences, read in runs."""
    if isinstance(sequences, range):
        yield from reader.entries(sequences.start, sequences.stop)
        return
    for _, run in groupby(enumerate(sequences), key=lambda item: item[1] - item[0]):
        numbers = [number for _, number in run]
        yield from reader.entries(numbers[0], numbers[-1] + 1)


def _reported(entries: Iterable[Proved], total: int, *, progress: Progress) -> Iterator[Proved]:
    for done, proved in enumerate(entries):
        if done % _STEP == 0:
            progress("writing", done, total)
        yield proved
