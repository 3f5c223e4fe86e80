"""Worlds for property tests: records of lots and events that obey the rules of the ledger.

A world is drawn inputs first: origins, then events that draw from lots that still hold something.
Outputs may be heavier or richer than what went in, so that gaps of every kind occur.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from fairlode.ledger.record import Draft
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.event import Flow, TransformationEvent
from fairlode.types.identifiers import EventId, LotId, SiteId
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Site, SiteKind

START = datetime(2024, 1, 1, tzinfo=UTC)
ELEMENTS = ("Co", "Cu")
MINE = Site(id=SiteId("mine"), name="A mine", kind=SiteKind.MINE, country="CD")


@dataclass(frozen=True)
class World:
    """Lots and events in order of time."""

    lots: tuple[Lot, ...]
    events: tuple[TransformationEvent, ...]

    def drafts(self) -> list[Draft]:
        """The world as drafts, descriptions before events."""
        stated = [Draft(statement=MINE, valid_from=START)]
        stated += [Draft(statement=lot, valid_from=START) for lot in self.lots]
        return stated + [Draft(statement=event, valid_from=event.time) for event in self.events]


def masses() -> st.SearchStrategy[int]:
    """Whole grams, small ones and such as float64 no longer counts."""
    return st.one_of(st.integers(1, 1_000), st.integers(10**9, 2**58))


@st.composite
def assays(draw: st.DrawFn) -> Assay:
    """Contents of some of the elements, at times zero, at times not stated."""
    contents = {}
    for element in ELEMENTS:
        percent = draw(st.one_of(st.none(), st.integers(0, 45)))
        if percent is not None:
            fraction = percent / 100
            contents[element] = Content(fraction=fraction, basis=Basis("measured"))
    return Assay(contents)


@st.composite
def worlds(draw: st.DrawFn, max_events: int = 6) -> World:
    """A small world with named origins, shared lots, several outputs and recycled lots."""
    lots: dict[str, Lot] = {}
    left: dict[str, int] = {}

    def new_lot(origin: OriginKind | None = None) -> Lot:
        kind = origin or draw(st.sampled_from(list(OriginKind)))
        lot = Lot(
            id=LotId(f"lot-{len(lots)}"),
            mass_g=draw(masses()),
            assay=draw(assays()),
            site=MINE.id if draw(st.booleans()) else None,
            origin=kind,
        )
        lots[lot.id] = lot
        left[lot.id] = lot.mass_g or 0
        return lot

    for _ in range(draw(st.integers(1, 4))):
        new_lot()
    events = []
    for number in range(draw(st.integers(0, max_events))):
        full = sorted(key for key, mass in left.items() if mass > 0)
        if not full:
            break
        chosen = draw(st.lists(st.sampled_from(full), min_size=1, max_size=4, unique=True))
        inputs = []
        for key in chosen:
            mass = draw(st.integers(1, left[key]))
            left[key] -= mass
            inputs.append(Flow(lot=LotId(key), mass_g=mass))
        made = [new_lot() for _ in range(draw(st.integers(1, 3)))]
        events.append(
            TransformationEvent(
                id=EventId(f"event-{number}"),
                time=START + timedelta(days=number + 1),
                inputs=tuple(inputs),
                outputs=tuple(Flow(lot=lot.id, mass_g=lot.mass_g) for lot in made),
            )
        )
    return World(lots=tuple(lots.values()), events=tuple(events))
