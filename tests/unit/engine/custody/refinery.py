"""A refinery that receives a certified and a conventional concentrate and makes two cathodes."""

from collections.abc import Sequence
from datetime import UTC, datetime

from fairlode.engine.custody.balance import Balance, balance
from fairlode.engine.custody.boundary import boundary_of
from fairlode.engine.custody.case import Case
from fairlode.engine.custody.characteristics import Stated, stated_in
from fairlode.engine.custody.movements import Movements, movements
from fairlode.engine.custody.profile import CarryOver, Profile
from fairlode.engine.custody.words import day_words
from fairlode.engine.graph import open_graph
from fairlode.ledger.columns import snapshot
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from fairlode.types.assay import Assay, Basis, Content
from fairlode.types.event import Action, Flow, ObjectEvent, TransformationEvent
from fairlode.types.evidence import Assurance, Claim, EvidenceLevel, Period
from fairlode.types.identifiers import EventId, LotId, PartyId, SiteId
from fairlode.types.instant import EARLIEST
from fairlode.types.lot import CustodyModel, Lot
from fairlode.types.site import Site, SiteKind
from tests.unit.engine.custody.ledgers import T, profile
from tests.worlds import recorded

C = "responsible"
HELD = profile(carry_over=CarryOver.UNLIMITED)
"""Credits without expiry, so that a closing balance shows what is left."""


def day(month: int, number: int = 1, year: int = 2025) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def copper(percent: float) -> Assay:
    return Assay({"Cu": Content(fraction=percent / 100, basis=Basis.MEASURED)})


def site(name: str, operator: str = "", kind: SiteKind = SiteKind.OTHER) -> Draft:
    stated = Site(id=SiteId(name), kind=kind, operator=PartyId(operator) if operator else None)
    return Draft(statement=stated, valid_from=EARLIEST)


def lot(
    name: str, tonnes: float | None, at: str, *, on: datetime | None = None, **more: object
) -> Draft:
    mass = None if tonnes is None else int(tonnes * T)
    assay = more.pop("assay", copper(25))
    stated = Lot(id=LotId(name), mass_g=mass, site=SiteId(at), assay=assay, **more)
    return Draft(statement=stated, valid_from=on or EARLIEST)


def flow(name: str, tonnes: float | None = None) -> Flow:
    return Flow(lot=LotId(name), mass_g=None if tonnes is None else int(tonnes * T))


def seen(step: str, on: datetime, *flows: Flow, at: str = "refinery") -> Draft:
    event = ObjectEvent(
        id=EventId(f"{step} {flows[0].lot} {on:%m-%d}"),
        time=on,
        step=step,
        read_point=SiteId(at),
        action=Action.OBSERVE,
        objects=flows,
    )
    return Draft(statement=event, valid_from=on)


def made(
    on: datetime, inputs: Sequence[Flow], outputs: Sequence[Flow], at: str | None = "refinery"
) -> Draft:
    event = TransformationEvent(
        id=EventId(f"making {outputs[0].lot}"),
        time=on,
        read_point=SiteId(at) if at else None,
        inputs=tuple(inputs),
        outputs=tuple(outputs),
    )
    return Draft(statement=event, valid_from=on)


def claim(name: str, subject: str, on: datetime, **more: object) -> Draft:
    stated = Claim(id=name, subject=subject, **{"criterion": C, "speaker": "refinery-co", **more})
    return Draft(statement=stated, valid_from=on)


def assurance(name: str, subject: str, **more: object) -> Draft:
    period = Period(begin=day(1), end=day(1, year=2027))
    stated = Assurance(
        id=name,
        subject=subject,
        scheme=C,
        assessor="assessor",
        **{"validity": period, "level": EvidenceLevel.THIRD_PARTY, **more},
    )
    return Draft(statement=stated, valid_from=day(1))


SITES = [
    site("andes", kind=SiteKind.MINE),
    site("others", kind=SiteKind.MINE),
    site("refinery", "refinery-co", SiteKind.REFINER),
]
LOTS = [
    lot("andes-1", 160, "andes", on=day(1, 2)),
    lot("mix-1", 240, "others", on=day(1, 2)),
    lot("cathode-1", 60, "refinery", assay=copper(100)),
    lot("cathode-2", 40, "refinery", assay=copper(100)),
]
RECEIPTS = [
    seen("receiving", day(1, 15), flow("andes-1")),
    seen("receiving", day(1, 16), flow("mix-1")),
]
REFINING = made(
    day(2, 20),
    [flow("andes-1", 160), flow("mix-1", 240)],
    [flow("cathode-1", 60), flow("cathode-2", 40)],
)
ASSURED = assurance("certificate", "andes")
CHAIN = [*SITES, *LOTS, *RECEIPTS, REFINING, ASSURED]
"""40 t of copper with the characteristic, 60 t without; 100 t of cathode."""


def case(
    drafts: Sequence[Draft],
    *,
    rules: Profile = HELD,
    subject: str = "refinery",
    others: Sequence[str] = (),
    stated: Sequence[Stated] = (),
    characteristic: str = C,
    element: str = "Cu",
) -> Case:
    """The case of a record that holds these drafts."""
    store = MemoryStore()
    recorded(drafts, store)
    columns = snapshot(store)
    graph = open_graph(columns)
    boundary = boundary_of(columns, subject, rules, others=others)
    found = [*stated_in(store, columns), *stated]
    return Case(
        graph=graph,
        boundary=boundary,
        profile=rules,
        moves=movements(graph, boundary, store),
        characteristic=characteristic,
        element=element,
        stated=[one for one in found if one.characteristic == characteristic],
    )


def balanced(drafts: Sequence[Draft], **more: object) -> Balance:
    return balance(case(drafts, **more))


def moves_of(drafts: Sequence[Draft], **more: object) -> dict[str, list[tuple[str, str, float]]]:
    """Received, drawn, made and sent: day, lot and tonnes of each."""
    of = case(drafts, **more)
    return {
        name: _told(of, getattr(of.moves, name)) for name in ("received", "drawn", "made", "sent")
    }


def _told(of: Case, moves: Movements) -> list[tuple[str, str, float]]:
    return [(day_words(move.time)[5:], of.lot(move.lot), move.mass_g / T) for move in moves]


IP, SEG, CB, MB, BC = CustodyModel


SOLD = claim("sale-1", "cathode-1", day(3))


def tonnes(found: Balance) -> list[tuple[str, float, float, float, float]]:
    """Period, in, out, not covered, closing."""
    return [
        (s.label, s.received_g / T, s.claimed_g / T, s.not_covered_g / T, s.closing_g / T)
        for s in found.statements
    ]


def codes(found: Balance) -> list[str]:
    return [problem.code for problem in found.problems]
