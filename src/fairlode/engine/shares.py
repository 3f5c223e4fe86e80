"""What kind of origin every lot has, in one pass: what `trace` says of one lot, of all of them."""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import NEGLIGIBLE, Question
from fairlode.engine.answer import Boundary, OriginStatus
from fairlode.engine.attributes import Attributes, carried_above, carried_by_node
from fairlode.engine.ends import MINES
from fairlode.engine.graph import Graph
from fairlode.ledger.columns.tables import ORIGINS, Bool, Float64, Int8, Int32
from fairlode.ledger.network import Basis
from fairlode.types.lot import OriginKind

UNEXPLAINED = "share_unexplained"
"""The attribute that says how much of a lot stems from gaps: part of what is unknown."""
BELOW_THRESHOLD = "share_below_threshold"
"""The attribute that says how much of a lot was not followed: part of what is unknown."""
_RECYCLED = np.array([kind.recycled for kind in ORIGINS])
_PRIMARY = ORIGINS.index(OriginKind.PRIMARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginShares(Attributes):
    """The shares of every lot, and what they rest on."""

    by_gross: Bool
    """By lot code: whether a step on the way was mixed by gross mass, for want of an assay or
    because gross mass was asked for."""
    gap_begins: Bool
    """By lot code: whether more came out than went in at the lot, or at an event that made it."""

    def of(self, name: str) -> Float64:
        """The values of one attribute, by lot code."""
        values: Float64 = self.values[:, self.names.index(name)]
        return values


def origin_shares(graph: Graph, question: Question) -> OriginShares:
    """Of every lot: the shares of primary, secondary and unknown origin, and of each country.

    Status shares sum to 1. `UNEXPLAINED` is the part of the unknown that came out of steps beyond
    what went into them. Country shares cover primary and secondary origins whose site states a
    country; what they leave is unknown. With a threshold, `BELOW_THRESHOLD` is the part of the
    unknown that was not followed.
    """
    ends = ends_of(graph, question.boundary)
    country = _at(graph.columns.places.country, graph.columns.lots.site)
    codes = np.unique(country[(ends[0] | ends[1]) & (country >= 0)])
    own = [*ends, *((country == code) & (ends[0] | ends[1]) for code in codes)]
    gap, gross = _by_node(graph, question)
    values = np.zeros((graph.network.size, len(own) + 2))
    values[graph.network.node_of_lot, : len(own)] = np.column_stack(own)
    values[:, -2], values[:, -1] = gap, gross
    found, rest = _carried(graph, values, question)
    unknown = np.clip(1.0 - found[:, 0] - found[:, 1], 0.0, 1.0)
    unexplained = np.minimum(found[:, -2], unknown)
    names = [f"share_{status}" for status in OriginStatus]
    names += [UNEXPLAINED, *([BELOW_THRESHOLD] if question.threshold else [])]
    names += [*(f"share_from_{graph.columns.words[int(code)]}" for code in codes)]
    return OriginShares(
        names=tuple(names),
        values=np.column_stack([found[:, :2], unknown, unexplained, rest, found[:, 2:-2]]),
        by_gross=found[:, -1] > NEGLIGIBLE,
        gap_begins=_begins(graph, gap),
    )


def _carried(graph: Graph, values: Float64, question: Question) -> tuple[Float64, Float64]:
    """Values by lot code; and, as a column, what a threshold left, or no column without one."""
    if question.threshold:
        found, rest = carried_above(graph, values, question)
        return found, rest[:, None]
    found = carried_by_node(graph, values, question)[graph.network.node_of_lot]
    return found, np.empty((len(found), 0))


def ends_of(graph: Graph, boundary: Boundary) -> tuple[Bool, Bool]:
    """By lot code: whether history ends there in primary, and in secondary material."""
    lots, network = graph.columns.lots, graph.network
    fed = np.diff(network.indptr)[network.node_of_lot] > 0
    terminal = graph.terminal(boundary)[network.node_of_lot]
    ends = (~fed | terminal) & ~lots.product_class
    mined = np.isin(_at(graph.columns.places.kind, lots.site), MINES)
    secondary = ends & _RECYCLED[lots.origin]
    primary = ends & ~secondary & ((lots.origin == _PRIMARY) | mined)
    return primary, secondary


def _by_node(graph: Graph, question: Question) -> tuple[Float64, Bool]:
    """By node: the share of it that came from nowhere, and whether it was mixed by gross mass."""
    mixture, open_ = graph.mixture(question.element), ~graph.terminal(question.boundary)
    weighed = open_ & (mixture.basis != Basis.UNDETERMINED)
    return np.where(weighed, mixture.gap, 0.0), open_ & (mixture.basis == Basis.GROSS)


def _begins(graph: Graph, gap: Float64) -> Bool:
    """By lot code: whether the lot's node has a gap, or an event that yields it."""
    network = graph.network
    begins = gap > NEGLIGIBLE
    shown = begins[network.inputs] & (network.lot[network.inputs] < 0)
    begins[network.outputs_of()[shown]] = True
    result: Bool = begins[network.node_of_lot]
    return result


def _at(values: Int8 | Int32, rows: Int32) -> Int8 | Int32:
    """Values of these rows; -1 for row -1."""
    result = np.full(len(rows), -1, dtype=values.dtype)
    stated = rows >= 0
    result[stated] = values[rows[stated]]
    return result
