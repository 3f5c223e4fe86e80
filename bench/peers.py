"""The same computation, Parquet to Parquet, by Fairlode and by what else one would take.

``python -m bench.peers NAME LOTS INPUTS OUT`` runs one of them; `PEERS` has the names.
"""

import sys
from collections.abc import Callable
from pathlib import Path

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
    import numpy as np  # noqa: PLC0415 - the same
    import pyarrow as pa  # noqa: PLC0415 - the same
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


PEERS: dict[str, Peer] = {"fairlode": fairlode, "duckdb": duckdb, "networkx": networkx}

if __name__ == "__main__":
    name, *paths = sys.argv[1:]
    lots_path, inputs_path, out_path = map(Path, paths)
    PEERS[name](lots_path, inputs_path, out_path)
    print(peak_mb())
