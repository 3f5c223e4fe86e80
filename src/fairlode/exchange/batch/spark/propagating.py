"""Block after block on the executors: rows in, the kernel, rows out, all of them Arrow in files.

A task reads the lots and edges of its block and the mail of earlier blocks (the values of lots
that it takes from), computes them as a graph of its own in which the lots of the mail are
origins, and leaves mail for later blocks. Sums hold twice the digits until they are rounded once,
so the result is that of the local engine to the last digit, however the chain is divided.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from fairlode.exchange.batch import graph
from fairlode.exchange.batch.arrow import Codes, Numbers, Reals
from fairlode.exchange.batch.reading import padded
from fairlode.exchange.batch.report import peak_bytes
from fairlode.exchange.batch.spark.reading import attribute_names

ROW_GROUP = 131_072
"""Rows in a row group of a result, as the local engine writes them."""
_DONE = pa.schema({"block": pa.int64(), "peak": pa.int64()})
_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What every task of a computation needs to know."""

    checkpoint: Path
    results: Path
    """Folder for a file of each block, its rows by lot."""
    attributes: tuple[str, ...]
    numbered: bool
    """Write ``lot`` and names of our own, for rows that are still to be sorted."""

    def result(self, block: int) -> Path:
        """The file of a block."""
        return self.results / f"part-{block:06d}.parquet"

    def done(self, block: int) -> bool:
        """Whether a block and its mail are written."""
        return self.result(block).exists()

    def folder(self, stage: str, block: int) -> Path:
        """The rows of a block in a stage."""
        return self.checkpoint / stage / f"block={block}"

    def mail(self, block: int) -> Path:
        """Values that a block takes from, a file for each earlier block."""
        return self.checkpoint / "mail" / str(block)


def run_wave(session: SparkSession, job: Job, wave: Sequence[int]) -> int:
    """Compute blocks that do not need each other, each in a task; the most memory one held."""
    blocks = tuple(wave)

    def run(work: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for row in (one for batch in work for one in batch.column(0).to_pylist()):
            _compute(job, blocks[row])
            peak = peak_bytes() or 0
            yield pa.record_batch([pa.array([blocks[row]]), pa.array([peak])], schema=_DONE)

    tasks = session.range(0, len(blocks), 1, len(blocks))
    told = tasks.mapInArrow(run, "block long, peak long").collect()
    return max(int(row["peak"]) for row in told)


def _compute(job: Job, block: int) -> None:
    """One block. Runs on an executor; run twice, it writes the same again."""
    names = attribute_names(len(job.attributes))
    lots = _sorted(_read(job.folder("block-lots", block), ["lot", "id", *names]))
    mail = _sorted(_read(job.mail(block), ["lot", *names]))
    foreign, own = mail.num_rows, lots.num_rows
    x = np.zeros((foreign + own, padded(len(names))))
    for k, name in enumerate(names):
        if foreign:
            x[:foreign, k] = mail[name].to_numpy()
        x[foreign:, k] = lots[name].to_numpy()
    numbers = lots["lot"].to_numpy()
    known = mail["lot"].to_numpy() if foreign else np.empty(0, np.int64)
    del mail
    lots = lots.select(["lot", "id"])
    output, input_, mass = _edges(job, block, known, numbers)
    graph.arrange(foreign + own, output, input_, mass).propagate(x)
    _send(job, block, numbers, x[foreign:])
    _write(job, block, lots, x[foreign:])


def _read(folder: Path, names: Sequence[str]) -> pa.Table:
    """The columns of all files of a folder that may not be there."""
    files = sorted(folder.glob("*.parquet"))
    tables = [pq.ParquetFile(path).read(columns=list(names), use_threads=False) for path in files]
    return pa.concat_tables(tables).select(names) if tables else pa.table(_nothing(names))


def _nothing(names: Sequence[str]) -> dict[str, pa.Array]:
    kinds = {"lot": pa.int64(), "output": pa.int64(), "input": pa.int64(), "to": pa.int32()}
    kinds |= {"id": pa.string(), "mass": pa.int64()}
    return {name: pa.array([], kinds.get(name, pa.float64())) for name in names}


def _sorted(table: pa.Table) -> pa.Table:
    """By lot; as it is where it is in order."""
    lot = table["lot"].to_numpy()
    if len(lot) == 0 or (lot[1:] > lot[:-1]).all():
        return table
    return table.take(pa.array(np.argsort(lot, kind="stable")))


def _edges(
    job: Job, block: int, known: _Numbers, numbers: _Numbers
) -> tuple[Codes, Codes, Numbers]:
    """Edges by row of the block: first the lots of the mail, then its own."""
    table = _read(job.folder("block-edges", block), ["output", "input", "mass"])
    mass: Numbers = np.array(table["mass"].to_numpy())
    output = _rows(table["output"].to_numpy(), numbers) + np.int32(len(known))
    drawn = table["input"].to_numpy()
    input_ = _rows(drawn, numbers)
    here = input_ >= 0
    input_[here] += np.int32(len(known))
    input_[~here] = _rows(drawn[~here], known)
    if len(input_) and min(input_.min(), output.min()) < 0:
        raise FileNotFoundError(f"{job.checkpoint} lacks lots that block {block} takes from")
    return output, input_, mass


def _rows(asked: _Numbers, numbers: _Numbers) -> Codes:
    """Where each number stands among sorted `numbers`; -1 where it does not."""
    if not len(numbers):
        return np.full(len(asked), -1, np.int32)
    place = np.minimum(np.searchsorted(numbers, asked), len(numbers) - 1)
    place[numbers[place] != asked] = -1
    return place.astype(np.int32)


def _send(job: Job, block: int, numbers: _Numbers, x: Reals) -> None:
    """Leave the values of lots that later blocks take from: for each such block a file."""
    wanted = _read(job.folder("block-open", block), ["lot", "to"])
    lot, to = wanted["lot"].to_numpy(), wanted["to"].to_numpy()
    order = np.lexsort((lot, to))
    lot, to = lot[order], to[order]
    receivers, starts = np.unique(to, return_index=True)
    for receiver, part in zip(receivers.tolist(), np.split(lot, starts)[1:], strict=True):
        rows = x[_rows(part, numbers)]
        columns = {"lot": part}
        columns |= {
            name: np.ascontiguousarray(rows[:, k])
            for k, name in enumerate(attribute_names(len(job.attributes)))
        }
        folder = job.mail(receiver)
        folder.mkdir(parents=True, exist_ok=True)
        put(pa.table(columns), folder / f"from-{block:06d}.parquet")


def _write(job: Job, block: int, lots: pa.Table, x: Reals) -> None:
    """The result of a block: what tells that the block is done, so it is written last."""
    inside = attribute_names(len(job.attributes))
    fields = [pa.field("lot", pa.int64())] if job.numbered else []
    fields.append(pa.field("id" if job.numbered else "lot_id", pa.string(), nullable=False))
    names = inside if job.numbered else job.attributes
    fields += [pa.field(name, pa.float64()) for name in names]
    columns = [lots["lot"]] if job.numbered else []
    columns.append(lots["id"])
    for k in range(len(inside)):
        dense = np.ascontiguousarray(x[:, k])
        columns.append(pa.array(dense, mask=np.isnan(dense)))
    put(pa.Table.from_arrays(columns, schema=pa.schema(fields)), job.result(block))


def put(table: pa.Table, path: Path) -> None:
    """Write a file whole or not at all, also when two attempts write it at once."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.draft")
    pq.write_table(
        table, draft, compression="snappy", use_dictionary=False, row_group_size=ROW_GROUP
    )
    draft.replace(path)
