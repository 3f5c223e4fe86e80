"""The same computation, Parquet to Parquet, by Fairlode and by what else one would take.

``python -m bench.peers NAME LOTS INPUTS OUT`` runs one of them; `PEERS` has the names.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench.measure import peak_mb

ATTRIBUTES = (
    "recycled_share", "high_risk_share", "assured_share", "consent_share",
    "artisanal_share", "co2_kg_per_kg", "water_l_per_kg", "community_usd_per_kg",
)  # fmt: skip

Peer = Callable[[Path, Path, Path], None]


def fairlode(lots: Path, inputs: Path, out: Path) -> None:
    """This project."""
    from fairlode.exchange.batch import compute  # noqa: PLC0415 - a run loads what it measures

    compute([lots], [inputs], out)


def networkx(lots: Path, inputs: Path, out: Path) -> None:
    """A graph of Python objects, in topological order; each lot's attributes one NumPy row."""
    import networkx as nx  # noqa: PLC0415 - a run loads what it measures
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    table, edges = pq.read_table(lots), pq.read_table(inputs)
    ids = table["lot_id"].to_pylist()
    rows = {lot: row for row, lot in enumerate(ids)}
    x = np.column_stack([table[name].to_numpy() for name in ATTRIBUTES])
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_nodes_from(ids)
    columns = (edges[name].to_pylist() for name in ("input_lot", "output_lot", "input_g"))
    graph.add_weighted_edges_from(zip(*columns, strict=True))
    for lot in nx.topological_sort(graph):
        drawn: list[tuple[str, str, int]] = list(graph.in_edges(lot, data="weight"))
        if drawn:
            total = sum(mass for _, _, mass in drawn)
            x[rows[lot]] += sum(mass / total * x[rows[source]] for source, _, mass in drawn)
    values = {name: x[:, k] for k, name in enumerate(ATTRIBUTES)}
    pq.write_table(pa.table({"lot_id": ids} | values), out)


def duckdb(lots: Path, inputs: Path, out: Path) -> None:
    """SQL: levels by a recursive query (USING KEY), then one join and grouping per level."""
    import duckdb as engine  # noqa: PLC0415 - a run loads what it measures

    own = ", ".join(ATTRIBUTES)
    db = engine.connect()
    db.execute(f"CREATE TABLE lot AS SELECT row_number() OVER () - 1 AS lot, * FROM '{lots}'")  # noqa: S608 - a path of ours
    db.execute(f"""
        CREATE TABLE edge AS
        SELECT o.lot AS output, i.lot AS input,
               input_g / sum(input_g) OVER (PARTITION BY o.lot) AS weight
        FROM '{inputs}' AS e
        JOIN lot AS o ON o.lot_id = e.output_lot JOIN lot AS i ON i.lot_id = e.input_lot""")  # noqa: S608 - a path of ours
    db.execute("""
        CREATE TABLE place AS
        WITH RECURSIVE place(lot, level) USING KEY (lot) AS (
            SELECT lot, 0 FROM lot ANTI JOIN edge ON edge.output = lot.lot
            UNION
            SELECT edge.output, max(place.level) + 1
            FROM place JOIN edge ON edge.input = place.lot GROUP BY edge.output)
        SELECT * FROM place""")
    db.execute("CREATE TABLE step AS SELECT e.*, level FROM edge e JOIN place p ON p.lot = output")
    origins = f"SELECT lot, {own} FROM lot JOIN place USING (lot) WHERE level = 0"  # noqa: S608 - columns of ours
    db.execute(f"CREATE TABLE x AS {origins}")
    means = ", ".join(f"any_value(lot.{a}) + sum(weight * x.{a}) AS {a}" for a in ATTRIBUTES)
    (levels,) = db.execute("SELECT max(level) FROM place").fetchone() or (0,)
    for level in range(1, levels + 1):
        db.execute(f"""
            INSERT INTO x SELECT output, {means}
            FROM step JOIN x ON x.lot = step.input JOIN lot ON lot.lot = step.output
            WHERE level = {level} GROUP BY output""")  # noqa: S608 - columns of ours
    carried = ", ".join(f"x.{a}" for a in ATTRIBUTES)
    db.execute(f"""COPY (SELECT lot_id, {carried} FROM lot JOIN x USING (lot) ORDER BY lot)
                   TO '{out}' (FORMAT parquet)""")  # noqa: S608 - a path of ours


def duckdb_recursive(lots: Path, inputs: Path, out: Path) -> None:
    """SQL alone: one recursive query (USING KEY) that carries the values along."""
    import duckdb as engine  # noqa: PLC0415 - a run loads what it measures

    own = ", ".join(ATTRIBUTES)
    db = engine.connect()
    db.execute(f"CREATE TABLE lot AS SELECT row_number() OVER () - 1 AS lot, * FROM '{lots}'")  # noqa: S608 - a path of ours
    db.execute(f"""
        CREATE TABLE edge AS
        SELECT o.lot AS output, i.lot AS input,
               input_g / sum(input_g) OVER (PARTITION BY o.lot) AS weight,
               count(*) OVER (PARTITION BY o.lot) AS degree
        FROM '{inputs}' AS e
        JOIN lot AS o ON o.lot_id = e.output_lot JOIN lot AS i ON i.lot_id = e.input_lot""")  # noqa: S608 - a path of ours
    means = ", ".join(f"any_value(lot.{a}) + sum(weight * known.{a}) AS {a}" for a in ATTRIBUTES)
    carried = ", ".join(f"x.{a}" for a in ATTRIBUTES)
    db.execute(f"""
        CREATE TABLE x AS
        WITH RECURSIVE x(lot, {own}) USING KEY (lot) AS (
            SELECT lot, {own} FROM lot ANTI JOIN edge ON edge.output = lot.lot
            UNION
            SELECT edge.output, {means}
            FROM (SELECT DISTINCT edge.output FROM x JOIN edge ON edge.input = x.lot) AS near
            JOIN edge ON edge.output = near.output
            JOIN recurring.x AS known ON known.lot = edge.input
            JOIN lot ON lot.lot = edge.output
            GROUP BY edge.output, degree HAVING count(*) = degree)
        SELECT * FROM x""")  # noqa: S608 - columns of ours
    db.execute(f"""COPY (SELECT lot_id, {carried} FROM lot JOIN x USING (lot) ORDER BY lot)
                   TO '{out}' (FORMAT parquet)""")  # noqa: S608 - a path of ours


def polars(lots: Path, inputs: Path, out: Path) -> None:
    """Joins of data frames, level by level."""
    import polars as pl  # noqa: PLC0415 - a run loads what it measures

    lot = pl.read_parquet(lots).with_row_index("lot")
    code = lot.select("lot_id", "lot")
    edge = (
        pl.read_parquet(inputs)
        .join(code.rename({"lot_id": "output_lot", "lot": "output"}), on="output_lot")
        .join(code.rename({"lot_id": "input_lot", "lot": "input"}), on="input_lot")
        .select(
            "output", "input", weight=pl.col("input_g") / pl.col("input_g").sum().over("output")
        )
    )
    made = edge.select("output").unique()
    x = lot.select("lot", *ATTRIBUTES).join(made, left_on="lot", right_on="output", how="anti")
    done = [x]
    waiting = edge.group_by("output").agg(missing=pl.len())
    while x.height:
        near = edge.join(x.select("lot"), left_on="input", right_on="lot")
        waiting = waiting.join(
            near.group_by("output").agg(found=pl.len()), on="output", how="left"
        ).select("output", missing=pl.col("missing") - pl.col("found").fill_null(0))
        ready = waiting.filter(pl.col("missing") == 0).select("output")
        waiting = waiting.filter(pl.col("missing") > 0)
        known = pl.concat(done)
        terms = edge.join(ready, on="output").join(known, left_on="input", right_on="lot")
        sums = terms.group_by("output").agg(
            [(pl.col(a) * pl.col("weight")).sum().alias(f"{a}_in") for a in ATTRIBUTES]
        )
        x = lot.join(sums, left_on="lot", right_on="output").select(
            "lot", *[(pl.col(a) + pl.col(f"{a}_in")).alias(a) for a in ATTRIBUTES]
        )
        done.append(x)
    result = lot.select("lot", "lot_id").join(pl.concat(done), on="lot").sort("lot")
    result.drop("lot").write_parquet(out)


def _matrix(lots: Path, inputs: Path) -> tuple[Any, Any, Any]:
    """Ids, own values, and shares as a SciPy matrix, by Arrow's own look-up of ids."""
    import pyarrow.compute as pc  # noqa: PLC0415 - the same
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same
    import scipy.sparse as sp  # noqa: PLC0415 - the same

    table, edges = pq.read_table(lots), pq.read_table(inputs)
    ids = table["lot_id"].combine_chunks()
    output, input_ = (
        pc.index_in(edges[name], ids).to_numpy().astype(np.int32)
        for name in ("output_lot", "input_lot")
    )
    mass = edges["input_g"].to_numpy().astype(np.float64)
    n = len(ids)
    weight = mass / np.bincount(output, mass, n)[output]
    own = np.column_stack([table[name].to_numpy() for name in ATTRIBUTES])
    return ids, own, sp.csr_array((weight, (output, input_)), shape=(n, n))


def _levels(matrix: Any) -> Any:  # noqa: ANN401 - SciPy ships no types
    """Each lot's longest way from an origin, one sparse product a level."""
    waiting = np.diff(matrix.indptr)
    pattern = matrix.copy()
    pattern.data = np.ones(matrix.nnz, np.int32)
    back = pattern.T.tocsr()
    level = np.full(matrix.shape[0], -1, np.int32)
    front, now = np.flatnonzero(waiting == 0), 0
    while len(front):
        level[front] = now
        found = np.asarray(back[front].sum(axis=0)).ravel()
        waiting = waiting - found
        front, now = np.flatnonzero((waiting == 0) & (found > 0)), now + 1
    return level


def _save(ids: pa.Array, x: np.ndarray, out: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - a run loads what it measures

    values = {name: pa.array(x[:, k]) for k, name in enumerate(ATTRIBUTES)}
    pq.write_table(pa.table({"lot_id": ids} | values), out)


def scipy(lots: Path, inputs: Path, out: Path) -> None:
    """A sparse matrix times a dense one, level by level."""
    ids, x, matrix = _matrix(lots, inputs)
    level = _levels(matrix)
    for now in range(1, int(level.max(initial=0)) + 1):
        rows = np.flatnonzero(level == now)
        x[rows] += matrix[rows] @ x
    _save(ids, x, out)


def scipy_triangular(lots: Path, inputs: Path, out: Path) -> None:
    """One triangular system, the lots ordered by level."""
    import scipy.sparse as sp  # noqa: PLC0415 - the same
    from scipy.sparse.linalg import spsolve_triangular  # noqa: PLC0415 - the same

    ids, own, matrix = _matrix(lots, inputs)
    order = np.argsort(_levels(matrix), kind="stable")
    moved = matrix[order][:, order]
    system = (sp.eye_array(len(order), format="csr") - moved).tocsr()
    x = np.empty_like(own)
    x[order] = spsolve_triangular(system, own[order], lower=True, unit_diagonal=True)
    _save(ids, x, out)


def rustworkx(lots: Path, inputs: Path, out: Path) -> None:
    """A graph in Rust, walked from Python in topological order."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - a run loads what it measures
    import rustworkx as rx  # noqa: PLC0415 - the same

    ids, x, _ = _plain_lots(lots)
    rows = {lot: row for row, lot in enumerate(ids.to_pylist())}
    edges = pq.read_table(inputs)
    graph = rx.PyDiGraph()
    graph.add_nodes_from(range(len(rows)))
    names = (edges[name].to_pylist() for name in ("input_lot", "output_lot"))
    pairs = zip(*([rows[lot] for lot in column] for column in names), edges["input_g"].to_pylist(),
                strict=True)  # fmt: skip
    graph.add_edges_from(list(pairs))
    for lot in rx.topological_sort(graph):
        drawn = graph.in_edges(lot)
        if drawn:
            total = sum(mass for _, _, mass in drawn)
            x[lot] += sum(mass / total * x[source] for source, _, mass in drawn)
    _save(ids, x, out)


def _plain_lots(lots: Path) -> tuple[Any, Any, Any]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    table = pq.read_table(lots)
    own = np.column_stack([table[name].to_numpy() for name in ATTRIBUTES])
    return table["lot_id"].combine_chunks(), own, table


def brightway(lots: Path, inputs: Path, out: Path) -> None:
    """Brightway's bw2calc: factorise the technosphere of lots, then solve for one attribute each.

    Solved transposed: what a lot carries is its score as a product of one unit.
    """
    from scipy.sparse.linalg import splu  # noqa: PLC0415 - the same

    bp, bw2calc = import_module("bw_processing"), import_module("bw2calc")  # they ship no types

    ids, own, matrix = _matrix(lots, inputs)
    n = len(ids)
    edges = matrix.tocoo()
    lot = np.arange(n)
    package = bp.create_datapackage()
    rows = np.concatenate([lot, edges.col])
    columns = np.concatenate([lot, edges.row])
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        indices_array=np.array(list(zip(rows, columns, strict=True)), dtype=bp.INDICES_DTYPE),
        data_array=np.concatenate([np.ones(n), edges.data]),
        flip_array=np.concatenate([np.zeros(n, bool), np.ones(len(edges.data), bool)]),
    )
    package.add_persistent_vector(
        matrix="biosphere_matrix",
        indices_array=np.array([(0, 0)], dtype=bp.INDICES_DTYPE),
        data_array=np.ones(1),
    )
    model = bw2calc.LCA({0: 1}, data_objs=[package])
    model.load_lci_data()
    solver = splu(model.technosphere_matrix.tocsc())
    _save(ids, solver.solve(np.ascontiguousarray(own), trans="T"), out)


PEERS: dict[str, Peer] = {
    "fairlode": fairlode,
    "duckdb": duckdb,
    "duckdb-recursive": duckdb_recursive,
    "polars": polars,
    "scipy": scipy,
    "scipy-triangular": scipy_triangular,
    "rustworkx": rustworkx,
    "networkx": networkx,
    "brightway": brightway,
}

if __name__ == "__main__":
    name, *paths = sys.argv[1:]
    lots_path, inputs_path, out_path = map(Path, paths)
    PEERS[name](lots_path, inputs_path, out_path)
    print(peak_mb())
