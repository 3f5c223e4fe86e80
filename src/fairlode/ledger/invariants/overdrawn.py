"""No lot is drawn beyond its mass: what was taken from it, all events together, was there.

What is packed counts as taken. Where only the packing goes beyond, the lot may have been unpacked
and nobody wrote it down, which is common: that is a warning.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fairlode.ledger.columns.tables import Bool, Float64, Int64
from fairlode.ledger.invariants._state import State
from fairlode.ledger.network import Via
from fairlode.ledger.network.graph import sum_by
from fairlode.ledger.network.mixture import COVERAGE, ROUNDING_VARIANCE
from fairlode.ledger.record import LedgerError
from fairlode.types.errors import Problem, Severity


class OverdrawnError(LedgerError):
    """More was taken from a lot than it held."""

    code = "ledger.overdrawn"
    sentence = (
        "Events take {drawn_g:,} g from lot {at}, which holds {mass_g:,} g "
        "(tolerance {tolerance_g:,} g)."
    )
    remedy = (
        "Correct the masses, record what was added to the lot, or state how uncertain its mass is."
    )


def check(state: State) -> Iterator[Problem]:
    """A problem for each lot drawn beyond its mass and tolerance.

    The tolerance is twice the standard uncertainty of the lot's mass and of the rounding of each
    figure to a gram. A product class has no mass of its own and is passed over.
    """
    used = _drawn(state, (Via.INPUT,))
    taken = _drawn(state, (Via.INPUT, Via.CHILD))
    concerned = state.concerned_lot & ~state.columns.lots.product_class
    for code in np.flatnonzero(taken.over & concerned).tolist():
        draws = used if used.over[code] else taken
        yield OverdrawnError(
            at=state.lot(code),
            drawn_g=int(draws.mass_g[code]),
            mass_g=int(state.network.lot_mass_g[code]),
            tolerance_g=int(draws.tolerance_g[code]),
        ).problem(severity=Severity.ERROR if used.over[code] else Severity.WARNING)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """By lot code: what was taken, what it may be off by, and whether it is too much."""

    mass_g: Int64
    tolerance_g: Float64
    over: Bool


def _drawn(state: State, ways: tuple[Via, ...]) -> _Drawn:
    network, lots = state.network, state.columns.lots
    draws = np.isin(network.via, ways) & (network.mass_g >= 0)
    size = len(lots.entry)
    mass = sum_by(network.edge_lot[draws], network.mass_g[draws], size)
    count = np.bincount(network.edge_lot[draws], minlength=size)
    variance = np.nan_to_num(lots.mass_u_g) ** 2 + ROUNDING_VARIANCE * (count + 1)
    tolerance = COVERAGE * np.sqrt(variance)
    excess = (mass - network.lot_mass_g).astype(np.float64)
    over = (network.lot_mass_g >= 0) & (excess > tolerance) & (count > 0)
    return _Drawn(mass, tolerance, over)
