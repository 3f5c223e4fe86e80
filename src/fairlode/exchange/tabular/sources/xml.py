"""Walking through XML part by part: who opens, who closes, what text stands between.

A thin layer over expat, which parses in C, takes its input in blocks and keeps nothing. Document
types are refused, so there are no entities to expand and nothing is ever fetched.
"""

from collections.abc import Iterable
from xml.parsers import expat

from fairlode.exchange.tabular.sheet import SheetError
from fairlode.exchange.tabular.sources.package import UnsafeXmlError, damaged

Attributes = dict[str, str]


class Walker:
    """Calls `opened`, `closed` and `text` of a subclass while bytes are fed to it."""

    def __init__(self, part: str) -> None:
        """`part`: its name, for messages."""
        self.part = part
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self.opened
        self._parser.EndElementHandler = self.closed
        self._parser.CharacterDataHandler = self.text
        self._parser.StartDoctypeDeclHandler = self._refuse

    def opened(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Some of the text of the element that is open."""

    def feed(self, block: bytes, *, last: bool = False) -> None:
        """Parse a block. Raises `SheetError`."""
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            raise damaged(f"{self.part}: {error}") from None

    def run(self, blocks: Iterable[bytes]) -> None:
        """Parse all blocks."""
        for block in blocks:
            self.feed(block)
        self.feed(b"", last=True)

    def _refuse(self, *_: object) -> None:
        raise SheetError(cause=UnsafeXmlError(part=self.part))


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


class Elements(Walker):
    """Every element of a small part as (name, attributes), in order."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.found: list[tuple[str, Attributes]] = []

    def opened(self, name: str, attributes: Attributes) -> None:
        """Keep it."""
        self.found.append((local(name), attributes))
