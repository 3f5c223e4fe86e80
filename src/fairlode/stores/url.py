"""Where a record lies, as one line of text.

``sqlite:record.sqlite3`` lies in the workspace, ``sqlite:///srv/record.sqlite3`` where its path
says (RFC 3986: three slashes and on is the root of the file system); a bare path is a Parquet
directory. A user and a password are handed to the server and to nobody else: `shown` and the
representation are without them.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import SplitResult, quote, unquote, urlsplit

from fairlode.stores.errors import StoreUrlError

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""Of two letters or more, so that a single one is never taken for a drive."""
_PATH_SCHEME = "parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreUrl:
    """The name of a store, taken apart."""

    scheme: str
    text: str = field(repr=False)
    """The whole URL, absolute, with whatever secret it holds. Never put it into a message."""
    shown: str
    """The same for people, without user, password and query."""
    path: Path
    """For a store of files: where it lies, absolute."""
    has_password: bool = False

    @classmethod
    def parse(cls, text: str, *, base: Path | None = None) -> Self:
        """What `text` names; a relative path starts at `base` (by default the current directory).

        Raises `StoreUrlError`, which repeats nothing of the text.
        """
        if not _SCHEME.match(text):
            text = f"{_PATH_SCHEME}:{quote(text)}"
        try:
            parts = urlsplit(text)
            host = _host(parts)
        except ValueError:  # a port that is no number, a bracket that does not close
            raise StoreUrlError(what="its host or port is malformed") from None
        if parts.netloc or parts.query:
            return cls._of_server(text, parts, host)
        path = _absolute(unquote(parts.path), base or Path.cwd())
        named = "" if not parts.path else f"//{quote(str(path))}"
        shown = f"{parts.scheme}:{named}"
        return cls(scheme=parts.scheme, text=shown, shown=shown, path=path)

    @classmethod
    def _of_server(cls, text: str, parts: SplitResult, host: str) -> Self:
        # A password with a bare / or ? would move into what is shown.
        if "@" in parts.path + parts.query + parts.fragment:
            raise StoreUrlError(what="there is an @ behind its host")
        return cls(
            scheme=parts.scheme,
            text=text,
            shown=f"{parts.scheme}://{host}{parts.path}",
            path=Path(unquote(parts.path)),
            has_password=parts.password is not None or "password" in parts.query,
        )


def file_url(scheme: str, path: Path) -> str:
    """The URL of a store of files at `path`."""
    return f"{scheme}://{quote(str(path.absolute()))}"


def local_path(url: StoreUrl) -> Path:
    """The path of a store of files. Raises `StoreUrlError` for one without, or with a host."""
    if url.shown != file_url(url.scheme, url.path):
        what = f"{url.scheme}: takes a path of this machine, behind no slash or three"
        raise StoreUrlError(what=what)
    return url.path


def _host(parts: SplitResult) -> str:
    port = "" if parts.port is None else f":{parts.port}"
    return f"{parts.hostname or ''}{port}"


def _absolute(text: str, base: Path) -> Path:
    # More than one leading slash is the same root: a URL made with an absolute path has four.
    rooted = f"/{text.lstrip('/')}" if text.startswith("/") else text
    return (base / rooted).absolute()
