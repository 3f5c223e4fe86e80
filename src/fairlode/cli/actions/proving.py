"""`fairlode log checkpoint` and `fairlode log proof`: what others keep, and check without us."""

from fairlode.cli.actions.logs import entries_named
from fairlode.cli.actions.record import Record, opened
from fairlode.cli.errors import ReadOnlyError, UsageError
from fairlode.cli.session import Session
from fairlode.exchange.bundle.proofs import ProofTree
from fairlode.ledger.checkpoint import CheckpointText, format_checkpoint


def run_checkpoint(session: Session, size: int | None) -> None:
    """Print the text of a checkpoint, as C2SP tlog-checkpoint has it, unsigned.

    Raises `UsageError`, or `ReadOnlyError` for a bundle: its checkpoint is its owner's to publish.
    """
    with opened(session) as record:
        if record.workspace is None:
            raise ReadOnlyError(path=record.title)
        size = _size(record, size)
        root = ProofTree(record.reader.leaves(size)).root
        checkpoint = CheckpointText(origin=record.workspace.settings.origin, size=size, root=root)
    text = format_checkpoint(checkpoint)
    data = {"origin": checkpoint.origin, "size": size, "root": root.hex(), "text": text}
    session.show(data, lambda console: console.print(text, end="", soft_wrap=True))


def run_proof(session: Session, wanted: str, *, size: int | None) -> None:
    """Print the inclusion proof of an entry. Raises `EntryUnknownError` or `UsageError`."""
    with opened(session) as record:
        if record.bundle is not None:
            raise ReadOnlyError(path=record.title)
        entry = entries_named(record, wanted)[-1]
        size = _size(record, size)
        if entry.sequence >= size:
            raise UsageError(what=f"Entry {entry.sequence} is not among the first {size:,}.")
        tree = ProofTree(record.reader.leaves(size))
    session.emit(
        {
            "sequence": entry.sequence,
            "subject": entry.subject,
            "digest": entry.digest.hex(),
            "author": entry.author,
            "recorded_at": str(entry.recorded_at),
            "leaf": entry.leaf.hex(),
            "size": size,
            "root": tree.root.hex(),
            "proof": [node.hex() for node in tree.path(entry.sequence)],
        }
    )


def _size(record: Record, size: int | None) -> int:
    whole = record.reader.head().size
    if size is not None and size > whole:
        raise UsageError(what=f"The log has {whole:,} entries, not {size:,}.")
    return whole if size is None else size
