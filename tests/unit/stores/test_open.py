from pathlib import Path

import pytest

from fairlode.ledger.contract import StoreUnreadyError
from fairlode.stores import StoreSchemeError, open_store, prepare_store, store_kinds
from tests.contract.entries import append, lots


def test_every_kind_is_found() -> None:
    assert set(store_kinds()) == {"memory", "parquet", "postgres", "postgresql", "sqlite"}


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(StoreSchemeError) as refusal:
        open_store("mysql://mine:s3cret@db/log")

    assert str(refusal.value) == (
        "There is no store of the kind 'mysql'; there are memory, parquet, postgres, postgresql, "
        "sqlite."
    )


def test_memory_is_a_new_record_each_time() -> None:
    with open_store("memory:") as first, open_store("memory:") as second:
        append(first, lots(1))

        assert (first.head().size, second.head().size) == (1, 0)


def test_a_directory_is_made_once_and_then_kept(tmp_path: Path) -> None:
    prepare_store("log", migrate=_no_tables, base=tmp_path)
    with open_store("log", base=tmp_path) as store:
        append(store, lots(2))

    prepare_store("log", migrate=_no_tables, base=tmp_path)

    with open_store("log", base=tmp_path) as store:
        assert store.head().size == 2


def test_tables_are_made_at_an_absolute_url(tmp_path: Path) -> None:
    asked: list[str] = []

    prepare_store("sqlite:sub/record.sqlite3", migrate=asked.append, base=tmp_path)

    assert asked == [f"sqlite://{tmp_path}/sub/record.sqlite3"]
    assert (tmp_path / "sub").is_dir()


@pytest.mark.parametrize("url", ["parquet:nowhere", "nowhere", "sqlite:nowhere.sqlite3"])
def test_what_is_not_there_is_not_made_by_opening_it(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadyError) as refusal:
        open_store(url, base=tmp_path)

    assert "nowhere" in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def _no_tables(url: str) -> None:
    pytest.fail(f"{url} needs no tables")
