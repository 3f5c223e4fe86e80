"""The balance of a boundary: from the record, under a profile, for one characteristic and measure.

What a balance proves: that no more was claimed than what was received with the characteristic,
under the rules of the profile, as far as the record goes. It does not prove that a received lot
had the characteristic (that is the business of whoever assured it), nor that the record is whole.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fairlode.engine.custody.books import Books, Scope, Statement, keep_books
from fairlode.engine.custody.boundary import Boundary
from fairlode.engine.custody.breaches import (
    NothingHappenedError,
    OverclaimedError,
    OverdraftExcessError,
    OverdraftOpenError,
)
from fairlode.engine.custody.case import Case
from fairlode.engine.custody.entries import Entry, EntryKind
from fairlode.engine.custody.outgoing import Outgoing, credits_received
from fairlode.engine.custody.period import Calendar
from fairlode.engine.custody.profile import Profile
from fairlode.engine.custody.receipts import Receipt, Receipts
from fairlode.engine.custody.words import day_words, mass_words
from fairlode.engine.custody.yields import Yields, averages, stock, uses_average
from fairlode.types.errors import Problem, Severity

_Span = tuple[int, int]
"""From a moment up to, not including, another; microseconds."""
UNSAID = "not said"
"""Level of evidence of a statement that does not say who stands behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One balance, with what it rests on."""

    boundary: Boundary
    profile: Profile
    characteristic: str
    element: str
    """Symbol; empty for gross dry mass."""
    books: Books
    statements: Sequence[Statement]
    """Of the periods asked for."""
    problems: Sequence[Problem] = ()
    """Breaches are errors, gaps of the record are warnings; of the periods asked for."""
    rests_on: Mapping[str, int] = field(default_factory=dict)
    """By level of evidence: grams received with the characteristic, in all periods."""
    receipts: int = 0
    """Lots, or parts of lots, that came in; with the characteristic or without."""
    carrying: int = 0
    """Of these: with the characteristic."""
    claims: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Claims that do not count, by reason."""
    averages: Mapping[str, float] = field(default_factory=dict)
    """By period: the share that its outputs may carry, under a rolling average."""
    entries: Sequence[int] = ()
    """Sequences of the log entries that it was computed from, ascending."""

    @property
    def breaches(self) -> tuple[Problem, ...]:
        """What the profile does not allow."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


def balance(case: Case, *, span: _Span | None = None) -> Balance:
    """The balance of a case, over all periods or over those that overlap with `span`.

    The books always begin with the first receipt, so an opening balance is what it is.
    """
    receipts, yields = Receipts(case), Yields(case)
    outgoing = Outgoing(case, receipts)
    bought = [*credits_received(case)]
    issued = [*_issued(case, receipts.all, yields), *(entry for _, entry in bought)]
    booked = stock(case, receipts.all)
    periods = _periods(case, span, [*issued, *outgoing.entries])
    scope = Scope(characteristic=case.characteristic, periods=periods, caps=booked.caps)
    books = keep_books(case.profile, [*issued, *outgoing.entries, *booked.corrections], scope)
    shown = [one for one in books.statements if _within(case, one.number, span)]
    found = [*receipts.problems, *outgoing.problems, *yields.problems, *booked.problems]
    told = _of_span(case, [*books.problems, *found], span)
    problems = [*_breaches(shown, books), *told]
    if not problems and all(one.empty for one in shown):
        problems.append(_nothing(case, span))
    stated = [receipt.by for receipt in receipts.all if receipt.by]
    statements = [*stated, *outgoing.used, *(one for one, _ in bought)]
    return Balance(
        boundary=case.boundary,
        profile=case.profile,
        characteristic=case.characteristic,
        element=case.element,
        books=books,
        statements=shown,
        problems=problems,
        rests_on=_rests_on(receipts.all),
        receipts=len(receipts.all),
        carrying=sum(receipt.issued_g > 0 for receipt in receipts.all),
        claims=len(outgoing.entries),
        left_out={"by_others": outgoing.others, "used_up_here": outgoing.internal},
        averages=_averages(case, receipts.all),
        entries=_entries(case, (one.sequence for one in statements)),
    )


def _issued(case: Case, receipts: Iterable[Receipt], yields: Yields) -> list[Entry]:
    """The receipts as entries; parts of a lot that one event names twice are one."""
    grams: Counter[tuple[str, int, str]] = Counter()
    for receipt in receipts:
        if receipt.issued_g:
            move = receipt.move
            key = (_serial(case, receipt), move.time, case.lot(move.lot))
            grams[key] += receipt.issued_g
    return [
        Entry(
            serial=serial,
            kind=EntryKind.ISSUED,
            time=time,
            mass_g=mass,
            lot=lot,
            factor=yields.factor(case.calendar.number(time)),
        )
        for (serial, time, lot), mass in grams.items()
    ]


def _serial(case: Case, receipt: Receipt) -> str:
    """Names a receipt by its lot and its event, whatever its place in the log."""
    columns, move = case.graph.columns, receipt.move
    if move.lot in case.moves.begun or move.entry < 0:
        return f"{case.lot(move.lot)} begun"
    event = columns.event_ids[int(columns.entries.subject[move.entry])]
    return f"{case.lot(move.lot)} received by {event}"


def _periods(case: Case, span: _Span | None, entries: Sequence[Entry]) -> _Span | None:
    """The periods that the books have to reach to."""
    moves = [case.calendar.number(move.time) for move in (*case.moves.received, *case.moves.made)]
    if span is None:
        return (min(moves), max(moves)) if moves else None
    first, last = case.calendar.number(span[0]), case.calendar.number(span[1] - 1)
    if not entries:
        return first, last
    begun = min(case.calendar.number(entry.time) for entry in entries)
    return min(begun, first), last


def _within(case: Case, number: int, span: _Span | None) -> bool:
    if span is None:
        return True
    calendar = case.calendar
    return calendar.begin(number) < span[1] and span[0] < calendar.end(number)


def _breaches(statements: Sequence[Statement], books: Books) -> list[Problem]:
    """What the books themselves say is not covered, period by period."""
    found: list[Problem] = []
    for one in statements:
        if one.uncovered_g:
            over = OverclaimedError(
                uncovered=mass_words(one.uncovered_g),
                claimed=mass_words(one.claimed_g),
                period=one.label,
                first=_first_uncovered(books, one.number),
            )
            found.append(_at(over.problem(place=one.label), one.uncovered_g))
        if one.lapsed_g:
            lapsed = OverdraftOpenError(lapsed=mass_words(one.lapsed_g), period=one.label)
            found.append(_at(lapsed.problem(place=one.label), one.lapsed_g))
        if one.excess_g:
            excess = OverdraftExcessError(
                period=one.label, excess=mass_words(one.excess_g), limit=mass_words(one.limit_g)
            )
            found.append(_at(excess.problem(place=one.label), one.excess_g))
    return found


def _at(problem: Problem, grams: int) -> Problem:
    return replace(problem, facts={**problem.facts, "mass_g": grams})


def _first_uncovered(books: Books, number: int) -> str:
    """The first claim of a period that is not covered, as the end of a sentence."""
    for line in books.lines:
        if line.period == number and line.entry and line.uncovered_g:
            lot = f" on the lot {line.entry.lot}" if line.entry.lot else ""
            return f", beginning with the claim {line.entry.serial}{lot}"
    return ""


def _of_span(case: Case, problems: Iterable[Problem], span: _Span | None) -> list[Problem]:
    """The problems of the periods asked for; the place of each is a day or a period."""
    if span is None:
        return list(problems)
    return [one for one in problems if _falls(case.calendar, one.place, span)]


def _falls(calendar: Calendar, place: str, span: _Span) -> bool:
    numbers = range(calendar.number(span[0]), calendar.number(span[1] - 1) + 1)
    first, behind = calendar.begin(numbers[0]), calendar.end(numbers[-1])
    labels = {calendar.label(number) for number in numbers}
    return place in labels or day_words(first) <= place < day_words(behind)


def _nothing(case: Case, span: _Span | None) -> Problem:
    number = case.calendar.number
    label = case.calendar.label
    period = "any period"
    if span:
        names = [label(number(span[0])), label(number(span[1] - 1))]
        period = " to ".join(dict.fromkeys(names))
    error = NothingHappenedError(
        subject=case.boundary.subject, period=period, characteristic=case.characteristic
    )
    return error.problem(severity=Severity.WARNING)


def _rests_on(receipts: Iterable[Receipt]) -> dict[str, int]:
    """Grams received with the characteristic, by level of evidence."""
    grams: Counter[str] = Counter()
    for receipt in receipts:
        if receipt.issued_g:
            level = receipt.by.level.value if receipt.by and receipt.by.level else UNSAID
            grams["inherited" if receipt.by is None else level] += receipt.issued_g
    return dict(sorted(grams.items()))


def _averages(case: Case, receipts: Sequence[Receipt]) -> dict[str, float]:
    if not uses_average(case):
        return {}
    found = averages(case, receipts)
    return {case.calendar.label(number): float(found[number]) for number in sorted(found)}


def _entries(case: Case, sequences: Iterable[int]) -> tuple[int, ...]:
    """The statements used, the events of the boundary, and the lots and places that they name."""
    columns, moves = case.graph.columns, case.moves
    counted = [move for moves_then in moves.counted.values() for move in moves_then]
    all_moves = [*moves.received, *moves.drawn, *moves.made, *moves.sent, *counted]
    lots = {move.lot for move in all_moves}
    used = {move.entry for move in all_moves} | set(sequences)
    used |= {int(columns.lots.entry[lot]) for lot in lots}
    places = {int(columns.lots.site[lot]) for lot in lots} | set(
        case.boundary.inside.nonzero()[0].tolist()
    )
    used |= {int(columns.places.entry[place]) for place in places - {-1}}
    return tuple(sorted(used - {-1}))
