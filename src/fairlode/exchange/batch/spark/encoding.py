"""Ids into numbers by joins: what was drawn from which row of the lots for which.

A lot's number is its row in the table, which the footers tell; no numbering of ids is needed.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as f
from pyspark.storagelevel import StorageLevel

from fairlode.exchange.batch.source import INPUTS


def keys(lots: DataFrame) -> DataFrame:
    """``id``, the first ``lot`` of that id, and how many ``rows`` have it; kept on local disks.

    Grouped by id, so that neither join with it has to move the lots again.
    """
    named = lots.where("lot is not null").groupBy("id")
    found = named.agg(f.min("lot").alias("lot"), f.count("*").alias("rows"))
    return found.persist(StorageLevel.DISK_ONLY)


def edges(inputs: DataFrame, known: DataFrame) -> DataFrame:
    """The inputs with their lots as numbers: ``output``, ``input``, ``mass``, ``row``, ``file``.

    A lot that is not known is null, and its id is in ``output_lot`` or ``input_lot``, which are
    null otherwise. An id that is missing has been told already and is not asked for again.
    """
    rows = inputs.where("row is not null").drop("note")
    for name, number in zip(INPUTS.ids, ("output", "input"), strict=True):
        numbers = known.select(f.col("id").alias(f"{name}_id"), f.col("lot").alias(number))
        # Numbers of one partition are few; sorting both sides by text would cost far more.
        numbers = numbers.hint("shuffle_hash")
        rows = rows.join(numbers, f.col(name) == f.col(f"{name}_id"), "left").drop(f"{name}_id")
        asked = f.col(number).isNull() & (f.col(name) != "")
        rows = rows.withColumn(name, f.when(asked, f.col(name)))
    return rows


def graph(edges_: DataFrame) -> DataFrame:
    """The edges whose lots are both known."""
    known = edges_.where("output is not null and input is not null")
    return known.select("output", "input", "mass")
