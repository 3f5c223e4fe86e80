"""What EPCIS cannot say of an event, said beside it, so that exporting loses nothing.

EPCIS has no losses, no dry mass beside a wet amount, no order between instances and quantities. An
event whose JSON would read back as anything else than the event takes the whole statement with it,
in the form of the record, as the extension ``fairlode:statement``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from fairlode.exchange.epcis import keys
from fairlode.exchange.epcis.context import Context, entries_of
from fairlode.exchange.epcis.errors import StatementContradictsError
from fairlode.exchange.epcis.interpret import INTERPRETED, interpret
from fairlode.exchange.epcis.render import render
from fairlode.ledger.codec import decode, encode
from fairlode.ledger.record import KIND_OF
from fairlode.types.errors import SourcingError
from fairlode.types.event import Event, Flow

_FLOWS = ("inputs", "outputs", "objects", "children")


def read_event(raw: Mapping[str, Any], context: Context) -> Event:
    """The event of the record that checked EPCIS JSON says, with its own statement if it has one.

    Raises the errors of `interpret`, and `StatementContradictsError`.
    """
    event = interpret(raw, context)
    return _restored(raw[keys.STATEMENT], event) if keys.STATEMENT in raw else event


def write_event(event: Event, context: Context, *, bind: Sequence[object] = ()) -> dict[str, Any]:
    """EPCIS JSON that `read_event` reads as `event`, in a document with `context`.

    With `bind`, entries of an ``@context``, the event brings these bindings with it.
    """
    raw = _bound(render(event), bind)
    read = _read(raw, context)
    if read == event:
        return raw
    if read is None or replace(read, extra={}) != replace(event, extra={}):
        # Corrected since it was read: its document's own spelling says something else by now.
        raw = _bound(render(replace(event, extra=_without_spelling(event.extra))), bind)
    return raw | {keys.STATEMENT: orjson.loads(encode(event))}


def _bound(raw: dict[str, Any], bind: Sequence[object]) -> dict[str, Any]:
    return raw | {"@context": [*bind, *entries_of(raw.get("@context"))]} if bind else raw


def _read(raw: Mapping[str, Any], context: Context) -> Event | None:
    try:
        return interpret(raw, context)
    except SourcingError:
        return None


def _without_spelling(extra: Mapping[str, object]) -> dict[str, object]:
    stated = keys.section(extra, keys.STATED)
    held = {name: item for name, item in stated.items() if name not in INTERPRETED}
    rest = {key: item for key, item in extra.items() if key not in (keys.IDS, keys.UNSTATED)}
    return rest | {keys.STATED: held}


def _restored(body: object, event: Event) -> Event:
    """The statement in `body`, which must be about the event around it."""
    kind = KIND_OF[type(event)]
    try:
        found = decode(kind, orjson.dumps(body))
    except Exception as error:  # noqa: BLE001  # whatever a foreign value raises on its way in
        raise StatementContradictsError(kind=kind, reason=f"it cannot be read ({error})") from None
    if not isinstance(found, type(event)):
        raise StatementContradictsError(kind=kind, reason="it is of another kind")
    for name in ("id", "time", *_FLOWS):
        if _told(found, name) != _told(event, name):
            raise StatementContradictsError(kind=kind, reason=f"it differs in {name}")
    return found


def _told(event: Event, name: str) -> object:
    """A member as far as EPCIS and the statement must agree: which lots, not how much of them."""
    value: object = getattr(event, name, None)
    if name in _FLOWS and isinstance(value, tuple):
        return sorted(flow.lot for flow in value if isinstance(flow, Flow))
    return value
