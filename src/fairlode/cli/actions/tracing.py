"""`fairlode trace`: ask the engine, name things, and hand the answer on in every form."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fairlode.cli.actions.bounding import Bounded, By, bounds_behind, write_witnesses
from fairlode.cli.actions.measures import Measures, check_threshold, measures
from fairlode.cli.actions.record import Record, moment, opened
from fairlode.cli.actions.trace_view import print_trace, trace_data
from fairlode.cli.actions.uncertain import drawn_behind
from fairlode.cli.errors import UsageError
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session
from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Boundary, Trail
from fairlode.engine.contents import elements_of
from fairlode.engine.graph import Graph
from fairlode.engine.trace import DETAIL, trace
from fairlode.engine.uncertainty import DrawnOrigins, Sampling
from fairlode.exchange.bundle import Extract, Receipt, receipt_of, sequences_of, write_bundle
from fairlode.exchange.diagram.names import Names, names_behind
from fairlode.exchange.diagram.page import html_page
from fairlode.exchange.diagram.svg import sankey_svg
from fairlode.types.identifiers import LotId, canonical_id

_DRAWN = 20_000
"""Links that a diagram is made from; more take longer than anyone waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question as it was put on the command line."""

    lot: str
    elements: Sequence[str] = ()
    gross: bool = False
    boundary: Boundary = Boundary.RECLAIM
    threshold: float = 0.0
    as_known_at: str | None = None
    at: str | None = None
    everything: bool = False
    """Whether all steps on the way are told, not only the `DETAIL` largest."""
    by: By | None = None
    """What classes of origin are bounded by; None for no bounds."""
    sampling: Sampling | None = None
    """How masses and assays are to be drawn; None for no intervals."""

    def about(self, symbols: Sequence[str]) -> dict[str, object]:
        """The question as plain JSON data, to stand in a bundle."""
        return {
            "what": "trace",
            "lot": self.lot,
            "elements": list(symbols),
            "boundary": self.boundary.value,
            "threshold": self.threshold,
            "as_known_at": self.as_known_at,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Trails of one lot, one for each measure, with what they rest on."""

    ask: Ask
    graph: Graph
    measures: Measures
    trails: Sequence[Trail]
    names: Names
    receipt: Receipt
    bounds: Sequence[Bounded] = ()
    """Of each trail, where bounds were asked for."""
    drawn: Sequence[DrawnOrigins] = ()
    """Of each trail, where draws were asked for."""

    @property
    def complete(self) -> bool:
        """Whether every origin is recorded."""
        return not any(trail.unknown_share for trail in self.trails)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where else the answer is to be written."""

    svg: Path | None = None
    html: Path | None = None
    bundle: Path | None = None
    witness: Path | None = None
    """A folder for the routings that attain the bounds."""


def run_trace(session: Session, ask: Ask, *, files: Files, limit: int | None, strict: bool) -> Exit:
    """Answer, print, write files; `limit` is how many rows people see (None: all)."""
    with session.progress("opening") as progress, opened(session, progress) as record:
        progress("reading the record", 0, 0)
        answer = answer_trace(record, ask, drawn=bool(files.svg or files.html))
        progress("writing", 0, 0)
        written = write_files(record, answer, files)
    session.show(trace_data(answer), lambda console: print_trace(console, answer, limit=limit))
    for path in written:
        session.note(f"Wrote {path}.")
    return Exit.OK if answer.complete or not strict else Exit.GAPS


def answer_trace(record: Record, ask: Ask, *, drawn: bool = False) -> Answer:
    """Ask the engine, in more detail for an answer that is to be `drawn`.

    Raises `LotUnknownError` or `LotIsPlaceError`, or what a malformed question raises.
    """
    lot = LotId(canonical_id(ask.lot))
    columns = record.columns(as_known_at=moment(ask.as_known_at))
    graph = record.graph(columns, at=moment(ask.at))
    counted = measures_of(graph, lot, ask)
    questions = (
        Question(element=of, boundary=ask.boundary, threshold=ask.threshold)
        for of in counted.symbols
    )
    detail = sys.maxsize if ask.everything else _DRAWN if drawn else DETAIL
    trails = [trace(graph, lot, question, detail=detail) for question in questions]
    by = ask.by
    return Answer(
        ask=ask,
        graph=graph,
        measures=counted,
        trails=trails,
        names=names_behind(record.reader, columns, answers=trails),
        receipt=receipt_of(columns, trails, anchor=record.anchor(columns)),
        bounds=[bounds_behind(record, graph, trail, by=by) for trail in trails] if by else (),
        drawn=drawn_behind(graph, trails, ask.sampling),
    )


def measures_of(graph: Graph, lot: LotId, ask: Ask) -> Measures:
    """What was asked for; else the elements that the lot has an assay of; else gross mass."""
    check_threshold(ask.threshold)
    return measures(ask.elements, gross=ask.gross, assayed=lambda: elements_of(graph, lot))


def write_files(record: Record, answer: Answer, files: Files) -> list[Path]:
    """Write the diagram, the page and the bundle where they are wanted; returns their paths."""
    written = []
    if files.svg:
        for number, trail in enumerate(answer.trails):
            path = _numbered(files.svg, trail, first=not number)
            path.write_text(sankey_svg(trail, answer.names), "utf-8")
            written.append(path)
    if files.html:
        page = html_page(answer.trails, answer.names, receipt=answer.receipt)
        files.html.write_text(page, "utf-8")
        written.append(files.html)
    if files.bundle:
        bundle_answer(record, answer, files.bundle)
        written.append(files.bundle)
    if files.witness:
        for trail, bounded in zip(answer.trails, answer.bounds, strict=True):
            asked = (answer.graph, trail, bounded)
            written += write_witnesses(*asked, names=answer.names, folder=files.witness)
    return written


def bundle_answer(record: Record, answer: Answer, path: Path) -> int:
    """Write the records behind the answer; returns how many."""
    if record.bundle is not None:
        raise UsageError(what="The records are in a bundle already: hand that file on.")
    about = answer.ask.about(answer.measures.symbols)
    extract = Extract(
        sequences=sequences_of(answer.trails), size=answer.receipt.anchor.size, about=about
    )
    return write_bundle(record.reader, path, extract=extract)


def _numbered(path: Path, trail: Trail, *, first: bool) -> Path:
    """The file of one measure: the first has the name asked for, the others their symbol in it."""
    if first:
        return path
    return path.with_name(f"{path.stem}-{trail.element or 'gross'}{path.suffix}")
