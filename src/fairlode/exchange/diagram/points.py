"""What a flow diagram shows: points with flows between them, made from the answer to a trace.

A point is a lot, an event, or a part of unknown origin. All flows run towards the traced lot, which
is the whole: every share is a part of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fairlode.engine.answer import Origin, OriginStatus, Step, Trail
from fairlode.exchange.diagram.flows import Flow, leading
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.words import amount, origin_note, origin_title


class PointKind(StrEnum):
    """What a point is; each is drawn in its own way."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    UNKNOWN = "unknown"
    LOT = "lot"
    EVENT = "event"
    TARGET = "target"
    REST = "rest"
    """Flows too small to be told one by one."""

    @property
    def group(self) -> str:
        """Which small points may be shown as one: unknown origins never with known ones."""
        return _GROUPS.get(self, ON_THE_WAY)


KNOWN, UNKNOWN, ON_THE_WAY = "known origins", "unknown origins", "on the way"
UNTOLD = "untold"
"""The groups of points."""
_GROUPS = {
    PointKind.PRIMARY: KNOWN,
    PointKind.SECONDARY: KNOWN,
    PointKind.UNKNOWN: UNKNOWN,
    PointKind.REST: UNTOLD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of the diagram."""

    key: str
    """Unique within the diagram; decides between points that are alike in all else."""
    kind: PointKind
    label: str
    detail: str = ""
    """Second line."""
    tip: str = ""
    """What is told about it on request, whole."""
    count: int = 1
    """How many points it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Points and flows that all lead to one target."""

    points: Mapping[str, Point]
    flows: tuple[Flow, ...]
    target: str
    mass_g: float | None = None
    """What the whole weighs, in the measure of the shares."""

    def amount(self, share: float) -> str:
        """A share in percent, and its mass where that is known."""
        return amount(share, self.mass_g)


def picture_of(trail: Trail, names: Names) -> Picture:
    """The picture of a trail: its lots, events and unknown parts, and all its links."""
    points = {trail.lot: _target(trail, names)}
    for point in (*_ends(trail, names), *_events(trail, names)):
        points.setdefault(point.key, point)
    for link in trail.links:
        for key in (link.source, link.target):
            if key not in points:
                points[key] = _lot(key, names)
    flows = list(leading(trail, ends={key for key, p in points.items() if p.kind in _ENDS}))
    for flow in flows:
        if flow.source not in points:  # what the trail does not tell
            points[flow.source] = Point(
                key=flow.source, kind=PointKind.REST, label=REST_LABEL, tip=_REST_TIP
            )
    told = {trail.lot, *(key for flow in flows for key in (flow.source, flow.target))}
    return Picture(
        points={key: point for key, point in points.items() if key in told},
        flows=tuple(sorted(flows, key=lambda flow: (flow.source, flow.target))),
        target=trail.lot,
        mass_g=trail.mass_g,
    )


_ENDS = frozenset({PointKind.PRIMARY, PointKind.SECONDARY, PointKind.UNKNOWN})
REST_LABEL = "Smaller flows"
_REST_TIP = "Flows too small to be drawn one by one; the table lists every origin"


def _target(trail: Trail, names: Names) -> Point:
    return Point(
        key=trail.lot,
        kind=PointKind.TARGET,
        label=names.lot(trail.lot),
        detail=names.material(trail.lot),
        tip=f"Lot {names.lot_with_id(trail.lot)}, the lot that is traced",
    )


def _lot(key: str, names: Names) -> Point:
    return Point(
        key=key,
        kind=PointKind.LOT,
        label=names.lot(key),
        detail=names.material(key),
        tip=f"Lot {names.lot_with_id(key)}",
    )


def _ends(trail: Trail, names: Names) -> Iterable[Point]:
    linked = {link.source for link in trail.links}
    for origin in trail.origins:
        gap = f"unknown origin at {origin.lot or origin.event}"
        if gap in linked:
            yield _unknown(gap, origin, names=names)
        elif (key := origin.lot or origin.event) != trail.lot:
            unknown = origin.status is OriginStatus.UNKNOWN
            make = _unknown if unknown else _origin
            yield make(key, origin, names=names)


def _unknown(key: str, origin: Origin, *, names: Names) -> Point:
    lot = names.lot(origin.lot) if origin.lot == key else ""
    place = names.place(origin.site)
    return Point(
        key=key,
        kind=PointKind.UNKNOWN,
        label=lot or "Unknown origin",
        detail="unknown origin" if lot else f"seen at {place}" if place else "",
        tip=f"{origin_title(origin, names)}, {origin_note(origin, names)}",
    )


def _origin(key: str, origin: Origin, *, names: Names) -> Point:
    place = names.place_and_country(origin)
    recycled = "recycled" if origin.status is OriginStatus.SECONDARY else ""
    return Point(
        key=key,
        kind=PointKind(origin.status.value),
        label=place or names.lot(key),
        detail=", ".join(filter(None, (recycled, names.lot(key) if place else ""))),
        tip=f"{origin_title(origin, names)}, {origin_note(origin, names)}",
    )


def _events(trail: Trail, names: Names) -> Iterable[Point]:
    for step in trail.steps:
        yield _event(step, names)


def _event(step: Step, names: Names) -> Point:
    day, place = step.time[:10], names.place(step.site)
    return Point(
        key=step.event,
        kind=PointKind.EVENT,
        label=place or step.event,
        detail=day,
        tip=f"Event {step.event}, {day}" + (f", at {place}" if place else ""),
    )
