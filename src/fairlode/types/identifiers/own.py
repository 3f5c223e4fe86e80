"""Ids that a company, a mine or an authority gives to its own things.

They follow no rule that we know, so none is enforced but that people can read and store them:
printable, at most `MAX_OWN_CHARS` long. Case and inner blanks are the owner's and stay; what is
told apart by its owner is told apart here.
"""

import re
from dataclasses import dataclass
from typing import Final

from fairlode.types.identifiers._base import Breadth, Named, Scheme, clean
from fairlode.types.identifiers._errors import LongIdentifierError, MalformedIdentifierError, shown

MAX_OWN_CHARS: Final = 255
"""Longest own id, in characters: what the text keys of common databases hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnId(Named):
    """An id of its owner, cleaned and otherwise as given."""

    text: str

    def __post_init__(self) -> None:
        chars = len(self.text)
        if chars > MAX_OWN_CHARS:
            raise LongIdentifierError(text=shown(self.text), chars=chars, limit=MAX_OWN_CHARS)
        if clean(self.text) != self.text:
            raise MalformedIdentifierError(
                text=shown(self.text),
                scheme="own",
                reason="it has blanks around it, or letters that are not in normal form C",
                example=SCHEME.example,
            )

    @property
    def scheme(self) -> str:
        """Always ``own``."""
        return "own"

    @property
    def canonical(self) -> str:
        """The id as its owner spells it."""
        return self.text


def parse_own_id(text: str) -> OwnId:
    """`text` as an id of its owner, whatever it looks like.

    Raises
    ------
    EmptyIdentifierError, LongIdentifierError, UnprintableIdentifierError
    """
    return OwnId(text=clean(text))


SCHEME: Final = Scheme(
    name="own",
    title="Any printable text that no other scheme claims: the id that its owner gave",
    example="CAT-2019",
    parse=parse_own_id,
    marker=re.compile(""),
    breadth=Breadth.ANYTHING,
)
