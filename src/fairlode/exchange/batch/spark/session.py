"""A Spark session with settings of its own, on whatever Spark the caller has.

Executors run Python with this package installed, and see the files under the same paths.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from fairlode.exchange.batch.spark.errors import SparkNotStartedError

ROWS_PER_PARTITION = 500_000
"""Of joins: some 100 MB of ids and numbers, far below what makes Spark spill or fail."""
_QUIET = {
    "spark.ui.enabled": "false",  # a page without a password is for those who ask for it
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_NAME = "fairlode compute"


@contextmanager
def opened(given: "SparkSession | None", rows: int) -> Iterator[SparkSession]:
    """A session for tables of so many rows.

    With a session given, or one that the caller has active, it shares its application but none
    of its settings of SQL, and both stay open; else a quiet one is started, on the master that
    Spark's configuration names (``local[*]`` where it names none), and stopped at the end.
    Raises `SparkNotStartedError`.
    """
    base = given or SparkSession.getActiveSession()
    own = base is None
    base = base or _start()
    try:
        session = base.newSession()
        parallel = session.sparkContext.defaultParallelism
        partitions = max(parallel, -(-rows // ROWS_PER_PARTITION))
        session.conf.set("spark.sql.shuffle.partitions", str(partitions))
        session.conf.set("spark.sql.adaptive.enabled", "true")
        session.conf.set("spark.sql.ansi.enabled", "true")
        # A wide batch of long ids must fit what Java gives an array: 2 GB.
        session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "50000")
        yield session
    finally:
        if own:
            base.stop()


def _start() -> SparkSession:
    """A session as Spark is configured here; workers on this machine run this interpreter."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName(_NAME)
    for key, value in _QUIET.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as failure:
        reason = (str(failure).splitlines() or [type(failure).__name__])[0]
        raise SparkNotStartedError(reason=reason) from failure
