"""GS1 keys: the elements they are made of, their check digits, and their canonical form.

The canonical form of a GS1 key is the constrained, canonical GS1 Digital Link URI that CBV 2.0
(section 8.9.2, steps 17 and 18) prescribes for event hashes: on https://id.gs1.org, without a
query, and with the finest level of identification only (a serial number, else a batch or an
extension). What makes up each key stands in ``gs1_elements.csv``.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fairlode.types.identifiers._base import Named, read_table
from fairlode.types.identifiers._errors import (
    Gs1CheckDigitError,
    GtinCheckDigitError,
    IdentifierError,
    MalformedIdentifierError,
    ReducedDigitalLinkError,
)

STEM: Final = "https://id.gs1.org"
GTIN_DIGITS: Final = 14
GTIN_AIS: Final = ("01", "8006")
"""Application identifiers whose first digits are a GTIN."""

_ASCII_ZERO: Final = ord("0")
_CHARACTERS: Final = {
    "N": "[0-9]",
    "X": r"[!\"%-?A-Z_a-z]",  # GS1 character set 82
    "Y": "[#/0-9A-Z-]",  # GS1 character set 39
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What may stand after one application identifier (AI), as a row of ``gs1_elements.csv``."""

    ai: str
    name: str
    """The name that older Digital Links write instead of the number; may be empty."""
    scheme: str
    """For a key: what `fairlode.types.identifiers.Identifier.scheme` calls it; else empty."""
    lead: str
    """The digits that every value begins with, such as the zero of a returnable asset."""
    check_at: int
    """Which of the value's digits is the check digit, counted from 1; 0 for none."""
    fixed: bool
    """Whether the value is digits of one length only."""
    pattern: re.Pattern[str]
    alternatives: tuple[tuple[str, ...], ...]
    """For a key: the sequences of AIs that may qualify it, in their order."""
    fineness: int
    """For a qualifier: the finest one stands in the canonical form; one of 0 never does."""
    title: str

    @property
    def is_key(self) -> bool:
        """Whether it names a thing by itself."""
        return bool(self.scheme)


def _element(row: dict[str, str]) -> Element:
    digits, lead = int(row["digits"]), row["lead"]
    tail = (
        f"{_CHARACTERS[row['tail']]}{{{row['tail_min']},{row['tail_max']}}}" if row["tail"] else ""
    )
    return Element(
        ai=row["ai"],
        name=row["name"],
        scheme=row["scheme"],
        lead=lead,
        check_at=digits if row["check"] == "1" else 0,
        fixed=not row["tail"],
        pattern=re.compile(f"{lead}[0-9]{{{digits - len(lead)}}}{tail}"),
        alternatives=tuple(tuple(one.split()) for one in row["qualifiers"].split("|")),
        fineness=int(row["fineness"] or 0),
        title=row["title"],
    )


ELEMENTS: Final = {row["ai"]: _element(row) for row in read_table("gs1_elements.csv")}
"""Every key and qualifier, by application identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gs1Id(Named):
    """A GS1 key whose check digit is right, with the one qualifier that makes it finer, if any."""

    scheme_name: str
    """The EPC scheme of this level of identification, such as ``sgtin``, ``lgtin`` or ``gtin``."""
    ai: str
    value: str
    """The key with its check digit, and the serial number that some keys end in; decoded."""
    qualifier_ai: str = ""
    qualifier: str = ""
    left_out: tuple[str, ...] = ()
    """AIs of further qualifiers that stood in the text but do not stand in the canonical form."""

    def __post_init__(self) -> None:
        _refuse_malformed(self.ai, self.value)
        if self.qualifier_ai:
            _refuse_malformed(self.qualifier_ai, self.qualifier)
        if end := ELEMENTS[self.ai].check_at:
            _refuse_wrong_check_digit(self.ai, self.value[:end])

    @property
    def scheme(self) -> str:
        """The EPC scheme of this level of identification."""
        return self.scheme_name

    @property
    def canonical(self) -> str:
        """The constrained canonical GS1 Digital Link URI."""
        link = f"{STEM}/{self.ai}/{quote(self.value, safe='')}"
        if not self.qualifier_ai:
            return link
        return f"{link}/{self.qualifier_ai}/{quote(self.qualifier, safe='')}"

    @property
    def doubts(self) -> tuple[IdentifierError, ...]:
        """Qualifiers that the canonical form leaves out."""
        if not self.left_out:
            return ()
        left_out = ", ".join(self.left_out)
        return (ReducedDigitalLinkError(text=self.canonical, left_out=left_out),)


def check_digit(digits: str) -> str:
    """The check digit that follows `digits` (ASCII 0-9), GS1 General Specifications, 7.9.1.

    The digits are weighted 3, 1, 3 ... from the right; the check digit fills up to ten.
    """
    codes = digits.encode()
    odd, even = codes[::-1][::2], codes[::-1][1::2]
    total = 3 * (sum(odd) - _ASCII_ZERO * len(odd)) + sum(even) - _ASCII_ZERO * len(even)
    return str(-total % 10)


def _refuse_malformed(ai: str, value: str) -> None:
    element = ELEMENTS[ai]
    if not element.pattern.fullmatch(value):
        raise MalformedIdentifierError(
            text=value,
            scheme=element.scheme or "digital_link",
            reason=f"it is no value of application identifier {ai} ({element.title})",
            example=f"{STEM}/01/09506000134352",
        )


def _refuse_wrong_check_digit(ai: str, digits: str) -> None:
    if digits[-1] != (expected := check_digit(digits[:-1])):
        error = GtinCheckDigitError if ai in GTIN_AIS else Gs1CheckDigitError
        key = ELEMENTS[ai].name.upper()
        raise error(key=key, text=digits, found=digits[-1], expected=expected)
