"""Points in columns, ordered so that few flows cross.

A flow that skips columns gets a way station in each, so that it is led between the points and not
through them. The order within a column follows the barycentre method (Sugiyama, Tagawa and Toda,
1981): each station moves to the mean place of its neighbours, sweeping left and right; the best
order met is kept. The same picture gives the same order.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fairlode.exchange.diagram.fold import columns_of, throughput
from fairlode.exchange.diagram.points import Picture, Point

SWEEPS = 12
"""Rounds of reordering; more change little (the method's own experience)."""


@dataclass(slots=True)
class Station:
    """A place in a column: a point, or a flow passing by."""

    key: str
    column: int
    """0 is the first on the left."""
    share: float
    point: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Part of a flow, from one column to the next."""

    source: int
    target: int
    """Numbers of stations."""
    share: float
    flow: int
    """Number of the flow in the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Stations by number, the columns that hold them from the top down, and the legs between."""

    stations: Sequence[Station]
    columns: Sequence[Sequence[int]]
    legs: Sequence[Leg]


def layered(picture: Picture) -> Layers:
    """The picture in columns, sources on the left, with few crossings."""
    stations, legs = _stations(picture)
    width = 1 + max(station.column for station in stations)
    columns: list[list[int]] = [[] for _ in range(width)]
    for number in _first_order(stations, legs):
        columns[stations[number].column].append(number)
    best, fewest = columns, crossings(columns, legs)
    for sweep in range(SWEEPS):
        columns = _swept(columns, legs, rightwards=sweep % 2 == 1)
        found = crossings(columns, legs)
        if found < fewest:
            best, fewest = columns, found
    return Layers(stations=stations, columns=best, legs=legs)


def _stations(picture: Picture) -> tuple[list[Station], list[Leg]]:
    height, passing = columns_of(picture), throughput(picture)
    last = max(height.values())
    keys = sorted(picture.points, key=lambda key: (height[key], -passing[key], key))
    stations = [Station(key, last - height[key], passing[key], picture.points[key]) for key in keys]
    at = {key: number for number, key in enumerate(keys)}
    legs: list[Leg] = []
    for number, flow in enumerate(picture.flows):
        source = at[flow.source]
        for column in range(stations[source].column + 1, stations[at[flow.target]].column):
            stations.append(Station(f"{flow.source}\0{flow.target}", column, flow.share))
            legs.append(Leg(source=source, target=len(stations) - 1, share=flow.share, flow=number))
            source = len(stations) - 1
        legs.append(Leg(source=source, target=at[flow.target], share=flow.share, flow=number))
    return stations, legs


def _first_order(stations: Sequence[Station], legs: Sequence[Leg]) -> list[int]:
    """Every station, those that feed the same one beside one another, larger shares first."""
    feeding: dict[int, list[int]] = defaultdict(list)
    for leg in sorted(legs, key=lambda leg: (leg.share, stations[leg.source].key)):
        feeding[leg.target].append(leg.source)
    fed = {leg.source for leg in legs}
    waiting = [number for number in range(len(stations)) if number not in fed]
    order: dict[int, None] = {}
    while waiting:
        number = waiting.pop()
        if number not in order:
            order[number] = None
            waiting += feeding[number]
    return list(order)


def _swept(
    columns: Sequence[Sequence[int]], legs: Sequence[Leg], *, rightwards: bool
) -> list[list[int]]:
    """The columns, each reordered by where its stations' neighbours of the column before are."""
    neighbours: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for leg in legs:
        one, other = (leg.target, leg.source) if rightwards else (leg.source, leg.target)
        neighbours[one].append((other, leg.share))
    place: dict[int, float] = {}
    swept = [list(column) for column in columns]
    for column in swept if rightwards else reversed(swept):
        wanted = {
            number: _mean(neighbours[number], place, otherwise=index)
            for index, number in enumerate(column)
        }
        column.sort(key=wanted.__getitem__)  # stable: what is level keeps its order
        place |= {number: float(index) for index, number in enumerate(column)}
    return swept


def _mean(
    neighbours: Sequence[tuple[int, float]], place: dict[int, float], *, otherwise: float
) -> float:
    total = sum(share for _, share in neighbours)
    if not total:
        return otherwise
    return sum(place[number] * share for number, share in neighbours) / total


def crossings(columns: Sequence[Sequence[int]], legs: Sequence[Leg]) -> float:
    """How much crosses: the product of the shares of each two legs that do."""
    place = {number: index for column in columns for index, number in enumerate(column)}
    column_of = {number: at for at, column in enumerate(columns) for number in column}
    by_column: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for leg in legs:
        ends = place[leg.source], place[leg.target], leg.share
        by_column[column_of[leg.source]].append(ends)
    return sum(_crossing(sorted(ends)) for ends in by_column.values())


def _crossing(ends: Sequence[tuple[int, int, float]]) -> float:
    total = 0.0
    for index, (source, target, share) in enumerate(ends):
        for other_source, other_target, other in ends[index + 1 :]:
            if source < other_source and target > other_target:
                total += share * other
    return total
