"""The ICGLR Mining Sector Data Sharing Protocol in JSON: lots of the Great Lakes region of Africa.

Lots, mine sites, export certificates, tags and business entities are read into the record and
written back without loss; `docs/reference/icglr.md` says how each of them is understood.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fairlode.exchange.contract import Document, Progress, Reading, silent
from fairlode.exchange.icglr.reader import NAME, read_document
from fairlode.exchange.icglr.writer import write_document
from fairlode.exchange.jsonfaults import begins_json
from fairlode.ledger.record import Entry

__all__ = ["FORMAT", "IcglrFormat"]

_MARKS: Final = tuple(
    tuple(f'"{name}"'.encode() for name in names)
    for names in (
        ("lotNumber",),
        ("originatingOperation",),
        ("icglrId",),
        ("mineSites",),
        ("exportCertificates",),
        ("businessEntities",),
        ("issuer", "issueDate"),
        ("tin", "contactDetails"),
    )
)
"""Members that together only a document of the protocol has."""


class IcglrFormat:
    """Documents of the ICGLR protocol, as `Format` has it."""

    name: str = NAME
    title: str = "ICGLR Mining Sector Data Sharing Protocol (JSON)"
    suffixes: tuple[str, ...] = (".json",)
    precedence: int = 10
    """Below EPCIS, whose documents name themselves and may speak of a ``lotNumber`` too."""
    signs: tuple[str, ...] = (
        "lots",
        "tags",
        "mineral",
        "concentration",
        "unitOfMeasurement",
        "creatorRole",
        "dateRegistration",
        "inputLot",
        "mineSiteId",
    )
    told_by: str = (
        "lotNumber or originatingOperation of a lot, icglrId of a mine site, or a list mineSites, "
        "exportCertificates or businessEntities (ICGLR)"
    )

    def recognises(self, document: Document) -> bool:
        """Whether it is JSON, by name or by its first signs, of members only the protocol has."""
        head = document.head
        named = document.path.suffix.lower() in self.suffixes or begins_json(head)
        return named and any(all(mark in head for mark in marks) for marks in _MARKS)

    def read(self, document: Document, *, progress: Progress = silent) -> Reading:
        """Everything the document says. Problems are returned, not raised."""
        return read_document(document, progress=progress)

    def write(self, entries: Iterable[Entry], path: Path) -> int:
        """Write those entries that the protocol can say; returns how many it wrote.

        Raises `fairlode.exchange.icglr.errors.NothingToWriteError` where there are none.
        """
        return write_document(entries, path)


FORMAT: Final = IcglrFormat()
