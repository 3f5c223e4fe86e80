"""From log to columns: entries are added in sequence, to an empty snapshot or to an earlier one.

What is in force is decided here, once. An entry that a later one corrects or voids is not in
force, nor is an event that declares itself in error. Of several parties who describe the same
lot or place, the one who spoke first is followed, in its latest words, and of its statements for
different times in those for the latest (`valid_at` asks for another); the others stay visible in
the record, side by side.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import orjson

from fairlode.ledger.columns.books import Books
from fairlode.ledger.columns.bulk import ROLES, parse, runs
from fairlode.ledger.columns.event_rows import KIND_CODE, action_code, group_id, rows_of
from fairlode.ledger.columns.growing import GrowingTable
from fairlode.ledger.columns.tables import (
    BASES,
    CUSTODY,
    ENDLESS,
    KINDS,
    NOT_STATED,
    ORIGINS,
    SITE_KINDS,
    AssayColumns,
    Columns,
    EntryColumns,
    FlowColumns,
)
from fairlode.ledger.record import Entry, Kind
from fairlode.types.lot import MAX_MASS_G, OriginKind
from fairlode.types.site import SiteKind

Body = dict[str, Any]

_ORIGIN_CODE = {kind.value: code for code, kind in enumerate(ORIGINS)}
_CUSTODY_CODE = {model.value: code for code, model in enumerate(CUSTODY)}
_SITE_KIND_CODE = {kind.value: code for code, kind in enumerate(SITE_KINDS)}
_BASIS_CODE = {basis.value: code for code, basis in enumerate(BASES)}
_EVENTS = frozenset(ROLES)
_DESCRIPTIONS = frozenset({Kind.LOT.value, Kind.SITE.value, Kind.ORGANISATION.value})


class RebuildNeededError(Exception):
    """A description in the earlier snapshot was voided: what held before is only in the log.

    Control flow between `extend` and its caller; never leaves the floor.
    """


def extend(
    base: Columns,
    entries: Iterable[Entry],
    *,
    root: bytes,
    voided: Collection[int] = frozenset(),
) -> Columns:
    """`base` with the entries that follow it, at a log root of `root`.

    `voided` holds sequences of descriptions that are known to lose their force further on
    (`retired_descriptions`). Raises `RebuildNeededError` for one that is not among them.
    """
    builder = _Builder(base, voided)
    for plain, run in runs(entries):
        if plain:
            builder.add_events(run)
        else:
            for entry in run:
                builder.add(entry)
    return builder.finish(root)


def retired_descriptions(entries: Iterable[Entry]) -> set[int]:
    """Sequences of the descriptions that are voided, or corrected under another id."""
    stated: dict[bytes, Entry] = {}
    retired: set[int] = set()
    for entry in entries:
        for digest in (entry.corrects, entry.voids):
            target = stated.get(digest) if digest is not None else None
            if target is not None and (entry.kind, entry.subject) != (target.kind, target.subject):
                retired.add(target.sequence)
        if entry.kind in _DESCRIPTIONS:
            stated[entry.digest] = entry._replace(body=b"")
    return retired


class _Builder:
    def __init__(self, base: Columns, voided: Collection[int]) -> None:
        self._base = base
        self._voided = voided
        self._size = base.size
        self._books = Books(base)
        self._lot, self._place = self._books.lot_rows, self._books.place_rows
        self._entry = GrowingTable(EntryColumns, base.entries)
        self._flow = GrowingTable(FlowColumns, base.flows)
        self._assay = GrowingTable(AssayColumns, base.assays)
        self._new_digests: dict[bytes, int] = {}

    def add(self, entry: Entry) -> None:
        body: Body = orjson.loads(entry.body)
        self._retire(entry)
        live = "error" not in body and self._size not in self._voided
        if entry.kind in _EVENTS:
            self._add_event(entry, body, live=live)
        elif entry.kind in _DESCRIPTIONS:
            self._add_description(entry, body, live=live)
        else:
            self._add_entry(entry, subject=NOT_STATED)
        self._new_digests[entry.digest] = self._size
        self._size += 1

    def add_events(self, events: Sequence[Entry]) -> None:
        """Add a run of events that correct and void nothing."""
        first, self._size = self._size, self._size + len(events)
        rows, flows = rows_of(events, parse(events), books=self._books, first=first)
        rows["live"][[at - first for at in self._voided if first <= at < self._size]] = False
        self._entry.extend_columns(rows)
        self._flow.extend_columns(flows)
        self._new_digests |= zip((e.digest for e in events), range(first, self._size), strict=True)

    def finish(self, root: bytes) -> Columns:
        return Columns(
            size=self._size,
            root=root,
            lot_ids=self._books.lots.finish(),
            event_ids=self._books.events.finish(),
            place_ids=self._books.places.finish(),
            words=self._books.words.finish(),
            entries=self._entry.finish(),
            lots=self._lot.finish(),
            places=self._place.finish(),
            flows=self._flow.finish(),
            assays=self._assay.finish(),
        )

    def _retire(self, entry: Entry) -> None:
        """Take out of force what the entry corrects or voids."""
        for digest in (entry.corrects, entry.voids):
            if digest is None:
                continue
            sequence = self._new_digests.get(digest, NOT_STATED)
            if sequence < 0 and (sequence := self._find(digest)) < 0:
                continue
            self._entry.set(sequence, "live", value=False)
            if sequence not in self._voided and not self._succeeds(entry, sequence):
                raise RebuildNeededError

    def _succeeds(self, entry: Entry, sequence: int) -> bool:
        """Whether the entry itself takes the place of what it puts out of force.

        An event leaves no trace in the columns but its flows; a description does, so another one
        must step in: this entry, if it corrects under the same id.
        """
        kind = KINDS[self._entry.get(sequence, "kind")]
        if kind.value not in _DESCRIPTIONS:
            return True
        ids = self._books.lots if kind is Kind.LOT else self._books.places
        same = ids.code(entry.subject) == self._entry.get(sequence, "subject")
        return bool(entry.kind == kind.value and same)

    def _find(self, digest: bytes) -> int:
        """Sequence of the entry of `base` with this digest, or -1."""
        digests = self._base.entries.digest
        if not len(digests):
            return NOT_STATED
        wanted = np.frombuffer(digest, dtype=np.uint64)
        hits = np.flatnonzero(digests.view(np.uint64)[:, 0] == wanted[0])
        rows = hits[(digests[hits] == np.frombuffer(digest, np.uint8)).all(axis=1)]
        return int(rows[-1]) if len(rows) else NOT_STATED

    def _add_entry(  # noqa: PLR0913  # the columns of one row, all by name
        self,
        entry: Entry,
        *,
        subject: int,
        live: bool = True,
        group: int = NOT_STATED,
        action: int = NOT_STATED,
        parent: int = NOT_STATED,
        site: int = NOT_STATED,
        loss_g: int = 0,
    ) -> None:
        self._entry.append(
            (
                KIND_CODE[entry.kind],
                live,
                entry.valid_from,
                ENDLESS if entry.valid_to is None else entry.valid_to,
                subject,
                self._books.words.code(entry.author),
                entry.digest,
                group,
                action,
                parent,
                site,
                loss_g,
            )
        )

    def _add_event(self, entry: Entry, body: Body, *, live: bool) -> None:
        code = self._books.events.code(entry.subject)
        transformation = body.get("transformation")
        parent, place = body.get("parent"), body.get("read_point") or body.get("location")
        self._add_entry(
            entry,
            subject=code,
            live=live,
            group=self._books.events.code(group_id(transformation)) if transformation else code,
            action=action_code(entry.kind, body.get("action")),
            parent=self._books.lot(parent) if parent else NOT_STATED,
            site=self._books.place(place) if place else NOT_STATED,
            loss_g=min(sum(int(loss["mass_g"]) for loss in body.get("losses", ())), MAX_MASS_G),
        )
        size, lot_code = self._size, self._books.lot
        for field, role in ROLES[entry.kind]:
            self._flow.extend(
                (size, lot_code(flow["lot"]), role, int(flow.get("mass_g", NOT_STATED)))
                for flow in body.get(field, ())
            )

    def _add_description(self, entry: Entry, body: Body, *, live: bool) -> None:
        is_lot = entry.kind == Kind.LOT.value
        table = self._lot if is_lot else self._place
        code = self._books.lot(entry.subject) if is_lot else self._books.place(entry.subject)
        if live and self._follows(entry, table.get(code, "entry")):
            if is_lot:
                self._state_lot(code, body)
            else:
                self._state_place(entry.kind, code, body)
        self._add_entry(entry, subject=code, live=live)

    def _follows(self, entry: Entry, stated: int) -> bool:
        """Whether the entry replaces the statement `stated`: none, or one by the same author.

        Of statements for different times by one author, the one for the latest is followed.
        """
        if stated < 0 or not self._entry.get(stated, "live"):
            return True
        if self._entry.get(stated, "time") > entry.valid_from:
            return False
        if KINDS[self._entry.get(stated, "kind")].value != entry.kind:
            return False  # a site and an organisation under one id: the first keeps the row
        return bool(self._entry.get(stated, "author") == self._books.words.code(entry.author))

    def _state_lot(self, code: int, body: Body) -> None:
        site, holder, material = body.get("site"), body.get("holder"), body.get("material")
        row = (
            self._lot.get(code, "product_class"),
            self._size,
            int(body.get("mass_g", NOT_STATED)),
            float(body.get("mass_u_g", "nan")),
            self._books.place(site) if site else NOT_STATED,
            self._books.place(holder) if holder else NOT_STATED,
            _ORIGIN_CODE[body.get("origin", OriginKind.UNKNOWN.value)],
            _CUSTODY_CODE.get(body.get("custody", ""), NOT_STATED),
            self._books.words.code(material) if material else NOT_STATED,
        )
        self._lot.put(code, row)
        for element, content in body.get("assay", {}).items():
            content_row = (
                self._size,
                code,
                self._books.words.code(element),
                float(content["fraction"]),
                float(content.get("u", "nan")),
                _BASIS_CODE[content["basis"]],
            )
            self._assay.append(content_row)

    def _state_place(self, kind: str, code: int, body: Body) -> None:
        country, operator = body.get("country"), body.get("operator")
        site_kind = body.get("kind", SiteKind.OTHER.value)
        row = (
            self._size,
            self._books.words.code(country) if country else NOT_STATED,
            _SITE_KIND_CODE[site_kind] if kind == Kind.SITE.value else NOT_STATED,
            self._books.place(operator) if operator else NOT_STATED,
        )
        self._place.put(code, row)
