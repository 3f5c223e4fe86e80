"""What the record already says about an id, and what a draft therefore is to it.

A draft may repeat what is known (and is left out), describe anew what its author described before
(and corrects it), take something out of force, or be the first word. An event is what happened, so
another event under the same id is a contradiction, unless it says that it corrects.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import orjson

from fairlode.ledger.record import Draft, Entry, Kind, LedgerError
from fairlode.ledger.sealing import plain_digest


class EventIdReusedError(LedgerError):
    """Two different events with one id."""

    code = "ledger.event_id_reused"
    sentence = "Event {event} is already recorded, with other content."
    remedy = (
        "If this is a correction, say so (column corrects, or an EPCIS error declaration with a "
        "corrective event); if it is another event, give it its own id."
    )


class DuplicateIdError(LedgerError):
    """Two different statements about one id in the same document."""

    code = "ledger.duplicate_id"
    sentence = "{subject} is stated twice in the same document, differently."
    remedy = "Keep one of the two."


class VoidTargetError(LedgerError):
    """A void or correction of something that is not in the record."""

    code = "ledger.target_unknown"
    sentence = "There is nothing in force under {subject} that could be corrected or voided."
    remedy = "Check the id, and that what it names was imported before or is in the same document."


@dataclass(slots=True)
class _Known:
    """What the record holds about one id."""

    in_force: dict[bytes, tuple[str, bytes]] = field(default_factory=dict)
    """By digest, oldest first: the author, and the digest of the content on its own."""
    retired: set[bytes] = field(default_factory=set)
    """Digests, of the content on its own, of what is no longer in force."""
    in_batch: bool = False
    declared: bool = False
    """Whether an event under this id was declared in error. The declaration repeats the event in
    full (EPCIS 7.4.1.2), so the event itself, coming later, adds nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a draft is to the record: what it corrects or voids, or that it is nothing new."""

    corrects: bytes | None = None
    voids: bytes | None = None
    unchanged: bool = False


class History:
    """The state of all ids that a batch of drafts speaks of."""

    def __init__(
        self, entries: Iterable[Entry], author: str, in_force: Callable[[int], bool]
    ) -> None:
        """`entries`: all there are about these ids, in sequence; `in_force` by sequence."""
        self._author = author
        self._known: dict[str, _Known] = {}
        for entry in entries:
            if entry.kind == Kind.VOID:
                continue
            known = self._known.setdefault(entry.subject, _Known())
            known.declared |= b'"error":{' in entry.body and _declares_error(entry)
            if in_force(entry.sequence):
                known.in_force[entry.digest] = (entry.author, plain_digest(entry))
            else:
                known.retired.add(plain_digest(entry))

    def place(self, draft: Draft, plain: bytes) -> Place:
        """What the draft, whose content on its own has the digest `plain`, is to the record.

        Raises `EventIdReusedError`, `DuplicateIdError` or `VoidTargetError`.
        """
        known = self._known.get(draft.subject)
        if draft.statement is None:
            return Place(voids=draft.voids or self._target(draft.subject))
        if known is not None and self._is_known(draft, plain, known):
            return Place(unchanged=True)
        if draft.implied and known is not None and known.in_force:
            return Place(unchanged=True)
        if draft.corrects is not None or draft.corrects_subject:
            return Place(corrects=draft.corrects or self._target(draft.corrects_subject))
        if known is None or not known.in_force:
            return Place()
        if draft.kind.is_event:
            return self._place_event(draft, known)
        return self._place_description(draft, known)

    def add(self, draft: Draft, entry: Entry, plain: bytes) -> None:
        """Take the sealed draft into account for the drafts that follow."""
        for digest in (entry.corrects, entry.voids):
            if digest is not None:
                self._retire(digest)
        if draft.statement is None:
            return
        known = self._known.get(entry.subject)
        if known is None:
            known = self._known[entry.subject] = _Known()
        known.in_batch = True
        known.declared |= getattr(draft.statement, "error", None) is not None
        if not known.declared:
            known.in_force[entry.digest] = (entry.author, plain)

    def _retire(self, digest: bytes) -> None:
        # A correction may speak under another id than what it corrects; corrections are few.
        for known in self._known.values():
            if digest in known.in_force:
                known.retired.add(known.in_force.pop(digest)[1])

    def _is_known(self, draft: Draft, plain: bytes, known: _Known) -> bool:
        """Whether this very content stands in the record.

        What happened and was then declared in error stays so when its document comes again;
        a description may go back to what it was.
        """
        if any(plain == stated for _, stated in known.in_force.values()):
            return True
        if not draft.kind.is_event or draft.corrects_subject:
            return False
        return known.declared or plain in known.retired

    def _target(self, subject: str) -> bytes:
        known = self._known.get(subject)
        if known is None or not known.in_force:
            raise VoidTargetError(subject=subject)
        return next(reversed(known.in_force))

    def _place_event(self, draft: Draft, known: _Known) -> Place:
        if getattr(draft.statement, "error", None) is not None:
            return Place(voids=next(reversed(known.in_force)))
        raise EventIdReusedError(event=draft.subject)

    def _place_description(self, draft: Draft, known: _Known) -> Place:
        own = [digest for digest, (author, _) in known.in_force.items() if author == self._author]
        if known.in_batch and own:
            raise DuplicateIdError(subject=draft.subject)
        return Place(corrects=own[-1]) if own else Place()


def _declares_error(entry: Entry) -> bool:
    return Kind(entry.kind).is_event and "error" in orjson.loads(entry.body)
