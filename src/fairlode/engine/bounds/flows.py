"""What each edge may have carried, in one measure: an interval for every figure of the record.

A figure with a standard uncertainty lies within twice that of what is stated (coverage factor 2,
about 95 %; JCGM 100:2008, 6.3.3); one without is taken as stated. What is not stated lies between
nothing and all that can be: an input without an assay holds between none of the element and its
whole mass. Missing is not zero.
"""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.graph import Graph
from fairlode.ledger.columns.tables import Columns, Float64, Ints
from fairlode.ledger.network import Network, Via
from fairlode.ledger.network.graph import float_sum_by
from fairlode.ledger.network.mixture import COVERAGE, lot_fractions, relative_mass_u


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Grams of one measure on the edges and at the nodes of a network."""

    element: str
    """Symbol, or empty for gross dry mass."""
    least: Float64
    """By edge."""
    most: Float64
    """By edge; infinite where the record sets no limit."""
    gap: Float64
    """By node: grams at most that came in unrecorded; 0 where what came out was put in."""
    held: Float64
    """By node: grams at least that passed through, or that the lot holds."""


Interval = tuple[Float64, Float64]
"""Least and most."""


def flows_of(graph: Graph, element: str) -> Flows:
    """The intervals of all flows, by contained mass of `element`, or gross for the empty text."""
    columns, network = graph.columns, graph.network
    fraction = _fractions(columns, element)
    least, most = _edges(columns, network, fraction)
    needed, needed_most = _needed(columns, network, fraction, (least, most))
    outputs = network.outputs_of()
    into = float_sum_by(outputs, least, network.size)
    short = needed - _sum(outputs, most, network.size)
    gap = np.maximum(short, 0.0)
    named = graph.mixture(element).gap_g > 0
    widest = np.where(np.isfinite(needed_most), needed_most - into, graph.mixture(element).gap_g)
    gap[named] = np.maximum(gap, widest)[named]
    gap[np.diff(network.indptr) == 0] = 0.0  # what nothing feeds is an origin, not a gap
    return Flows(element=element, least=least, most=most, gap=gap, held=np.maximum(needed, into))


def _fractions(columns: Columns, element: str) -> Interval:
    """By lot code: the part of the lot's dry mass that is of the measure."""
    size = len(columns.lots.entry)
    if not element:
        return np.ones(size), np.ones(size)
    fraction, u = lot_fractions(columns, element)
    width = COVERAGE * np.nan_to_num(u)
    unknown = np.isnan(fraction)
    least = np.where(unknown, 0.0, np.maximum(fraction - width, 0.0))
    return least, np.where(unknown, 1.0, np.minimum(fraction + width, 1.0))


def _edges(columns: Columns, network: Network, fraction: Interval) -> Interval:
    lots = network.edge_lot
    width = COVERAGE * relative_mass_u(columns, network)[lots]
    mass = network.mass_g.astype(np.float64)
    whole = np.where(network.lot_mass_g >= 0, network.lot_mass_g, np.inf)[lots]
    stated = network.mass_g >= 0
    # A lot that is drawn once, nobody says how much of it, is drawn at most whole.
    open_ = ~stated | (network.implied & (network.via == Via.INPUT))
    least = np.where(open_, 0.0, mass * np.maximum(1.0 - width, 0.0)) * fraction[0][lots]
    most = np.where(stated, mass, whole) * (1.0 + width)
    with np.errstate(invalid="ignore"):
        most = np.where(fraction[1][lots] > 0, most * fraction[1][lots], 0.0)
    return least, most


def _needed(columns: Columns, network: Network, fraction: Interval, edges: Interval) -> Interval:
    """By node: what came out of it, or what the lot is stated to be, if that is more."""
    least = _sum(network.inputs, edges[0], network.size)
    most = _sum(network.inputs, edges[1], network.size)
    nodes = network.node_of_lot
    stated = network.stated_mass
    mass = np.maximum(network.lot_mass_g, 0).astype(np.float64)
    width = COVERAGE * relative_mass_u(columns, network)
    own_least = np.where(stated, mass * np.maximum(1.0 - width, 0.0) * fraction[0], 0.0)
    own_most = np.where(stated, mass * (1.0 + width) * fraction[1], 0.0)
    least[nodes] = np.maximum(least[nodes], own_least)
    most[nodes] = np.maximum(most[nodes], own_most)
    if fraction[0].all() and (fraction[0] == fraction[1]).all():  # losses are gross dry mass
        least += network.loss_g
        most += network.loss_g
    return least, most


def _sum(index: Ints, values: Float64, size: int) -> Float64:
    """As `float_sum_by`, of values that may be infinite."""
    endless = np.isinf(values)
    total = float_sum_by(index, np.where(endless, 0.0, values), size)
    total[index[endless]] = np.inf
    return total
