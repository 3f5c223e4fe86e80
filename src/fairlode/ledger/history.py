"""What the record already says about an id, and what a draft therefore is to it.

A draft may repeat what is known (and is left out), describe anew what its author described before
for the same time (and corrects it) or for another time (and stands beside it), take something out
of force, or be the first word. An event is what happened, so another event under the same id is a
contradiction, unless it says that it corrects.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import orjson

from fairlode.ledger.canonical import canonical
from fairlode.ledger.record import Draft, Entry, Kind, LedgerError
from fairlode.ledger.sealing import plain_digest
from fairlode.types.instant import to_micros


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
    """A void or correction of something that is not there, or not one's own."""

    code = "ledger.target_unknown"
    sentence = "{author} has nothing in force under {subject} that could be corrected or voided."
    remedy = (
        "Check the id, and that what it names was imported before or is in the same document. "
        "Another party's statement stands until that party takes it back; state your own beside it."
    )


class TargetAmbiguousError(LedgerError):
    """An id that names things of several kinds, of which one is to be taken out of force."""

    code = "ledger.target_ambiguous"
    sentence = "{subject} is the id of several things ({kinds}), and does not say which to void."
    remedy = "Void it by the digest of its entry; fairlode log show prints it."


Realm = str
"""Ids of one realm do not meet those of another: lot 7 and event 7 are two things."""
_EVENT_REALM: Realm = "event"


def realm_of(kind: str) -> Realm:
    """The realm that the ids of a kind of entry belong to."""
    return _EVENT_REALM if Kind(kind).is_event else str(kind)


_REALMS = {kind.value: realm_of(kind) for kind in Kind}


@dataclass(frozen=True, slots=True)
class _Stated:
    """A statement in force."""

    author: str
    plain: bytes
    """Digest of its content on its own, correcting and voiding nothing."""
    since: int
    until: int | None
    """When it holds, microseconds; the end is exclusive, None for none."""

    @classmethod
    def by(cls, entry: Entry, plain: bytes) -> "_Stated":
        """What an entry states."""
        return cls(entry.author, plain, entry.valid_from, entry.valid_to)

    def meets(self, draft: Draft) -> bool:
        """Whether there is a time for which both are stated."""
        since = to_micros(draft.valid_from)
        until = None if draft.valid_to is None else to_micros(draft.valid_to)
        ends_before = self.until is not None and self.until <= since
        return not ends_before and not (until is not None and until <= self.since)


@dataclass(slots=True)
class _Known:
    """What the record holds about one id of one realm."""

    in_force: dict[bytes, _Stated] = field(default_factory=dict)
    """By digest, oldest first."""
    retired: set[bytes] = field(default_factory=set)
    """Digests, of the content on its own, of what is no longer in force."""
    declared: set[bytes] = field(default_factory=set)
    """Of events declared in error: digests of the content without the declaration. It repeats
    the event in full (EPCIS 7.4.1.2), so the event itself, coming later, adds nothing."""
    in_batch: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What a draft is to the record: what it corrects or voids, or that it is nothing new."""

    corrects: bytes | None = None
    voids: bytes | None = None
    unchanged: bool = False


_FIRST_WORD = Place()
_NOTHING_NEW = Place(unchanged=True)


class History:
    """The state of all ids that a batch of drafts speaks of."""

    def __init__(
        self, entries: Iterable[Entry], author: str, in_force: Callable[[int], bool]
    ) -> None:
        """`entries`: all there are about these ids, in sequence; `in_force` by sequence."""
        self._author = author
        self._known: dict[Realm, dict[str, _Known]] = {realm: {} for realm in _REALMS.values()}
        self._first: dict[Realm, dict[str, Entry]] = {realm: {} for realm in _REALMS.values()}
        """First words of this batch: nearly all of a large import, and kept light."""
        self._ids: dict[bytes, tuple[Realm, str]] | None = None
        """The id that each digest speaks of; made when the first correction asks for it."""
        for entry in entries:
            if entry.kind != Kind.VOID:
                self._recall(entry, live=in_force(entry.sequence))

    def place(self, draft: Draft, plain: bytes) -> Place:
        """What the draft, whose content on its own has the digest `plain`, is to the record.

        Raises `EventIdReusedError`, `DuplicateIdError`, `VoidTargetError` or
        `TargetAmbiguousError`.
        """
        if draft.statement is None:
            return self._place_void(draft)
        realm = _REALMS[draft.kind]
        known = self._about(realm, draft.subject)
        if known is not None and self._is_known(draft, plain, known):
            return _NOTHING_NEW
        if draft.corrects is not None or draft.corrects_subject:
            return Place(corrects=self._corrected(draft, realm))
        if known is None:
            return _FIRST_WORD
        if realm == _EVENT_REALM:
            return self._place_event(draft, known)
        return self._place_description(draft, known)

    def add(self, draft: Draft, entry: Entry, plain: bytes) -> None:
        """Take the sealed draft into account for the drafts that follow."""
        for digest in (entry.corrects, entry.voids):
            if digest is not None:
                self._retire(digest)
        if draft.statement is None:
            return
        realm, subject = _REALMS[entry.kind], entry.subject
        known = self._known[realm].get(subject)
        declared = getattr(draft.statement, "error", None) is not None
        if not declared and self._ids is not None:
            self._ids[entry.digest] = realm, subject
        if known is None and plain == entry.digest and not declared:
            self._first[realm][subject] = entry
            return
        known = known or self._known[realm].setdefault(subject, _Known())
        known.in_batch = True
        if declared:
            known.declared.add(_undeclared(entry))
            known.retired.add(plain)
        else:
            known.in_force[entry.digest] = _Stated.by(entry, plain)

    def _recall(self, entry: Entry, *, live: bool) -> None:
        known = self._known[_REALMS[entry.kind]].setdefault(entry.subject, _Known())
        if live:
            known.in_force[entry.digest] = _Stated.by(entry, plain_digest(entry))
            return
        known.retired.add(plain_digest(entry))
        if declares_error(entry):
            known.declared.add(_undeclared(entry))

    def _about(self, realm: Realm, subject: str) -> _Known | None:
        """What is known of an id."""
        first = self._first[realm].pop(subject, None)
        if first is None:
            return self._known[realm].get(subject)
        known = self._known[realm][subject] = _Known(in_batch=True)
        known.in_force[first.digest] = _Stated.by(first, first.digest)
        return known

    def _holding(self, digest: bytes) -> _Known | None:
        """What is known of the id of a statement in force, by the statement's digest."""
        if self._ids is None:
            self._ids = self._all_ids()
        known = self._about(*self._ids[digest]) if digest in self._ids else None
        return known if known is not None and digest in known.in_force else None

    def _all_ids(self) -> dict[bytes, tuple[Realm, str]]:
        ids: dict[bytes, tuple[Realm, str]] = {}
        for realm in self._known:
            ids |= {first.digest: (realm, id_) for id_, first in self._first[realm].items()}
            for id_, known in self._known[realm].items():
                ids |= dict.fromkeys(known.in_force, (realm, id_))
        return ids

    def _retire(self, digest: bytes) -> None:
        # A correction may speak under another id than what it corrects.
        known = self._holding(digest)
        if known is not None:
            known.retired.add(known.in_force.pop(digest).plain)

    def _is_known(self, draft: Draft, plain: bytes, known: _Known) -> bool:
        """Whether this very content stands in the record, or is implied by what stands there.

        What happened and was then declared in error, or corrected, stays so when its document
        comes again; a description may go back to what it was.
        """
        if any(plain == stated.plain for stated in known.in_force.values()):
            return True
        if draft.implied and known.in_force:
            return True
        if draft.kind.is_event or draft.corrects_subject:
            return plain in known.declared or plain in known.retired
        return False

    def _place_void(self, draft: Draft) -> Place:
        if draft.voids is not None:
            return Place(voids=self._own(draft.voids))
        subject = draft.voids_subject
        asked = {realm: self._about(realm, subject) for realm in self._known}
        found = {realm: known for realm, known in asked.items() if known is not None}
        stated = [realm for realm, known in found.items() if known.in_force]
        if len(stated) > 1:
            raise TargetAmbiguousError(subject=subject, kinds=", ".join(sorted(stated)))
        if not stated and any(known.retired for known in found.values()):
            return _NOTHING_NEW
        return Place(voids=self._newest(stated[0] if stated else "", subject))

    def _corrected(self, draft: Draft, realm: Realm) -> bytes:
        if draft.corrects is not None:
            return self._own(draft.corrects)
        return self._newest(realm, draft.corrects_subject)

    def _own(self, digest: bytes) -> bytes:
        """`digest`, where it is of a statement in force by this author."""
        known = self._holding(digest)
        if known is not None and known.in_force[digest].author == self._author:
            return digest
        raise VoidTargetError(author=self._author, subject=digest.hex())

    def _newest(self, realm: Realm, subject: str) -> bytes:
        """The latest statement in force by this author under an id."""
        known = self._about(realm, subject) if realm else None
        own = self._own_in(known) if known else []
        if not own:
            raise VoidTargetError(author=self._author, subject=subject)
        return own[-1]

    def _own_in(self, known: _Known) -> list[bytes]:
        items = known.in_force.items()
        return [digest for digest, stated in items if stated.author == self._author]

    def _place_event(self, draft: Draft, known: _Known) -> Place:
        own = self._own_in(known)
        if getattr(draft.statement, "error", None) is not None:
            return Place(voids=own[-1]) if own else _FIRST_WORD
        if known.in_force or known.declared:
            raise EventIdReusedError(event=draft.subject)
        return _FIRST_WORD

    def _place_description(self, draft: Draft, known: _Known) -> Place:
        # What is stated for another time stands beside it, and is no correction.
        own = [digest for digest in self._own_in(known) if known.in_force[digest].meets(draft)]
        if known.in_batch and own:
            raise DuplicateIdError(subject=draft.subject)
        return Place(corrects=own[-1]) if own else _FIRST_WORD


def declares_error(entry: Entry) -> bool:
    """Whether an entry is an event that is declared to be in error."""
    # The quick look first: few of millions of events are declared in error.
    return b'"error":{' in entry.body and "error" in orjson.loads(entry.body)


def _undeclared(entry: Entry) -> bytes:
    """Digest that the event would have without its error declaration, on its own."""
    body = orjson.loads(entry.body)
    del body["error"]
    return plain_digest(entry._replace(body=canonical(body), corrects=None, voids=b""))
