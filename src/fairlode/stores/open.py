"""Open a store by its URL. The kinds are found, not listed.

A kind is one public module of this floor with the names `SCHEMES`, `prepare` and `connect`.
"""

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import fairlode.stores
from fairlode.stores.base import Store
from fairlode.stores.errors import StoreSchemeError
from fairlode.stores.url import StoreUrl


class StoreKind(Protocol):
    """What a module has that opens one kind of store."""

    SCHEMES: tuple[str, ...]
    """The words before the colon of its URLs."""

    def prepare(self, url: StoreUrl, migrate: Callable[[str], None], /) -> None:
        """Make an empty record at `url`; one that is there stays as it is.

        `migrate` makes the tables of a database at a URL; stores of files do not call it.
        """
        ...

    def connect(self, url: StoreUrl, /) -> Store:
        """The record at `url`. Raises `StoreUnreadyError` where there is none."""
        ...


def open_store(url: str, *, base: Path | None = None) -> Store:
    """The record at `url`; a relative path starts at `base`. Close it, or use it in ``with``.

    Raises `StoreUrlError`, `StoreSchemeError`, `DriverMissingError`, `StoreUnreadyError` or
    `StoreError`.
    """
    location = StoreUrl.parse(url, base=base)
    return _kind(location).connect(location)


def prepare_store(url: str, *, migrate: Callable[[str], None], base: Path | None = None) -> None:
    """Make an empty record at `url`; one that is there stays as it is. Raises as `open_store`.

    Tables belong to the web floor, so the caller brings `migrate`, which makes those of a database
    at an absolute URL.
    """
    location = StoreUrl.parse(url, base=base)
    _kind(location).prepare(location, migrate)


def _kind(url: StoreUrl) -> StoreKind:
    kinds = store_kinds()
    if url.scheme not in kinds:
        raise StoreSchemeError(scheme=url.scheme, known=", ".join(sorted(kinds)))
    return kinds[url.scheme]


@cache
def store_kinds() -> Mapping[str, StoreKind]:
    """Every kind of store that is installed, by scheme."""
    found: dict[str, StoreKind] = {}
    for info in pkgutil.walk_packages(fairlode.stores.__path__, "fairlode.stores."):
        if info.name.rpartition(".")[2].startswith("_"):  # private: may need an extra
            continue
        module = import_module(info.name)
        for scheme in getattr(module, "SCHEMES", ()):
            found[scheme] = cast("StoreKind", module)
    return found
