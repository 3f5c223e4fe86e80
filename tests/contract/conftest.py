"""The places where a record can lie, each of which every test of the contract runs on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fairlode.stores import Store, file_url, open_store, prepare_store
from fairlode.stores.memory import MemoryStore
from fairlode.web.migrate import migrate
from tests.contract.postgres import PostgresServer, running_server


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one record lies."""

    kind: str
    connect: Callable[[], Store]
    """Another store on the same record, as a second process has it; whoever asks closes it."""
    opened: list[Store] = field(default_factory=list)
    url: str = ""

    def open(self) -> Store:
        """Another store on the same record, closed after the test."""
        self.opened.append(self.connect())
        return self.opened[-1]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_server() as server:
        yield server


@pytest.fixture(
    params=["memory", "parquet", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty record of each kind."""
    kind = request.param
    if kind == "memory":
        only = MemoryStore()
        yield Place(kind=kind, connect=lambda: only)
        return
    if kind == "postgres":
        url = request.getfixturevalue("postgres_server").emptied()
    else:
        url = file_url(kind, tmp_path / "record")
        prepare_store(url, migrate=migrate)

    place = Place(kind=kind, connect=lambda: open_store(url), url=url)
    yield place
    for store in place.opened:
        store.close()


@pytest.fixture
def store(place: Place) -> Store:
    """An open, empty record of each kind."""
    return place.open()
