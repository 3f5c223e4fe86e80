"""A batch from end to end: open, read, check, order, propagate, write."""

from collections.abc import Sequence
from pathlib import Path

from fairlode.exchange.batch import errors, source, writing
from fairlode.exchange.batch.reading import THREADS, BuildTable, Reading
from fairlode.exchange.batch.report import BatchReport, Clock, Progress, peak_bytes, silent
from fairlode.exchange.batch.startup import quick_imports
from fairlode.types.errors import Problem, RefusedError

MAX_LOTS = 2**31 - 2
"""Lots are numbered with 32 bits."""


def compute(
    lots: Sequence[Path], inputs: Sequence[Path], out: Path, *, progress: Progress | None = None
) -> BatchReport:
    """Carry every attribute of every lot along the chain, from Parquet to Parquet.

    ``x_lot = own + sum(w_j * x_j)`` over the lot's inputs ``j``, where ``w_j`` is the mass drawn
    from ``j`` over all mass drawn into the lot. A lot without inputs keeps its own value; a
    value that is missing (null or NaN) is missing in everything made from the lot.

    Parameters
    ----------
    lots : files or folders with ``lot_id`` (string), ``mass_kg`` or ``mass_g``, and attributes:
        all other columns of a float type
    inputs : files or folders with ``output_lot`` and ``input_lot`` (strings), ``input_kg`` or
        ``input_g``; rows in any order
    out : Parquet file to write: ``lot_id`` and the attributes, rows in the order of the lots.
        A file that is there is replaced, in one step, when all is done
    progress : called from this thread

    Raises `RefusedError` with everything that is wrong with the tables (`batch.*` in the
    reference), and `OutputError` if `out` cannot be written; nothing is written then.
    """
    tell = progress or silent
    clock = Clock()
    with clock.stage("open"):
        lot_source, input_source = _open(lots, inputs, out)
    with clock.stage("read"):
        read = Reading(lot_source, input_source)
        read.run(_load_kernels, tell)
    return _finish(read, out, clock, tell)


def _open(
    lots: Sequence[Path], inputs: Sequence[Path], out: Path
) -> tuple[source.Source, source.Source]:
    """Both tables with every column they need; else everything that is not as it should be."""
    problems: list[Problem] = []
    lot_source = source.open_source(lots, source.LOTS, problems)
    input_source = source.open_source(inputs, source.INPUTS, problems)
    if lot_source.rows > MAX_LOTS:
        problems.append(errors.TooManyError(count=lot_source.rows, limit=MAX_LOTS).problem("lots"))
    files = [file.path for file in (*lot_source.files, *input_source.files)]
    refused = writing.refuse(out, files)
    if refused:
        problems.append(refused.problem(str(out)))
    _raise(problems)
    return lot_source, input_source


def _load_kernels() -> BuildTable:
    """Half a second of imports, during which the threads decode."""
    with quick_imports(THREADS):
        from fairlode.exchange.batch import graph, lookup  # noqa: PLC0415 - while others work

        lookup.warm()
        graph.warm()
    return lookup.Table


def _finish(read: Reading, out: Path, clock: Clock, progress: Progress) -> BatchReport:
    from fairlode.exchange.batch import checks, graph  # noqa: PLC0415 - compiled kernels, as above

    _raise(read.problems)  # rows that were not read would look like lots that are missing
    with clock.stage("check"):
        problems = checks.of_rows(read)
    with clock.stage("order"):
        arranged = graph.arrange(len(read.keys), *read.edges())
        problems.extend(checks.of_order(read, arranged))
        _raise(problems)
    progress("order", len(read.keys), len(read.keys))
    with clock.stage("propagate"):
        arranged.propagate(read.own)
    progress("propagate", len(read.keys), len(read.keys))
    with clock.stage("write"):
        missing = writing.write(out, read.keys, read.own, names=read.attributes, progress=progress)
    return BatchReport(
        out=out,
        lots=len(read.keys),
        inputs=read.inputs.rows,
        attributes=read.attributes,
        ignored=read.lots.ignored(),
        missing=missing,
        seconds=clock.seconds,
        peak_bytes=peak_bytes(),
    )


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise RefusedError(document="the tables", problems=problems)
