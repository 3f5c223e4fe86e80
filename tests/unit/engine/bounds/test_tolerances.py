"""Bounds by contained mass: whatever was true within the tolerances lies within them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlode.engine.ancestry import Question
from fairlode.engine.bounds import outer_bounds, tight_bounds
from fairlode.engine.graph import Graph
from fairlode.ledger.record import Draft
from fairlode.types.assay import Assay, Basis, Content
from fairlode.types.event import Flow, TransformationEvent
from fairlode.types.identifiers import EventId, LotId
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Site, SiteKind
from tests.unit.engine.bounds.chains import OTHER, WITHIN
from tests.unit.engine.bounds.test_tight import of_site
from tests.worlds import graph_of

DAY = datetime(2024, 5, 1, tzinfo=UTC)
COPPER = Question(element="Cu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What went on in a furnace: two feeds, two products, each product of any composition."""

    feeds: tuple[int, int]
    """Grams of copper: of the class, and of all else."""
    first: tuple[int, int]
    """Grams of copper of either kind in the first product."""
    errors: tuple[float, float, float, float]
    """Of each assay, as a part of its standard uncertainty, within 2."""


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    feeds = draw(st.integers(1, 4_000)), draw(st.integers(1, 4_000))
    first = draw(st.integers(0, feeds[0])), draw(st.integers(0, feeds[1]))
    error = st.floats(-1.9, 1.9)
    return Truth(
        feeds=feeds, first=first, errors=(draw(error), draw(error), draw(error), draw(error))
    )


def recorded(truth: Truth, u: float) -> Graph:
    """The record of it: every lot weighs 10 kg, and its assay is off by its error."""
    second = tuple(all_ - part for all_, part in zip(truth.feeds, truth.first, strict=True))
    copper = dict(zip("abxy", (*truth.feeds, sum(truth.first), sum(second)), strict=True))
    sites = [Site(id=site, kind=SiteKind.MINE) for site in (WITHIN, OTHER)]
    drafts = [Draft(statement=site, valid_from=DAY) for site in sites]
    for (name, grams), error in zip(copper.items(), truth.errors, strict=True):
        content = Content(fraction=max(grams / 10_000 + error * u, 0.0), u=u, basis=Basis.MEASURED)
        lot = Lot(
            id=LotId(name),
            mass_g=10_000,
            assay=Assay({"Cu": content}),
            origin=OriginKind.PRIMARY if name in "ab" else OriginKind.UNKNOWN,
            site={"a": WITHIN, "b": OTHER}.get(name),
        )
        drafts.append(Draft(statement=lot, valid_from=DAY))
    flows = {name: Flow(lot=LotId(name), mass_g=10_000) for name in copper}
    time = DAY + timedelta(days=1)
    melt = TransformationEvent(
        id=EventId("melt"),
        time=time,
        inputs=(flows["a"], flows["b"]),
        outputs=(flows["x"], flows["y"]),
    )
    return graph_of([*drafts, Draft(statement=melt, valid_from=time)])


@settings(deadline=None, max_examples=150)
@given(truth=truths())
def test_what_was_true_lies_within_the_bounds(truth: Truth) -> None:
    asked = recorded(truth, u=0.002)
    held = sum(truth.first)
    if not held:
        return
    node = asked.network.node_of_lot[asked.lot_code(LotId("x"))]

    found = tight_bounds(asked, LotId("x"), COPPER, origins=of_site(asked))
    outer = outer_bounds(asked, COPPER, of_site(asked))

    assert found.least - 1e-6 <= truth.first[0] / held <= found.most + 1e-6
    assert outer.least[node] <= found.least + 1e-6
    assert outer.most[node] >= found.most - 1e-6


def test_wider_tolerances_never_give_narrower_bounds() -> None:
    truth = Truth(feeds=(2_000, 1_000), first=(1_500, 500), errors=(0.0, 0.0, 0.0, 0.0))

    widths = [
        tight_bounds(asked, LotId("x"), COPPER, origins=of_site(asked)).width
        for asked in (recorded(truth, u) for u in (0.0, 0.001, 0.005, 0.02))
    ]

    assert widths == sorted(widths)
    assert widths[0] == pytest.approx(0.5)


def test_a_feed_without_an_assay_may_hold_anything() -> None:
    truth = Truth(feeds=(2_000, 1_000), first=(2_000, 1_000), errors=(0.0, 0.0, 0.0, 0.0))
    asked = recorded(truth, u=0.001)
    unassayed = Question(element="Co")

    found = tight_bounds(asked, LotId("x"), unassayed, origins=of_site(asked))

    assert (found.least, found.most) == (0.0, 1.0)
