"""Attributes that travel with mass, for all lots at once: ``x_lot = own + sum(w_ij x_j)``."""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import Question
from fairlode.engine.answer import OriginStatus
from fairlode.engine.ends import MINES
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.mixing import propagate
from fairlode.ledger.columns.tables import ORIGINS, Float64, Int8, Int32
from fairlode.types.lot import OriginKind

_RECYCLED = np.array([kind.recycled for kind in ORIGINS])
_PRIMARY = ORIGINS.index(OriginKind.PRIMARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """A value for each lot and attribute."""

    names: tuple[str, ...]
    values: Float64
    """float64[n_lots, len(names)], rows by lot code."""


def carried(graph: Graph, own: Float64, question: Question) -> Float64:
    """What every lot carries: its own value and the mixing-weighted values of its inputs.

    `own` is float64[n_lots, K], by lot code; the result has its shape and its unit. Where the
    boundary ends history, a lot carries its own value alone. The threshold is not used: all
    lots are computed in one pass, at no saving.
    """
    network, mixture = graph.network, graph.mixture(question.element)
    values = np.zeros((network.size, own.shape[1]))
    values[network.node_of_lot] = own
    terminal = graph.terminal(question.boundary)
    share = np.where(terminal[network.outputs_of()], 0.0, mixture.share)
    result: Float64 = propagate(network.indptr, network.inputs, share, values)
    return result[network.node_of_lot]


def origin_shares(graph: Graph, question: Question) -> Attributes:
    """Of every lot: the shares of primary, secondary and unknown origin, and of each country.

    Status shares sum to 1. Country shares cover primary and secondary origins whose site states a
    country; what they leave is unknown.
    """
    columns, network = graph.columns, graph.network
    fed = np.diff(network.indptr)[network.node_of_lot] > 0
    terminal = graph.terminal(question.boundary)[network.node_of_lot]
    ends = ~fed | terminal
    site = columns.lots.site
    mined = np.isin(_at(columns.places.kind, site), MINES)
    secondary = ends & _RECYCLED[columns.lots.origin] & ~columns.lots.product_class
    primary = ends & ~secondary & ((columns.lots.origin == _PRIMARY) | mined)
    primary &= ~columns.lots.product_class
    country = _at(columns.places.country, site)
    codes = np.unique(country[(primary | secondary) & (country >= 0)])
    own = [primary, secondary, *((country == code) & (primary | secondary) for code in codes)]
    values = carried(graph, np.column_stack(own).astype(np.float64), question)
    unknown = np.clip(1.0 - values[:, 0] - values[:, 1], 0.0, 1.0)
    names = [f"share_{status}" for status in OriginStatus]
    names += [f"share_from_{columns.words[int(code)]}" for code in codes]
    return Attributes(
        names=tuple(names),
        values=np.column_stack([values[:, :2], unknown, values[:, 2:]]),
    )


def _at(values: Int8 | Int32, rows: Int32) -> Int8 | Int32:
    """Values of these rows; -1 for row -1."""
    result = np.full(len(rows), -1, dtype=values.dtype)
    stated = rows >= 0
    result[stated] = values[rows[stated]]
    return result
