"""`fairlode compute` on a workspace: the origin of every lot, in one pass, as a table."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from rich.console import Console

from fairlode.cli.actions.computing import print_times
from fairlode.cli.actions.record import moment, opened
from fairlode.cli.actions.targets import check_free, written
from fairlode.cli.errors import UsageError
from fairlode.cli.listing import facts, said
from fairlode.cli.session import Session
from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Boundary
from fairlode.engine.attributes import Attributes, origin_shares
from fairlode.exchange.diagram.words import boundary_words, measure, mixing_words
from fairlode.ledger.columns import Columns
from fairlode.types.element import element


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be computed."""

    out: Path
    element: str = ""
    boundary: Boundary = Boundary.RECLAIM
    as_known_at: str | None = None
    at: str | None = None


def run_attributes(session: Session, wanted: Wanted, *, force: bool) -> None:
    """Write the shares of origin of all lots. Raises `TargetExistsError` or `UsageError`."""
    write = _WRITERS.get(wanted.out.suffix.lower())
    if write is None:
        raise UsageError(what=f"--out ends in {' or '.join(_WRITERS)}, not as {wanted.out} does.")
    check_free(wanted.out, force=force)
    symbol = element(wanted.element).symbol if wanted.element else ""
    seconds: dict[str, float] = {}
    begun = time.perf_counter()
    with session.progress("reading the record") as progress, opened(session, progress) as record:
        columns = record.columns(as_known_at=moment(wanted.as_known_at))
        graph = record.graph(columns, at=moment(wanted.at))
        seconds["read"] = time.perf_counter() - begun
        progress("computing", 0, 0)
        question = Question(element=symbol, boundary=wanted.boundary)
        found = origin_shares(graph, question)
        seconds["compute"] = time.perf_counter() - begun - sum(seconds.values())
        progress("writing", 0, 0)
        with written(wanted.out, force=force) as draft:
            write(_table(columns, found), str(draft))
        seconds["write"] = time.perf_counter() - begun - sum(seconds.values())
    data: dict[str, Any] = {
        "out": str(wanted.out),
        "lots": len(columns.lot_ids),
        "measure": measure(symbol),
        "attributes": list(found.names),
        "boundary": wanted.boundary.value,
        "statements": [boundary_words(wanted.boundary), mixing_words()],
        "seconds": {stage: round(spent, 4) for stage, spent in seconds.items()},
    }
    session.show(data, lambda console: _print(console, data, seconds))


def _table(columns: Columns, found: Attributes) -> pa.Table:
    values = {name: pa.array(found.values[:, number]) for number, name in enumerate(found.names)}
    return pa.table({"lot_id": pa.array(list(columns.lot_ids), pa.string()), **values})


_WRITERS = {
    ".parquet": lambda made, path: pq.write_table(made, path, compression="zstd"),
    ".csv": pa_csv.write_csv,
}


def _print(console: Console, data: dict[str, Any], seconds: dict[str, float]) -> None:
    console.print(said(f"Wrote {data['out']}", "bold"))
    facts(console, [("lots", f"{data['lots']:,}"), ("shares of", data["measure"])])
    facts(console, [("columns", ", ".join(data["attributes"]))])
    console.print(said(" ".join(data["statements"])))
    console.print()
    print_times(console, seconds, passed=sum(seconds.values()))
