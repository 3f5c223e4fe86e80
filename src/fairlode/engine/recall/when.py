"""When the material of a lot was produced, as far as the record says; and what covers that time.

A lot is produced by the events that yield or commission it. Where there are none, its own date is
taken; where that is not stated either, it was there when it was first drawn from or seen, and how
long before nobody says. So each lot has an interval of time. A span covers the lot wholly, perhaps,
or not: unknown is not "no".
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fairlode.ledger.columns import Columns
from fairlode.ledger.columns.tables import ACTIONS, KINDS, Bool, Int64, Ints, Role
from fairlode.ledger.record import Kind
from fairlode.types.event import Action
from fairlode.types.instant import EARLIEST, to_micros

ALWAYS, NEVER = -(2**63), 2**63 - 1
"""Before and after all times, microseconds."""
_UNDATED = to_micros(EARLIEST)
"""A description from the beginning of time states no date."""
_ADD = ACTIONS.index(Action.ADD)
_OBJECT_EVENT = KINDS.index(Kind.OBJECT_EVENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """By lot code: not before, and not after, microseconds."""

    first: Int64
    last: Int64


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """By lot code."""

    surely: Bool
    perhaps: Bool
    """Whether it cannot be excluded; true of all that is `surely` covered."""


Span = tuple[int, int]
"""From the first time up to, not including, the second, microseconds."""


def produced(columns: Columns, *, at: int | None = None) -> Produced:
    """When each lot was produced, from the events in force up to the time `at`."""
    size = len(columns.lots.entry)
    flows, entries = columns.flows, columns.entries
    used = entries.live[flows.entry]
    if at is not None:
        used = used & (entries.time[flows.entry] <= at)
    commissioned = (
        (flows.role == Role.OBJECT)
        & (entries.action[flows.entry] == _ADD)
        & (entries.kind[flows.entry] == _OBJECT_EVENT)
    )
    making = used & ((flows.role == Role.OUTPUT) | commissioned)
    first, last = _extremes(flows.lot[making], entries.time[flows.entry[making]], size)
    seen, _ = _extremes(flows.lot[used], entries.time[flows.entry[used]], size)
    dated = _dates(columns)
    unmade = last == ALWAYS
    latest = np.minimum(np.where(dated == ALWAYS, NEVER, dated), seen)
    earliest = np.where(dated == ALWAYS, ALWAYS, latest)
    return Produced(first=np.where(unmade, earliest, first), last=np.where(unmade, latest, last))


def covered(when: Produced, spans: Iterable[Span]) -> Covered:
    """Which lots were produced within the spans, taken together."""
    surely = np.zeros(len(when.first), dtype=np.bool_)
    perhaps = surely.copy()
    for begin, end in _joined(spans):
        surely |= (when.first >= begin) & (when.last < end)
        perhaps |= (when.last >= begin) & (when.first < end)
    return Covered(surely=surely, perhaps=perhaps)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The spans without overlaps; one that begins where another ends continues it."""
    found: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _dates(columns: Columns) -> Int64:
    """By lot code: the date of the statement in force; `ALWAYS` where none is stated."""
    stated = columns.lots.entry
    time = np.full(len(stated), ALWAYS, dtype=np.int64)
    described = stated >= 0
    time[described] = columns.entries.time[stated[described]]
    return np.where(time > _UNDATED, time, ALWAYS)


def _extremes(lots: Ints, times: Int64, size: int) -> tuple[Int64, Int64]:
    """By lot code: the earliest and the latest; `NEVER` and `ALWAYS` where there is none."""
    first = np.full(size, NEVER, dtype=np.int64)
    last = np.full(size, ALWAYS, dtype=np.int64)
    np.minimum.at(first, lots, times)
    np.maximum.at(last, lots, times)
    return first, last
