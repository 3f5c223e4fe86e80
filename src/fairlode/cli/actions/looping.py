"""`fairlode loops`: what sites and materials consist of, from a record or a table of flows."""

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fairlode.cli.actions.looping_view import loops_data, print_loops
from fairlode.cli.actions.measures import Measures, measures
from fairlode.cli.actions.record import moment, opened
from fairlode.cli.actions.targets import check_free, written
from fairlode.cli.errors import UsageError
from fairlode.cli.session import Session
from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Boundary
from fairlode.engine.contents import elements_in
from fairlode.engine.custody.period import span
from fairlode.engine.loops import LoopShares, flow_loops, read_flows, record_loops
from fairlode.exchange.bundle import Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question as it was put on the command line."""

    table: Path | None = None
    elements: Sequence[str] = ()
    gross: bool = False
    boundary: Boundary = Boundary.HISTORY
    period: str | None = None
    as_known_at: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The composition of all points, in each measure."""

    ask: Ask
    measures: Measures
    shares: Sequence[LoopShares]
    anchor: Anchor | None = None
    """The log that it was computed from; None for a table."""
    sha256: str = ""
    """Of the table that it was computed from; empty for a record."""


def run_loops(
    session: Session, ask: Ask, *, out: Path | None, force: bool, limit: int | None
) -> None:
    """Answer, print, and write the table; `limit` is how many rows people see (None: all)."""
    if out is not None:
        check_free(out, force=force)
    answer = _of_table(ask, ask.table) if ask.table else _of_record(session, ask)
    if out is not None:
        with written(out, force=force) as draft:
            _write(draft, answer.shares)
    session.show(loops_data(answer), lambda console: print_loops(console, answer, limit=limit))
    if out is not None:
        session.note(f"Wrote {out}.")


def _of_table(ask: Ask, path: Path) -> Answer:
    if ask.period or ask.as_known_at or ask.at or ask.gross or len(ask.elements) > 1:
        raise UsageError(what="A table of flows is of one period and one measure: its own.")
    counted = measures(ask.elements, gross=not ask.elements, assayed=tuple)
    content = path.read_bytes()
    found = flow_loops(read_flows(content, title=path.name), element=counted.symbols[0])
    digest = hashlib.sha256(content).hexdigest()
    return Answer(ask=ask, measures=counted, shares=[found], sha256=digest)


def _of_record(session: Session, ask: Ask) -> Answer:
    period = span(ask.period) if ask.period else None
    with session.progress("reading the record") as progress, opened(session, progress) as record:
        columns = record.columns(as_known_at=moment(ask.as_known_at))
        graph = record.graph(columns, at=moment(ask.at))
        counted = measures(ask.elements, gross=ask.gross, assayed=lambda: elements_in(graph))
        shares = [
            record_loops(graph, Question(element=of, boundary=ask.boundary), period)
            for of in counted.symbols
        ]
        anchor = record.anchor(columns)
    return Answer(ask=ask, measures=counted, shares=shares, anchor=anchor)


def _write(path: Path, answers: Sequence[LoopShares]) -> None:
    """All points as CSV; shares with all their digits."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names = list(dict.fromkeys(name for shares in answers for name in shares.names))
        head = ("element", "site", "material", "mass_g", "mixed_by_gross", "assayed", "circle")
        writer.writerow([*head, *names])
        for shares in answers:
            at = {name: column for column, name in enumerate(shares.names)}
            for row, point in enumerate(shares.points):
                circle = int(shares.circle[row])
                values = shares.solution.values[row].tolist()
                writer.writerow(
                    [
                        shares.element,
                        point.site,
                        point.material,
                        float(shares.mass_g[row]),
                        str(shares.by_gross[row]).lower(),
                        str(shares.assayed[row]).lower(),
                        circle if circle >= 0 else "",
                        *(values[at[name]] if name in at else 0.0 for name in names),
                    ]
                )
