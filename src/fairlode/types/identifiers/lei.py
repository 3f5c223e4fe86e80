"""Legal entity identifiers (LEI): companies and other legal entities, ISO 17442-1:2020.

Twenty characters: four for the issuing unit, fourteen for the entity, two check digits so that
the whole, with letters as 10 to 35, leaves 1 when divided by 97 (ISO/IEC 7064, MOD 97-10).
"""

import re
from dataclasses import dataclass
from typing import Final

from fairlode.types.identifiers._base import Named, Scheme, clean
from fairlode.types.identifiers._errors import LeiCheckDigitError, MalformedIdentifierError, shown

_FORM = re.compile("[0-9A-Z]{18}[0-9]{2}")
_MARKER = re.compile("(?i:lei):")
_EXAMPLE = "529900T8BM49AURSDO55"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lei(Named):
    """A legal entity identifier whose check digits are right."""

    code: str
    """Twenty upper-case letters and digits."""

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.code):
            raise MalformedIdentifierError(
                text=shown(self.code),
                scheme="lei",
                reason="it needs 18 letters or digits and 2 check digits",
                example=_EXAMPLE,
            )
        if self.code[18:] != (expected := lei_check_digits(self.code[:18])):
            raise LeiCheckDigitError(text=self.code, found=self.code[18:], expected=expected)

    @property
    def scheme(self) -> str:
        """Always ``lei``."""
        return "lei"

    @property
    def canonical(self) -> str:
        """The bare code."""
        return self.code

    @property
    def issuer(self) -> str:
        """The four characters of the unit that issued it."""
        return self.code[:4]


def lei_check_digits(first: str) -> str:
    """The two check digits that follow the 18 characters `first` (upper-case letters, digits)."""
    number = int("".join(str(int(character, 36)) for character in first))
    return f"{98 - number * 100 % 97:02d}"


def parse_lei(text: str) -> Lei:
    """The LEI in `text`: any case, with or without ``LEI:`` before it, blanks and hyphens between.

    Raises
    ------
    MalformedIdentifierError
        Not 18 letters or digits and 2 digits.
    LeiCheckDigitError
        The check digits do not follow from the rest; the error says which would.
    """
    bare = _MARKER.sub("", clean(text), count=1)
    return Lei(code=re.sub("[ -]", "", bare).upper())


SCHEME: Final = Scheme(
    name="lei",
    title="Legal entity identifier (ISO 17442-1:2020), issued under GLEIF",
    example=_EXAMPLE,
    parse=parse_lei,
    marker=_MARKER,
    # A letter is asked for, so that a number of twenty digits is not taken for a mistyped LEI.
    shape=re.compile(r"(?=[0-9]*[A-Z])[0-9A-Z]{18}[0-9]{2}\Z"),
)
