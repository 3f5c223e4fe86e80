"""`fairlode compute`: attributes of all lots, of files or of the workspace."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from fairlode.cli.actions.targets import check_free
from fairlode.cli.listing import facts, indented, said, table
from fairlode.cli.session import Session
from fairlode.exchange.batch import BatchReport, Request
from fairlode.exchange.batch.engines import Engine, compute

_MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Files and folders to read, and where to write."""

    lots: Sequence[Path]
    inputs: Sequence[Path]
    out: Path
    request: Request


def asked(*, ends: str, bounds: Sequence[str], store: Path | None, update: bool) -> Request:
    """The options of the command as one value."""
    return Request(ends=ends, bounds=tuple(dict.fromkeys(bounds)), store=store, update=update)


def run_batch(session: Session, tables: Tables, *, engine: str, force: bool) -> None:
    """Carry the attributes of the lots along the inputs.

    Raises `TargetExistsError`, and what the engine raises: `RefusedError`, `OutputError`, and
    with Spark the other errors of `fairlode.exchange.batch.spark`.
    """
    check_free(tables.out, force=force)
    begun = time.perf_counter()
    with session.progress("opening") as progress:
        report = compute(
            tables.lots,
            tables.inputs,
            tables.out,
            engine=Engine(engine),
            request=tables.request,
            progress=progress,
        )
    passed = time.perf_counter() - begun
    session.show(report.as_dict(), lambda console: _print(console, report, passed=passed))


def _print(console: Console, report: BatchReport, *, passed: float) -> None:
    console.print(said(f"Wrote {report.out}", "bold"))
    facts(
        console,
        [
            ("lots", f"{report.lots:,}"),
            ("inputs", f"{report.inputs:,}"),
            ("history ends at", report.boundary),
            *([("store", report.store)] if report.store else []),
            *(
                (f"mixed by mass for want of {element}", f"{lots:,}")
                for element, lots in report.by_mass.items()
            ),
        ],
    )
    if report.ignored:
        ignored = ", ".join(report.ignored)
        console.print(said(f"Not carried, because they are no numbers: {ignored}."))
    rows = table("Attribute", "Lots without a value", right=("Lots without a value",))
    for name in report.attributes:
        rows.add_row(said(name), f"{report.missing.get(name, 0):,}")
    indented(console, rows)
    console.print()
    print_times(console, report.seconds, passed=passed)
    if report.peak_bytes is not None:
        console.print(said(f"Most memory held: {report.peak_bytes / _MIB:,.0f} MiB."))


def print_times(console: Console, seconds: Mapping[str, float], *, passed: float) -> None:
    """How long each stage took, and all of them."""
    rows = table("Stage", "Seconds", right=("Seconds",))
    for stage, spent in seconds.items():
        rows.add_row(stage, f"{spent:.2f}")
    rows.add_row("all", f"{passed:.2f}")
    indented(console, rows)
