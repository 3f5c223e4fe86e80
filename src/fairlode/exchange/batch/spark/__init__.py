"""The batch on Apache Spark: for chains whose ids and edges no longer fit one machine.

The same tables, the same checks, the same figures as on one machine. The rules it keeps: the
graph never comes to the driver, which sees footers, counts and examples; no task holds more than
it was told to; what is done is on disk, so that a run that was stopped goes on where it was.

Tables, result and checkpoint lie on a file system that every machine of the cluster sees under
the same path. `fairlode.exchange.batch.engines` chooses the engine; importing this loads pyspark.
"""

from fairlode.exchange.batch.spark.report import SparkReport
from fairlode.exchange.batch.spark.run import compute
from fairlode.exchange.batch.spark.settings import Settings

__all__ = ["Settings", "SparkReport", "compute"]
