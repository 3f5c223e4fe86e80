"""One notice per holder, with only its own share of a recall.

A notice holds the holder's own lots that change, their shares and masses, its own claims about
them, and which of its direct suppliers they came by: who handed over a lot that went, in one step,
into a lot of the holder. It names no other lot, no other holder, and the subject of the recall only
to whom it is their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairlode.engine.graph import Graph
from fairlode.engine.recall.claims import Touched
from fairlode.engine.recall.subject import About, Subject
from fairlode.engine.recall.told import Change, Changes
from fairlode.ledger.columns import Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLots:
    """The holder's own lots in one measure."""

    element: str
    lots: Sequence[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one holder is told."""

    holder: str
    held: bool
    """Whether the record states that it holds the lots; else it operates the site where they were
    made, and no holder is stated."""
    about: About
    scheme: str
    """Of an assurance; empty for any other subject."""
    since: int | None
    """From when, microseconds."""
    subject: str
    """Id of what is recalled, where it is the holder's own; else empty."""
    measures: Sequence[NoticeLots]
    claims: Sequence[Touched]
    """The holder's own claims about its own lots, sites and itself."""
    suppliers: Sequence[str]
    """Ids of the direct suppliers that the material came by, as far as they are recorded."""

    @property
    def lots(self) -> int:
        """How many of its lots change."""
        return len({change.lot for one in self.measures for change in one.lots})


def notices(
    graph: Graph, subject: Subject, found: Sequence[Changes], claims: Iterable[Touched]
) -> tuple[Notice, ...]:
    """The notices, by holder; lots of which nobody is recorded to be the holder are in none."""
    columns = graph.columns
    told = list(claims)
    by_holder: dict[str, dict[str, list[Change]]] = {}
    for changes in found:
        for change in changes.lots:
            if change.holder:
                own = by_holder.setdefault(change.holder, {})
                own.setdefault(changes.element, []).append(change)
    changed = {change.lot: change.holder for changes in found for change in changes.lots}
    # Who operates the site where a lot was made need not be whom the holder bought it from.
    stated = {each.lot: each.holder for changes in found for each in changes.lots if each.held}
    return tuple(
        Notice(
            holder=holder,
            held=all(change.held for lots in measures.values() for change in lots),
            about=subject.about,
            scheme=subject.assurance.assurance.scheme if subject.assurance else "",
            since=subject.since,
            subject=subject.id if holder in _owners(columns, subject.named) else "",
            measures=[NoticeLots(element=element, lots=lots) for element, lots in measures.items()],
            claims=[one for one in told if _own(columns, holder, one, changed)],
            suppliers=_suppliers(graph, holder, measures, stated),
        )
        for holder, measures in sorted(by_holder.items())
    )


def _own(columns: Columns, holder: str, one: Touched, changed: dict[str, str]) -> bool:
    """Whether it is the holder's claim, about what is the holder's."""
    subject = one.claim.subject
    if one.claim.speaker != holder:
        return False
    return changed.get(subject) == holder or holder in _owners(columns, subject)


def _owners(columns: Columns, id_: str) -> set[str]:
    """Who answers for a lot, a site or an organisation, as far as stated."""
    code, place = columns.lot_ids.code(id_), columns.place_ids.code(id_)
    if code < 0 and place < 0:
        return set()
    if code >= 0:
        holder, site = int(columns.lots.holder[code]), int(columns.lots.site[code])
        if holder < 0 and site >= 0:
            holder = int(columns.places.operator[site])
        return {columns.place_ids[holder]} if holder >= 0 else set()
    operator = int(columns.places.operator[place])
    return {id_} | ({columns.place_ids[operator]} if operator >= 0 else set())


def _suppliers(
    graph: Graph, holder: str, measures: dict[str, list[Change]], stated: dict[str, str]
) -> tuple[str, ...]:
    """Stated holders of the lots that change and went straight into a lot of `holder`."""
    own = {change.lot for lots in measures.values() for change in lots}
    columns, network = graph.columns, graph.network
    found = set()
    for lot in own:
        node = int(network.node_of_lot[columns.lot_ids.code(lot)])
        for source in _inputs(graph, node):
            found.add(stated.get(columns.lot_ids[source], ""))
    return tuple(sorted(found - {"", holder}))


def _inputs(graph: Graph, node: int) -> Iterable[int]:
    """Codes of the lots that went into a lot through one event, or into it as a container."""
    network = graph.network
    for before in network.inputs[network.indptr[node] : network.indptr[node + 1]].tolist():
        code = int(network.lot[before])
        if code >= 0:
            yield code
            continue
        for source in network.inputs[network.indptr[before] : network.indptr[before + 1]].tolist():
            if network.lot[source] >= 0:
                yield int(network.lot[source])
