"""Where material went: every lot downstream of a lot, a site or an organisation, and its share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import NEGLIGIBLE, Question
from fairlode.engine.answer import Reach, Reached, SubjectUnknownError
from fairlode.engine.contents import assayed, masses
from fairlode.engine.evidence import entries_behind, with_makers
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.reach import descendants
from fairlode.engine.near import near_ids
from fairlode.ledger.columns.tables import Bool, Float64, Int32, Int64
from fairlode.ledger.network import Basis

DETAIL = 10_000
"""Lots that an answer lists unless asked for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Every node downstream of a set of lots, as arrays, inputs before outputs."""

    sources: Int64
    """Lot codes that were asked about."""
    nodes: Int32
    held: Float64
    """Share of each node that stems from the sources; 1 at the sources themselves."""


def descent(graph: Graph, subject: str, question: Question) -> Descent:
    """All that is downstream of a lot, a site or an organisation: the quick form of `reach`.

    Raises `SubjectUnknownError`. Time grows with what is downstream, not with the record.
    """
    sources = sources_of(graph, subject)
    nodes, held, _, _ = descendants(
        *graph.transposed,
        graph.mixture(question.element).share,
        graph.network.node_of_lot[sources].astype(np.int32),
        graph.terminal(question.boundary).view(np.uint8),
        *graph.buffers,
        question.threshold,
    )
    return Descent(sources=sources, nodes=nodes, held=held)


def reach(
    graph: Graph,
    subject: str,
    question: Question,
    *,
    detail: int = DETAIL,
    final_only: bool = False,
) -> Reach:
    """All that was made from the lot `subject`, or from the lots of the place `subject`.

    The lots of a site are those stated to be mined, made or reclaimed there, and those that
    events there yielded; of an organisation, those it is stated to hold and those of the sites it
    operates. The `detail` largest lots are listed, or of those of which nothing more is recorded
    (`final_only`). Raises `SubjectUnknownError`.
    """
    found = descent(graph, subject, question)
    columns, network, element = graph.columns, graph.network, question.element
    code = network.lot[found.nodes]
    cut = _not_followed(graph, found, question)
    made = (code >= 0) & (found.held > NEGLIGIBLE) & ~np.isin(code, found.sources)
    if final_only:
        made &= _final(graph, found.nodes)
    nodes, share = found.nodes[made], found.held[made]
    mass = share * masses(graph, network.lot[nodes], element)
    # Unknown masses come last; NaN would otherwise come first or nowhere.
    largest = np.lexsort((-share, -np.nan_to_num(mass)))[:detail]
    lots = (_reached(graph, int(nodes[at]), float(share[at]), float(mass[at])) for at in largest)
    return Reach(
        subject=subject,
        sources=tuple(sorted(columns.lot_ids[int(lot)] for lot in found.sources)),
        assayed=int(assayed(graph, element)[found.sources].sum()) if element else 0,
        element=element,
        boundary=question.boundary,
        threshold=question.threshold,
        not_followed=len(cut),
        not_followed_g=_grams(graph, found, cut, element),
        final_only=final_only,
        lots=tuple(sorted(lots, key=_by_mass)),
        lots_in_all=len(nodes),
        gross_steps=_gross_steps(graph, found, element),
        entries=entries_behind(graph, with_makers(graph, found.nodes)),
    )


def sources_of(graph: Graph, subject: str) -> Int64:
    """Lot codes that `subject` names. Raises `SubjectUnknownError`."""
    columns = graph.columns
    code = columns.lot_ids.code(subject)
    if code >= 0:
        return np.array([code])
    place = columns.place_ids.code(subject)
    if place < 0:
        near = near_ids(subject, columns.lot_ids, columns.place_ids)
        raise SubjectUnknownError(subject=subject, near=near)
    places = np.append(np.flatnonzero(columns.places.operator == place), place)
    lots = columns.lots
    stated = np.flatnonzero(np.isin(lots.site, places) | (lots.holder == place))
    return np.union1d(stated, _made_at(graph, places))


def _made_at(graph: Graph, places: Int64) -> Int64:
    """Lots that events at the places yielded."""
    network, entries = graph.network, graph.columns.entries
    events = (network.lot < 0) & np.isin(entries.site[network.entry], places)
    indptr, outputs, _ = graph.transposed
    nodes: Sequence[Int32] = [
        outputs[indptr[node] : indptr[node + 1]] for node in np.flatnonzero(events)
    ]
    made = np.concatenate(nodes) if nodes else np.empty(0, np.int32)
    return network.lot[made].astype(np.int64)


def _not_followed(graph: Graph, found: Descent, question: Question) -> Int64:
    """Rows of lots and events beyond which more is recorded, and which fell below the threshold."""
    beyond = ~_final(graph, found.nodes)
    rows: Int64 = np.flatnonzero(beyond & (found.held < question.threshold))
    return rows


def _grams(graph: Graph, found: Descent, rows: Int64, element: str) -> float | None:
    """What stems from the sources in the lots and events of these rows; None where not known."""
    nodes = found.nodes[rows]
    code = graph.network.lot[nodes]
    mass = graph.mixture(element).supplied_g[nodes].copy()
    mass[code >= 0] = masses(graph, code[code >= 0], element)
    total = float((found.held[rows] * mass).sum())
    return None if np.isnan(total) else total


def _gross_steps(graph: Graph, found: Descent, element: str) -> int:
    """Nodes between the sources and what was made from them that lack an assay."""
    if not element:
        return 0
    beyond = (found.held > NEGLIGIBLE) & ~np.isin(graph.network.lot[found.nodes], found.sources)
    return int((graph.mixture(element).basis[found.nodes[beyond]] == Basis.GROSS).sum())


def _final(graph: Graph, nodes: Int32) -> Bool:
    """Whether the record knows nothing that was made from each node."""
    indptr, _, _ = graph.transposed
    result: Bool = indptr[nodes] == indptr[nodes + 1]
    return result


def _reached(graph: Graph, node: int, share: float, mass_g: float) -> Reached:
    columns, code = graph.columns, int(graph.network.lot[node])
    return Reached(
        lot=columns.lot_ids[code],
        share=share,
        mass_g=None if np.isnan(mass_g) else mass_g,
        holder=_place(graph, int(columns.lots.holder[code])),
        site=_place(graph, int(columns.lots.site[code])),
        final=bool(_final(graph, np.array([node]))[0]),
    )


def _place(graph: Graph, code: int) -> str:
    return graph.columns.place_ids[code] if code >= 0 else ""


def _by_mass(reached: Reached) -> tuple[float, float, str]:
    return -(reached.mass_g or 0.0), -reached.share, reached.lot
