"""Web addresses as identifiers: any http or https URI that is not a GS1 Digital Link.

What lies behind an address is its owner's, so it is kept as given; only scheme and host are put
in lower case, which changes nothing that they mean (RFC 3986, section 6.2.2.1).
"""

import re
from dataclasses import dataclass
from typing import Final

from fairlode.types.identifiers._base import Breadth, Named, Scheme, clean
from fairlode.types.identifiers._errors import MalformedIdentifierError, shown

_PARTS = re.compile(
    r"(?P<protocol>(?i:https?))://(?P<user>[^/?#@]*@)?(?P<host>[^/?#@]+)(?P<rest>(?:[/?#].*)?)"
)
_FORBIDDEN = re.compile(r'[ "<>\\^`{|}]')


@dataclass(frozen=True, slots=True, kw_only=True)
class WebUri(Named):
    """An http or https address."""

    protocol: str
    """``http`` or ``https``."""
    host: str
    """With its port, if it has one; in lower case."""
    user: str = ""
    """User information with its at sign."""
    rest: str = ""
    """Path, query and fragment, with their first character."""

    def __post_init__(self) -> None:
        if not _PARTS.fullmatch(self.canonical) or _FORBIDDEN.search(self.canonical):
            raise _malformed(self.canonical)

    @property
    def scheme(self) -> str:
        """Always ``web``."""
        return "web"

    @property
    def canonical(self) -> str:
        """The address with protocol and host in lower case."""
        return f"{self.protocol}://{self.user}{self.host}{self.rest}"


def parse_web_uri(text: str) -> WebUri:
    """The http or https address in `text`; raises `MalformedIdentifierError`."""
    cleaned = clean(text)
    if not (match := _PARTS.fullmatch(cleaned)):
        raise _malformed(cleaned)
    host = match["host"]
    return WebUri(
        protocol=match["protocol"].lower(),
        # Lower case is not one thing in every script; a host beyond ASCII stays as it is.
        host=host.lower() if host.isascii() else host,
        user=match["user"] or "",
        rest=match["rest"],
    )


def _malformed(text: str) -> MalformedIdentifierError:
    return MalformedIdentifierError(
        text=shown(text),
        scheme="web",
        reason="it needs a host, and no blanks, quotes, backslashes or brackets other than []()",
        example=SCHEME.example,
    )


SCHEME: Final = Scheme(
    name="web",
    title="Any http or https address that is no GS1 Digital Link",
    example="https://refiner.example.com/lots/2019/7",
    parse=parse_web_uri,
    marker=re.compile("(?i:https?)://"),
    breadth=Breadth.FAMILY,
)
