"""How the URNs of each EPC scheme are put together, as ``epc_schemes.csv`` states it."""

import re
from dataclasses import dataclass
from typing import Final

from fairlode.types.identifiers._base import read_table
from fairlode.types.identifiers._gs1 import ELEMENTS, Element

MIN_PREFIX_DIGITS: Final = 6
"""Shortest company prefix in an EPC URN (EPC Tag Data Standard, section 6.3)."""
MAX_PREFIX_DIGITS: Final = 12
"""Longest company prefix in an EPC URN."""
TAIL: Final = "tail"
"""In place of an AI: the serial number is the end of the key itself."""
ANY: Final = "*"
"""In a pattern URN: whatever stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpcScheme:
    """A row of ``epc_schemes.csv``."""

    scheme: str
    kind: str
    """``id``, or ``class`` for a batch."""
    key: Element
    digits: int
    """Digits of company prefix and reference together, without check digit; 0 for an open key."""
    indicator: bool
    """Whether the first digit of the reference stands before the company prefix in the key."""
    serial: str
    """Where the serial number goes: nowhere, at the `TAIL` of the key, or after this AI."""
    class_scheme: str
    """Scheme of the key without its serial number, which a pattern URN names; empty for none."""
    unset_serial: str
    """The serial number that means there is none."""
    example: str
    """A whole URN."""

    @property
    def pieces(self) -> int:
        """How many two-digit parts stand between reference and serial number."""
        return 2 if self.scheme == "itip" else 0

    @property
    def parts(self) -> int:
        """How many parts a URN has; only the last may itself have a full stop in it."""
        return 2 + self.pieces + bool(self.serial)


def _epc_scheme(row: dict[str, str]) -> EpcScheme:
    return EpcScheme(
        scheme=row["scheme"],
        kind=row["kind"],
        key=ELEMENTS[row["ai"]],
        digits=int(row["digits"]),
        indicator=row["indicator"] == "1",
        serial=row["serial"],
        class_scheme=row["class_scheme"],
        unset_serial=row["unset_serial"],
        example=row["example"],
    )


EPC_SCHEMES: Final = {row["scheme"]: _epc_scheme(row) for row in read_table("epc_schemes.csv")}
"""Every EPC scheme with a GS1 key, by its name."""

OTHER_FORMS: Final = {
    row["scheme"]: re.compile(row["form"]) for row in read_table("epc_other_schemes.csv")
}
"""What follows ``urn:epc:id:`` and the name of each scheme that has no GS1 key."""

EPC_OF_LEVEL: Final = {(epc.key.ai, epc.serial): epc for epc in EPC_SCHEMES.values()}
"""The EPC scheme of a key and where its serial number stands."""
