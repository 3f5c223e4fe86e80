"""The claims ledger of one boundary and one characteristic: its periods, and what covers what.

Grams in, grams out, in int64. `keep_books` runs the entries through the kernel and says, for each
period: opening + converted - claimed + not covered - expired - corrected = closing. The double
entry behind it is `fairlode.engine.custody.accounts`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from fairlode.engine.custody.entries import Entry, EntryKind, admitted
from fairlode.engine.custody.errors import TooMuchError
from fairlode.engine.custody.kernels import fifo as kernels
from fairlode.engine.custody.period import Calendar, months_later
from fairlode.engine.custody.profile import CarryOver, Checked, Profile
from fairlode.ledger.columns.tables import Int64
from fairlode.types.errors import Problem

_MOST_G = 2**62 - 1
_CODE = {EntryKind.ISSUED: kernels.ISSUE, EntryKind.CORRECTED: kernels.CORRECT}
_CARRIED = {CarryOver.NONE: 0, CarryOver.NEXT_PERIOD: 1}
"""Periods that follow the one of the receipt, by carry-over; the others count them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One period, in grams."""

    number: int
    label: str
    opening_g: int
    received_g: int = 0
    converted_g: int = 0
    """Of what was received: what may be claimed."""
    moved_g: int = 0
    transferred_g: int = 0
    retired_g: int = 0
    uncovered_g: int = 0
    """Of what was claimed in this period: what nothing covers."""
    expired_g: int = 0
    corrected_g: int = 0
    lapsed_g: int = 0
    """Overdrawn before this period, and not made good by its end."""
    excess_g: int = 0
    """Overdrawn in this period beyond the limit; leaves the balance as not covered."""
    overdrawn_g: int = 0
    """Negative part of the balance at the end; within the limit."""
    limit_g: int = 0
    """How far the balance may be negative at the end."""
    closing_g: int = 0

    @property
    def claimed_g(self) -> int:
        """All that was claimed, with a lot or without."""
        return self.moved_g + self.transferred_g + self.retired_g

    @property
    def not_covered_g(self) -> int:
        """Claims, of this period or the one before, that the books do not cover."""
        return self.uncovered_g + self.lapsed_g + self.excess_g

    @property
    def empty(self) -> bool:
        """Whether nothing happened, and nothing was there."""
        happened = (self.opening_g, self.received_g, self.claimed_g, self.corrected_g)
        return not any(happened) and not self.closing_g


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry, or the end of a period, with what became of it."""

    entry: Entry | None
    """None for the end of a period."""
    period: int
    time: int
    converted_g: int = 0
    made_good_g: int = 0
    overdrawn_g: int = 0
    uncovered_g: int = 0
    lapsed_g: int = 0
    excess_g: int = 0
    balance_g: int = 0
    """Behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Grams that a line took from what an earlier one issued."""

    line: int
    source: int
    """Positions in the lines of the books."""
    mass_g: int
    expired: bool
    """Whether they went because their time was over, or what may be carried over is bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The ledger as kept under one profile."""

    characteristic: str
    calendar: Calendar
    lines: Sequence[Line] = ()
    draws: Sequence[Draw] = ()
    statements: Sequence[Statement] = ()
    problems: Sequence[Problem] = ()
    """Why entries were refused."""

    def covered_by(self, line: int) -> list[tuple[Entry, int]]:
        """The receipts that cover a claim, with grams of each."""
        sources = ((self.lines[d.source].entry, d.mass_g) for d in self.draws if d.line == line)
        return [(entry, mass) for entry, mass in sources if entry is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What books are kept of, besides the entries."""

    characteristic: str
    periods: tuple[int, int] | None = None
    """First and last number; None for those of the entries. Earlier entries always count."""
    caps: Mapping[int, int] = field(default_factory=dict)
    """By period: grams that may be carried over at most, where the profile bounds them."""


def calendar_of(profile: Profile) -> Calendar:
    """The periods of a profile."""
    return Calendar(months=profile.period_months, start_month=profile.period_start_month)


def keep_books(profile: Profile, entries: Iterable[Entry], scope: Scope) -> Books:
    """The books of `entries`, in whatever order they are given.

    Raises `TooMuchError` where the masses sum up to 2**62 g or more.
    """
    counted, problems = admitted(entries, profile, scope.characteristic)
    if sum(entry.mass_g for entry in counted) > _MOST_G:
        raise TooMuchError
    calendar = calendar_of(profile)
    rows = _rows(counted, calendar, scope.periods)
    lines, draws = _run(profile, calendar, rows, scope.caps)
    return Books(
        characteristic=scope.characteristic,
        calendar=calendar,
        lines=lines,
        draws=draws,
        statements=_statements(profile, calendar, lines, draws),
        problems=problems,
    )


def expiry(profile: Profile, calendar: Calendar, time: int) -> int:
    """When what is issued at `time` can no longer be claimed, microseconds."""
    if profile.carry_over is CarryOver.UNLIMITED:
        return kernels.FOREVER
    if profile.carry_over is CarryOver.MONTHS:
        return months_later(time, profile.carry_over_count)
    periods = _CARRIED.get(profile.carry_over, profile.carry_over_count)
    return calendar.end(calendar.number(time) + periods)


_Row = tuple[int, int, Entry | None]
"""Period, time, and the entry; None for the end of the period."""


def _rows(
    counted: Sequence[Entry], calendar: Calendar, periods: tuple[int, int] | None
) -> list[_Row]:
    """The entries with the ends of all periods, from the first that says something."""
    numbers = [calendar.number(entry.time) for entry in counted]
    bounds = [*numbers, *(periods or ())]
    if not bounds:
        return []
    rows: list[_Row] = []
    at = 0
    for number in range(min(bounds), max(bounds) + 1):
        while at < len(counted) and numbers[at] == number:
            rows.append((number, counted[at].time, counted[at]))
            at += 1
        rows.append((number, calendar.end(number), None))
    return rows


def _run(
    profile: Profile, calendar: Calendar, rows: Sequence[_Row], caps: Mapping[int, int]
) -> tuple[list[Line], list[Draw]]:
    kind = np.array(
        [_CODE.get(e.kind, kernels.USE) if e else kernels.CLOSE for *_, e in rows], "i1"
    )
    time = np.array([time for _, time, _ in rows], np.int64)
    grams = np.array([_grams(row, caps) for row in rows], np.int64)
    other = np.array([_other(row, profile, calendar) for row in rows], np.int64)
    share = profile.overdraft_share
    always = int(profile.overdraft_checked is Checked.ALWAYS)
    limit = np.array([[share.numerator, share.denominator, always]], np.int64)
    size = len(rows)
    rest, draws = np.empty(size, np.int64), np.empty((size, 3), np.int64)
    result = np.empty((size, len(kernels.ROW)), np.int64)
    indptr = np.array([0, size], np.int64)
    drawn = kernels.fifo(indptr, kind, time, grams, other, limit, rest, draws, result)
    lines = [
        _line(row, int(converted), values)
        for row, converted, values in zip(rows, grams, result, strict=True)
    ]
    return lines, [_draw(draw, rows, other) for draw in draws[:drawn].tolist()]


def _grams(row: _Row, caps: Mapping[int, int]) -> int:
    number, _, entry = row
    if entry is None:
        return caps.get(number, kernels.UNCAPPED)
    if entry.kind is EntryKind.ISSUED:
        return int(entry.mass_g * entry.factor)  # a Fraction is cut towards zero: rounded down
    return entry.mass_g - entry.barred_g


def _other(row: _Row, profile: Profile, calendar: Calendar) -> int:
    entry = row[2]
    if entry is None or entry.kind.claims:
        return 0
    return entry.of_g or expiry(profile, calendar, entry.time) * (entry.kind is EntryKind.ISSUED)


def _line(row: _Row, grams: int, values: Int64) -> Line:
    number, time, entry = row
    named = {f"{name}_g": int(value) for name, value in zip(kernels.ROW, values, strict=True)}
    if entry is None:
        return Line(entry=None, period=number, time=time, **named)
    if entry.kind is EntryKind.ISSUED:
        return Line(entry=entry, period=number, time=time, converted_g=grams, **named)
    named["uncovered_g"] += entry.barred_g
    return Line(entry=entry, period=number, time=time, **named)


def _draw(draw: Sequence[int], rows: Sequence[_Row], other: Int64) -> Draw:
    line, source, mass = draw
    over = rows[line][2] is None or int(other[source]) <= rows[line][1]
    return Draw(line=line, source=source, mass_g=mass, expired=over)


def _statements(
    profile: Profile, calendar: Calendar, lines: Sequence[Line], draws: Sequence[Draw]
) -> list[Statement]:
    ends = [at for at, line in enumerate(lines) if line.entry is None]
    expired, corrected = _taken(lines, draws)
    made: list[Statement] = []
    for before, end in pairwise([-1, *ends]):
        part = range(before + 1, end + 1)
        opening = made[-1].closing_g if made else 0
        sums = _sums([lines[at] for at in part])
        issued = sums["converted_g"]
        made.append(
            Statement(
                number=lines[end].period,
                label=calendar.label(lines[end].period),
                opening_g=opening,
                **sums,
                expired_g=sum(expired[at] for at in part),
                corrected_g=sum(corrected[at] for at in part),
                overdrawn_g=max(0, -lines[end].balance_g),
                limit_g=int(issued * profile.overdraft_share),
                closing_g=lines[end].balance_g,
            )
        )
    return made


def _taken(lines: Sequence[Line], draws: Sequence[Draw]) -> tuple[list[int], list[int]]:
    """By line: grams that expired there, and that were taken off."""
    expired, corrected = [0] * len(lines), [0] * len(lines)
    for draw in draws:
        entry = lines[draw.line].entry
        if draw.expired:
            expired[draw.line] += draw.mass_g
        elif entry and entry.kind is EntryKind.CORRECTED:
            corrected[draw.line] += draw.mass_g
    return expired, corrected


def _sums(lines: Sequence[Line]) -> dict[str, int]:
    """What the lines of one period add up to."""
    entered = dict.fromkeys(EntryKind, 0)
    for line in lines:
        if line.entry:
            entered[line.entry.kind] += line.entry.mass_g
    return {
        "received_g": entered[EntryKind.ISSUED],
        "converted_g": sum(line.converted_g for line in lines),
        "moved_g": entered[EntryKind.MOVED],
        "transferred_g": entered[EntryKind.TRANSFERRED],
        "retired_g": entered[EntryKind.RETIRED],
        "uncovered_g": sum(line.uncovered_g for line in lines),
        "lapsed_g": sum(line.lapsed_g for line in lines),
        "excess_g": sum(line.excess_g for line in lines),
    }
