"""Attributes of millions of lots, from Parquet files to a Parquet file, without a workspace.

The rules it keeps: nothing is written unless everything was right, all that is wrong is told at
once with counts and examples, missing is not zero, and the order of rows changes no digit.
"""

from fairlode.exchange.batch.report import BatchReport, Progress
from fairlode.exchange.batch.request import Request
from fairlode.exchange.batch.run import compute

__all__ = ["BatchReport", "Progress", "Request", "compute"]
