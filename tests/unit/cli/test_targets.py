from pathlib import Path

import pytest

from fairlode.cli.actions.targets import check_free, written
from fairlode.cli.errors import TargetExistsError


def test_a_free_place_is_written_to(tmp_path: Path) -> None:
    with written(tmp_path / "x.csv", force=False) as draft:
        draft.write_text("new")

    assert (tmp_path / "x.csv").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_what_is_there_stays_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")

    with pytest.raises(TargetExistsError):
        check_free(tmp_path / "x", force=False)
    with written(tmp_path / "x", force=True) as draft:
        draft.write_text("new")

    assert (tmp_path / "x").read_text() == "new"


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "old").touch()

    with written(tmp_path / "x", force=True) as draft:
        draft.mkdir()
        (draft / "new").touch()

    assert [path.name for path in (tmp_path / "x").iterdir()] == ["new"]


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")

    def failing() -> None:
        with written(tmp_path / "x", force=True) as draft:
            draft.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing()
    assert (tmp_path / "x").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
