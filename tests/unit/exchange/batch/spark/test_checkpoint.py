"""A checkpoint belongs to one computation, and a folder of other files is left alone."""

from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed: the extra `spark` has it")

from fairlode.exchange.batch.spark.checkpoint import open_checkpoint
from fairlode.exchange.batch.spark.errors import CheckpointDiffersError, CheckpointUnusableError


def test_facts_are_there_when_it_is_opened_again(tmp_path: Path) -> None:
    open_checkpoint(tmp_path / "c", {"lots": [["l", 1]]}).note("plan", [1, 2])

    again = open_checkpoint(tmp_path / "c", {"lots": [["l", 1]]})

    assert again.fact("plan") == [1, 2]
    assert again.fact("checked") is None


def test_another_computation_is_refused_by_what_differs(tmp_path: Path) -> None:
    open_checkpoint(tmp_path / "c", {"lots": 1, "inputs": 2, "memory": 3})

    with pytest.raises(CheckpointDiffersError) as refused:
        open_checkpoint(tmp_path / "c", {"lots": 1, "inputs": 3, "memory": 4})

    assert refused.value.facts["difference"] == "inputs, memory"


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")

    with pytest.raises(CheckpointUnusableError) as refused:
        open_checkpoint(tmp_path, {})

    assert refused.value.facts["reason"] == "it holds other files"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointUnusableError):
        open_checkpoint(tmp_path / "no" / "folder", {})


def test_a_stage_counts_when_it_is_marked_as_whole(tmp_path: Path) -> None:
    checkpoint = open_checkpoint(tmp_path / "c", {})
    checkpoint.path("lots").mkdir()
    begun = checkpoint.whole("lots")
    (checkpoint.path("lots") / "_SUCCESS").touch()

    assert (begun, checkpoint.whole("lots")) == (False, True)
    checkpoint.drop("lots")
    assert not checkpoint.path("lots").exists()
    checkpoint.remove()
    assert not (tmp_path / "c").exists()
