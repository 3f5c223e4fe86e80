"""The URL of a store as Django's settings of a database."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fairlode.stores import StoreSchemeError, StoreUrl, local_path

_SQLITE = "django.db.backends.sqlite3"
_POSTGRES = "django.db.backends.postgresql"
_NEW_FILE = "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
"""The first table of a file fixes the size of its pages; with large ones an import is faster."""


def database(url: str) -> dict[str, Any]:
    """Settings for the SQL store at `url`, absolute. Raises `StoreUrlError` or `StoreSchemeError`.

    What a URL of PostgreSQL leaves out is left to libpq and its environment, as in the store.
    """
    location = StoreUrl.parse(url)
    if location.scheme == "sqlite":
        options = {"init_command": _NEW_FILE, "transaction_mode": "IMMEDIATE"}
        return {"ENGINE": _SQLITE, "NAME": str(local_path(location)), "OPTIONS": options}
    if location.scheme in {"postgresql", "postgres"}:
        return _postgres(location.text)
    raise StoreSchemeError(scheme=location.scheme, known="postgresql, sqlite")


def memory_database() -> dict[str, Any]:
    """Settings for an SQLite database that ends with its connection."""
    return {"ENGINE": _SQLITE, "NAME": ":memory:"}


def _postgres(text: str) -> dict[str, Any]:
    parts = urlsplit(text)
    return {
        "ENGINE": _POSTGRES,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
