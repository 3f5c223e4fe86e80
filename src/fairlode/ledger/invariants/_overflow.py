"""Sums of grams fit in 64 bits; looked at first, because every other sum relies on it."""

from collections.abc import Iterator

import numpy as np

from fairlode.ledger.columns.tables import Float64, Int32
from fairlode.ledger.invariants._state import State
from fairlode.ledger.kernels.sums import scatter_total
from fairlode.ledger.record import LedgerError
from fairlode.types.errors import Problem
from fairlode.types.lot import MAX_MASS_G


class MassTotalTooLargeError(LedgerError):
    """Masses that together are more than 64 bits hold."""

    code = "ledger.mass_total_too_large"
    sentence = "The masses at {at} add up to {total_t:.3g} t, more than the record can hold."
    remedy = "Check the units: that is more than the oceans hold of most metals."


def overflowing(state: State) -> Iterator[Problem]:
    """A problem for each lot or event whose masses sum to 2**63 g or more."""
    network = state.network
    stated = np.maximum(network.mass_g, 0).astype(np.float64)
    for nodes, lost in ((network.outputs_of(), 0), (network.inputs, network.loss_g)):
        total: Float64 = scatter_total(network.size, nodes.astype(np.int32), stated) + lost
        over: Int32 = np.flatnonzero(total >= MAX_MASS_G).astype(np.int32)
        for node in over.tolist():
            fact = {"at": state.node(node), "total_t": total[node] / 1e6}
            yield MassTotalTooLargeError(**fact).problem()
