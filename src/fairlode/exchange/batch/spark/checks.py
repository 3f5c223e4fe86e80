"""What only the tables together can show, counted by Spark: as `fairlode.exchange.batch.checks`."""

from collections.abc import Iterator

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as f

from fairlode.exchange.batch import errors
from fairlode.exchange.batch.checks import MAX_TOTAL_G, OVERDRAFT, OVERDRAFT_G
from fairlode.exchange.batch.findings import EXAMPLES, Finding, problems
from fairlode.exchange.batch.source import INPUTS, Source
from fairlode.exchange.batch.spark.reading import Notes
from fairlode.types.errors import Problem

_EXACT = "decimal(38, 15)"
"""Sums of it do not depend on the order; 2**62 g have 19 digits before the point."""
_SHOWN = 80
"""Bytes of an id in a message, as in `fairlode.exchange.batch.arrow`."""


def repeated(lots: DataFrame, known: DataFrame) -> list[Problem]:
    """Rows of the lots whose id stands before, the first of them by name."""
    again = known.where("rows > 1")
    count = again.agg(f.sum(f.col("rows") - 1)).first()
    if count is None or not count[0]:
        return []
    first = again.select("id", f.col("lot").alias("first"))
    rows = lots.where("lot is not null").join(first, "id").where("lot > first")
    shown = [
        f"{_text(row['id'])} (row {row['lot'] + 1})"
        for row in rows.orderBy("lot").limit(EXAMPLES).select("id", "lot").collect()
    ]
    error = errors.LotRepeatedError(count=int(count[0]), examples=", ".join(shown))
    return [error.problem("lots")]


def of_rows(found: tuple[Notes, Notes], edges: DataFrame, inputs: Source) -> list[Problem]:
    """What is wrong with single rows: what the tasks noted, and lots that nobody knows."""
    noted = [finding for one in found for finding in one.findings]
    return problems([*noted, *_unknown(edges, inputs)])


def of_masses(
    lots: DataFrame, edges: DataFrame, inputs: Source, total_g: float
) -> Iterator[Problem]:
    """More drawn than can be summed; or lots from which more was drawn than they have."""
    if not total_g <= MAX_TOTAL_G:
        error = errors.MassTooLargeError(table="inputs", total_g=total_g, limit_g=MAX_TOTAL_G)
        yield error.problem("inputs")
        return
    mass = f.col("mass") if inputs.whole_grams else f.col("mass").cast(_EXACT)
    by_lot = edges.where("input is not null").groupBy(f.col("input").alias("lot"))
    drawn = by_lot.agg(f.sum(mass).cast("double").alias("drawn"))
    has = lots.where("lot is not null").select("lot", "id", "mass")
    over = has.join(drawn, "lot").where(f.col("drawn") - f.col("mass") > _slack(inputs))
    count = over.count()
    if count:
        worst = over.orderBy((f.col("drawn") - f.col("mass")).desc(), "lot").limit(EXAMPLES)
        shown = [
            f"{_text(row['id'])} (has {row['mass']:.15g} g, gives {row['drawn']:.15g} g)"
            for row in worst.collect()
        ]
        yield errors.OverdrawnError(count=count, examples=", ".join(shown)).problem("inputs")


def _slack(inputs: Source) -> Column:
    slack = f.col("mass") * OVERDRAFT
    return f.greatest(slack, f.lit(OVERDRAFT_G)) if inputs.whole_grams else slack


def _unknown(edges: DataFrame, inputs: Source) -> Iterator[Finding]:
    """For each file and column: how many, and the first rows."""
    starts = [0]
    for file in inputs.files:
        starts.append(starts[-1] + file.metadata.num_rows)
    for column in INPUTS.ids:
        unknown = edges.where(f.col(column).isNotNull())
        rows = unknown.select("file", "row", f.col(column).alias("id"))
        counts = rows.groupBy("file").count().collect()
        if not counts:
            continue
        place = f.row_number().over(Window.partitionBy("file").orderBy("row"))
        first = rows.withColumn("place", place).where(f.col("place") <= EXAMPLES).collect()
        for one in counts:
            examples = [
                (row["row"] - starts[one["file"]] + 1, _text(row["id"]))
                for row in first
                if row["file"] == one["file"]
            ]
            yield Finding(
                error=errors.LotUnknownError,
                path=inputs.files[one["file"]].path,
                column=column,
                count=one["count"],
                examples=tuple(sorted(examples)),
            )


def _text(id_: str) -> str:
    return id_.encode()[:_SHOWN].decode(errors="replace")
