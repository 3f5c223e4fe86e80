"""A picture small enough to be read: long chains are shortened, small points shown as one.

Nothing is dropped: what is folded keeps its share under a name that says how many it stands for,
and what is of unknown origin is never folded into what is known. The table beside the diagram
lists everything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from fairlode.exchange.diagram.figures import count_text
from fairlode.exchange.diagram.flows import Flow
from fairlode.exchange.diagram.points import (
    KNOWN,
    ON_THE_WAY,
    REST_LABEL,
    UNKNOWN,
    UNTOLD,
    Picture,
    Point,
    PointKind,
)

MAX_COLUMNS = 8
"""Points one after another that a page can show side by side."""
MAX_ROWS = 12
"""Points below one another that can be told apart, in one column."""
_SAME = 1e-12
"""Shares that differ by less are the same flow."""
_PASSED_THROUGH = (PointKind.EVENT, PointKind.LOT)


def folded(picture: Picture) -> Picture:
    """The picture with at most `MAX_COLUMNS` columns and about `MAX_ROWS` points in each."""
    for kind in _PASSED_THROUGH:
        if _depth(picture) > MAX_COLUMNS:
            picture = _shortened(picture, kind)
    if _depth(picture) > MAX_COLUMNS:
        picture = _merged(picture, _far(picture))
    return _merged(picture, _small(picture))


def columns_of(picture: Picture) -> dict[str, int]:
    """The column of each point: 0 for the target, else one more than its furthest target."""
    outgoing: dict[str, list[str]] = defaultdict(list)
    incoming: dict[str, list[str]] = defaultdict(list)
    for flow in picture.flows:
        outgoing[flow.source].append(flow.target)
        incoming[flow.target].append(flow.source)
    left = {key: len(outgoing[key]) for key in picture.points}
    column = dict.fromkeys(picture.points, 0)
    ready = [key for key, count in left.items() if not count]
    while ready:
        key = ready.pop()
        for source in incoming[key]:
            column[source] = max(column[source], column[key] + 1)
            left[source] -= 1
            if not left[source]:
                ready.append(source)
    return column


def throughput(picture: Picture) -> dict[str, float]:
    """The share that passes each point."""
    out: dict[str, float] = defaultdict(float)
    for flow in picture.flows:
        out[flow.source] += flow.share
    return {key: out.get(key, 1.0 if key == picture.target else 0.0) for key in picture.points}


def _depth(picture: Picture) -> int:
    return 1 + max(columns_of(picture).values())


def _shortened(picture: Picture, kind: PointKind) -> Picture:
    """Without the points of this kind that all of one flow enters and leaves unchanged."""
    into: dict[str, dict[str, float]] = defaultdict(dict)
    out: dict[str, dict[str, float]] = defaultdict(dict)
    for flow in picture.flows:
        into[flow.target][flow.source] = out[flow.source][flow.target] = flow.share
    points = dict(picture.points)
    for key, point in picture.points.items():
        if point.kind is kind and len(into[key]) == len(out[key]) == 1:
            (source, share), (target, after) = *into[key].items(), *out[key].items()
            if abs(share - after) <= _SAME and target not in out[source]:
                del points[key], out[source][key], into[target][key], out[key], into[key]
                out[source][target] = into[target][source] = share
    return replace(picture, points=points, flows=_flows(out))


def _flows(out: Mapping[str, Mapping[str, float]]) -> tuple[Flow, ...]:
    found = ((s, t, share) for s, targets in out.items() for t, share in targets.items())
    return tuple(Flow(source=s, target=t, share=share) for s, t, share in sorted(found))


def _far(picture: Picture) -> dict[str, tuple[str, int]]:
    """The points beyond the columns that can be shown: ends in the last, all else before it."""
    last = MAX_COLUMNS - 1
    fold: dict[str, tuple[str, int]] = {}
    for key, column in columns_of(picture).items():
        group = picture.points[key].kind.group
        number = last - 1 if group == ON_THE_WAY else last
        if column >= number:
            fold[key] = group, number
    return fold


def _small(picture: Picture) -> dict[str, tuple[str, int]]:
    """The smallest points of each column that has too many, and what stands for small flows."""
    column, passing = columns_of(picture), throughput(picture)
    by_column: dict[int, list[Point]] = defaultdict(list)
    for point in picture.points.values():
        by_column[column[point.key]].append(point)
    fold: dict[str, tuple[str, int]] = {}
    for number, points in by_column.items():
        small = [point for point in points if point.kind is PointKind.REST]
        told = [point for point in points if point.kind is not PointKind.REST]
        if len(told) + bool(small) > MAX_ROWS:
            ranked = sorted(told, key=lambda point: (-passing[point.key], point.key))
            small += ranked[MAX_ROWS - len({point.kind.group for point in points}) :]
        fold |= {point.key: (point.kind.group, number) for point in small}
    return fold


def _merged(picture: Picture, fold: Mapping[str, tuple[str, int]]) -> Picture:
    """The picture with all points of one name and column in `fold` as one."""
    groups: dict[tuple[str, int], list[Point]] = defaultdict(list)
    for key, group in fold.items():
        groups[group].append(picture.points[key])
    renamed: dict[str, str] = {}
    points = dict(picture.points)
    for group, members in groups.items():
        if len(members) > 1:
            merged = _one(group, members)
            renamed |= dict.fromkeys((member.key for member in members), merged.key)
            points[merged.key] = merged
    for key in renamed:
        del points[key]
    return replace(picture, points=points, flows=_summed(picture.flows, renamed))


def _one(group: tuple[str, int], members: Collection[Point]) -> Point:
    name, column = group
    kinds = {member.kind for member in members}
    count = sum(member.count for member in members)
    one, several = _NOUNS.get(name, ("", ""))
    label = REST_LABEL if name == UNTOLD else count_text(count, one, plural=several)
    return Point(
        key=f"\0{name} {column} {count}",  # no id holds a NUL
        kind=min(kinds, key=list(PointKind).index),
        label=label,
        tip=f"{label}, shown as one; the table lists every origin",
        count=count,
    )


_NOUNS = {
    KNOWN: ("other origin", "other origins"),
    UNKNOWN: ("other unknown origin", "other unknown origins"),
    ON_THE_WAY: ("other on the way", "others on the way"),
}


def _summed(flows: Iterable[Flow], renamed: Mapping[str, str]) -> tuple[Flow, ...]:
    shares: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for flow in flows:
        source = renamed.get(flow.source, flow.source)
        target = renamed.get(flow.target, flow.target)
        if source != target:
            shares[source][target] += flow.share
    return _flows(shares)
