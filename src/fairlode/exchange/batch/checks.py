"""What only the tables together can show: repeated lots, overdrawn lots, cycles."""

from collections.abc import Iterator

import numpy as np

from fairlode.exchange.batch import errors, graph
from fairlode.exchange.batch.arrow import Reals
from fairlode.exchange.batch.findings import EXAMPLES, problems
from fairlode.exchange.batch.reading import Reading
from fairlode.types.errors import Problem

OVERDRAFT = 1e-6
"""Part of its mass by which a lot may be overdrawn: what converting units may cost."""
OVERDRAFT_G = 1.0
"""The same for whole grams: what rounding may cost."""
MAX_TOTAL_G = 2**62
"""Grams that int64 can sum with room to spare: 4.6 million million tonnes."""
_SHOWN_CYCLE = 10


def of_rows(read: Reading) -> list[Problem]:
    """Problems of single rows, and of lots against lots."""
    found = problems(read.findings)
    if len(read.repeated):
        found.append(_repeated(read))
    total_g = float(read.input_g.sum(dtype=np.float64))
    if not total_g <= MAX_TOTAL_G:
        error = errors.MassTooLargeError(table="inputs", total_g=total_g, limit_g=MAX_TOTAL_G)
        found.append(error.problem("inputs"))
    else:
        found.extend(_overdrawn(read))
    return found


def of_order(read: Reading, arranged: graph.Graph) -> Iterator[Problem]:
    """Lots that cannot be computed because they are made from themselves."""
    if arranged.unplaced:
        lots = [read.keys[int(lot)] for lot in arranged.cycle]
        shown = [*lots[:_SHOWN_CYCLE], *(["..."] if len(lots) > _SHOWN_CYCLE else []), lots[0]]
        error = errors.CycleError(count=arranged.unplaced, cycle=" from ".join(shown), lots=lots)
        yield error.problem("inputs")


def _repeated(read: Reading) -> Problem:
    shown = [f"{read.keys[int(lot)]} (row {lot + 1})" for lot in read.repeated[:EXAMPLES]]
    error = errors.LotRepeatedError(count=len(read.repeated), examples=", ".join(shown))
    return error.problem("lots")


def _overdrawn(read: Reading) -> Iterator[Problem]:
    """Lots from which more was drawn than they have, the worst first."""
    drawn_g = graph.drawn_g(len(read.keys), read.codes["input_lot"], read.input_g)
    slack_g = read.mass_g * OVERDRAFT
    if read.inputs.whole_grams:
        slack_g = np.maximum(slack_g, OVERDRAFT_G)
    over_g = drawn_g - read.mass_g
    lots = np.flatnonzero(over_g > slack_g)
    if len(lots):
        worst = lots[np.argsort(-over_g[lots], kind="stable")][:EXAMPLES]
        yield errors.OverdrawnError(
            count=len(lots),
            examples=", ".join(_amounts(read, drawn_g, int(lot)) for lot in worst),
        ).problem("inputs")


def _amounts(read: Reading, drawn_g: Reals, lot: int) -> str:
    return f"{read.keys[lot]} (has {read.mass_g[lot]:.15g} g, gives {drawn_g[lot]:.15g} g)"
