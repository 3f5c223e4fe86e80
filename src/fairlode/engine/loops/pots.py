"""Lots put together by the site and the material that they are of, and what each point is fed."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from fairlode.engine.contents import holding
from fairlode.engine.graph import Graph
from fairlode.engine.loops.answer import Point
from fairlode.ledger.columns.tables import Bool, Float64, Int64, Ints
from fairlode.ledger.network.mixture import lot_fractions

Span = tuple[int, int]
"""A period: from a moment up to, not including, another (microseconds)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pots:
    """Points, and the lots that are in them."""

    points: tuple[Point, ...]
    """In their own order, whoever came first into the record."""
    point: Int64
    """By node of the network: its point; -1 for an event and for a lot that is in none."""
    opening: Bool
    """By node: a lot from before the period."""
    weight: Float64
    """By node: its part of its point; a point's weights sum to 1, or to 0 where none is known."""
    mass_g: Float64
    """By point."""
    by_gross: Bool
    """By point: whether lots are weighed by gross mass for want of an assay."""
    assayed: Bool
    """By point: whether a lot has an assay that finds the element; of gross mass, all."""
    left_out: int
    """Lots without a mass."""


def pots_of(graph: Graph, element: str, closed: Bool, period: Span | None) -> Pots:
    """The points of a record; `closed` by node: where history ends."""
    inside = _inside(graph, closed, period)
    rows = np.flatnonzero(inside)
    points, of_row = _points(graph, graph.network.lot[rows])
    point = np.full(graph.network.size, -1, np.int64)
    point[rows] = of_row
    mass, by_gross = _masses(graph, element, rows, of_row=of_row, size=len(points))
    total = np.bincount(of_row, np.nan_to_num(mass), len(points)).astype(np.float64)
    count = np.bincount(of_row, minlength=len(points))
    weight = np.zeros(graph.network.size)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.nan_to_num(np.nan_to_num(mass) / total[of_row])
    weight[rows] = np.where(count[of_row] == 1, 1.0, part)
    return Pots(
        points=points,
        point=point,
        opening=(graph.network.lot >= 0) & ~inside,
        weight=weight,
        mass_g=total,
        by_gross=by_gross,
        assayed=_assayed(graph, element, rows, of_row=of_row, size=len(points)),
        left_out=int((np.isnan(mass) & (count[of_row] > 1)).sum()),
    )


def fed_by(graph: Graph, element: str, pots: Pots, closed: Bool) -> sparse.csr_array:
    """What each point is fed: its share from each point, and last from what came before.

    Rows sum to at most 1; what they lack entered from outside.
    """
    network, size = graph.network, len(pots.points)
    share = np.where(closed[network.outputs_of()], 0.0, graph.mixture(element).share)
    shape = (network.size, network.size)
    taken = sparse.csr_array((share, network.inputs, network.indptr), shape=shape)
    column = np.where(pots.opening, size, pots.point)
    lots = np.flatnonzero(column >= 0)
    ones = np.ones(len(lots))
    place = sparse.csr_array((ones, (lots, column[lots])), shape=(network.size, size + 1))
    events = sparse.diags_array((network.lot < 0).astype(np.float64))
    consists = taken @ (place + events @ (taken @ place))
    kept = np.flatnonzero(pots.point >= 0)
    parts = (pots.weight[kept], (pots.point[kept], kept))
    result = sparse.csr_array(sparse.csr_array(parts, shape=(size, network.size)) @ consists)
    result.sum_duplicates()
    result.eliminate_zeros()
    return result


def entering(pots: Pots, values: Float64) -> Float64:
    """Values of origins, float64[n_nodes, k], as parts of their points: float64[n_points, k]."""
    kept = np.flatnonzero(pots.point >= 0)
    size = len(pots.points)
    columns = [
        np.bincount(pots.point[kept], pots.weight[kept] * values[kept, k], size)
        for k in range(values.shape[1])
    ]
    return np.column_stack(columns)


def _inside(graph: Graph, closed: Bool, period: Span | None) -> Bool:
    """By node: lots that an event of the period made, and origins that it draws on."""
    network = graph.network
    is_lot = network.lot >= 0
    if period is None:
        return is_lot
    output = network.outputs_of()
    time = graph.columns.entries.time[network.edge_entry]
    now = (time >= period[0]) & (time < period[1])
    made = np.zeros(network.size, np.bool_)
    made[output[now]] = True
    origin = is_lot & (closed | (np.diff(network.indptr) == 0))
    drawn = np.zeros(network.size, np.bool_)
    drawn[network.inputs[now]] = True
    result: Bool = (is_lot & made & ~origin) | (origin & drawn)
    return result


def _points(graph: Graph, lots: Ints) -> tuple[tuple[Point, ...], Int64]:
    """The points of these lots, and the point of each."""
    columns = graph.columns
    pairs = np.column_stack([columns.lots.site[lots], columns.lots.material[lots]])
    distinct, of_lot = np.unique(pairs, axis=0, return_inverse=True)
    found = [
        Point(
            site=columns.place_ids[site] if site >= 0 else "",
            material=columns.words[material] if material >= 0 else "",
        )
        for site, material in distinct.tolist()
    ]
    order = sorted(range(len(found)), key=found.__getitem__)
    number = np.empty(len(found), np.int64)
    number[order] = np.arange(len(found))
    return tuple(found[at] for at in order), number[of_lot.reshape(-1)]


def _assayed(graph: Graph, element: str, rows: Ints, *, of_row: Int64, size: int) -> Bool:
    """By point: whether any of its lots is known to hold the element."""
    result = np.full(size, not element)
    if element:
        held = holding(graph, element)[graph.network.lot[rows]]
        result[of_row[held]] = True
    return result


def _masses(
    graph: Graph, element: str, rows: Ints, *, of_row: Int64, size: int
) -> tuple[Float64, Bool]:
    """Grams of each lot in the measure of its point, and by point whether that is gross mass.

    NaN where a mass is not known.
    """
    network = graph.network
    lots = network.lot[rows]
    gross = np.where(network.lot_mass_g[lots] >= 0, network.lot_mass_g[lots], np.nan)
    if not element:
        return gross, np.zeros(size, np.bool_)
    fraction = lot_fractions(graph.columns, element)[0][lots]
    unassayed = np.zeros(size, np.bool_)
    unassayed[of_row[np.isnan(fraction) & np.isfinite(gross)]] = True
    held = np.bincount(of_row, np.nan_to_num(gross * fraction), size)
    unassayed |= held == 0  # nothing to weigh by: a point with none of the element
    return np.where(unassayed[of_row], gross, gross * fraction), unassayed
