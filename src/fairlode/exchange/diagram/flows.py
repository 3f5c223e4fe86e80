"""The flows of a trail that lead to its lot, so that what enters a point is what leaves it.

Of a very large trail only the largest links are told. What then enters a point untold is drawn as
one flow from nowhere in particular; what leaves it untold is taken off the flows that enter it. So
a drawing never shows more than the lot, and every part of it somewhere.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairlode.engine.answer import Link, Trail

_TOLD = 1e-9
"""Shares that differ by less are told in full: what rounding leaves is smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What passes from one point to another."""

    source: str
    target: str
    share: float


def leading(trail: Trail, *, ends: Collection[str]) -> Iterator[Flow]:
    """The flows to the lot of `trail`, each pair of points once, those nearest the lot first.

    `ends` are the points where the trail begins. A flow of what is not told has a source that
    begins with a NUL, which no id holds.
    """
    into = _into(trail)
    out: dict[str, float] = defaultdict(float, {trail.lot: 1.0})
    for key in _lot_first(into, trail.lot):
        links, passing = into.get(key, {}), out[key]
        told = sum(links.values())
        kept = passing / told if told > passing + _TOLD else 1.0
        for source, share in links.items():
            out[source] += share * kept
            yield Flow(source=source, target=key, share=share * kept)
        if passing - told > _TOLD and key not in ends and (links or key != trail.lot):
            yield Flow(source=f"\0{key}", target=key, share=passing - told)


def _into(trail: Trail) -> Mapping[str, Mapping[str, float]]:
    """By point that a way leads on from to the lot: what enters it, by where it comes from."""
    links: dict[str, list[Link]] = defaultdict(list)
    for link in trail.links:
        links[link.target].append(link)
    into: dict[str, dict[str, float]] = {}
    waiting = [trail.lot]
    while waiting:
        key = waiting.pop()
        if key in into:
            continue
        shares = into[key] = defaultdict(float)
        for link in links[key]:
            shares[link.source] += link.share
            waiting.append(link.source)
    return into


def _lot_first(into: Mapping[str, Mapping[str, float]], lot: str) -> Sequence[str]:
    """Every point after all those that it leads to."""
    left: dict[str, int] = defaultdict(int)
    for sources in into.values():
        for source in sources:
            left[source] += 1
    order = [lot]
    for key in order:  # grows while it is read
        for source in sorted(into[key]):
            left[source] -= 1
            if not left[source]:
                order.append(source)
    return order
