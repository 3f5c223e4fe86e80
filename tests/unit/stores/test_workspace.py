import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from fairlode.stores import (
    StoreError,
    StoreSchemeError,
    StoreUrlError,
    Workspace,
    WorkspaceExistsError,
    WorkspaceMissingError,
    WorkspaceNewerError,
    WorkspaceUnreadableError,
)
from fairlode.web.migrate import migrate
from tests.contract.entries import AUTHOR, append, lots

FILE = """\
schema = 1
store = "memory:"
author = "a"
origin = "example.com/log"
created = 2026-03-01T00:00:00+00:00
"""


def test_a_new_workspace_has_an_empty_record(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "ours", author=AUTHOR, migrate=migrate) as workspace:
        assert workspace.store.head().size == 0
        assert workspace.directory == tmp_path / "ours"
        assert workspace.columns_dir == tmp_path / "ours" / "columns"


def test_a_workspace_that_is_opened_again_is_as_it_was(tmp_path: Path) -> None:
    with Workspace.create(tmp_path, author=AUTHOR, migrate=migrate, origin="x.org/log") as made:
        append(made.store, lots(2))

    with Workspace.open(tmp_path) as found:
        assert found.settings == made.settings
        assert found.settings.origin == "x.org/log"
        assert found.store.head().size == 2


def test_a_workspace_that_moved_takes_its_record_along(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "before", author=AUTHOR, migrate=migrate) as workspace:
        append(workspace.store, lots(2))

    (tmp_path / "before").rename(tmp_path / "after")

    with Workspace.open(tmp_path / "after") as workspace:
        assert workspace.store.head().size == 2


def test_every_log_has_a_name_of_its_own(tmp_path: Path) -> None:
    names = {
        Workspace.create(tmp_path / name, author=AUTHOR, migrate=migrate).settings.origin
        for name in ("a", "b")
    }

    assert {UUID(name).version for name in names} == {4}
    assert len(names) == 2


def test_the_file_is_plain_toml(tmp_path: Path) -> None:
    author = 'Mine "Ñandú" \\ 鈷 \t\n\x7f\x00'
    workspace = Workspace.create(
        tmp_path, author=author, migrate=migrate, store_url="parquet:log", origin="x.org/log"
    )

    assert Workspace.open(tmp_path).settings.author == author
    assert (tmp_path / "workspace.toml").read_text("utf-8") == (
        "schema = 1\n"
        'store = "parquet:log"\n'
        'author = "Mine \\"Ñandú\\" \\\\ 鈷 \\t\\n\\u007f\\u0000"\n'
        'origin = "x.org/log"\n'
        f"created = {workspace.settings.created.isoformat()}\n"
    )


def test_the_time_of_making_is_in_utc(tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)

    created = Workspace.create(tmp_path, author=AUTHOR, migrate=migrate).settings.created

    assert before <= created <= datetime.now(UTC)
    assert created.tzinfo is UTC


def test_the_workspace_of_a_directory_above_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Workspace.create(author=AUTHOR, migrate=migrate).close()
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")

    assert Workspace.open().directory == tmp_path / ".fairlode"


def test_the_nearest_workspace_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for directory in (tmp_path, tmp_path / "a"):
        Workspace.create(directory / ".fairlode", author=AUTHOR, migrate=migrate).close()
    monkeypatch.chdir(tmp_path / "a")

    assert Workspace.open().directory == tmp_path / "a" / ".fairlode"


def test_without_a_workspace_there_is_a_word_on_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(WorkspaceMissingError) as refusal:
        Workspace.open()

    assert str(refusal.value) == f"There is no workspace at {tmp_path} or above."
    assert "fairlode init" in refusal.value.remedy


@pytest.mark.parametrize("name", ["nowhere", "file/below"])
def test_a_directory_that_is_no_workspace_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(WorkspaceMissingError):
        Workspace.open(tmp_path / name)


def test_a_workspace_is_not_made_twice(tmp_path: Path) -> None:
    first = Workspace.create(tmp_path, author=AUTHOR, migrate=migrate)

    with pytest.raises(WorkspaceExistsError):
        Workspace.create(tmp_path, author="other", migrate=migrate)

    assert Workspace.open(tmp_path).settings == first.settings


def test_a_record_without_a_workspace_is_taken_over(tmp_path: Path) -> None:
    with Workspace.create(tmp_path, author=AUTHOR, migrate=migrate) as workspace:
        append(workspace.store, lots(2))
    (tmp_path / "workspace.toml").unlink()

    with Workspace.create(tmp_path, author=AUTHOR, migrate=migrate) as workspace:
        assert workspace.store.head().size == 2


@pytest.mark.parametrize(
    ("url", "error"),
    [("mysql:record", StoreSchemeError), ("sqlite://host/record", StoreUrlError)],
)
def test_without_a_record_there_is_no_workspace(
    tmp_path: Path, url: str, error: type[StoreError]
) -> None:
    with pytest.raises(error):
        Workspace.create(tmp_path, author=AUTHOR, migrate=migrate, store_url=url)

    with pytest.raises(WorkspaceMissingError):
        Workspace.open(tmp_path)


def test_a_place_that_cannot_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError) as refusal:
        Workspace.create(tmp_path / "file" / "below", author=AUTHOR, migrate=migrate)

    assert refusal.value.facts["what"] == "Not a directory"


def test_a_file_with_a_password_is_its_owners_alone(tmp_path: Path) -> None:
    Workspace.create(
        tmp_path, author=AUTHOR, migrate=_nothing, store_url="postgresql://me:s3cret@db/log"
    )

    assert stat.S_IMODE((tmp_path / "workspace.toml").stat().st_mode) == 0o600


def test_a_workspace_of_a_later_version_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "workspace.toml").write_text(FILE.replace("schema = 1", "schema = 2"))

    with pytest.raises(WorkspaceNewerError) as refusal:
        Workspace.open(tmp_path)

    assert refusal.value.facts == {"directory": tmp_path, "found": 2, "known": 1}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "schema = ",
        FILE.replace("schema = 1", "schema = 'one'"),
        FILE.replace('author = "a"\n', ""),
        FILE.replace('"memory:"', "7"),
        FILE.replace("created = 2026-03-01T00:00:00+00:00", "created = 'then'"),
    ],
)
def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path, text: str) -> None:
    (tmp_path / "workspace.toml").write_text(text)

    with pytest.raises(WorkspaceUnreadableError) as refusal:
        Workspace.open(tmp_path)

    assert "workspace.toml" in str(refusal.value)


def test_a_file_that_is_no_text_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "workspace.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(WorkspaceUnreadableError):
        Workspace.open(tmp_path)


def test_closing_twice_or_unused_does_no_harm(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path, author=AUTHOR, migrate=migrate)
    workspace.close()
    assert workspace.store.head().size == 0
    workspace.close()
    workspace.close()

    assert workspace.store.head().size == 0
    workspace.close()


def _nothing(url: str) -> None:
    """Make no tables: there is no such server."""
