from collections import defaultdict
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine.answer import Link
from fairlode.exchange.diagram.flows import leading
from tests.unit.exchange.diagram.trails import fan, primary, trail_of, tree


@given(
    depth=st.integers(1, 12),
    width=st.integers(1, 20),
    told=st.integers(1, 60),
    seed=st.randoms(use_true_random=False),
)
def test_what_enters_a_point_leaves_it_however_much_is_told(
    depth: int, width: int, told: int, seed: Random
) -> None:
    whole = tree(depth, width, seed)
    largest = sorted(whole.links, key=lambda link: -link.share)[:told]
    ends = {origin.lot for origin in whole.origins}

    flows = list(leading(replace(whole, links=tuple(largest)), ends=ends))

    into: dict[str, float] = defaultdict(float)
    out: dict[str, float] = defaultdict(float)
    for flow in flows:
        into[flow.target] += flow.share
        out[flow.source] += flow.share
    for key, share in into.items():
        assert share == pytest.approx(1.0 if key == "T" else out[key], abs=1e-8)
    begun = [flow.share for flow in flows if flow.source in ends or flow.source[0] == "\0"]
    assert sum(begun) == pytest.approx(1.0, abs=1e-8)


def test_a_trail_told_in_full_is_shown_to_the_last_bit() -> None:
    trail = fan(7)

    flows = leading(trail, ends={origin.lot for origin in trail.origins})

    assert {flow.source: flow.share for flow in flows} == {
        link.source: link.share for link in trail.links
    }


def test_inputs_too_many_to_tell_are_one_flow() -> None:
    whole = fan(10_000)
    few = replace(whole, links=whole.links[:10])

    flows = list(leading(few, ends={origin.lot for origin in whole.origins}))

    rest = 1 - sum(link.share for link in few.links)
    assert flows[-1].source == "\0T"
    assert flows[-1].share == pytest.approx(rest)


def test_links_that_lead_nowhere_are_left_out() -> None:
    links = [Link(source="a", target="T", share=1.0), Link(source="b", target="lost", share=0.5)]

    flows = list(leading(trail_of(links, [primary("a", 1.0)]), ends={"a"}))

    assert [flow.source for flow in flows] == ["a"]


def test_two_links_of_one_pair_are_one_flow() -> None:
    links = [Link(source="a", target="T", share=0.25), Link(source="a", target="T", share=0.75)]

    flows = list(leading(trail_of(links, [primary("a", 1.0)]), ends={"a"}))

    assert [(flow.source, flow.share) for flow in flows] == [("a", 1.0)]
