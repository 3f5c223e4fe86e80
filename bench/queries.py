"""Origins and reach of single lots, beside DuckDB's recursive SQL on the same graph.

Fairlode reads memory-mapped arrays as the product does; DuckDB has the edges in memory, with
shares worked out beforehand. Recycled input ends history in both. Answers are compared.
"""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from bench.chain import KINDS, Array, Chain
from fairlode.engine.kernels import mixing, origins, reach
from fairlode.ledger.kernels import csr

_ORIGINS = """
    WITH RECURSIVE way(lot, share) AS (
        SELECT {lot}, 1.0::DOUBLE
        UNION ALL
        SELECT edge.input, sum(way.share * edge.weight)
        FROM way JOIN edge ON edge.output = way.lot
        WHERE NOT edge.output_recycled GROUP BY edge.input)
    SELECT lot, sum(share) FROM way GROUP BY lot ORDER BY lot DESC"""
_REACH = """
    WITH RECURSIVE way(lot, share) AS (
        SELECT {lot}, 1.0::DOUBLE
        UNION ALL
        SELECT edge.output, sum(way.share * edge.weight)
        FROM way JOIN edge ON edge.input = way.lot
        WHERE NOT edge.output_recycled GROUP BY edge.output)
    SELECT lot, sum(share) FROM way GROUP BY lot ORDER BY lot"""
_LAST = 11
"""The kind whose origins are asked for: packs."""
_AGREE = 1e-9
Answer = tuple[Array, Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Milliseconds of one kind of question, for Fairlode and for DuckDB."""

    question: str
    lots: float
    """Median number of lots in an answer."""
    p50_ms: float
    p95_ms: float
    duckdb_p50_ms: float
    duckdb_p95_ms: float
    largest_difference: float


def latencies(chain: Chain, folder: Path, asked: int = 300, compared: int = 20) -> list[Latency]:
    """Origins of packs and reach of ores, `asked` times warm; `compared` of them by SQL too."""
    n = len(chain.ids)
    indptr, inputs, order = csr.csr_from_edges(
        n, chain.output.astype(np.int32), chain.input.astype(np.int32)
    )
    weight = mixing.shares(indptr, chain.input_g[order])
    db = _database(chain, indptr, inputs, weight)
    by_output = _stored(folder, indptr, inputs, weight)
    by_input = _stored(folder, *csr.transpose(indptr, inputs))
    ends = chain.recycled
    buffers = origins.sweep_buffers(n)

    def ask_origins(lot: int) -> Answer:
        return origins.ancestors_push(*by_output, lot, ends, 0.0, *buffers)[:2]

    def ask_reach(lot: int) -> Answer:
        sources = np.array([lot], np.int32)
        return reach.descendants(*by_input, by_output[2], sources, ends, *buffers)[:2]

    rng = np.random.default_rng(1)
    packs = rng.choice(np.flatnonzero(chain.kind == _LAST), asked)
    ores = rng.choice(np.flatnonzero([not KINDS[kind].recipe for kind in chain.kind]), asked)
    return [
        _compare("origins of a pack", (ask_origins, partial(_sql, db, _ORIGINS)), packs, compared),
        _compare("reach of an ore lot", (ask_reach, partial(_sql, db, _REACH)), ores, compared),
    ]


def _compare(
    question: str,
    ways: tuple[Callable[[int], Answer], Callable[[int], Answer]],
    lots: Sequence[int],
    compared: int,
) -> Latency:
    ours, theirs = ways
    for lot in lots[:10]:
        ours(int(lot))
    mine, sizes = _timed(ours, lots)
    other, _ = _timed(theirs, lots[:compared])
    differences = []
    for lot in lots[:compared]:
        (found, share), (sql_found, sql_share) = ours(int(lot)), theirs(int(lot))
        if not np.array_equal(found, sql_found):
            raise RuntimeError(f"{question}: DuckDB finds other lots for {lot}")
        differences.append(np.abs(share - sql_share).max())
    if max(differences) > _AGREE:
        raise RuntimeError(f"{question}: shares differ by {max(differences)}")
    return Latency(
        question=question,
        lots=float(np.median(sizes)),
        p50_ms=float(np.median(mine)),
        p95_ms=float(np.percentile(mine, 95)),
        duckdb_p50_ms=float(np.median(other)),
        duckdb_p95_ms=float(np.percentile(other, 95)),
        largest_difference=float(max(differences)),
    )


def _timed(ask: Callable[[int], Answer], lots: Sequence[int]) -> tuple[list[float], list[int]]:
    spent, sizes = [], []
    for lot in lots:
        begun = time.perf_counter()
        found, _ = ask(int(lot))
        spent.append(1000 * (time.perf_counter() - begun))
        sizes.append(len(found))
    return spent, sizes


def _sql(db: duckdb.DuckDBPyConnection, query: str, lot: int) -> Answer:
    answer = db.execute(query.format(lot=lot)).fetchnumpy()
    found, share = answer.values()
    return found, share


def _database(
    chain: Chain, indptr: Array, inputs: Array, weight: Array
) -> duckdb.DuckDBPyConnection:
    output = np.repeat(np.arange(len(indptr) - 1, dtype=np.int32), np.diff(indptr))
    edges = pa.table(
        {
            "output": output,
            "input": inputs,
            "weight": weight,
            "output_recycled": chain.recycled[output].astype(bool),
        }
    )
    db = duckdb.connect()
    db.register("edges", edges)
    db.execute("CREATE TABLE edge AS SELECT * FROM edges")
    return db


def _stored(folder: Path, *arrays: Array) -> tuple[Array, Array, Array]:
    """Three arrays as the product holds them: in files, mapped into memory."""
    mapped = []
    for array in arrays:
        handle, name = tempfile.mkstemp(suffix=".npy", dir=folder)
        os.close(handle)
        np.save(name, array)
        mapped.append(np.asarray(np.load(name, mmap_mode="r")))
    first, second, third = mapped
    return first, second, third
