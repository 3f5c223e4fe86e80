"""What comes out was put in, or the gap is named: outputs are not above inputs, per element.

In gross mass a gap is common and harmless where reagents, water or air are bound; it is named too.
"""

from collections.abc import Iterator

import numpy as np

from fairlode.ledger.invariants._state import State
from fairlode.ledger.network import Mixture, mixture_of
from fairlode.ledger.record import LedgerError
from fairlode.types.errors import Problem, Severity

GROSS = "gross dry mass"


class UnbalancedError(LedgerError):
    """More came out of an event, or is in a lot, than is recorded to have gone in."""

    code = "ledger.unbalanced"
    sentence = (
        "{at}: {out_g:,} g of {measure} came out, {in_g:,} g are recorded to have gone in; "
        "{gap_g:,} g stay of unknown origin in every answer."
    )
    remedy = (
        "Record the input that is missing (purchased feed, scrap, reagents, opening stock), or "
        "correct masses and assays. If the gap is real, nothing needs to be done."
    )


def check(state: State) -> Iterator[Problem]:
    """A warning for each node and measure with a gap."""
    yield from _gaps(state, state.gross, GROSS)
    for element in state.elements:
        mixture = mixture_of(state.columns, state.network, element, state.gross)
        yield from _gaps(state, mixture, f"contained {element}")


def _gaps(state: State, mixture: Mixture, measure: str) -> Iterator[Problem]:
    for node in np.flatnonzero((mixture.gap_g > 0) & state.touched_node).tolist():
        yield UnbalancedError(
            at=state.node(node),
            measure=measure,
            out_g=round(mixture.supplied_g[node] + mixture.gap_g[node]),
            in_g=round(mixture.supplied_g[node]),
            gap_g=round(mixture.gap_g[node]),
        ).problem(severity=Severity.WARNING)
