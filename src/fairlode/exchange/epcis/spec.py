"""What a value of an EPCIS document may be, beyond what holds for any JSON (`checks`)."""

import re
from math import isfinite

from fairlode.exchange.epcis import errors
from fairlode.exchange.epcis.checks import Check, number, shown, uri, writable, wrong_kind
from fairlode.exchange.epcis.findings import Spot
from fairlode.exchange.epcis.names import from_uri, is_uri
from fairlode.exchange.epcis.words import WordList, words
from fairlode.types.errors import SourcingError

OFFSETS = frozenset(
    f"{sign}{minutes // 60:02}:{minutes % 60:02}" for sign in "+-" for minutes in range(14 * 60 + 1)
)
"""Every offset from UTC that EPCIS has: -14:00 to +14:00 by the minute."""
_UOM = re.compile(r"[A-Z0-9]{2,3}")
_VERSION = re.compile(r"\d+(?:\.\d+)*", re.ASCII)


def identifier(value: object, spot: Spot) -> None:
    """A URI that names a thing, with whatever check digits it has being right."""
    if type(value) is not str or not is_uri(value):
        uri(value, spot)
        return
    try:
        from_uri(value)
    except SourcingError as refusal:
        spot.error(refusal)


def offset(value: object, spot: Spot) -> None:
    """An offset from UTC."""
    if type(value) is not str or value not in OFFSETS:
        spot.error(errors.OffsetMalformedError(text=shown(value)))


def quantity(value: object, spot: Spot) -> None:
    """A number that is not below zero."""
    if type(value) in (int, float) and not (isfinite(value) and value >= 0):  # type: ignore[arg-type, operator]  # the type is tested
        spot.error(errors.QuantityImpossibleError(quantity=shown(value)))
    else:
        number(value, spot)


def uom(value: object, spot: Spot) -> None:
    """A unit code of UN/ECE Recommendation 20."""
    if type(value) is not str or not _UOM.fullmatch(value):
        spot.error(errors.UomMalformedError(text=shown(value)))


def version(value: object, spot: Spot) -> None:
    """A version 2 of EPCIS."""
    if type(value) is not str or not _VERSION.fullmatch(value) or value.split(".")[0] != "2":
        spot.error(errors.VersionUnknownError(version=shown(value)))


def word(name: WordList) -> Check:
    """A standard word, or a URI for one of somebody's own; another bare word is only doubtful."""
    known = words(name)

    def check(value: object, spot: Spot) -> None:
        if type(value) is not str:
            spot.error(wrong_kind("a word", value))
        elif value not in known.uris and not is_uri(value):
            writable(value, spot)
            spot.warning(errors.WordUnknownError(text=shown(value), list=name.value))

    return check
