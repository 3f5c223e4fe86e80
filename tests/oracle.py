"""Origins by exact fractions, straight from the written rules; slow, and independent of the engine.

Rules (docs/explanation/origins.md): a node mixes its inputs by contained mass of the element where
all of them have an assay of it, else by gross mass; what must have gone in beyond what did, past
the tolerance, is a gap at that node; a secondary lot not made from secondary lots ends the trail.
"""

import math
from fractions import Fraction
from functools import cached_property

from fairlode.types.event import TransformationEvent
from fairlode.types.lot import Lot
from tests.strategies import World

Shares = dict[str, Fraction]
_FLOAT_ROUNDING = Fraction(1, 10**9)


class Oracle:
    """Exact origins of every lot of a world, in one measure."""

    def __init__(self, world: World, element: str, *, follow_recycled: bool = False) -> None:
        self._lots: dict[str, Lot] = {lot.id: lot for lot in world.lots}
        self._maker: dict[str, TransformationEvent] = {
            flow.lot: event for event in world.events for flow in event.outputs
        }
        self._element = element
        self._follow = follow_recycled
        self._known: dict[str, Shares] = {}

    def origins(self, lot: str) -> Shares:
        """Share of each origin: a lot id, or ``gap:`` and the event's id. They sum to 1."""
        if lot not in self._known:
            self._known[lot] = self._origins(self._lots[lot])
        return self._known[lot]

    @cached_property
    def _reclaim(self) -> set[str]:
        def fed_by_recycled(lot: str) -> bool:
            event = self._maker.get(lot)
            return bool(event) and any(self._lots[i.lot].origin.recycled for i in event.inputs)

        return {
            key
            for key, lot in self._lots.items()
            if lot.origin.recycled and not fed_by_recycled(key)
        }

    def _origins(self, lot: Lot) -> Shares:
        event = self._maker.get(lot.id)
        if event is None or (lot.id in self._reclaim and not self._follow):
            return {lot.id: Fraction(1)}
        parts, gap = self._mixed(event)
        total = sum(parts.values()) + gap
        shares: Shares = {}
        if gap:
            shares[f"gap:{event.id}"] = gap / total
        for source, part in parts.items():
            for origin, share in self.origins(source).items():
                shares[origin] = shares.get(origin, Fraction(0)) + share * part / total
        return {origin: share for origin, share in shares.items() if share}

    def _mixed(self, event: TransformationEvent) -> tuple[dict[str, Fraction], Fraction]:
        if self._element:
            by_assay = self._balance(event, self._element)
            if by_assay is not None and sum(by_assay[0].values()) + by_assay[1] > 0:
                return by_assay
        gross = self._balance(event, "")
        assert gross is not None
        return gross

    def _balance(
        self, event: TransformationEvent, element: str
    ) -> tuple[dict[str, Fraction], Fraction] | None:
        parts: dict[str, Fraction | None] = {
            i.lot: self._measure(i.lot, i.mass_g, element) for i in event.inputs
        }
        if any(part is None for part in parts.values()):
            return None
        known: dict[str, Fraction] = {lot: part for lot, part in parts.items() if part is not None}
        out = [self._measure(o.lot, o.mass_g, element) for o in event.outputs]
        supplied = sum(known.values(), Fraction(0))
        excess = sum((part for part in out if part is not None), Fraction(0)) - supplied
        edges = len(event.inputs) + len(event.outputs)
        # Twice the combined rounding to whole grams, whose variance is a twelfth of a gram squared.
        tolerance = Fraction(2 * math.sqrt((edges + 1) / 12))
        tolerance += _FLOAT_ROUNDING * supplied if element else 0
        return known, excess if excess > tolerance else Fraction(0)

    def _measure(self, lot: str, mass: int | None, element: str) -> Fraction | None:
        assert mass is not None
        if not element:
            return Fraction(mass)
        content = self._lots[lot].assay.get(element)
        return None if content is None else mass * Fraction(content.fraction)
