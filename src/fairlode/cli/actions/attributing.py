"""`fairlode compute` on a workspace: the origin of every lot, in one pass, as a table.

A row is a lot in one measure: as `trace` does, each lot is counted in the elements that it has an
assay of, or in gross mass for want of one. What cannot be explained is counted per element.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from fairlode.cli.actions.attribute_view import Gaps, Largest, Summary, print_summary
from fairlode.cli.actions.measures import GROSS, Measures, Why, check_threshold, measures
from fairlode.cli.actions.record import moment, opened
from fairlode.cli.actions.targets import check_free, written
from fairlode.cli.actions.uncertain import interval_columns
from fairlode.cli.errors import UsageError
from fairlode.cli.session import Session
from fairlode.engine.ancestry import NEGLIGIBLE, Question
from fairlode.engine.answer import Boundary
from fairlode.engine.contents import elements_in, holding, masses
from fairlode.engine.graph import Graph
from fairlode.engine.shares import UNEXPLAINED, OriginShares, origin_shares
from fairlode.engine.uncertainty import Intervals, Sampling, share_intervals
from fairlode.exchange.contract import Progress
from fairlode.ledger.columns.tables import Bool, Float64, Int64

LARGEST = 3
"""Lots with unexplained parts that are named for each measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be computed."""

    out: Path
    elements: Sequence[str] = ()
    gross: bool = False
    boundary: Boundary = Boundary.RECLAIM
    threshold: float = 0.0
    sampling: Sampling | None = None
    """How masses and assays are to be drawn; None for no intervals."""
    as_known_at: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The rows of one measure."""

    element: str
    lots: Int64
    """Lot codes of the rows."""
    mass_g: Float64
    """By row; NaN where not known."""
    shares: OriginShares
    drawn: Intervals | None = None


def run_attributes(session: Session, wanted: Wanted, *, force: bool) -> None:
    """Write the shares of origin of all lots. Raises `TargetExistsError` or `UsageError`."""
    check_threshold(wanted.threshold)
    if wanted.sampling and wanted.threshold:
        raise UsageError(what="With --draws, every share is followed: leave out --threshold.")
    write = _WRITERS.get(wanted.out.suffix.lower())
    if write is None:
        raise UsageError(what=f"--out ends in {' or '.join(_WRITERS)}, not as {wanted.out} does.")
    check_free(wanted.out, force=force)
    laps = _Laps()
    with session.progress("reading the record") as progress, opened(session, progress) as record:
        graph = record.graph(
            record.columns(as_known_at=moment(wanted.as_known_at)), at=moment(wanted.at)
        )
        laps.end("read")
        counted = measures(wanted.elements, gross=wanted.gross, assayed=lambda: elements_in(graph))
        parts = list(_parts(graph, counted, wanted, progress))
        laps.end("compute")
        progress("writing", 0, 0)
        made = _table(graph, parts)
        with written(wanted.out, force=force) as draft:
            write(made, str(draft))
        laps.end("write")
    summary = Summary(
        out=str(wanted.out),
        lots=len(graph.columns.lot_ids),
        rows=made.num_rows,
        measures=counted,
        columns=tuple(made.column_names),
        gaps=tuple(_gaps(graph, part) for part in parts),
        boundary=wanted.boundary,
        threshold=wanted.threshold,
        drawn=tuple(part.drawn for part in parts if part.drawn),
        seconds=laps.seconds,
    )
    session.show(summary.as_dict(), lambda console: print_summary(console, summary))


class _Laps:
    """A watch: how long each stage took."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def end(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage], self._begun = now - self._begun, now


def _parts(graph: Graph, counted: Measures, wanted: Wanted, progress: Progress) -> Iterator[_Part]:
    for done, (element, lots) in enumerate(_rows(graph, counted)):
        progress("computing", done, len(counted.symbols))
        question = Question(element=element, boundary=wanted.boundary, threshold=wanted.threshold)
        yield _Part(
            element=element,
            lots=lots,
            mass_g=masses(graph, lots, element),
            shares=origin_shares(graph, question),
            drawn=_drawn(graph, question, wanted.sampling, progress),
        )


def _drawn(
    graph: Graph, question: Question, sampling: Sampling | None, progress: Progress
) -> Intervals | None:
    if sampling is None:
        return None
    return share_intervals(graph, question, sampling, told=partial(progress, "drawing"))


def _rows(graph: Graph, counted: Measures) -> Iterator[tuple[str, Int64]]:
    """Each measure with the lots that are counted in it: all lots, where it was asked for."""
    rest: Bool = np.ones(len(graph.columns.lot_ids), dtype=np.bool_)
    everything: Int64 = np.flatnonzero(rest)
    if counted.why is not Why.ASSAYED:
        yield from ((symbol, everything) for symbol in counted.symbols)
        return
    for symbol in counted.symbols:
        held = holding(graph, symbol)
        rest &= ~held
        yield symbol, np.flatnonzero(held)
    if rest.any():
        yield GROSS, np.flatnonzero(rest)


def _table(graph: Graph, parts: Sequence[_Part]) -> pa.Table:
    """All rows, by lot and then by measure."""
    ids = pa.array(list(graph.columns.lot_ids), pa.string())
    pieces = [
        pa.table(
            {
                "lot_id": ids.take(pa.array(part.lots)),
                "element": pa.repeat(pa.scalar(part.element), len(part.lots)),
                "mass_g": pa.array(part.mass_g, from_pandas=True),  # NaN, not known, is null
                **{name: part.shares.of(name)[part.lots] for name in part.shares.names},
                **interval_columns(part.drawn, part.lots),
                "mixed_by_gross": part.shares.by_gross[part.lots],
            }
        )
        for part in parts
    ]
    order = np.argsort(np.concatenate([part.lots for part in parts]), kind="stable")
    return pa.concat_tables(pieces).take(pa.array(order))


def _gaps(graph: Graph, part: _Part) -> Gaps:
    """How many of the lots have an unexplained part; the largest of those in which it begins."""
    share = part.shares.of(UNEXPLAINED)[part.lots]
    mass = np.where(share > NEGLIGIBLE, share * part.mass_g, np.nan)
    begins = part.shares.gap_begins[part.lots]
    ranked = np.lexsort((-share, -np.where(begins, np.nan_to_num(mass), 0.0)))[:LARGEST]
    return Gaps(
        element=part.element,
        lots=len(part.lots),
        unexplained=int((share > NEGLIGIBLE).sum()),
        largest=tuple(
            Largest(
                lot=graph.columns.lot_ids[int(part.lots[at])],
                share=float(share[at]),
                mass_g=float(mass[at]),
            )
            for at in ranked
            if begins[at] and mass[at] > 0
        ),
    )


_WRITERS = {
    ".parquet": lambda made, path: pq.write_table(made, path, compression="zstd"),
    ".csv": pa_csv.write_csv,
}
