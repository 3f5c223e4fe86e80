"""Writing what a recall is about into the record: through the same door as any statement.

A void assurance and a corrected assay are stated anew, and correct what stood there; both stay. A
lot, a site or an organisation that is called into question is not taken out of the record, because
what was weighed there was weighed: a concern about it is recorded, in the words of who records it.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fairlode.cli.actions.record import Record
from fairlode.engine.recall import About, Subject
from fairlode.ledger.admission import Act, admit
from fairlode.ledger.codec import decode
from fairlode.ledger.columns import save
from fairlode.ledger.record import Draft, Entry, LedgerError, Statement
from fairlode.types.assay import Assay
from fairlode.types.errors import RefusedError
from fairlode.types.evidence import Assurance, Period, Voice, VoiceKind
from fairlode.types.instant import EARLIEST, from_micros, to_micros
from fairlode.types.lot import Lot

if TYPE_CHECKING:
    from fairlode.cli.actions.recalling import Writing

_REASON = "recall_reason"
"""Where a corrected statement says why, among what is kept of it."""
_ID = "urn:fairlode:concern:"
_ID_DIGITS = 40


class NothingNewError(LedgerError):
    """A recall that says what the record says already."""

    code = "cli.recall_recorded_already"
    sentence = "The record holds this of {subject} already; nothing was written."
    remedy = "Leave --record out to see what it changes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry that the recall added to the record."""

    sequence: int
    kind: str
    id: str
    digest: bytes


def record_recall(record: Record, subject: Subject, writing: "Writing") -> Written:
    """Write it, whole or not at all.

    Raises `ReadOnlyError` for a bundle, `RefusedError` with every problem (such as a statement that
    is another party's), or `NothingNewError`.
    """
    store, recorder = record.store(), record.recorder(writing.author)
    draft = _draft(record, subject, author=recorder.author, reason=writing.reason)
    act = Act(author=recorder.author, recorded_at=to_micros(datetime.now(UTC)))
    admission = admit([draft], act, reader=store, columns=record.columns())
    if not admission.admitted:
        raise RefusedError(document="recall", problems=admission.problems)
    if not admission.entries:
        raise NothingNewError(subject=subject.id)
    store.append(admission.entries, admission.checkpoint)
    if record.columns_dir:
        with suppress(OSError):  # the snapshot is a cache; the entry is written
            save(admission.columns, record.columns_dir)
    (entry,) = admission.entries
    return Written(sequence=entry.sequence, kind=entry.kind, id=entry.subject, digest=entry.digest)


def _draft(record: Record, subject: Subject, *, author: str, reason: str) -> Draft:
    match subject.about:
        case About.ASSURANCE:
            return _void(subject, reason)
        case About.ASSAY:
            return _correction(record, subject, reason)
        case _:
            return _concern(subject, author, reason)


def _void(subject: Subject, reason: str) -> Draft:
    recorded = subject.assurance
    if recorded is None or subject.since is None or subject.stated:
        raise NothingNewError(subject=subject.id)
    stated: Assurance = recorded.assurance
    void = replace(
        stated, void_from=from_micros(subject.since), extra={**stated.extra, _REASON: reason}
    )
    return _restated(void, recorded.entry)


def _correction(record: Record, subject: Subject, reason: str) -> Draft:
    columns, change = record.columns(), subject.assay
    row = int(columns.lots.entry[columns.lot_ids.code(subject.id)])
    entries: Sequence[Entry] = list(record.reader.entries(row, row + 1))
    lot = decode(entries[0].kind, entries[0].body)
    if change is None or not isinstance(lot, Lot):
        raise NothingNewError(subject=subject.id)
    contents = {symbol: found for symbol, found in lot.assay.items() if symbol != change.element}
    if change.content is not None:
        contents[change.element] = change.content
    extra = {**lot.extra, _REASON: reason}
    return _restated(replace(lot, assay=Assay(contents), extra=extra), entries[0])


def _restated(statement: Statement, entry: Entry) -> Draft:
    """What corrects an entry, for the time for which the entry holds."""
    return Draft(
        statement=statement,
        valid_from=from_micros(entry.valid_from),
        valid_to=None if entry.valid_to is None else from_micros(entry.valid_to),
        corrects=entry.digest,
    )


def _concern(subject: Subject, author: str, reason: str) -> Draft:
    since = None if subject.since is None else from_micros(subject.since)
    text = "\n".join((author, subject.id, str(subject.since), reason))
    voice = Voice(
        id=_ID + hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS],
        kind=VoiceKind.CONCERN,
        about=subject.id,
        speaker=author,
        text=reason,
        period=None if since is None else Period(begin=since),
    )
    return Draft(statement=voice, valid_from=since or EARLIEST)
