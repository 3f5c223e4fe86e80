"""What is promised of a record that is missing, and what the record then does."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from fairlode.engine.bounds import EvidenceKind, missing_evidence, tight_bounds
from fairlode.types.identifiers import LotId
from tests.routings import Chain, Mixing
from tests.unit.engine.bounds.chains import chains, graph
from tests.unit.engine.bounds.test_tight import HALVES, QUESTION, of_site


def test_a_batch_record_is_what_two_lots_of_one_melt_lack() -> None:
    asked = graph(HALVES)
    bounds = tight_bounds(asked, LotId("x"), QUESTION, origins=of_site(asked))

    best, *others = missing_evidence(asked, bounds)

    assert (best.kind, best.at) == (EvidenceKind.MIXING, "event 0")
    assert (best.least, best.most) == pytest.approx((0.6, 0.6))
    assert best.narrows == pytest.approx(0.8)
    assert others == []


def test_what_leaves_nothing_open_lacks_nothing() -> None:
    asked = graph(replace(HALVES, within=frozenset("ab")))
    bounds = tight_bounds(asked, LotId("x"), QUESTION, origins=of_site(asked))

    assert missing_evidence(asked, bounds) == ()


def test_a_gap_is_asked_about() -> None:
    chain = Chain(
        origins=(("a", 60),),
        within=frozenset("a"),
        unknown=frozenset(),
        events=(Mixing((("a", 60),), (("x", 100),)),),
    )
    asked = graph(chain)
    bounds = tight_bounds(asked, LotId("x"), QUESTION, origins=of_site(asked))

    assert (bounds.least, bounds.mean, bounds.most) == pytest.approx((0.6, 0.6, 1.0))
    assert bounds.unknown == pytest.approx(0.4)
    found = missing_evidence(asked, bounds)
    assert [(item.kind, item.at) for item in found] == [(EvidenceKind.GAP, "event 0")]
    assert found[0].narrows == pytest.approx(0.4)


@settings(deadline=None, max_examples=150)
@given(drawn=chains())
def test_a_stated_origin_narrows_by_what_was_promised(drawn: tuple[Chain, str]) -> None:
    chain, lot = drawn
    asked = graph(chain)
    bounds = tight_bounds(asked, LotId(lot), QUESTION, origins=of_site(asked))
    for promised in missing_evidence(asked, bounds, count=100):
        if promised.kind is not EvidenceKind.ORIGIN:
            continue
        for answer in (chain.within | {promised.at}, chain.within):
            told = replace(chain, within=answer, unknown=chain.unknown - {promised.at})
            again = graph(told)
            found = tight_bounds(again, LotId(lot), QUESTION, origins=of_site(again))
            assert found.width <= bounds.width - promised.narrows + 1e-6
