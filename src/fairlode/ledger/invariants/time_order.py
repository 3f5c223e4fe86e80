"""Times are in order: a lot is not used before it was made, and nothing has happened tomorrow."""

from collections.abc import Iterator

import numpy as np

from fairlode.ledger.columns.tables import ACTIONS, Role
from fairlode.ledger.invariants._state import State
from fairlode.ledger.record import LedgerError
from fairlode.types.errors import Problem
from fairlode.types.event import Action
from fairlode.types.instant import format_instant, from_micros

_ADD = ACTIONS.index(Action.ADD)
_NEVER = np.iinfo(np.int64).max


class UsedBeforeMadeError(LedgerError):
    """A lot goes into an event, or a pack, earlier than it came out of one."""

    code = "ledger.used_before_made"
    sentence = "Lot {at} is used on {used}, before it was made on {made}."
    remedy = "Correct one of the two times; mind their offsets from UTC."


def check(state: State) -> Iterator[Problem]:
    """A problem for each lot whose first use is before the first event that made it."""
    columns = state.columns
    flows, entries = columns.flows, columns.entries
    live = entries.live[flows.entry]
    time = entries.time[flows.entry]
    commissioned = (flows.role == Role.OBJECT) & (entries.action[flows.entry] == _ADD)
    made = np.full(len(columns.lots.entry), _NEVER)
    making = live & ((flows.role == Role.OUTPUT) | commissioned)
    np.minimum.at(made, flows.lot[making], time[making])
    used = np.full(len(made), _NEVER)
    packed = (flows.role == Role.CHILD) & (entries.action[flows.entry] == _ADD)
    using = live & ((flows.role == Role.INPUT) | packed)
    np.minimum.at(used, flows.lot[using], time[using])
    early = (made != _NEVER) & (used < made) & ~columns.lots.product_class
    for code in np.flatnonzero(early & state.concerned_lot).tolist():
        yield UsedBeforeMadeError(
            at=state.lot(code),
            used=format_instant(from_micros(used[code])),
            made=format_instant(from_micros(made[code])),
        ).problem()
