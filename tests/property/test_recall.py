"""A recall against every routing of whole grams that a small record allows."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlode.engine.ancestry import Question
from fairlode.engine.graph import Graph, open_graph
from fairlode.engine.recall import Case, Changes, Share, changes, subject_of
from fairlode.ledger.columns import snapshot
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from fairlode.types.event import Flow, TransformationEvent
from fairlode.types.evidence import Assurance, Period
from fairlode.types.identifiers import EventId, LotId
from fairlode.types.instant import to_micros
from fairlode.types.site import Site, SiteKind
from tests.routings import Chain, grams_within
from tests.unit.engine.bounds.chains import DAY, WITHIN, chains, graph
from tests.unit.engine.recall.world import lot, said
from tests.worlds import recorded

ROUNDING = 1e-9


def _recall(found: Graph, id_: str, *, tight: str = "") -> Changes:
    subject = subject_of(MemoryStore(), found.columns, id_)
    case = Case(graph=found, subject=subject, question=Question())
    return changes(case, tight=[tight])


def _mass(chain: Chain, lot: str) -> int:
    return dict(pair for event in chain.events for pair in event.outputs)[lot]


def _share(found: Changes, lot: str) -> Share | None:
    return next((each.concerned for each in found.lots if each.lot == lot), None)


@settings(deadline=None)
@given(drawn=chains())
def test_a_recalled_site_is_bounded_by_every_routing_and_tightly_by_the_widest(
    drawn: tuple[Chain, str],
) -> None:
    chain, lot = drawn
    found = graph(chain)
    if found.columns.place_ids.code(WITHIN) < 0 or not chain.within:
        return
    shares = {grams / _mass(chain, lot) for grams in grams_within(chain, lot)}

    outer = _share(_recall(found, WITHIN), lot)
    tight = _share(_recall(found, WITHIN, tight=lot), lot)

    if outer is None or tight is None:  # none of its recorded material could have come here
        certain = Chain(
            origins=chain.origins,
            within=chain.within,
            unknown=frozenset(),
            events=chain.events,
        )
        assert min(grams_within(certain, lot)) == 0
        return
    assert outer.least <= min(shares) + ROUNDING
    assert outer.most >= max(shares) - ROUNDING
    assert outer.least - ROUNDING <= outer.mean <= outer.most + ROUNDING
    assert tight.least == pytest.approx(min(shares), abs=1e-6)
    assert tight.most == pytest.approx(max(shares), abs=1e-6)


@settings(deadline=None)
@given(drawn=chains())
def test_a_recalled_lot_is_bounded_by_every_routing(drawn: tuple[Chain, str]) -> None:
    chain, lot = drawn
    recalled = chain.origins[0][0]
    one = Chain(
        origins=chain.origins,
        within=frozenset([recalled]),
        unknown=chain.unknown - {recalled},
        events=chain.events,
    )
    shares = {grams / _mass(chain, lot) for grams in grams_within(one, lot)}

    share = _share(_recall(graph(chain), recalled), lot)

    if share is not None:
        assert share.least <= min(shares) + ROUNDING
        assert share.most >= max(shares) - ROUNDING


DAYS = st.integers(0, 6)


def _assured(chain: Chain, begin: int, length: int) -> tuple[MemoryStore, Graph]:
    """The chain, with the site of the class assured for some days of it."""
    period = Period(begin=_day(begin), end=_day(begin + length + 1))
    statement = Assurance(id="A", subject=WITHIN, scheme="S", assessor="x", validity=period)
    store = MemoryStore()
    recorded([*_drafts(chain), Draft(statement=statement, valid_from=DAY)], store)
    return store, open_graph(snapshot(store))


def _drafts(chain: Chain) -> list[Draft]:
    """The chain as it is recorded, its origins undated: they were there when first drawn from."""
    found = [said(Site(id=WITHIN, kind=SiteKind.MINE))]
    found += [
        lot(name, mass, site=WITHIN if name in chain.within else "") for name, mass in chain.origins
    ]
    for at, event in enumerate(chain.events):
        time = DAY + timedelta(days=at + 1)
        made = TransformationEvent(
            id=EventId(f"event {at}"),
            time=time,
            inputs=tuple(Flow(lot=LotId(name), mass_g=mass) for name, mass in event.inputs),
            outputs=tuple(Flow(lot=LotId(name), mass_g=mass) for name, mass in event.outputs),
        )
        found.append(said(made, time))
    return found


def _day(number: int) -> datetime:
    return DAY + timedelta(days=number - 3)


@settings(deadline=None)
@given(drawn=chains(), begin=DAYS, length=DAYS, earlier=DAYS, later=DAYS)
def test_what_is_lost_is_what_was_less_what_is_left_and_a_later_void_loses_no_more(
    drawn: tuple[Chain, str], begin: int, length: int, earlier: int, later: int
) -> None:
    store, found = _assured(drawn[0], begin, length)
    first, last = sorted((earlier, later))
    lost = []
    for number in (first, last):
        since = to_micros(_day(number))
        subject = subject_of(store, found.columns, "A", since=since)
        answer = changes(Case(graph=found, subject=subject, question=Question()))
        for change in answer.lots:
            assert change.before is not None
            assert change.after is not None
            # What is perhaps lost is in neither mean: it is told as unknown.
            lost_mean = change.before.mean - change.after.mean
            assert lost_mean >= change.concerned.mean - ROUNDING
            assert lost_mean <= change.concerned.mean + change.concerned.unknown + ROUNDING
            assert change.after.least <= change.before.least + ROUNDING
            assert change.after.most <= change.before.most + ROUNDING
        lost.append({change.lot: change.concerned.mean for change in answer.lots})

    assert set(lost[1]) <= set(lost[0])
    assert all(lost[1][lot] <= lost[0][lot] + ROUNDING for lot in lost[1])
