import traceback
from pathlib import Path

import pytest

from fairlode.stores import StoreUrl, StoreUrlError, file_url, local_path

BASE = Path("/srv/workspace")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("sqlite:record.sqlite3", "/srv/workspace/record.sqlite3"),
        ("sqlite:sub/record.sqlite3", "/srv/workspace/sub/record.sqlite3"),
        ("sqlite:///data/record.sqlite3", "/data/record.sqlite3"),
        ("sqlite:////data/record.sqlite3", "/data/record.sqlite3"),
        ("sqlite:/data/record.sqlite3", "/data/record.sqlite3"),
        ("SQLITE:record.sqlite3", "/srv/workspace/record.sqlite3"),
        ("sqlite:our%20record%3F.sqlite3", "/srv/workspace/our record?.sqlite3"),
        ("parquet:log", "/srv/workspace/log"),
        ("log", "/srv/workspace/log"),
        ("/data/log", "/data/log"),
        ("our record? #1", "/srv/workspace/our record? #1"),
        ("50% cobalt", "/srv/workspace/50% cobalt"),
    ],
)
def test_a_store_of_files_lies_where_its_path_says(text: str, path: str) -> None:
    assert local_path(StoreUrl.parse(text, base=BASE)) == Path(path)


def test_a_bare_path_is_a_parquet_directory() -> None:
    assert StoreUrl.parse("log", base=BASE).scheme == "parquet"


@pytest.mark.parametrize("name", ["record.db", "our record?", "a#b", "50%", "größe", "a@b:c"])
def test_a_path_made_into_a_url_is_found_again(name: str) -> None:
    url = StoreUrl.parse(file_url("sqlite", BASE / name))

    assert local_path(url) == BASE / name
    assert StoreUrl.parse(url.text) == url


@pytest.mark.parametrize(
    "text", ["sqlite://host/record.db", "sqlite:", "sqlite:a?mode=ro", "parquet://u:p@h/dir"]
)
def test_files_of_another_machine_are_refused(text: str) -> None:
    with pytest.raises(StoreUrlError):
        local_path(StoreUrl.parse(text, base=BASE))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "postgresql://mine:s3cret@db.example.com:5433/log",
            "postgresql://db.example.com:5433/log",
        ),
        ("postgresql://mine:s3cret@/log?host=/run/pg", "postgresql:///log"),
        ("postgresql://db/log?password=s3cret", "postgresql://db/log"),
        ("postgresql://mine:s3%40cret%2F@db/log", "postgresql://db/log"),
        ("postgresql:///log", "postgresql:///log"),
        ("postgresql://[::1]:5433/log", "postgresql://::1:5433/log"),
    ],
)
def test_what_is_shown_holds_no_secret(text: str, shown: str) -> None:
    url = StoreUrl.parse(text)

    assert url.shown == shown
    assert url.text == text
    assert "s3" not in repr(url)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://mine:s3cret/@db/log",
        "postgresql://mine:5432/s3cret@db/log",
        "postgresql://mine:5432?s3cret@db/log",
        "postgresql://mine:5432#s3cret@db/log",
        "postgresql://mine:s3cret",
        "postgresql://mine:s3cret@db:port/log",
        "postgresql://mine:s3cret@[db/log",
    ],
)
def test_a_malformed_url_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(StoreUrlError) as refusal:
        StoreUrl.parse(text)

    assert "s3cret" not in "".join(traceback.format_exception(refusal.value))


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("postgresql://mine:s3cret@db/log", True),
        ("postgresql://db/log?password=s3cret", True),
        ("postgresql://mine@db/log", False),
        ("sqlite:record.sqlite3", False),
    ],
)
def test_a_url_tells_whether_it_holds_a_password(text: str, *, has: bool) -> None:
    assert StoreUrl.parse(text).has_password == has
