from pathlib import Path

import pytest

from fairlode.cli import places
from fairlode.cli.places import nearest
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
