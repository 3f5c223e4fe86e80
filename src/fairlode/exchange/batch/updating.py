"""Bringing a store up to date: new lots, corrected lots, and only what follows from them.

A lot that the store does not have is added. A lot that it has gets the mass and the values that the
tables give it. A lot whose inputs the tables name is made from these, and no more from those that
the store has. Then the lots named and, in their order, all that were made from what changed are
computed again, until nothing changes any more: the figures are those of a run over all tables, to
the last digit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from fairlode.engine.kernels import remixing
from fairlode.exchange.batch import checks, errors, graph, journal, run, store, writing
from fairlode.exchange.batch.arrow import Flags, Int64, Numbers
from fairlode.exchange.batch.editing import Inputs, edit, replaced
from fairlode.exchange.batch.enlarging import Enlarged
from fairlode.exchange.batch.findings import problems
from fairlode.exchange.batch.reading import Reading
from fairlode.exchange.batch.report import BatchReport, peak_bytes
from fairlode.types.errors import Problem


def update(job: "run.Run") -> BatchReport:
    """Take the tables of `job` into its store, and write the lots whose figures changed.

    Raises `RefusedError`, `StoreDamagedError` or `OutputError`; the store is as it was then.
    """
    folder = job.request.store
    if folder is None:
        raise TypeError(job.request)
    with store.locked(folder, alone=True):
        journal.redo(folder)
        opened = store.open_store(folder)
        run.refuse(list(_refused(job, opened)))
        with job.clock.stage("check"):
            opened.check(*opened.words)
        return refresh(job, opened)


def refresh(job: "run.Run", opened: store.Store) -> BatchReport:
    """As `update`, with a store that is open, held against its checksums, and locked."""
    with job.clock.stage("read"):
        draft = Enlarged(opened)
        read = Reading(
            job.lots,
            job.inputs,
            marks=tuple(filter(None, (job.request.ends,))),
            bounded=set(job.lots.attributes()) - set(opened.manifest.attributes),
        )
        read.run(lambda: lambda _: draft, job.progress)
        run.refuse([*read.problems, *problems(read.findings), *checks.repeated(read)])
    with job.clock.stage("order"):
        inputs = Inputs(output=read.codes["output_lot"], input=read.codes["input_lot"],
                        mass=_mass(opened, read.input_g))  # fmt: skip
        _put_lots(draft, read, job.request.ends)
        run.refuse(list(_overdrawn(draft, inputs)))
        kept = edit(draft, inputs)
    with job.clock.stage("propagate"):
        changed = _remixed(draft, inputs) if kept else _arranged_anew(draft, inputs)
    return _finish(job, draft, changed)


def _refused(job: "run.Run", opened: store.Store) -> Iterator[Problem]:
    """What keeps the tables from going into the store."""
    folder, manifest = str(opened.folder), opened.manifest
    if job.request.bounds:
        yield errors.UpdatePartialError(what="bounds").problem("lots")
    lacking = [name for name in manifest.attributes if name not in job.lots.attributes()]
    if lacking:
        reason = f"its attributes are {', '.join(manifest.attributes)}"
        yield errors.StoreDiffersError(path=folder, reason=reason).problem("lots")
    if job.request.ends != manifest.ends:
        reason = f"in its figures, history ends at {manifest.ends or 'origins'}"
        yield errors.StoreDiffersError(path=folder, reason=reason).problem("lots")
    if manifest.whole_grams and not job.inputs.whole_grams:
        reason = "its inputs are whole grams; those given are kilograms or fractions"
        yield errors.StoreDiffersError(path=folder, reason=reason).problem("inputs")


def _mass(opened: store.Store, mass: Numbers) -> Numbers:
    return mass.astype(opened["mass"].dtype, copy=False)


def _put_lots(draft: Enlarged, read: Reading, ending: str) -> None:
    """Masses, own values and ends of the lots that were read."""
    rows = draft.rows.astype(np.int64)
    wanted = [read.attributes.index(name) for name in draft.store.manifest.attributes]
    own = draft.grow("own", draft.lots)
    own[rows, : len(wanted)] = read.own[:, wanted]
    draft.grow("lot_g", draft.lots)[rows] = read.mass_g
    draft.grow("carried", draft.lots)
    names = ["own", "lot_g"]
    if ending:
        draft.grow("ends", draft.lots)[rows] = read.side[ending] == 1
        names.append("ends")
    for name in names:
        draft.changed(name, np.sort(rows))


def _overdrawn(draft: Enlarged, inputs: Inputs) -> Iterator[Problem]:
    """Bring up to date what is drawn from each lot, and hold it against the masses."""
    drawn_g = draft.grow("drawn_g", draft.lots)
    _, lost, lost_g = replaced(draft, inputs.output)
    np.subtract.at(drawn_g, lost, lost_g)
    np.add.at(drawn_g, inputs.input, inputs.mass)
    touched = np.unique(np.concatenate([lost, inputs.input, draft.rows])).astype(np.int64)
    new = np.arange(draft.before, draft.lots)
    draft.changed("drawn_g", np.union1d(touched, new))
    if not float(drawn_g.sum()) <= checks.MAX_TOTAL_G:
        total_g = float(drawn_g.sum())
        error = errors.MassTooLargeError(
            table="inputs", total_g=total_g, limit_g=checks.MAX_TOTAL_G
        )
        yield error.problem("inputs")
    yield from checks.overdrawn(
        draft.keys,
        draft["lot_g"],
        drawn_g,
        whole_grams=draft.store.manifest.whole_grams,
        rows=touched,
    )


def _remixed(draft: Enlarged, inputs: Inputs) -> Int64:
    """Compute again what is named and what follows from it; the rows whose figures changed."""
    stale = np.zeros(-(-draft.lots // 64), np.uint64)
    named = np.unique(np.concatenate([draft.rows, inputs.output])).astype(np.int64)
    np.bitwise_or.at(stale, named >> 6, np.uint64(1) << (named & 63).astype(np.uint64))
    in_order = "rows" not in draft
    rows = np.arange(draft.lots, dtype=np.int32) if in_order else draft["rows"]
    places = named if in_order else draft["place"][named]
    until = draft["until"]
    ending = _ends(draft)
    if ending is not None:
        until = np.where(ending[rows] != 0, draft["indptr"][:-1], until)
    remixing.remix(
        draft["indptr"], until, draft["inputs"], draft["mass"], rows,
        draft["own"], draft["carried"], stale, int(places.min(initial=draft.lots)),
    )  # fmt: skip
    bits = np.unpackbits(stale.view(np.uint8), bitorder="little")[: draft.lots]
    bits[draft.before :] = 1
    changed = np.flatnonzero(bits)
    draft.changed("carried", changed)
    return changed


def _arranged_anew(draft: Enlarged, inputs: Inputs) -> Int64:
    """Order all lots again and compute all; the rows whose figures changed."""
    output, input_, mass = _all_inputs(draft, inputs)
    arranged = graph.arrange(draft.lots, output, input_, mass)
    run.refuse(list(checks.of_order(draft.keys, arranged)))
    carried = draft["own"].copy()
    arranged.ending_at(_ends(draft)).propagate(carried)
    before = draft["carried"]
    same = ((carried == before) | (np.isnan(carried) & np.isnan(before))).all(axis=1)
    same[draft.before :] = False
    place = np.empty_like(arranged.rows)
    place[arranged.rows] = np.arange(draft.lots, dtype=np.int32)
    for name, array in (
        ("indptr", arranged.indptr), ("until", arranged.until), ("inputs", arranged.inputs),
        ("mass", arranged.mass), ("starts", arranged.starts), ("rows", arranged.rows),
        ("place", place), ("carried", carried),
    ):  # fmt: skip  # one array a line says no more
        draft.replace(name, array)
    return np.flatnonzero(~same)


def _ends(draft: Enlarged) -> Flags | None:
    """1 for each lot at which history ends in the stored figures."""
    if not draft.store.manifest.ends:
        return None
    ending: Flags = draft["ends"]
    return ending


def _all_inputs(draft: Enlarged, inputs: Inputs) -> tuple[store.Array, store.Array, store.Array]:
    """Output, input and mass of every input, of those of the store that are not replaced."""
    opened = draft.store
    counts = opened["until"] - opened["indptr"][:-1]
    gone = np.zeros(draft.lots, np.bool_)
    gone[inputs.output] = True
    output = np.repeat(opened.rows, counts)
    places = np.repeat(opened["indptr"][:-1] - np.cumsum(counts) + counts, counts)
    places += np.arange(len(output))
    kept = ~gone[output]
    return (
        np.concatenate([output[kept], inputs.output]),
        np.concatenate([opened["inputs"][places[kept]], inputs.input]),
        np.concatenate([opened["mass"][places[kept]], inputs.mass]),
    )


def _finish(job: "run.Run", draft: Enlarged, changed: Int64) -> BatchReport:
    """Write what changed, then take it into the store."""
    names = draft.store.manifest.attributes
    values = draft["carried"][changed]
    columns = {name: values[:, place] for place, name in enumerate(names)}
    with job.clock.stage("write"):
        keys = draft.keys.take(changed)
        missing = writing.write(job.out, keys, columns, progress=job.progress)
    with job.clock.stage("store"):
        manifest = replace(draft.store.manifest, lots=draft.lots, sources=())
        journal.commit(draft.store.folder, manifest, draft.changes, draft.fresh)
    return BatchReport(
        out=job.out,
        lots=len(changed),
        inputs=job.inputs.rows,
        attributes=names,
        ignored=_ignored(job, names),
        missing=missing,
        seconds=job.clock.seconds,
        peak_bytes=peak_bytes(),
        boundary=job.request.boundary,
        store="updated",
    )


def _ignored(job: "run.Run", taken: Sequence[str]) -> tuple[str, ...]:
    """Columns of the lots that the store has no figures of."""
    names = {*job.lots.ignored(), *job.lots.attributes(), *job.lots.contents()}
    return tuple(sorted(names - {*taken, job.request.ends}))
