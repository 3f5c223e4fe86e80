"""Where material went: every lot downstream of a lot, a site or an organisation, and its share."""

from collections.abc import Iterable, Sequence

import numpy as np

from fairlode.engine.ancestry import NEGLIGIBLE, Question
from fairlode.engine.answer import Reach, Reached, SubjectUnknownError
from fairlode.engine.evidence import entries_behind
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.reach import descendants
from fairlode.ledger.columns.tables import Float64, Int32, Int64
from fairlode.ledger.network.mixture import lot_fractions


def reach(graph: Graph, subject: str, question: Question) -> Reach:
    """All that was made from the lot `subject`, or from the lots of the place `subject`.

    The lots of a site are those stated to be mined, made or reclaimed there, and those that
    events there yielded; of an organisation, those it is stated to hold and those of the sites it
    operates. Raises `SubjectUnknownError`.
    """
    network = graph.network
    sources = sources_of(graph, subject)
    nodes, held, _, _ = descendants(
        *graph.transposed,
        graph.mixture(question.element).share,
        network.node_of_lot[sources].astype(np.int32),
        graph.terminal(question.boundary).view(np.uint8),
        *graph.buffers,
    )
    own = set(sources.tolist())
    found = [item for item in _reached(graph, nodes, held, question) if item[0] not in own]
    return Reach(
        subject=subject,
        sources=tuple(sorted(graph.columns.lot_ids[code] for code in own)),
        element=question.element,
        boundary=question.boundary,
        lots=tuple(sorted((lot for _, lot in found), key=_by_mass)),
        entries=entries_behind(graph, nodes),
    )


def sources_of(graph: Graph, subject: str) -> Int64:
    """Lot codes that `subject` names. Raises `SubjectUnknownError`."""
    columns = graph.columns
    code = columns.lot_ids.code(subject)
    if code >= 0:
        return np.array([code])
    place = columns.place_ids.code(subject)
    if place < 0:
        raise SubjectUnknownError(subject=subject)
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


def _reached(
    graph: Graph,
    nodes: Int32,
    held: Float64,
    question: Question,
) -> Iterable[tuple[int, Reached]]:
    columns, network = graph.columns, graph.network
    fraction = lot_fractions(columns, question.element)[0] if question.element else None
    indptr, _, _ = graph.transposed
    for node, share in zip(nodes.tolist(), held.tolist(), strict=True):
        code = int(network.lot[node])
        if code < 0 or share < NEGLIGIBLE:
            continue
        mass = float(network.lot_mass_g[code]) if network.lot_mass_g[code] >= 0 else np.nan
        measured = mass if fraction is None else mass * float(fraction[code])
        yield (
            code,
            Reached(
                lot=columns.lot_ids[code],
                share=share,
                mass_g=None if np.isnan(measured) else share * measured,
                holder=_place(graph, int(columns.lots.holder[code])),
                site=_place(graph, int(columns.lots.site[code])),
                final=bool(indptr[node] == indptr[node + 1]),
            ),
        )


def _place(graph: Graph, code: int) -> str:
    return graph.columns.place_ids[code] if code >= 0 else ""


def _by_mass(reached: Reached) -> tuple[float, float, str]:
    return -(reached.mass_g or 0.0), -reached.share, reached.lot
