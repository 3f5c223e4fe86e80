"""Smelter and refiner numbers of the Responsible Minerals Initiative: ``CID`` and six digits.

They stand in the smelter lists of CMRT, EMRT and AMRT workbooks. They have no check digit.
"""

import re
from dataclasses import dataclass
from typing import Final

from fairlode.types.identifiers._base import Named, Scheme, clean
from fairlode.types.identifiers._errors import MalformedIdentifierError, shown

_FORM = re.compile("CID[0-9]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cid(Named):
    """A smelter number, such as ``CID001070``."""

    code: str

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.code):
            raise MalformedIdentifierError(
                text=shown(self.code),
                scheme="cid",
                reason="it needs CID and six digits",
                example=SCHEME.example,
            )

    @property
    def scheme(self) -> str:
        """Always ``cid``."""
        return "cid"

    @property
    def canonical(self) -> str:
        """The code, with CID in capitals."""
        return self.code


def parse_cid(text: str) -> Cid:
    """The smelter number in `text`, in any case; raises `MalformedIdentifierError`."""
    return Cid(code=clean(text).upper())


SCHEME: Final = Scheme(
    name="cid",
    title="Smelter or refiner number of the Responsible Minerals Initiative",
    example="CID001070",
    parse=parse_cid,
    marker=re.compile(r"(?i:CID)[0-9]{6}\Z"),
)
