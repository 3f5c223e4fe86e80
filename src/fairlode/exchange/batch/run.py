"""A batch from end to end: open, read, check, order, propagate, write."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fairlode.exchange.batch import errors, source, writing
from fairlode.exchange.batch.arrow import Reals
from fairlode.exchange.batch.reading import THREADS, BuildTable, Reading
from fairlode.exchange.batch.report import BatchReport, Clock, Progress, peak_bytes, silent
from fairlode.exchange.batch.request import Request
from fairlode.exchange.batch.startup import quick_imports
from fairlode.types.errors import Problem, RefusedError

if TYPE_CHECKING:
    from fairlode.exchange.batch.carrying import Lots

MAX_LOTS = 2**31 - 2
"""Lots are numbered with 32 bits."""
_PLAIN = Request()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run reads, writes and tells."""

    lots: source.Source
    inputs: source.Source
    out: Path
    request: Request
    clock: Clock
    progress: Progress


def compute(
    lots: Sequence[Path],
    inputs: Sequence[Path],
    out: Path,
    *,
    request: Request = _PLAIN,
    progress: Progress | None = None,
) -> BatchReport:
    """Carry every attribute of every lot along the chain, from Parquet to Parquet.

    ``x_lot = own + sum(w_j * x_j)`` over the lot's inputs ``j``, where ``w_j`` is the mass drawn
    from ``j`` over all mass drawn into the lot. A lot without inputs keeps its own value; a
    value that is missing (null or NaN) is missing in everything made from the lot.

    Parameters
    ----------
    lots : files or folders with ``lot_id`` (string), ``mass_kg`` or ``mass_g``, attributes (all
        other columns of a float type) and, named ``content_`` and a symbol, mass fractions of
        elements: with these, each attribute is carried by the mass of each element too
    inputs : files or folders with ``output_lot`` and ``input_lot`` (strings), ``input_kg`` or
        ``input_g``; rows in any order. None, where `request` names a store that has them
    out : Parquet file to write: ``lot_id`` and the results, rows in the order of the lots; of an
        update, the lots whose figures changed. A file that is there is replaced, in one step,
        when all is done
    request : where history ends, classes to bound, the store
    progress : called from this thread

    Raises `RefusedError` with everything that is wrong with the tables (`batch.*` in the
    reference), `OutputError` if `out` cannot be written (nothing is written then), and
    `StoreDamagedError`.
    """
    clock = Clock()
    with clock.stage("open"):
        run = _open(lots, inputs, out, request=request, clock=clock, progress=progress or silent)
    if request.store is None or not (request.update or _has_store(request.store)):
        return _direct(run)
    _load_kernels()
    from fairlode.exchange.batch import stored, updating  # noqa: PLC0415 - compiled kernels

    return updating.update(run) if request.update else stored.compute(run)


def _has_store(folder: Path) -> bool:
    return (folder / "manifest.json").exists()


def _open(  # noqa: PLR0913 - the parts of a run
    lots: Sequence[Path],
    inputs: Sequence[Path],
    out: Path,
    *,
    request: Request,
    clock: Clock,
    progress: Progress,
) -> Run:
    """Both tables with every column they need; else everything that is not as it should be."""
    problems: list[Problem] = []
    folder = request.store
    known = folder is not None and _has_store(folder)
    wanted = source.KNOWN_LOTS if known and not request.update else source.LOTS
    lot_source = source.open_source(lots, wanted, problems)
    input_source = source.Source(files=())
    if inputs or not known:
        input_source = source.open_source(inputs, source.INPUTS, problems)
    if lot_source.rows > MAX_LOTS:
        problems.append(errors.TooManyError(count=lot_source.rows, limit=MAX_LOTS).problem("lots"))
    flags = (*request.bounds, *filter(None, (request.ends,)))
    problems.extend(source.check_flags(lot_source, flags))
    if request.update and not known:
        missing = errors.StoreMissingError(path=str(folder), purpose="update")
        problems.append(missing.problem(str(folder)))
    files = [file.path for file in (*lot_source.files, *input_source.files)]
    refused = writing.refuse(out, files)
    if refused:
        problems.append(refused.problem(str(out)))
    refuse(problems)
    return Run(
        lots=lot_source,
        inputs=input_source,
        out=out,
        request=request,
        clock=clock,
        progress=progress,
    )


def _load_kernels() -> BuildTable:
    """Half a second of imports, during which the threads decode."""
    with quick_imports(THREADS):
        from fairlode.exchange.batch import graph, lookup  # noqa: PLC0415 - while others work

        lookup.warm()
        graph.warm()
    return lookup.Table


def _direct(run: Run) -> BatchReport:
    """From the tables alone; a store is made if one is asked for."""
    request = run.request
    with run.clock.stage("read"):
        read = Reading(
            run.lots,
            run.inputs,
            marks=(*request.bounds, *filter(None, (request.ends,))),
            bounded=request.bounds,
        )
        read.run(_load_kernels, run.progress)
    refuse(read.problems)  # rows that were not read would look like lots that are missing
    if request.store is None:
        read.drop_table()
    lots, drawn_g = _arranged(read, run)
    if request.store is None:
        return finish(run, read, lots)
    from fairlode.exchange.batch import creating, store  # noqa: PLC0415 - compiled kernels

    with store.locked(request.store, alone=True):
        draft = creating.Draft(request.store, request)

        def before() -> None:
            with run.clock.stage("store"):
                draft.own(read)

        def after() -> None:
            with run.clock.stage("store"):
                sources = creating.digests([file.path for file in run.inputs.files])
                draft.figures(read, lots, drawn_g, sources)

        return finish(run, read, lots, store="made", around=(before, after))


def finish(
    run: Run,
    read: Reading,
    lots: "Lots",
    *,
    store: str = "",
    around: tuple[Callable[[], None], Callable[[], None]] | None = None,
) -> BatchReport:
    """Propagate, write and report; `around` is called before and after the figures stand."""
    from fairlode.exchange.batch import carrying  # noqa: PLC0415 - compiled kernels

    count = len(lots.keys)
    refuse(list(carrying.problems(lots, read, run.request)))
    before, after = around or (_nothing, _nothing)
    before()
    with run.clock.stage("propagate"):
        carried = carrying.carry(lots, read, run.request)
    after()
    run.progress("propagate", count, count)
    with run.clock.stage("write"):
        missing = writing.write(run.out, lots.keys, carried.columns, progress=run.progress)
    return BatchReport(
        out=run.out,
        lots=count,
        inputs=lots.graph.edges,
        attributes=tuple(carried.columns),
        ignored=tuple(name for name in run.lots.ignored() if name not in read.side),
        missing=missing,
        seconds=run.clock.seconds,
        peak_bytes=peak_bytes(),
        boundary=run.request.boundary,
        by_mass=carried.by_mass,
        store=store,
    )


def _nothing() -> None:
    """What is done around a run that keeps nothing."""


def _arranged(read: Reading, run: Run) -> "tuple[Lots, Reals]":
    """The lots as a graph, and what was drawn from each; or everything that is wrong with them."""
    from fairlode.exchange.batch import carrying, checks, graph  # noqa: PLC0415 - compiled kernels

    with ThreadPoolExecutor(1) as pool:
        with run.clock.stage("check"):
            arranging = pool.submit(graph.arrange, len(read.keys), *read.edges())
            problems, drawn_g = checks.of_rows(read)
        with run.clock.stage("order"):
            arranged = arranging.result()
            problems.extend(checks.of_order(read.keys, arranged))
            refuse(problems)
    run.progress("order", len(read.keys), len(read.keys))
    held_g = np.maximum(read.mass_g, drawn_g)
    return carrying.Lots(keys=read.keys, graph=arranged, held_g=held_g), drawn_g


def refuse(problems: Sequence[Problem]) -> None:
    """Raise `RefusedError` if there is any problem."""
    if problems:
        raise RefusedError(document="The tables", problems=problems)
