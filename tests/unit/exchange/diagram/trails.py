"""Trails made by hand, for what no small record gives: many points, long chains, strange names."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from fairlode.engine.answer import Boundary, Link, Origin, OriginStatus, Reason, Trail


def trail_of(links: Sequence[Link], origins: Sequence[Origin], *, lot: str = "T") -> Trail:
    """A trail of these links and ends, of 1,000 kg copper."""
    return Trail(
        lot=lot,
        element="Cu",
        mass_g=1e6,
        boundary=Boundary.RECLAIM,
        threshold=0.0,
        origins=tuple(origins),
        steps=(),
        steps_in_all=0,
        links=tuple(links),
        gross_share=0.0,
        unmeasured=(),
        entries=(),
    )


def primary(lot: str, share: float, *, site: str = "") -> Origin:
    """A mined origin."""
    return Origin(status=OriginStatus.PRIMARY, share=share, mass_g=share * 1e6, lot=lot, site=site)


def unknown(lot: str, share: float) -> Origin:
    """A lot of which nobody states where it comes from."""
    return Origin(
        status=OriginStatus.UNKNOWN,
        share=share,
        mass_g=share * 1e6,
        lot=lot,
        reason=Reason.NOT_STATED,
    )


def chain(length: int) -> Trail:
    """One mine, and so many lots one after another."""
    lots = [f"lot-{number}" for number in range(length)]
    links = [Link(source=lots[0], target="T", share=1.0)]
    links += [Link(source=after, target=before, share=1.0) for before, after in pairwise(lots)]
    return trail_of(links, [primary(lots[-1], 1.0)])


def fan(count: int, *, unknowns: int = 0) -> Trail:
    """Many origins of falling share, all straight into the lot; the last ones unknown."""
    weights = [1.0 / (number + 1) for number in range(count)]
    total = sum(weights)
    ends = [
        (unknown if number >= count - unknowns else primary)(f"lot-{number}", weight / total)
        for number, weight in enumerate(weights)
    ]
    links = [Link(source=end.lot, target="T", share=end.share) for end in ends]
    return trail_of(links, ends)


def tree(depth: int, width: int, seed: Random) -> Trail:
    """Levels of lots, each fed by a few of the next; some end on the way."""
    draw = seed.random
    held, links, ends = {"T": 1.0}, [], []
    for level in range(depth):
        below: dict[str, float] = {}
        for lot, share in held.items():
            if lot != "T" and draw() < 0.2:
                ends.append((unknown if draw() < 0.3 else primary)(lot, share))
                continue
            fed = {f"{level}-{int(draw() * width)}" for _ in range(3)}
            for source in fed:
                part = share / len(fed)
                below[source] = below.get(source, 0.0) + part
                links.append(Link(source=source, target=lot, share=part))
        held = below
    ends += [primary(lot, share) for lot, share in held.items()]
    return trail_of(links, ends)
