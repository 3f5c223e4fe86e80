"""Two mines, a smelter and two buyers, written down day by day, with assurances and claims.

The north mine is assured; its lots of February and of April are smelted apart, that of April
together with one of the south mine, which is twice as large.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from fairlode.engine.ancestry import Question
from fairlode.engine.graph import Graph, open_graph
from fairlode.engine.recall import AssayChange, Case, Subject, subject_of
from fairlode.ledger.columns import snapshot
from fairlode.ledger.record import Draft, Statement
from fairlode.stores.memory import MemoryStore
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.event import Action, Flow, ObjectEvent, TransformationEvent
from fairlode.types.evidence import Assurance, Claim, Period
from fairlode.types.identifiers import EventId, LotId, PartyId, SiteId
from fairlode.types.instant import EARLIEST, to_micros
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Organisation, Site, SiteKind
from tests.worlds import recorded

SCHEME = "Good Mine"


def on(day: str) -> datetime:
    """The first moment of a day of 2026, such as ``03-01``."""
    return datetime.fromisoformat(f"2026-{day}").replace(tzinfo=UTC)


def micros(day: str) -> int:
    return to_micros(on(day))


def said(statement: Statement, since: datetime = EARLIEST) -> Draft:
    return Draft(statement=statement, valid_from=since)


def lot(
    name: str,
    mass_g: int,
    *,
    site: str = "",
    holder: str = "",
    copper: float | None = None,
    since: datetime = EARLIEST,
) -> Draft:
    """A lot; one with a site is primary."""
    contents = {} if copper is None else {"Cu": Content(fraction=copper, basis=Basis.MEASURED)}
    stated = Lot(
        id=LotId(name),
        mass_g=mass_g,
        site=SiteId(site) if site else None,
        holder=PartyId(holder) if holder else None,
        assay=Assay(contents),
        origin=OriginKind.PRIMARY if site in ("north", "south") else OriginKind.UNKNOWN,
    )
    return said(stated, since)


def mined(name: str, day: str, mass_g: int) -> Draft:
    made = ObjectEvent(
        id=EventId(f"mining {name}"),
        time=on(day),
        step="commissioning",
        action=Action.ADD,
        objects=(Flow(lot=LotId(name), mass_g=mass_g),),
    )
    return Draft(statement=made, valid_from=made.time)


def made(day: str, inputs: dict[str, int], outputs: dict[str, int], *, site: str = "") -> Draft:
    event = TransformationEvent(
        id=EventId(f"making {' '.join(outputs)}"),
        time=on(day),
        read_point=SiteId(site) if site else None,
        inputs=tuple(Flow(lot=LotId(key), mass_g=mass) for key, mass in inputs.items()),
        outputs=tuple(Flow(lot=LotId(key), mass_g=mass) for key, mass in outputs.items()),
    )
    return Draft(statement=event, valid_from=event.time)


def assurance(name: str = "GM-7", subject: str = "north", **more: object) -> Assurance:
    stated = {"scheme": SCHEME, "assessor": "auditor"} | more
    return Assurance(id=name, subject=subject, **stated)


def claim(name: str, subject: str, value: str, *, by: str = "smelter-co", **more: str) -> Claim:
    stated = {"criterion": SCHEME, "unit": "%"} | more
    return Claim(id=name, subject=subject, value=value, speaker=by, **stated)


def places() -> list[Draft]:
    sites = [
        Site(id=SiteId(name), kind=kind, operator=PartyId(f"{name}-co"))
        for name, kind in (
            ("north", SiteKind.MINE),
            ("south", SiteKind.MINE),
            ("smelter", SiteKind.SMELTER),
        )
    ]
    parties = ("north-co", "south-co", "smelter-co", "cable-co", "motor-co")
    return [
        *(said(site) for site in sites),
        *(said(Organisation(id=PartyId(name))) for name in parties),
    ]


def chain() -> list[Draft]:
    """February's lot goes into one anode, April's two lots into another, that into two rods."""
    return [
        *places(),
        lot("north-feb", 100, site="north", holder="north-co"),
        lot("north-apr", 100, site="north", holder="north-co"),
        lot("south-apr", 200, site="south", holder="south-co"),
        lot("anode-feb", 100, site="smelter", holder="smelter-co"),
        lot("anode-apr", 300, site="smelter", holder="smelter-co"),
        lot("rod", 120, holder="cable-co"),
        lot("wire", 180, holder="motor-co"),
        mined("north-feb", "02-10", 100),
        mined("north-apr", "04-10", 100),
        mined("south-apr", "04-11", 200),
        made("02-20", {"north-feb": 100}, {"anode-feb": 100}, site="smelter"),
        made("04-20", {"north-apr": 100, "south-apr": 200}, {"anode-apr": 300}, site="smelter"),
        made("05-05", {"anode-apr": 120}, {"rod": 120}),
        made("05-06", {"anode-apr": 180}, {"wire": 180}),
    ]


class World:
    """A record that grows, and the recalls that are put to it."""

    def __init__(self, *drafts: Draft) -> None:
        self.store = MemoryStore()
        self.add("01-01", drafts or chain())

    def add(self, day: str, drafts: Sequence[Draft], *, author: str = "tester") -> None:
        """Record drafts on a day of 2027: after everything that happened."""
        at = micros(day) + 365 * 86_400_000_000
        recorded(drafts, self.store, author=author, at=at)

    def state(self, *statements: Statement, day: str = "01-02") -> "World":
        self.add(day, [said(statement) for statement in statements])
        return self

    def graph(self) -> Graph:
        return open_graph(snapshot(self.store))

    def subject(
        self, id_: str, day: str | None = None, *, assay: AssayChange | None = None
    ) -> Subject:
        since = None if day is None else micros(day)
        columns = snapshot(self.store)
        return subject_of(self.store, columns, id_, since=since, assay=assay)

    def case(
        self,
        id_: str,
        day: str | None = None,
        *,
        element: str = "",
        assay: AssayChange | None = None,
    ) -> Case:
        subject = self.subject(id_, day, assay=assay)
        return Case(graph=self.graph(), subject=subject, question=Question(element=element))


def period(begin: str, end: str | None = None) -> Period:
    return Period(begin=on(begin), end=None if end is None else on(end))
