"""A batch on Spark from end to end: open, read, check, order, propagate, write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from fairlode import __version__
from fairlode.exchange.batch import source
from fairlode.exchange.batch.report import Clock, Progress, peak_bytes, silent
from fairlode.exchange.batch.spark import (
    blocks,
    checks,
    cycles,
    encoding,
    levels,
    planning,
    reading,
    session,
    writing,
)
from fairlode.exchange.batch.spark.checkpoint import Checkpoint, identity, open_checkpoint
from fairlode.exchange.batch.spark.errors import SparkFailedError, SparkLacksError
from fairlode.exchange.batch.spark.propagating import Job, run_wave
from fairlode.exchange.batch.spark.report import SparkReport
from fairlode.exchange.batch.spark.settings import Budget, Settings
from fairlode.types.errors import Problem, RefusedError


@dataclass(slots=True, kw_only=True)
class _Run:
    """The tables of a computation, and what it has done so far."""

    lots: source.Source
    inputs: source.Source
    out: Path
    settings: Settings
    checkpoint: Checkpoint
    spark: SparkSession
    tell: Progress
    clock: Clock
    stage: str = "read"
    peak: int = 0
    waves: int = 0
    found: list[Problem] = field(default_factory=list)

    @contextmanager
    def doing(self, stage: str) -> Iterator[None]:
        """Count the time, and say on a failure what was being done."""
        self.stage = stage
        with self.clock.stage(stage):
            yield


def compute(
    lots: Sequence[Path],
    inputs: Sequence[Path],
    out: Path,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> SparkReport:
    """Carry every attribute of every lot along the chain, on Spark.

    As `fairlode.exchange.batch.compute`, with the same tables, figures and refusals, but:

    out : folder of Parquet files to write. A file, or a folder of an earlier result, that is
        there is replaced when all is done
    settings : memory of a task, the session, and the folder of the checkpoint, from which the
        same call goes on after it was broken off. The checkpoint is removed when the result
        stands, and when the tables are refused

    Raises what `fairlode.exchange.batch.compute` raises, and `SparkNotStartedError`,
    `SparkFailedError`, `CheckpointDiffersError` and `CheckpointUnusableError`.
    """
    settings = settings or Settings()
    clock = Clock()
    with clock.stage("open"):
        tables = _open(lots, inputs, out)
        checkpoint = open_checkpoint(settings.checkpoint_for(out), _asked(tables, out, settings))
    rows = tables[0].rows + tables[1].rows
    with session.opened(settings.session, rows) as opened:
        run = _Run(
            lots=tables[0], inputs=tables[1], out=out, settings=settings, checkpoint=checkpoint,
            spark=opened, tell=progress or silent, clock=clock,
        )  # fmt: skip
        try:
            report = _finish(run)
        except RefusedError:
            checkpoint.remove()
            raise
        except PySparkException as failure:
            reason = _reason(failure)
            raise SparkFailedError(
                stage=run.stage, reason=reason, checkpoint=str(checkpoint.folder)
            ) from failure
    checkpoint.remove()
    return report


def _open(
    lots: Sequence[Path], inputs: Sequence[Path], out: Path
) -> tuple[source.Source, source.Source]:
    problems: list[Problem] = []
    lot_source = source.open_source(lots, source.LOTS, problems)
    input_source = source.open_source(inputs, source.INPUTS, problems)
    files = [file.path for file in (*lot_source.files, *input_source.files)]
    refused = writing.refuse(out, files)
    if refused:
        problems.append(refused.problem(str(out)))
    if lot_source.contents():
        what = f"by the mass of elements ({', '.join(lot_source.contents())})"
        problems.append(SparkLacksError(what=what).problem("lots"))
    _raise(problems)
    return lot_source, input_source


def _asked(tables: Sequence[source.Source], out: Path, settings: Settings) -> dict[str, object]:
    return {
        "result": str(out.absolute()),
        "lots": identity(tables[0]),
        "inputs": identity(tables[1]),
        "memory of a task": settings.task_bytes,
        "version of Fairlode": __version__,
    }


def _finish(run: _Run) -> SparkReport:
    rows = run.lots.rows
    with run.doing("read"):
        lots, edges, found = _read(run)
    run.tell("read", rows, rows)
    with run.doing("check"):
        _check(run, lots, edges, found)
    with run.doing("order"):
        graph = encoding.graph(edges)
        plan = _plan(run, lots, graph)
        planning.lay_out(run.checkpoint, plan, lots, graph)
    run.tell("order", rows, rows)
    draft = writing.draft_of(run.out, run.checkpoint.token)
    job = _job(run, plan, draft)
    with run.doing("propagate"):
        _propagate(run, plan, job)
    with run.doing("write"):
        if not plan.in_order:
            writing.sort(run.spark, job, rows, draft)
        missing = writing.missing(draft, job.attributes)
        writing.place(draft, run.out)
    run.tell("write", rows, rows)
    return SparkReport(
        out=run.out,
        lots=rows,
        inputs=run.inputs.rows,
        attributes=job.attributes,
        ignored=run.lots.ignored(),
        missing=missing,
        seconds=run.clock.seconds,
        peak_bytes=peak_bytes(),
        in_order=plan.in_order,
        rounds=plan.rounds,
        blocks=plan.blocks,
        waves=run.waves,
        resumed=tuple(run.checkpoint.resumed),
        task_peak_bytes=run.peak or None,
    )


def _read(run: _Run) -> tuple[DataFrame, DataFrame, tuple[reading.Notes, reading.Notes]]:
    """Both tables on disk, the ids of the inputs replaced by numbers, and what was noted."""
    lots = run.checkpoint.keep(reading.lot_rows(run.spark, run.lots), "lots")
    inputs = run.checkpoint.keep(reading.input_rows(run.spark, run.inputs), "inputs")
    found = (reading.notes(lots, run.lots), reading.notes(inputs, run.inputs))
    _raise([problem for one in found for problem in one.problems])
    known = encoding.keys(lots)
    edges = run.checkpoint.keep(encoding.edges(inputs, known), "edges")
    if run.checkpoint.fact("checked") is None:
        run.found.extend(checks.repeated(lots, known))
    known.unpersist()
    return lots, edges, found


def _check(
    run: _Run,
    lots: DataFrame,
    edges: DataFrame,
    found: tuple[reading.Notes, reading.Notes],
) -> None:
    """Add what is wrong to what was found; cycles are only known after the order."""
    if run.checkpoint.fact("checked") is not None:
        return
    rows = checks.of_rows(found, edges, run.inputs)
    run.found[:0] = rows
    run.found.extend(checks.of_masses(lots, edges, run.inputs, found[1].grams))
    if not run.found:
        run.checkpoint.note("checked", {})


def _plan(run: _Run, lots: DataFrame, graph: DataFrame) -> blocks.Plan:
    """The plan, and the end of everything if anything is wrong."""
    noted = run.checkpoint.fact("plan")
    if noted is not None:
        return blocks.Plan.from_list(noted)
    budget = Budget.of(run.settings, len(run.lots.attributes()))
    if planning.is_in_order(graph):
        _raise(run.found)
        plan = planning.by_rows(graph, run.lots.rows, budget)
    else:
        levelled = levels.find(run.checkpoint, graph, run.lots.rows, run.settings)
        cycle = cycles.problem(lots, graph, levelled.frame)
        _raise([*run.found, *([cycle] if cycle else [])])
        plan = planning.by_levels(graph, levelled, run.lots.rows, budget)
    run.checkpoint.note("plan", plan.as_list())
    return plan


def _job(run: _Run, plan: blocks.Plan, draft: Path) -> Job:
    results = draft if plan.in_order else run.checkpoint.path("results")
    results.mkdir(exist_ok=True)
    return Job(
        checkpoint=run.checkpoint.folder,
        results=results,
        attributes=run.lots.attributes(),
        numbered=not plan.in_order,
    )


def _propagate(run: _Run, plan: blocks.Plan, job: Job) -> None:
    """Wave after wave; blocks that an earlier run has finished are left out."""
    waves = blocks.waves(plan.blocks, planning.needs(run.checkpoint, run.spark))
    run.waves = len(waves)
    finished = sum(job.done(block) for block in range(plan.blocks))
    if finished:
        run.checkpoint.resumed.append(f"{finished} blocks")
    done = finished
    for wave in waves:
        waiting = [block for block in wave if not job.done(block)]
        if waiting:
            run.peak = max(run.peak, run_wave(run.spark, job, waiting))
            done += len(waiting)
            run.tell("propagate", done * run.lots.rows // plan.blocks, run.lots.rows)


def _reason(failure: PySparkException) -> str:
    """The last line of what a worker said, which is the exception there."""
    lines = [line for line in str(failure).splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(failure).__name__


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise RefusedError(document="the tables", problems=problems)
