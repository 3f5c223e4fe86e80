from errno import ENOSPC
from pathlib import Path

import pytest

from fairlode.cli import places
from fairlode.cli.actions.targets import written
from fairlode.cli.errors import TargetUnwritableError
from fairlode.cli.places import DRAFT, nearest, told_of
from fairlode.exchange.tabular.files import TargetUnfitError
from fairlode.stores import workspace


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "project" / ".fairlode"
    (tmp_path / "project" / "a" / "b").mkdir(parents=True)
    place.mkdir()
    (place / "workspace.toml").touch()
    return place


def test_the_nearest_upward_is_found(home: Path) -> None:
    assert nearest(None, start=home.parent / "a" / "b") == home


def test_a_workspace_is_named_by_itself_or_by_its_folder(home: Path) -> None:
    assert nearest(home) == home
    assert nearest(home.parent) == home


def test_where_there_is_none_it_would_be_here(tmp_path: Path) -> None:
    assert nearest(None, start=tmp_path) == tmp_path / ".fairlode"


def test_the_names_are_those_of_the_store() -> None:
    assert places.DIRECTORY == workspace.WORKSPACE_DIRECTORY
    assert places.MARKER == workspace._FILE
    columns = workspace.Workspace.columns_dir.fget(type("W", (), {"directory": Path("x")})())
    assert columns == Path("x") / places.COLUMNS


def test_the_draft_of_a_file_is_named_as_places_expects(tmp_path: Path) -> None:
    with written(tmp_path / "x.csv", force=False) as draft:
        assert draft.parent.name.startswith(DRAFT)
        draft.touch()


def test_a_folder_that_is_not_there_is_named_and_not_the_draft(tmp_path: Path) -> None:
    place = tmp_path / "gone" / "x.csv"

    with (
        pytest.raises(TargetUnwritableError) as caught,
        told_of(place),
        written(place, force=False),
    ):
        pass

    assert str(caught.value) == f"{place} cannot be written: there is no folder {place.parent}."


def test_a_full_disk_is_told_of_the_file_that_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(TargetUnwritableError) as caught, told_of(tmp_path / "x.csv"):
        raise OSError(ENOSPC, "No space left on device")

    assert caught.value.facts["reason"] == "the disk is full"


def test_an_error_about_the_draft_is_one_about_the_place(tmp_path: Path) -> None:
    place = tmp_path / "x.pdf"

    with (
        pytest.raises(TargetUnfitError) as caught,
        told_of(place),
        written(place, force=False) as draft,
    ):
        raise TargetUnfitError(path=draft, what="is no kind of table")

    assert str(caught.value) == f"{place} is no kind of table."


def test_other_failures_stay_as_they_are(tmp_path: Path) -> None:
    for failure in (OSError(5, "odd"), TargetUnfitError(path="other", what="is odd")):
        with pytest.raises(type(failure)) as caught, told_of(tmp_path / "x.csv"):
            raise failure
        assert caught.value is failure
