"""What the events of a boundary say of each period: its yield, its average, its stock.

All sums are whole grams of the measure. Where a mass or an assay is missing, each figure errs on
the side that allows fewer claims, or is not given at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from fairlode.engine.custody.breaches import (
    StockDeviatesError,
    YieldAboveOneError,
    YieldUnknownError,
)
from fairlode.engine.custody.case import Case
from fairlode.engine.custody.entries import Entry, EntryKind
from fairlode.engine.custody.movements import Move
from fairlode.engine.custody.profile import Cap, Conversion, Method
from fairlode.engine.custody.receipts import Receipt
from fairlode.engine.custody.words import day_words, mass_words, share_words
from fairlode.types.errors import Problem, Severity

_WHOLE = Fraction(1)
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What is physically there, as booked and as counted."""

    corrections: Sequence[Entry] = ()
    caps: Mapping[int, int] = field(default_factory=dict)
    """By period: grams in stock at its end, where the profile bounds what is carried by them."""
    problems: Sequence[Problem] = ()


class Yields:
    """Which part of what is received in a period may be claimed."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.problems: list[Problem] = []
        self._recorded = self._of_periods()

    def factor(self, period: int) -> Fraction:
        """The part, in [0, 1]; 0 where it is not known, which is then among `problems`."""
        profile = self._case.profile
        if profile.conversion is Conversion.FACTOR:
            stated = profile.factors.get(self._case.element)
            return stated or self._unknown(period, "the profile states no factor")
        if not self._recorded:
            return _WHOLE  # nothing is processed here, so nothing is lost in process
        before = [number for number in self._recorded if number <= period]
        number = max(before) if before else min(self._recorded)
        found = self._recorded[number]
        if found is None:
            return self._unknown(number, "masses or assays of its events are missing")
        return found

    def _of_periods(self) -> dict[int, Fraction | None]:
        """By period in which something from outside was processed: what became of it."""
        case = self._case
        ours = case.moves.made_here
        taken: dict[int, list[Move]] = {}
        for move in case.moves.drawn:
            taken.setdefault(case.calendar.number(move.time), []).append(move)
        made: dict[int, list[Move]] = {}
        for move in case.moves.made:
            made.setdefault(case.calendar.number(move.time), []).append(move)
        result: dict[int, Fraction | None] = {}
        for number, moves in taken.items():
            fresh = [move for move in moves if move.lot not in ours]
            if fresh:
                again = [move for move in moves if move.lot in ours]
                result[number] = self._yield(number, (fresh, again, made.get(number, [])))
        return result

    def _yield(self, number: int, moves: tuple[Sequence[Move], ...]) -> Fraction | None:
        """What became of fresh inputs, less own lots used again, and of what was made."""
        into, back, out = (self._sum(some) for some in moves)
        if into is None or back is None or out is None or not into:
            return None
        found = Fraction(out - back, into)
        if found > _WHOLE + self._case.profile.stock_tolerance:
            label = self._case.calendar.label(number)
            error = YieldAboveOneError(
                period=label,
                out=mass_words(out - back),
                measure=self._case.measure,
                into=mass_words(into),
            )
            self.problems.append(error.problem(place=label, severity=Severity.WARNING))
        return min(_WHOLE, max(_NOTHING, found))

    def _sum(self, moves: Iterable[Move]) -> int | None:
        total = 0
        for move in moves:
            content = self._case.contents.of_move(move)
            if content is None:
                return None
            total += content
        return total

    def _unknown(self, period: int, reason: str) -> Fraction:
        label = self._case.calendar.label(period)
        error = YieldUnknownError(measure=self._case.measure, period=label, reason=reason)
        problem = error.problem(place=label, severity=Severity.WARNING)
        if problem not in self.problems:
            self.problems.append(problem)
        return _NOTHING


def averages(case: Case, receipts: Sequence[Receipt]) -> dict[int, Fraction]:
    """By period with receipts: the share that its outputs may carry on average.

    What has no assay counts with all of its mass, so that the share errs below; where even the
    mass is missing, the share is 0.
    """
    carried: dict[int, int] = {}
    total: dict[int, int | None] = {}
    for receipt in receipts:
        number = case.calendar.number(receipt.move.time)
        carried[number] = carried.get(number, 0) + receipt.issued_g
        so_far = total.get(number, 0)
        known = so_far is not None and receipt.at_most_g is not None
        total[number] = (so_far or 0) + (receipt.at_most_g or 0) if known else None
    window = case.profile.average_periods
    return {
        number: _average(carried, total, range(number - window + 1, number + 1))
        for number in carried
    }


def _average(
    carried: Mapping[int, int], total: Mapping[int, int | None], window: Iterable[int]
) -> Fraction:
    numbers = [number for number in window if number in carried]
    whole = [total[number] for number in numbers]
    known = [mass for mass in whole if mass is not None]
    if len(known) < len(whole) or not sum(known):
        return _NOTHING
    return Fraction(sum(carried[number] for number in numbers), sum(known))


def average_at(case: Case, found: Mapping[int, Fraction], time: int) -> Fraction:
    """The average that holds at a time: of its period, or of the last one with receipts."""
    number = case.calendar.number(time)
    before = [period for period in found if period <= number]
    return found[max(before)] if before else _NOTHING


def stock(case: Case, receipts: Sequence[Receipt]) -> Stock:
    """The booked stock, held against counts; and what it allows to be carried over."""
    kept = _Stock(case)
    kept.run(receipts)
    capped = case.profile.carry_over_cap is Cap.PHYSICAL_STOCK
    return Stock(
        corrections=kept.corrections, caps=kept.at_end if capped else {}, problems=kept.problems
    )


class _Stock:
    """A running sum of what is there, of the measure, in order of time."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._there = 0
        self.at_end: dict[int, int] = {}
        self.corrections: list[Entry] = []
        self.problems: list[Problem] = []

    def run(self, receipts: Sequence[Receipt]) -> None:
        """Book every movement, and hold every count against what is booked."""
        case = self._case
        moves = [(receipt.move.time, 0, receipt.content_g or 0) for receipt in receipts]
        moves += [(move.time, 0, case.contents.of_move(move) or 0) for move in case.moves.made]
        gone = (*case.moves.drawn, *case.moves.sent)
        moves += [(move.time, 0, -(case.contents.at_most(move) or 0)) for move in gone]
        moves += [(time, 1, 0) for time in case.moves.counted]
        for time, counts, change in sorted(moves):
            self._there += change
            if counts:
                self._count(time)
            self.at_end[case.calendar.number(time)] = max(0, self._there)
        if self.at_end:
            self._fill()

    def _count(self, time: int) -> None:
        contents = [self._case.contents.of_move(move) for move in self._case.moves.counted[time]]
        if None in contents:
            return
        counted, booked = sum(mass or 0 for mass in contents), max(0, self._there)
        missing = booked - counted
        self._there = counted
        if abs(missing) <= self._case.profile.stock_tolerance * booked:
            return
        share = share_words(Fraction(abs(missing), booked)) if booked else "all of it"
        error = StockDeviatesError(
            counted=mass_words(counted),
            booked=mass_words(booked),
            day=day_words(time),
            share=share,
        )
        self.problems.append(error.problem(place=day_words(time)))
        if missing > 0:
            self.corrections.append(
                Entry(
                    serial=f"stock count {day_words(time)}",
                    kind=EntryKind.CORRECTED,
                    time=time,
                    mass_g=missing,
                    of_g=booked,
                )
            )

    def _fill(self) -> None:
        """Periods without a movement end with the stock of the one before."""
        last = 0
        for number in range(min(self.at_end), max(self.at_end) + 1):
            last = self.at_end.setdefault(number, last)


def uses_average(case: Case) -> bool:
    """Whether the profile keeps a rolling average."""
    return case.profile.method is Method.ROLLING_AVERAGE
