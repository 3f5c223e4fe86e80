"""Ways that cannot have been travelled in the time.

The great-circle distance is the shortest way there is: who covered it faster than the fastest of
its kind cannot have been in both places at the times recorded. A way that is possible is not shown
to have been taken.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from fairlode.engine.plausibility.findings import Finding, limits, rows_of
from fairlode.types.errors import SourcingError

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG, R1)."""
_FLATTENING = 0.006
"""What the Earth, which is no sphere, may make a way shorter by; its flattening is 1/298."""
UNKNOWN_MODE = "unknown"
_SECONDS_AN_HOUR = 3600.0


class PositionError(SourcingError):
    """A latitude or longitude that is none."""

    code = "plausibility.position"
    sentence = "The position of {subject} is {latitude}, {longitude}."
    remedy = "Give degrees: latitude from -90 to 90, longitude from -180 to 180."


class ModeUnknownError(SourcingError):
    """A means of transport that is not in the table."""

    code = "plausibility.mode_unknown"
    sentence = "{mode!r} is no means of transport that is known here."
    remedy = "Use one of: {known}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A consignment at a place at a time."""

    subject: str
    at: datetime
    latitude: float
    longitude: float
    place: str = ""
    mode: str = UNKNOWN_MODE
    """How it came there."""

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):  # noqa: PLR2004 - degrees; also false for NaN
            raise PositionError(
                subject=self.subject, latitude=self.latitude, longitude=self.longitude
            )
        if self.mode not in fastest():
            raise ModeUnknownError(mode=self.mode, known=", ".join(fastest()))


@lru_cache
def fastest() -> dict[str, float]:
    """Kilometres an hour that no consignment exceeds over a day, by means of transport."""
    return {row["mode"]: float(row["fastest_kmh"]) for row in rows_of("speeds")}


def distance_km(one: Sighting, other: Sighting) -> float:
    """Great-circle distance by the haversine formula, on a sphere."""
    here, there = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    square = (
        math.sin((there - here) / 2) ** 2
        + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(min(square, 1.0)))


def check_travel(sightings: Iterable[Sighting]) -> list[Finding]:
    """Ways of each subject that are too fast, the error of places and times allowed for."""
    ordered = sorted(sightings, key=lambda each: (each.subject, each.at, each.place))
    limit, found = limits("travel"), []
    for one, next_ in pairwise(ordered):
        if one.subject != next_.subject:
            continue
        shortest = (1 - _FLATTENING) * distance_km(one, next_)
        far = max(shortest - 2 * float(limit["position_km"]), 0.0)
        hours = (next_.at - one.at).total_seconds() / _SECONDS_AN_HOUR
        within = hours + 2 * float(limit["time_hours"])
        if far > within * fastest()[next_.mode]:
            found.append(_finding(one, next_, hours))
    return found


def _finding(one: Sighting, next_: Sighting, hours: float) -> Finding:
    far, most = distance_km(one, next_), fastest()[next_.mode]
    return Finding(
        code="plausibility.travel_impossible",
        subject=one.subject,
        sentence=(
            f"{far:.0f} km from {one.place or 'one place'} to {next_.place or 'the next'} in "
            f"{hours:.1f} h; the fastest by {next_.mode} takes {far / most:.1f} h."
        ),
        facts={
            "distance_km": far,
            "hours": hours,
            "mode": next_.mode,
            "fastest_kmh": most,
            "least_hours": far / most,
        },
    )
