"""What only the tables together can show: repeated lots, overdrawn lots, cycles."""

from collections.abc import Iterator

import numpy as np

from fairlode.exchange.batch import errors, graph
from fairlode.exchange.batch.arrow import Int64, Keys, Reals
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


def of_rows(read: Reading) -> tuple[list[Problem], Reals]:
    """Problems of single rows, and of lots against lots; and the mass drawn from each lot."""
    found = [*problems(read.findings), *repeated(read)]
    total_g = float(read.input_g.sum(dtype=np.float64))
    if not total_g <= MAX_TOTAL_G:
        error = errors.MassTooLargeError(table="inputs", total_g=total_g, limit_g=MAX_TOTAL_G)
        return [*found, error.problem("inputs")], np.zeros(len(read.keys))
    drawn_g = graph.drawn_g(len(read.keys), read.codes["input_lot"], read.input_g)
    whole = read.inputs.whole_grams
    return [*found, *overdrawn(read.keys, read.mass_g, drawn_g, whole_grams=whole)], drawn_g


def of_order(keys: Keys, arranged: graph.Graph) -> Iterator[Problem]:
    """Lots that cannot be computed because they are made from themselves."""
    if arranged.unplaced:
        lots = [keys[int(lot)] for lot in arranged.cycle]
        shown = [*lots[:_SHOWN_CYCLE], *(["..."] if len(lots) > _SHOWN_CYCLE else []), lots[0]]
        error = errors.CycleError(count=arranged.unplaced, cycle=" from ".join(shown), lots=lots)
        yield error.problem("inputs")


def overdrawn(
    keys: Keys, mass_g: Reals, drawn_g: Reals, *, whole_grams: bool, rows: Int64 | None = None
) -> Iterator[Problem]:
    """Lots (of `rows`, or of all) from which more was drawn than they have, the worst first."""
    if rows is not None:
        mass_g, drawn_g = mass_g[rows], drawn_g[rows]
    slack_g = mass_g * OVERDRAFT
    if whole_grams:
        slack_g = np.maximum(slack_g, OVERDRAFT_G)
    over_g = drawn_g - mass_g
    lots = np.flatnonzero(over_g > slack_g)
    if len(lots):
        worst = lots[np.argsort(-over_g[lots], kind="stable")][:EXAMPLES]
        names = worst if rows is None else rows[worst]
        shown = [
            f"{keys[int(name)]} (has {mass_g[lot]:.15g} g, gives {drawn_g[lot]:.15g} g)"
            for lot, name in zip(worst, names, strict=True)
        ]
        error = errors.OverdrawnError(count=len(lots), examples=", ".join(shown))
        yield error.problem("inputs")


def repeated(read: Reading) -> Iterator[Problem]:
    """Rows of lots whose id stands before."""
    if len(read.repeated):
        shown = [f"{read.keys[int(lot)]} (row {lot + 1})" for lot in read.repeated[:EXAMPLES]]
        error = errors.LotRepeatedError(count=len(read.repeated), examples=", ".join(shown))
        yield error.problem("lots")
