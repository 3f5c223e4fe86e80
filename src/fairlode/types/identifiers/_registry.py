"""Find every scheme of this package and ask the right one about a text.

The narrow schemes are asked before the broad ones, and `own` takes what is left, so that every
printable text names something. Reading is a function of the text alone.
"""

import re
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from fairlode.types.errors import Problem
from fairlode.types.identifiers._base import Breadth, Identifier, Reading, Scheme, clean
from fairlode.types.identifiers._errors import IdentifierError
from fairlode.types.identifiers.own import MAX_OWN_CHARS

_CACHED_TEXTS: Final = 16_384
"""How many texts with a scheme are remembered: the sites and parties that repeat in a file."""


def _discover() -> tuple[Scheme, ...]:
    """Every ``SCHEME`` of this package's public modules, narrow before broad, then by name."""
    package = import_module(__package__)
    names = [module.name for module in iter_modules(package.__path__) if module.name[0] != "_"]
    found: list[Scheme] = [import_module(f"{__package__}.{name}").SCHEME for name in names]
    return tuple(sorted(found, key=lambda scheme: (scheme.breadth, scheme.name)))


SCHEMES: Final = _discover()
"""Every scheme there is, in the order in which they are asked."""

_CLAIMS: Final = tuple(
    (re.compile(f"{scheme.marker.pattern}|{scheme.shape.pattern}"), scheme) for scheme in SCHEMES
)
_CLAIMED: Final = re.compile(
    "|".join(claim.pattern for claim, scheme in _CLAIMS if scheme.breadth < Breadth.ANYTHING)
)


def parse_identifier(text: str) -> Identifier:
    """The identifier that `text` spells; a text of no known scheme is an id of its owner (`own`).

    A text that breaks a rule of the scheme it begins with is kept under that scheme; see
    `check_identifier`.

    Raises
    ------
    EmptyIdentifierError, LongIdentifierError, UnprintableIdentifierError
        The text cannot name anything.
    CheckDigitError, CoordinatesError
        The text says which scheme it is of, and proves that it was mistyped.
    """
    reading = _read(clean(text))
    return Identifier(scheme=reading.scheme, canonical=reading.canonical, text=text)


def canonical_id(text: str) -> str:
    """The canonical spelling of `text`, as ``parse_identifier(text).canonical`` but faster.

    Idempotent. A plain id of an owner costs about a microsecond and is not remembered; a text
    of another scheme is, up to `_CACHED_TEXTS` of them. Raises what `parse_identifier` raises.
    """
    if len(text) <= MAX_OWN_CHARS and text.isascii():
        own = text.strip()
        if own and own.isprintable() and not _CLAIMED.match(own):
            return own
    return _canonical(text)


def check_identifier(text: str, *, place: str = "") -> list[Problem]:
    """Everything that is wrong or doubtful about `text` as an identifier; raises nothing.

    An error is what `parse_identifier` refuses. A warning is what it takes as it is: a form that
    the scheme does not allow, a part that the canonical form leaves out, an own id that looks
    like a mistyped id of a scheme. Each problem carries `place`.
    """
    try:
        cleaned = clean(text)
        _read(cleaned)
    except IdentifierError as refusal:
        return [refusal.problem(place)]
    return [replace(problem, place=place) for s in SCHEMES for problem in s.check(cleaned)]


def _read(cleaned: str) -> Reading:
    readings = (scheme.read(cleaned) for claim, scheme in _CLAIMS if claim.match(cleaned))
    return next(reading for reading in readings if reading)


@lru_cache(maxsize=_CACHED_TEXTS)
def _canonical(text: str) -> str:
    return _read(clean(text)).canonical
