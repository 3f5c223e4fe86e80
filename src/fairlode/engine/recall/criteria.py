"""Which figure of the record a claim speaks of, where it speaks of one.

Nothing is guessed: a criterion that is not the scheme of the assurance, a word of
`data/criteria.csv`, ``share_from_`` and a country, or an element, is looked at by people.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from fairlode.engine.recall.subject import About, Subject
from fairlode.types.element import ElementUnknownError, element
from fairlode.types.evidence import Claim

_COUNTRY = "share_from_"
_CONTENT = (" content", " assay", " grade")


class Figure(StrEnum):
    """What of a lot is claimed."""

    ASSURED = "assured"
    """The share that is assured under the scheme of the recall."""
    PRIMARY = "primary"
    SECONDARY = "secondary"
    COUNTRY = "country"
    """The share from one country."""
    CONTENT = "content"
    """The content of one element."""
    CONCERNED = "concerned"
    """None that is known here; what the record says of the lot is that it holds material that is
    called into question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A figure, and of which country or element."""

    figure: Figure
    of: str = ""


def attribute_of(claim: Claim, subject: Subject) -> Attribute:
    """What the claim speaks of."""
    word = " ".join(claim.criterion.casefold().split())
    recorded = subject.assurance
    if recorded is not None and word == recorded.assurance.scheme.casefold():
        return Attribute(figure=Figure.ASSURED)
    if subject.about is not About.ASSAY:
        return Attribute(figure=Figure.CONCERNED)
    if word in _words():
        return Attribute(figure=Figure(_words()[word]))
    if word.startswith(_COUNTRY):
        return Attribute(figure=Figure.COUNTRY, of=word.removeprefix(_COUNTRY).upper())
    symbol = _symbol(claim.criterion)
    if symbol:
        return Attribute(figure=Figure.CONTENT, of=symbol)
    return Attribute(figure=Figure.CONCERNED)


def _symbol(criterion: str) -> str:
    """The element whose content is claimed; empty where none is named."""
    text = criterion.strip()
    for ending in _CONTENT:
        text = text.removesuffix(ending)
    try:
        return element(text).symbol
    except ElementUnknownError:
        return ""


@cache
def _words() -> Mapping[str, str]:
    path = files("fairlode.engine.recall") / "data" / "criteria.csv"
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return {row["word"]: row["attribute"] for row in rows}
