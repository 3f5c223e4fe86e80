"""A small copper chain: two mines feed a smelter that puts out more copper than they explain."""

from datetime import UTC, datetime

from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.event import Flow, TransformationEvent
from fairlode.types.identifiers import EventId, LotId, PartyId, SiteId
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Organisation, Site, SiteKind
from tests.worlds import recorded

START = datetime(2019, 1, 1, tzinfo=UTC)
END = datetime(2019, 12, 31, tzinfo=UTC)
TONNE = 1_000_000
CATHODE = LotId("cathode-2019")
NORTH, SOUTH, SMELTER = SiteId("mine-north"), SiteId("mine-south"), SiteId("smelter")
COMPANY = PartyId("copper-co")


def lot(key: str, mass_t: int, grade: float, **stated: object) -> Draft:
    made = Lot(
        id=LotId(key),
        mass_g=mass_t * TONNE,
        assay=Assay({"Cu": Content(fraction=grade, basis=Basis("measured"))}),
        **stated,
    )
    return Draft(statement=made, valid_from=START)


def event(key: str, inputs: dict[str, int], outputs: dict[str, int], month: int) -> Draft:
    made = TransformationEvent(
        id=EventId(key),
        time=END.replace(month=month, day=28),
        location=SMELTER,
        inputs=tuple(Flow(lot=LotId(k), mass_g=t * TONNE) for k, t in inputs.items()),
        outputs=tuple(Flow(lot=LotId(k), mass_g=t * TONNE) for k, t in outputs.items()),
    )
    return Draft(statement=made, valid_from=made.time)


def drafts() -> list[Draft]:
    """Sites, lots and events; 40 t of copper in the anode that the concentrate cannot explain."""
    places = [
        Site(id=NORTH, name="North mine", kind=SiteKind.MINE, country="MX", operator=COMPANY),
        Site(id=SOUTH, name="South mine", kind=SiteKind.MINE, country="MX", operator=COMPANY),
        Site(id=SMELTER, name="Smelter", kind=SiteKind.SMELTER, country="MX", operator=COMPANY),
        Organisation(id=COMPANY, name="Copper Company"),
    ]
    mined = {"origin": OriginKind.PRIMARY, "material": "copper_concentrate"}
    return [
        *(Draft(statement=place, valid_from=START) for place in places),
        lot("north-conc", 1000, 0.24, name="North concentrate 2019", site=NORTH, **mined),
        lot("south-conc", 500, 0.24, site=SOUTH, **mined),
        lot("anode-2019", 403, 0.9926, site=SMELTER, material="copper_anode"),
        lot(CATHODE, 330, 0.9999, name="Cathode 2019", material="copper_cathode", holder=COMPANY),
        lot("rod-2019", 200, 0.999, material="copper_rod"),
        event("smelting-2019", {"north-conc": 1000, "south-conc": 500}, {"anode-2019": 403}, 6),
        event("refining-2019", {"anode-2019": 335}, {CATHODE: 330}, 8),
        event("rolling-2019", {CATHODE: 201}, {"rod-2019": 200}, 10),
    ]


def copper_store() -> MemoryStore:
    """A store that holds the chain."""
    store = MemoryStore()
    recorded(drafts(), store)
    return store
