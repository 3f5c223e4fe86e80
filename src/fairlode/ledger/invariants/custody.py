"""Custody models are compatible: a lot is never stricter than what it was made from (ISO 22095)."""

from collections.abc import Iterator

import numpy as np

from fairlode.ledger.columns.tables import CUSTODY, NOT_STATED, Int64
from fairlode.ledger.invariants._state import State
from fairlode.ledger.network import Network
from fairlode.ledger.record import LedgerError
from fairlode.types.errors import Problem
from fairlode.types.lot import CustodyModel

_IDENTITY_PRESERVED = CUSTODY.index(CustodyModel.IDENTITY_PRESERVED)


class CustodyLoosenedError(LedgerError):
    """A lot claims a stricter custody model than one of its inputs has."""

    code = "ledger.custody_incompatible"
    sentence = "Lot {at} is stated as {model}, but is made from {input}, which is {input_model}."
    remedy = "State the model of the weakest input, or keep that input out of the lot."


class IdentityMixedError(LedgerError):
    """An identity-preserved lot with inputs from several lots."""

    code = "ledger.identity_mixed"
    sentence = "Lot {at} is stated as identity preserved, but is made from {count} lots."
    remedy = "State it as segregated, if all inputs share the characteristic; or keep them apart."


def check(state: State) -> Iterator[Problem]:
    """A problem for each lot that is stricter than an input, or mixed though identity preserved."""
    target, source = _lot_pairs(state.network)
    custody = state.columns.lots.custody
    concerned = state.concerned_lot[target] | state.concerned_lot[source]
    fresh = concerned & (custody[target] != NOT_STATED)
    target, source = target[fresh], source[fresh]
    looser = (custody[source] > custody[target]) & (custody[source] != NOT_STATED)
    for to, of in zip(target[looser], source[looser], strict=True):
        yield CustodyLoosenedError(
            at=state.lot(to),
            model=CUSTODY[custody[to]].value,
            input=state.lot(of),
            input_model=CUSTODY[custody[of]].value,
        ).problem()
    preserved, count = np.unique(target[custody[target] == _IDENTITY_PRESERVED], return_counts=True)
    for to, lots in zip(preserved[count > 1], count[count > 1], strict=True):
        yield IdentityMixedError(at=state.lot(to), count=int(lots)).problem()


def _lot_pairs(network: Network) -> tuple[Int64, Int64]:
    """Lot codes (made, made from), through one event or by containment, each pair once."""
    outputs = network.outputs_of()
    is_lot = network.lot >= 0
    into_lot = is_lot[outputs]
    direct = into_lot & is_lot[network.inputs]
    through = np.flatnonzero(into_lot & ~is_lot[network.inputs])
    events = network.inputs[through]
    fan_in = np.diff(network.indptr)[events]
    made = np.repeat(outputs[through], fan_in)
    first = np.repeat(network.indptr[events] - np.cumsum(fan_in) + fan_in, fan_in)
    used = network.inputs[first + np.arange(len(first))]
    pairs = np.stack(
        [
            network.lot[np.concatenate([outputs[direct], made])],
            network.lot[np.concatenate([network.inputs[direct], used])],
        ]
    )
    target, source = np.unique(pairs, axis=1)
    return target.astype(np.int64), source.astype(np.int64)
