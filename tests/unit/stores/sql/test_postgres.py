"""Doors to PostgreSQL that stay shut; a real server is asked in the contract's tests."""

import sys
import traceback

import pytest

from fairlode.stores import DriverMissingError, StoreError, open_store, prepare_store

URL = "postgresql://mine:s3cret@127.0.0.1:1/log"


@pytest.mark.parametrize(
    "url",
    [
        URL,
        f"{URL}?connect_timeout=never",
        f"{URL}?s3cret=1",
        "postgresql://s3cret:x@/?host=/s3cret",
    ],
)
def test_a_server_that_cannot_be_reached_is_named_without_its_secrets(url: str) -> None:
    pytest.importorskip("psycopg")

    with pytest.raises(StoreError) as refusal:
        open_store(url)

    assert "s3cret" not in "".join(traceback.format_exception(refusal.value))


def test_without_its_driver_there_is_a_word_on_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as if it were not installed

    for attempt in (lambda: open_store(URL), lambda: prepare_store(URL, migrate=_fail)):
        with pytest.raises(DriverMissingError) as refusal:
            attempt()
        assert refusal.value.problem().remedy == 'Install it: pip install "fairlode[postgres]".'


def _fail(url: str) -> None:
    pytest.fail(url)
