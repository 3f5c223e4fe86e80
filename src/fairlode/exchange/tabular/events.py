"""Events in long form: a row for each lot of an event; rows with one id are one event."""

from collections.abc import Mapping, Sequence
from typing import Any

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.context import (
    ALWAYS,
    Context,
    RowsContradictError,
    agreed,
    moments,
    offsets,
    stated_moment,
    undated,
)
from fairlode.exchange.tabular.descriptions import as_digest, void
from fairlode.exchange.tabular.event_columns import lots_of, steps_of
from fairlode.exchange.tabular.inputs import derived_id
from fairlode.exchange.tabular.kept import extras, joined
from fairlode.exchange.tabular.masses import masses
from fairlode.exchange.tabular.members import (
    ROLES,
    USUAL_ROLE,
    EventIdMissingError,
    KindMissingError,
    Members,
    RoleImpossibleError,
    RoleMissingError,
    build_event,
    with_article,
)
from fairlode.exchange.tabular.numbers import Marks, moistures
from fairlode.exchange.tabular.table import TableData
from fairlode.exchange.tabular.vocabulary import EVENT_KINDS, EventKind, event_kinds
from fairlode.ledger.record import Draft
from fairlode.types.errors import SourcingError
from fairlode.types.event import Action, ErrorDeclaration, Flow, Loss
from fairlode.types.identifiers import EventId, LotId, SiteId
from fairlode.types.instant import format_instant

_UTC = "+00:00"
_TEXTS = ("disposition", "transformation", "error_reason", "reason", "offset")
_SHARED_IDS = ("site", "location", "corrects", "voids")


def read_events(data: TableData, context: Context) -> None:
    """Offer a draft for each event of the table, and a void for each row that is one."""
    if not any(data.has(key) for key in ("kind", "step", "role", "voids")):
        data.report.error(KindMissingError(), data.where)
        return
    _Events(data, context).offer()


class _Events:
    """One pass over the rows."""

    def __init__(self, data: TableData, context: Context) -> None:
        marks = Marks(data)
        wet = moistures(data, marks) if data.first("moisture") else ()
        self._data = data
        self._context = context
        self._ids = data.ids("event_id")
        self._times = moments(data, "date")
        self._errors = moments(data, "error_time")
        self._stated = stated_moment(data)
        self._kinds = data.words("kind", EVENT_KINDS)
        self._actions = data.words("action", "action")
        self._roles = data.words("role", "role")
        self._steps = steps_of(data)
        self._texts = {key: data.texts(key) for key in _TEXTS if data.has(key)}
        self._texts["offset"] = offsets(data)
        self._shared_ids = {key: data.ids(key) for key in _SHARED_IDS if data.has(key)}
        self._corrective = data.lists("corrective_events")
        self._grams = masses(data, marks, unit=context.unit, wet=wet)
        self._amounts = data.texts("amount")
        self._uoms = data.texts("uom")
        self._extra = extras(data)
        self._lots = lots_of(data, self._roles)
        self._undated: list[int] = []
        self._tell_lots()

    def offer(self) -> None:
        """Offer a draft for each event."""
        groups: dict[str, list[int]] = {}
        single: list[list[int]] = []
        for row, key in enumerate(self._ids):
            if self._void(row):
                continue
            if key:
                groups.setdefault(key, []).append(row)
            else:
                single.append([row])
        for rows in sorted([*groups.values(), *single], key=lambda rows: rows[0]):
            self._offer(rows)
        undated(self._data, self._undated, self._context)

    def _tell_lots(self) -> None:
        """Which lots the rows take from, and which they speak of otherwise."""
        pairs = list(zip(self._lots, self._roles, strict=True))
        used = [lot if role == "input" else "" for lot, role in pairs]
        made = [lot for lot, role in pairs if role not in {"input", "loss"}]
        self._context.made.append(made)
        self._context.used.append((self._data, used, "lot"))

    def _void(self, row: int) -> bool:
        """Offer a void if the row is one, and say whether it is."""
        subject = self._shared_ids["voids"][row] if "voids" in self._shared_ids else ""
        if not subject:
            return False
        moment = self._times[row]
        reason = self._texts["reason"][row] if "reason" in self._texts else ""
        begin = moment.at("") if moment else ALWAYS
        draft = void(subject, begin, reason=reason, place=self._data.at(row))
        self._context.drafts.append(draft)
        return True

    def _offer(self, rows: list[int]) -> None:
        kind = self._kind(rows)
        if kind is None:
            return
        if not self._ids[rows[0]] and ROLES[kind.event] != ROLES["object"]:
            error = EventIdMissingError(event=with_article(kind.event))
            self._data.report.error(error, self._data.at(rows[0]))
            return
        members = self._members(rows, kind)
        common = self._common(rows, kind, members) if members else None
        if members is None or common is None:
            return
        place = self._data.span(rows)
        corrected = self._shared(rows, "corrects")
        digest = as_digest(corrected)
        try:
            event = build_event(kind, self._action(rows, kind), members, common)
            draft = Draft(
                statement=event,
                valid_from=event.time,
                corrects=digest,
                corrects_subject="" if digest else corrected,
                reason=self._text(rows, "reason"),
                place=place,
            )
        except SourcingError as error_:
            self._data.report.error(error_, place)
            return
        self._context.state(self._data, draft, event)

    def _kind(self, rows: list[int]) -> EventKind | None:
        """What happened, as a column says it, or else as the step or the roles do."""
        key = self._agreed(rows, self._kinds, "kind")
        if key:
            return event_kinds()[key]
        step = self._agreed(rows, self._steps, "step")
        by_step = next(
            (kind for kind in event_kinds().values() if step and kind.step == step), None
        )
        if by_step is not None:
            return by_step
        roles = {self._roles[row] for row in rows} - {""}
        if roles and roles <= ROLES["transformation"]:
            return event_kinds()["transformation"]
        if roles and roles <= {"parent", "child"}:
            return event_kinds()["aggregation"]
        self._data.report.error(KindMissingError(), self._data.at(rows[0]))
        return None

    def _action(self, rows: list[int], kind: EventKind) -> Action:
        stated = self._agreed(rows, self._actions, "action")
        return Action(stated) if stated else kind.action or Action.OBSERVE

    def _members(self, rows: list[int], kind: EventKind) -> Members | None:
        """The lots of the event; None where a row could not be one, which has been said."""
        members = Members(flows={}, losses=[])
        roles = [self._role(row, kind) for row in rows]
        if not all(roles):
            return None
        for row, role in zip(rows, roles, strict=True):
            if role == "none":
                continue
            try:
                self._add(members, row, role)
            except SourcingError as error:
                self._data.report.error(error, self._data.at(row))
        return members

    def _role(self, row: int, kind: EventKind) -> str:
        role = self._roles[row] or USUAL_ROLE.get(kind.event, "")
        allowed = ROLES[kind.event]
        roles = ", ".join(sorted(allowed - {"none"}))
        column = self._data.first("role")
        if not role:
            error: ExchangeError = RoleMissingError(event=with_article(kind.event), roles=roles)
        elif role not in allowed:
            error = RoleImpossibleError(
                event=with_article(kind.event).capitalize(), role=role, roles=roles
            )
        elif not self._lots[row] and role not in {"none", "loss"}:
            self._data.missing([row], "lot", "lot")
            return ""
        else:
            return role
        self._data.report.error(error, self._data.at(row, column))
        return ""

    def _add(self, members: Members, row: int, role: str) -> None:
        grams = self._grams[row]
        if role == "loss":
            if grams is None:
                self._data.missing([row], "mass", "mass")
                return
            members.losses.append(Loss(name=self._lots[row], mass_g=grams))
            return
        if role == "parent" and members.parent() not in {None, self._lots[row]}:
            error = RowsContradictError(
                what=f"The parent {self._lots[row]}",
                first=f"the parent {members.parent()}",
                subject=f"event {self._ids[row]}",
            )
            self._data.report.error(error, self._data.at(row))
        flow = Flow(
            lot=LotId(self._lots[row]),
            mass_g=grams,
            amount=self._amounts[row],
            uom=self._uoms[row],
        )
        members.flows.setdefault(role, []).append(flow)

    def _common(self, rows: list[int], kind: EventKind, members: Members) -> dict[str, Any] | None:
        """What all kinds of event have; None where the time is missing and none was assumed."""
        offset = self._text(rows, "offset")
        texts = {
            row: format_instant(moment.at(offset)) if (moment := self._times[row]) else ""
            for row in rows
        }
        self._agreed(rows, texts, "date")
        moment = next((each for row in rows if (each := self._times[row])), self._stated)
        if moment is None and not self._data.misdated.isdisjoint(rows):
            return None  # what is wrong with its date has been said
        if moment is None:
            self._undated.append(rows[0])
        time = moment.at(offset) if moment else self._context.assume_time
        if time is None:
            return None
        step = self._agreed(rows, self._steps, "step") or kind.step
        common: dict[str, Any] = {
            "time": time,
            "offset": offset or (moment.offset if moment else "") or _UTC,
            "step": step,
            "disposition": self._text(rows, "disposition"),
            "read_point": SiteId(self._shared(rows, "site")) or None,
            "location": SiteId(self._shared(rows, "location")) or None,
            "error": self._error(rows),
            "extra": joined(self._extra, rows),
        }
        content = (kind.event, format_instant(time), step, str(common["read_point"] or ""))
        common["id"] = EventId(self._ids[rows[0]]) or derived_id(*content, members.text())
        if kind.event == "transformation":
            common["transformation"] = self._text(rows, "transformation")
        return common

    def _error(self, rows: list[int]) -> ErrorDeclaration | None:
        moment = next((each for row in rows if (each := self._errors[row])), None)
        if moment is None:
            return None
        return ErrorDeclaration(
            time=moment.at(""),
            reason=self._text(rows, "error_reason"),
            corrective_events=tuple(
                EventId(each) for row in rows for each in self._corrective[row]
            ),
        )

    def _text(self, rows: list[int], key: str) -> str:
        return self._agreed(rows, self._texts[key], key) if key in self._texts else ""

    def _shared(self, rows: list[int], key: str) -> str:
        return self._agreed(rows, self._shared_ids[key], key) if key in self._shared_ids else ""

    def _agreed(self, rows: list[int], values: Sequence[str] | Mapping[int, str], key: str) -> str:
        first = values[rows[0]]
        if len(rows) == 1 or all(values[row] == first for row in rows):
            return first
        subject = f"event {self._ids[rows[0]]}"
        return agreed(
            self._data, rows, values, column=self._data.first(key) or key, subject=subject
        )
