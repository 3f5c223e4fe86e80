"""Small chains as records: drawn at random, recorded, and asked."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from fairlode.engine.graph import Graph
from fairlode.ledger.record import Draft
from fairlode.types.event import Flow, TransformationEvent
from fairlode.types.identifiers import EventId, LotId, SiteId
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Site, SiteKind
from tests.routings import Chain, Masses, Mixing
from tests.worlds import graph_of

DAY = datetime(2024, 5, 1, tzinfo=UTC)
WITHIN, OTHER = SiteId("within"), SiteId("other")


def graph(chain: Chain) -> Graph:
    """The record of a chain: origins of the class are mined at one site, the others elsewhere."""
    sites = [Site(id=site, kind=SiteKind.MINE) for site in (WITHIN, OTHER)]
    drafts = [Draft(statement=site, valid_from=DAY) for site in sites]
    drafts += [_origin(chain, name, mass) for name, mass in chain.origins]
    drafts += [_event(at, event) for at, event in enumerate(chain.events)]
    return graph_of(drafts)


def _origin(chain: Chain, name: str, mass: int) -> Draft:
    kind = OriginKind.UNKNOWN if name in chain.unknown else OriginKind.PRIMARY
    site = None if name in chain.unknown else WITHIN if name in chain.within else OTHER
    made = Lot(id=LotId(name), mass_g=mass, origin=kind, site=site)
    return Draft(statement=made, valid_from=DAY)


def _event(at: int, event: Mixing) -> Draft:
    time = DAY + timedelta(days=at + 1)
    made = TransformationEvent(
        id=EventId(f"event {at}"),
        time=time,
        inputs=_flows(event.inputs),
        outputs=_flows(event.outputs),
    )
    return Draft(statement=made, valid_from=time)


def _flows(masses: Masses) -> tuple[Flow, ...]:
    return tuple(Flow(lot=LotId(name), mass_g=mass) for name, mass in masses)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Chain, str]:
    """A chain of a few grams, and the lot to ask about: any that an event made."""
    names = ["a", "b", "c"][: draw(st.integers(1, 3))]
    left = {name: draw(st.integers(1, 4)) for name in names}
    origins = tuple(left.items())
    standing = {name: draw(st.sampled_from("wou")) for name in names}
    events, made = [], []
    for at in range(draw(st.integers(1, 3))):
        inputs = _draws(draw, left)
        if not inputs:
            break
        total = sum(mass for _, mass in inputs)
        outputs = _yields(draw, total + draw(st.sampled_from([0, 0, 0, 1])), at)
        left |= dict(outputs)
        made += [name for name, _ in outputs]
        events.append(Mixing(inputs, outputs))
    chain = Chain(
        origins=origins,
        within=frozenset(name for name in names if standing[name] == "w"),
        unknown=frozenset(name for name in names if standing[name] == "u"),
        events=tuple(events),
    )
    return chain, draw(st.sampled_from(made))


def _draws(draw: st.DrawFn, left: dict[str, int]) -> Masses:
    masses = []
    for name in sorted(left):
        mass = draw(st.integers(0, left[name]))
        if mass:
            left[name] -= mass
            masses.append((name, mass))
    if not masses and any(left.values()):
        name = next(name for name in sorted(left) if left[name])
        masses.append((name, left[name]))
        left[name] = 0
    return tuple(masses)


def _yields(draw: st.DrawFn, total: int, at: int) -> Masses:
    first = draw(st.integers(1, total))
    second = draw(st.integers(0, total - first))
    pairs = ((f"x{at}", first), (f"y{at}", second))
    return tuple(pair for pair in pairs if pair[1])
