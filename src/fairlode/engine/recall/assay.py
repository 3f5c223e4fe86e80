"""An assay that was found wrong: the record as it is with the corrected figure, or without any.

Only what a lot is stated to hold changes; what moved where stays. So the flow network is the same,
and the shares at every step that the lot went into are worked out anew.
"""

from dataclasses import dataclass, replace

import numpy as np

from fairlode.engine.graph import Graph
from fairlode.engine.recall.errors import AssayNotStatedError
from fairlode.ledger.columns.tables import BASES, AssayColumns, Int64
from fairlode.types.content import Content
from fairlode.types.identifiers import LotId


@dataclass(frozen=True, slots=True, kw_only=True)
class AssayChange:
    """The content of one element of a lot, put right."""

    element: str
    """Symbol."""
    content: Content | None
    """None where the figure is void and no other is known."""


def corrected(graph: Graph, lot: LotId, change: AssayChange) -> Graph:
    """The graph with the change made. Raises `AssayNotStatedError`, or `LotUnknownError`."""
    columns = graph.columns
    assays = columns.assays
    row = _row(graph, lot, change.element)
    if change.content is None:
        kept = np.delete(np.arange(len(assays.entry)), row)
        changed = AssayColumns(
            entry=assays.entry[kept],
            lot=assays.lot[kept],
            element=assays.element[kept],
            fraction=assays.fraction[kept],
            u=assays.u[kept],
            basis=assays.basis[kept],
        )
    else:
        fraction, u, basis = assays.fraction.copy(), assays.u.copy(), assays.basis.copy()
        fraction[row] = change.content.fraction
        u[row] = np.nan if change.content.u is None else change.content.u
        basis[row] = BASES.index(change.content.basis)
        changed = replace(assays, fraction=fraction, u=u, basis=basis)
    return Graph(columns=replace(columns, assays=changed), network=graph.network)


def stated_content(graph: Graph, lot: LotId, element: str) -> Content:
    """What the record holds of the element in the lot. Raises as `corrected`."""
    assays = graph.columns.assays
    row = int(_row(graph, lot, element)[0])
    u = float(assays.u[row])
    return Content(
        fraction=float(assays.fraction[row]),
        u=None if np.isnan(u) else u,
        basis=BASES[assays.basis[row]],
    )


def _row(graph: Graph, lot: LotId, element: str) -> Int64:
    """The row, in an array of one, of the assay in force."""
    code = graph.lot_code(lot)
    columns = graph.columns
    word = columns.words.code(element)
    stated = int(columns.lots.entry[code])
    assays = columns.assays
    rows = np.flatnonzero(
        (assays.lot == code) & (assays.entry == stated) & (assays.element == word)
    )
    if stated < 0 or not len(rows):
        raise AssayNotStatedError(lot=lot, element=element)
    return rows[:1].astype(np.int64)
