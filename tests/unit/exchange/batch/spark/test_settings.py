"""What may be chosen about a computation on Spark."""

from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed: the extra `spark` has it")

from fairlode.exchange.batch.spark.errors import TaskTooSmallError
from fairlode.exchange.batch.spark.settings import Budget, Settings


def test_a_checkpoint_lies_beside_the_result_or_where_it_is_wanted() -> None:
    assert Settings().checkpoint_for(Path("a/o.parquet")) == Path("a/o.parquet.checkpoint")
    assert Settings(checkpoint=Path("c")).checkpoint_for(Path("a/o")) == Path("c")


def test_a_task_needs_some_memory() -> None:
    with pytest.raises(TaskTooSmallError) as refused:
        Settings(task_bytes=100)

    assert refused.value.facts == {"bytes": 100, "least": 4_096}


def test_rows_weigh_more_with_more_attributes() -> None:
    asked = Settings(task_bytes=5_000)

    assert Budget.of(asked, 8) == Budget(task=5_000, lot=256 + 128, edge=72 + 64)
    assert Budget.of(asked, 1) == Budget(task=5_000, lot=256 + 16, edge=72 + 8)
