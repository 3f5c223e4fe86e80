"""A batch from a store: new attributes, another boundary, without reading an input again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from fairlode.exchange.batch import checks, errors, journal, lookup, run, store
from fairlode.exchange.batch.arrow import Codes, Reals
from fairlode.exchange.batch.carrying import Lots
from fairlode.exchange.batch.creating import digests
from fairlode.exchange.batch.findings import EXAMPLES, problems
from fairlode.exchange.batch.reading import BuildTable, Reading
from fairlode.exchange.batch.report import BatchReport
from fairlode.exchange.batch.source import Source
from fairlode.types.errors import Problem


def compute(job: "run.Run") -> BatchReport:
    """As `run.compute`, with the graph of the store; the result has the store's lots in its order.

    Every lot of the store must be among the lots, and no other; where the lots have a mass, it
    must be that of the store; where there are inputs, they must be the files that the store was
    made from.
    """
    folder = job.request.store
    if folder is None:
        raise TypeError(job.request)
    if journal.pending(folder):
        with store.locked(folder, alone=True):
            journal.redo(folder)
    with store.locked(folder, alone=False):
        opened = store.open_store(folder)
        with ThreadPoolExecutor(1) as pool:
            checked = pool.submit(opened.check, *store.GRAPH_PARTS, "rows")
            with job.clock.stage("read"):
                read = _read(job, opened)
            with job.clock.stage("check"):
                checked.result()
                run.refuse(list(_problems(job, opened, read)))
        lots = Lots(keys=opened.keys, graph=opened.graph, held_g=_held_g(job, opened))
        return run.finish(job, read, lots, store="used")


def _held_g(job: "run.Run", opened: store.Store) -> Reals:
    """Only bounds ask for it."""
    lot_g: Reals = opened["lot_g"]
    return np.maximum(lot_g, opened.graph.drawn_g()) if job.request.bounds else lot_g


def _read(job: "run.Run", opened: store.Store) -> Reading:
    """The lots, their rows as in the store."""
    marks = (*job.request.bounds, *filter(None, (job.request.ends,)))
    read = Reading(
        job.lots,
        Source(files=()),
        marks=marks,
        bounded=job.request.bounds,
        expected=opened.keys,
    )
    if job.lots.rows == opened.manifest.lots:
        read.run(_no_table, job.progress)
        if read.as_expected and not read.problems:
            return read
    read = Reading(job.lots, Source(files=()), marks=marks, bounded=job.request.bounds)
    read.run(lambda: lookup.Table, job.progress)
    run.refuse([*read.problems, *problems(read.findings)])
    rows = _rows(opened, read)
    run.refuse(list(_other_lots(opened, read, rows)))
    for values in (read.own, read.mass_g, *read.side.values()):
        values[rows] = values.copy()
    return read


def _no_table() -> BuildTable:
    return lookup.Table


def _rows(opened: store.Store, read: Reading) -> Codes:
    """The row in the store of each lot that was read, -1 where it has none."""
    found = np.empty(len(read.keys), np.int32)
    table = lookup.stored(opened["slots"], opened.manifest.points)
    for first in range(0, len(read.keys), _CHUNK):
        last = min(first + _CHUNK, len(read.keys))
        table.look_up(read.keys.text(first, last), found[first:last])
    return found


_CHUNK = 1 << 17


def _other_lots(opened: store.Store, read: Reading, rows: Codes) -> Iterator[Problem]:
    """Lots that repeat, that the store does not have, and that only the store has."""
    yield from checks.repeated(read)
    strange = np.flatnonzero(rows < 0)
    if len(strange):
        yield _differs(opened, "it does not have", [read.keys[int(lot)] for lot in strange])
    seen = np.zeros(opened.manifest.lots, np.bool_)
    seen[rows[rows >= 0]] = True
    missing = np.flatnonzero(~seen)
    if len(missing):
        yield _differs(opened, "it also has", [opened.keys[int(lot)] for lot in missing])


def _problems(job: "run.Run", opened: store.Store, read: Reading) -> Iterator[Problem]:
    yield from read.problems
    yield from problems(read.findings)
    if any(file.mass for file in job.lots.files):
        other = np.flatnonzero((read.mass_g != opened["lot_g"]) & (read.mass_g != 0))
        if len(other):
            yield _differs(opened, "other masses of", [opened.keys[int(lot)] for lot in other])
    if job.inputs.files:
        found = digests([file.path for file in job.inputs.files])
        if tuple(found) != opened.manifest.sources:
            reason = "the files of inputs are not those it was made from, or it was updated since"
            error = errors.StoreDiffersError(path=str(opened.folder), reason=reason)
            yield error.problem("inputs")


def _differs(opened: store.Store, what: str, lots: list[str]) -> Problem:
    reason = f"{what} {len(lots)} lot(s): {', '.join(lots[:EXAMPLES])}"
    return errors.StoreDiffersError(path=str(opened.folder), reason=reason).problem("lots")
