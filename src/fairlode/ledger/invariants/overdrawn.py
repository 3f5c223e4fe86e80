"""No lot is drawn beyond its mass: what was taken from it, all events together, was there."""

from collections.abc import Iterator

import numpy as np

from fairlode.ledger.invariants._state import State
from fairlode.ledger.network import Via
from fairlode.ledger.network.graph import sum_by
from fairlode.ledger.network.mixture import COVERAGE, ROUNDING_G
from fairlode.ledger.record import LedgerError
from fairlode.types.errors import Problem


class OverdrawnError(LedgerError):
    """More was taken from a lot than it held."""

    code = "ledger.overdrawn"
    sentence = (
        "Events take {drawn_g} g from lot {at}, which holds {mass_g} g (tolerance {tolerance_g} g)."
    )
    remedy = (
        "Correct the masses, record what was added to the lot, or state how uncertain its mass is."
    )


def check(state: State) -> Iterator[Problem]:
    """A problem for each lot drawn beyond its mass and tolerance.

    The tolerance is twice the standard uncertainty of the lot's mass, and half a gram for the
    rounding of each figure. A product class has no mass of its own and is passed over.
    """
    network, lots = state.network, state.columns.lots
    draws = np.isin(network.via, (Via.INPUT, Via.CHILD)) & (network.mass_g >= 0)
    size = len(lots.entry)
    drawn = sum_by(network.edge_lot[draws], network.mass_g[draws], size)
    count = np.bincount(network.edge_lot[draws], minlength=size)
    tolerance = COVERAGE * np.nan_to_num(lots.mass_u_g) + ROUNDING_G * (count + 1)
    excess = (drawn - network.lot_mass_g).astype(np.float64)
    over = (network.lot_mass_g >= 0) & (excess > tolerance) & (count > 0)
    for code in np.flatnonzero(over & state.touched_lot & ~lots.product_class).tolist():
        yield OverdrawnError(
            at=state.lot(code),
            drawn_g=int(drawn[code]),
            mass_g=int(network.lot_mass_g[code]),
            tolerance_g=int(tolerance[code]),
        ).problem()
