from pathlib import Path

import pytest

from fairlode.stores.files import locked, written_whole

FILES = Path("/proc/self/fd")


def test_a_file_is_there_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"

    with written_whole(path) as draft:
        draft.write_text("whole")
        assert not path.exists()

    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def fail() -> None:
        with written_whole(path) as draft:
            draft.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_second_holder_waits_and_gives_up(tmp_path: Path) -> None:
    with (
        locked(tmp_path / "lock", wait_s=0),
        pytest.raises(TimeoutError),
        locked(tmp_path / "lock", wait_s=0.05),
    ):
        pytest.fail("two hold the lock")


def test_a_lock_is_free_after_use_and_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path / "lock", wait_s=0):
        raise ZeroDivisionError

    with locked(tmp_path / "lock", wait_s=0):
        assert (tmp_path / "lock").exists()


@pytest.mark.skipif(not FILES.exists(), reason="this system does not list open files")
def test_a_lock_leaves_no_file_open(tmp_path: Path) -> None:
    before = len(list(FILES.iterdir()))

    with (
        pytest.raises(TimeoutError),
        locked(tmp_path / "lock", wait_s=0),
        locked(tmp_path / "lock", wait_s=0),
    ):
        pytest.fail("two hold the lock")

    assert len(list(FILES.iterdir())) == before
