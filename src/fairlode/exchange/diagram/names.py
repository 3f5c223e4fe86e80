"""What the record calls things: the names that lots and places are stated to have.

An answer speaks in ids, which are what can be checked; people know names. They are read from the
statements that are in force, all that an answer needs in one go.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fairlode.engine.answer import Origin, Reach, Trail
from fairlode.ledger.codec import decode
from fairlode.ledger.columns import Columns
from fairlode.ledger.columns.tables import Int64
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.record import Entry
from fairlode.types.country import country_name
from fairlode.types.errors import SourcingError
from fairlode.types.lot import Lot
from fairlode.types.site import Organisation, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Statements by id; an id without one is its own name."""

    lots: Mapping[str, Lot] = field(default_factory=dict)
    places: Mapping[str, Site | Organisation] = field(default_factory=dict)

    def lot(self, lot: str) -> str:
        """What people call the lot: its name, or its id."""
        stated = self.lots.get(lot)
        return stated.name if stated and stated.name else lot

    def lot_with_id(self, lot: str) -> str:
        """Name and id, where they differ."""
        name = self.lot(lot)
        return lot if name == lot else f"{name} ({lot})"

    def material(self, lot: str) -> str:
        """What the lot is stated to be; empty where nothing is stated."""
        stated = self.lots.get(lot)
        return stated.material.replace("_", " ") if stated else ""

    def place(self, place: str) -> str:
        """What people call the site or party: its name, or its id; empty for none."""
        stated = self.places.get(place)
        return stated.name if stated and stated.name else place

    def place_and_country(self, origin: Origin) -> str:
        """Where an origin is, as far as it is stated."""
        country = country_words(origin.country)
        return ", ".join(part for part in (self.place(origin.site), country) if part)


def country_words(code: str) -> str:
    """The country's name; what is stated in place of a code stays as it is."""
    try:
        return country_name(code) if code else ""
    except SourcingError:
        return code


def names_behind(
    reader: LedgerReader, columns: Columns, *, answers: Iterable[Trail | Reach]
) -> Names:
    """The names of all that the answers, computed from `columns` of `reader`, speak of."""
    lots: set[str] = set()
    places: set[str] = set()
    for answer in answers:
        found = _of_trail(answer) if isinstance(answer, Trail) else _of_reach(answer)
        lots |= found[0]
        places |= found[1]
    in_force = {
        *_sequences(columns.lot_ids.code, columns.lots.entry, ids=lots),
        *_sequences(columns.place_ids.code, columns.places.entry, ids=places),
    }
    entries = reader.of_subjects(lots | places) if in_force else iter(())
    return _names(entry for entry in entries if entry.sequence in in_force)


def _of_trail(trail: Trail) -> tuple[set[str], set[str]]:
    """The lots and the places that a trail names."""
    lots = {trail.lot, *(origin.lot for origin in trail.origins)}
    places = {origin.site for origin in trail.origins}
    for step in trail.steps:
        lots.update(step.outputs, (lot for lot, _ in step.inputs))
        places.add(step.site)
    return lots - {""}, places - {""}


def _of_reach(reach: Reach) -> tuple[set[str], set[str]]:
    lots = {reach.subject, *reach.sources, *(reached.lot for reached in reach.lots)}
    places = {reach.subject}
    for reached in reach.lots:
        places |= {reached.holder, reached.site}
    return lots, places - {""}


def _sequences(
    code: Callable[[str], int], entries: Int64, *, ids: Collection[str]
) -> Iterator[int]:
    """The sequence of the statement in force about each id that has one."""
    for known in (code(text) for text in ids):
        if known >= 0 and entries[known] >= 0:
            yield int(entries[known])


def _names(entries: Iterable[Entry]) -> Names:
    lots: dict[str, Lot] = {}
    places: dict[str, Site | Organisation] = {}
    for entry in entries:
        statement = decode(entry.kind, entry.body)
        if isinstance(statement, Lot):
            lots[entry.subject] = statement
        elif isinstance(statement, Site | Organisation):
            places[entry.subject] = statement
    return Names(lots=lots, places=places)
