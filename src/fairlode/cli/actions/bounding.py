"""`fairlode trace --bounds`: least, mean and most share of each class of origin."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from fairlode.cli.actions.record import Record
from fairlode.engine.ancestry import Question, ancestry
from fairlode.engine.answer import Trail
from fairlode.engine.bounds import (
    Evidence,
    OriginClass,
    Passage,
    Standing,
    Tight,
    flows_of,
    missing_evidence,
    origin_classes,
    tight_bounds,
    witness,
    witness_trail,
)
from fairlode.engine.bounds.said import assured_classes, consent_classes
from fairlode.engine.graph import Graph
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.svg import sankey_svg
from fairlode.ledger.codec import decode
from fairlode.ledger.columns.tables import KINDS, Ints
from fairlode.ledger.record import Entry, Kind
from fairlode.types.evidence import Assurance, Voice
from fairlode.types.identifiers import LotId

_EVIDENCE = 5
"""Missing records told for each class."""


class By(StrEnum):
    """What origins are put into classes by."""

    SITE = "site"
    COUNTRY = "country"
    RECYCLED = "recycled"
    LOT = "lot"
    ASSURED = "assured"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """The bounds of the classes of one trail, widest mean first."""

    by: By
    bounds: Sequence[Tight]
    missing: Sequence[Sequence[Evidence]]
    """For each class the records that would narrow it most."""


def bounds_behind(record: Record, graph: Graph, trail: Trail, *, by: By) -> Bounded:
    """The bounds of one trail. Raises `NoRoutingError` where figures contradict each other."""
    lot = LotId(trail.lot)
    question = Question(element=trail.element, boundary=trail.boundary)
    flows = flows_of(graph, trail.element)
    nodes = ancestry(graph, lot, question).nodes
    found = [
        tight_bounds(graph, lot, question, origins=origins, flows=flows)
        for origins in _classes(record, graph, question, nodes=nodes, by=by)
    ]
    found.sort(key=lambda bounds: (-bounds.mean, -bounds.most, bounds.name))
    return Bounded(
        by=by,
        bounds=found,
        missing=[missing_evidence(graph, bounds, count=_EVIDENCE) for bounds in found],
    )


def _classes(
    record: Record, graph: Graph, question: Question, *, nodes: Ints, by: By
) -> Iterable[OriginClass]:
    boundary = question.boundary
    if by is By.ASSURED:
        found = [value for value, _ in _stated(record, graph, Kind.ASSURANCE)]
        assurances = [value for value in found if isinstance(value, Assurance)]
        return assured_classes(graph, boundary, assurances)
    if by is By.CONSENT:
        pairs = _stated(record, graph, Kind.VOICE)
        voices = [(value, since) for value, since in pairs if isinstance(value, Voice)]
        return consent_classes(graph, boundary, voices) if voices else ()
    return origin_classes(graph, boundary, Standing(by.value), nodes)


def _stated(record: Record, graph: Graph, kind: Kind) -> Iterable[tuple[object, int]]:
    """What is stated in entries of a kind that are in force, and from when it holds."""
    entries = graph.columns.entries
    rows = np.flatnonzero((entries.kind == KINDS.index(kind)) & entries.live)
    for row in rows.tolist():
        entry: Entry = next(record.reader.entries(row, row + 1))
        yield decode(entry.kind, entry.body), entry.valid_from


def write_witnesses(
    graph: Graph, trail: Trail, bounded: Bounded, *, names: Names, folder: Path
) -> list[Path]:
    """Write the routings of each end as a table and a diagram; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, bounds in enumerate(bounded.bounds, start=1):
        ends = (("least", bounds.least_routing), ("most", bounds.most_routing))
        for end, routing in ends:
            if routing is None:
                continue
            stem = f"{trail.element or 'gross'}-{number}-{end}"
            table = folder / f"{stem}.csv"
            _write_table(table, witness(graph, bounds, routing))
            drawn = witness_trail(graph, bounds, routing, trail)
            diagram = folder / f"{stem}.svg"
            title = f"One routing with the {end} of {bounds.name} in {names.lot_with_id(trail.lot)}"
            diagram.write_text(sankey_svg(drawn, names, title=title), "utf-8")
            written += [table, diagram]
    return written


def _write_table(path: Path, passages: Iterable[Passage]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["from", "to", "share_of_class", "share_of_all_else"])
        for passage in passages:
            writer.writerow(
                [passage.source or "unknown origin", passage.target, passage.within, passage.other]
            )
