"""Which engine computes a batch: this machine, or a Spark cluster."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from fairlode.exchange.batch import run, source
from fairlode.exchange.batch.errors import BatchError
from fairlode.exchange.batch.report import BatchReport, Progress
from fairlode.exchange.batch.request import Request


class Engine(StrEnum):
    """Where a batch is computed."""

    LOCAL = "local"
    """Here, in memory; faster for as long as the chain fits."""
    SPARK = "spark"
    """On Apache Spark, for chains that do not."""


class SparkMissingError(BatchError):
    """The library of the Spark engine is not there."""

    code = "batch.spark_missing"
    sentence = "The Spark engine needs {package}, which is not installed."
    remedy = "Install fairlode[spark] and Java 17, or use the local engine."


class SparkPartialError(BatchError):
    """More was asked of the Spark engine than it can do."""

    code = "batch.spark_partial"
    sentence = "The Spark engine carries attributes by mass to the origins, not {what}."
    remedy = "Use the local engine, or ask for attributes alone."


_PLAIN = Request()


def compute(  # noqa: PLR0913 - the arguments of every engine, and which one
    lots: Sequence[Path],
    inputs: Sequence[Path],
    out: Path,
    *,
    engine: Engine = Engine.LOCAL,
    request: Request = _PLAIN,
    progress: Progress | None = None,
) -> BatchReport:
    """Carry every attribute of every lot along the chain, by the engine asked for.

    With Spark, `out` becomes a folder of Parquet files, and the report is a `SparkReport`.
    Raises what the engine raises, `SparkMissingError` and `SparkPartialError`.
    """
    if engine is Engine.LOCAL:
        return run.compute(lots, inputs, out, request=request, progress=progress)
    if request != _PLAIN:
        raise SparkPartialError(what="with a store, bounds, or other ends")
    if source.open_source(lots, source.LOTS, []).contents():
        raise SparkPartialError(what="by element")
    try:
        from fairlode.exchange.batch import spark  # noqa: PLC0415 - an extra, and a second to load
    except ImportError as failure:
        raise SparkMissingError(package=failure.name or "pyspark") from failure
    return spark.compute(lots, inputs, out, progress=progress)
