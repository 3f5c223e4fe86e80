"""Least, mean and most share of a class of origin in every lot, by mass and by element.

The mean is that of perfect mixing. The bounds hold however the lots were mixed: a draw holds of
the class at most what the lot holds that it is drawn from, and at most all of itself. What a lot
has beyond what was drawn for it may be of the class or not; so may an origin that nobody classed.
Each draw is looked at alone, so that one pass computes all lots; the tightest bounds of one lot,
which are narrower for some, are those of `fairlode trace --bounds`.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from fairlode.engine.kernels import bounds as roles
from fairlode.engine.kernels.ranges import bound_all
from fairlode.exchange.batch.arrow import Flags, Numbers, Reals
from fairlode.exchange.batch.graph import Graph
from fairlode.exchange.batch.source import CONTENT, is_content

ENDS = ("least", "mean", "most")
_PLACES = (0, 2, 1)
"""Columns of `bound_all` that have them."""


def bounds(
    column: str, graph: Graph, held_g: Reals, side: Mapping[str, Reals]
) -> Iterator[tuple[str, Reals]]:
    """Names and values of the columns of one class.

    Parameters
    ----------
    column : the class, in `side`: 1, 0 or NaN for each origin
    graph : with history ending where it ends; lots without inputs are the origins
    held_g : mass of each lot, and at least what was drawn from it
    side : the class and the contents of elements, by column
    """
    role = _role(side[column], graph.made)
    unexplained = np.zeros(len(role), np.uint8)
    amounts = graph.mass, graph.mass
    found = _found(graph, amounts, (held_g, unexplained, role), by_mass=True)
    yield from _named(column, found)
    for name, content in side.items():
        if is_content(name):
            cap = graph.mass * content[graph.inputs]
            cap[np.isnan(cap)] = np.inf  # a draw of unknown content may hold any of it
            lots = held_g * content, unexplained, role
            found = _found(graph, (cap, graph.contained(content)[0]), lots, by_mass=False)
            yield from _named(f"{column}_{name.removeprefix(CONTENT)}", found)


def _named(column: str, found: Reals) -> Iterator[tuple[str, Reals]]:
    return ((f"{column}_{end}", found[:, place]) for end, place in zip(ENDS, _PLACES, strict=True))


def _role(classed: Reals, made: Flags) -> Flags:
    role = np.full(len(made), roles.UNKNOWN, np.uint8)
    role[classed == 1] = roles.WITHIN
    role[classed == 0] = roles.OUTSIDE
    role[made != 0] = roles.FOLLOWED
    return role


def _found(
    graph: Graph,
    amounts: tuple[Numbers, Numbers],
    lots: tuple[Reals, Flags, Flags],
    *,
    by_mass: bool,
) -> Reals:
    return bound_all(
        graph.indptr,
        graph.inputs,
        amounts,
        lots,
        by_mass=by_mass,
        rows=graph.rows,
        starts=graph.starts,
        until=graph.until,
    )
