"""The plan of a chain, from sums that Spark makes; and each block's rows in a folder of its own.

To the driver come the bytes of at most some 200,000 runs of rows, or of every level; never rows.
"""

from collections.abc import Callable

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from fairlode.exchange.batch.spark import levels
from fairlode.exchange.batch.spark.blocks import Plan, cell_rows, cut
from fairlode.exchange.batch.spark.checkpoint import Checkpoint
from fairlode.exchange.batch.spark.settings import Budget

_Placed = Callable[[DataFrame, str, str], DataFrame]


def is_in_order(edges: DataFrame) -> bool:
    """Whether every input stands in a row before its output."""
    return edges.where("input >= output").limit(1).count() == 0


def by_rows(edges: DataFrame, lots: int, budget: Budget) -> Plan:
    """Blocks of runs of rows."""
    drawn = edges.count()
    rows = cell_rows(lots, lots * budget.lot + drawn * budget.edge, budget.task)
    cells = edges.groupBy(f.expr(f"output div {rows}").alias("cell")).count().collect()
    inputs = {row["cell"]: row["count"] for row in cells}
    weighed = (
        (cell, min(rows, lots - cell * rows) * budget.lot + inputs.get(cell, 0) * budget.edge)
        for cell in range(max(1, -(-lots // rows)))
    )
    return Plan(in_order=True, cell=rows, cuts=cut(weighed, budget.task, divisible=False), rounds=0)


def by_levels(edges: DataFrame, found: levels.Levels, lots: int, budget: Budget) -> Plan:
    """Blocks of levels."""
    counted = found.frame.groupBy("level").count().collect()
    sizes = {row["level"]: row["count"] for row in counted}
    sizes[0] = lots - sum(sizes.values())
    drawn = edges.join(found.frame.withColumnRenamed("lot", "output"), "output")
    inputs = {row["level"]: row["count"] for row in drawn.groupBy("level").count().collect()}
    weighed = (
        (level, sizes[level] * budget.lot + inputs.get(level, 0) * budget.edge)
        for level in sorted(sizes)
    )
    cuts = cut(weighed, budget.task, divisible=True)
    return Plan(in_order=False, cell=1, cuts=cuts, rounds=found.rounds)


def lay_out(checkpoint: Checkpoint, plan: Plan, lots: DataFrame, edges: DataFrame) -> None:
    """Write ``block-lots``, ``block-edges`` and ``block-open``: a folder for each block.

    ``block-open`` tells which lots of a block (``lot``) which later blocks (``to``) need.
    """
    place = _place(checkpoint, plan, lots)
    rows = place(lots.where("lot is not null").drop("mass", "file", "note"), "lot", "block")
    checkpoint.keep(rows.repartition("block"), "block-lots", by="block")
    ends = place(place(edges, "output", "block"), "input", "from")
    ends = checkpoint.keep(ends.repartition("block"), "block-edges", by="block")
    crossing = ends.where("`from` <> block").select(
        f.col("input").alias("lot"), f.col("block").alias("to"), f.col("from").alias("block")
    )
    checkpoint.keep(crossing.distinct().repartition("block"), "block-open", by="block")


def needs(checkpoint: Checkpoint, session: SparkSession) -> list[tuple[int, int]]:
    """Pairs of a block and a later one that takes from it."""
    stage = checkpoint.path("block-open")
    if not any(stage.glob("block=*")):
        return []
    pairs = session.read.parquet(stage.as_uri()).select("block", "to").distinct().collect()
    return sorted((row["block"], row["to"]) for row in pairs)


def _place(checkpoint: Checkpoint, plan: Plan, lots: DataFrame) -> _Placed:
    """Adds the block of a column of lots to a table."""
    session = lots.sparkSession
    cuts = session.createDataFrame(
        [(one.key, one.first, one.parts) for one in plan.cuts], "key long, first int, parts int"
    )
    small = f.broadcast(cuts)
    if plan.in_order:

        def by_cell(frame: DataFrame, lot: str, block: str) -> DataFrame:
            key = f.expr(f"`{lot}` div {plan.cell}")
            joined = frame.withColumn("key", key).join(small, "key")
            return joined.withColumn(block, f.col("first")).drop("key", "first", "parts")

        return by_cell
    levels_ = checkpoint.kept(session, "levels")
    found = lots.where("lot is not null").select("lot").join(levels_, "lot", "left")
    keyed = found.withColumn("key", f.coalesce("level", f.lit(0))).join(small, "key")
    part = f.pmod(f.xxhash64("lot"), f.col("parts")).cast("int")
    blocks = keyed.select("lot", (f.col("first") + part).alias("block"))
    blocks = checkpoint.keep(blocks, "places")

    def by_level(frame: DataFrame, lot: str, block: str) -> DataFrame:
        numbers = blocks.select(f.col("lot").alias(lot), f.col("block").alias(block))
        return frame.join(numbers, lot)

    return by_level
