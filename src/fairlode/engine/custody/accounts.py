"""The claims ledger in double entry: every transaction sums to zero.

An account is named by boundary, characteristic, measure, period and what it holds. What is
available, or overdrawn, stands under the period in which it was issued, or overdrawn; what has
left the balance under the period in which it left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fairlode.engine.custody.books import Books, Draw, Line
from fairlode.engine.custody.entries import EntryKind


class Holding(StrEnum):
    """What an account holds."""

    SOURCE = "source"
    """What came in from outside, as its negative."""
    AVAILABLE = "available"
    """What may be claimed; never below zero."""
    OVERDRAFT = "overdraft"
    """What was claimed ahead of its receipt, as its negative; never above zero."""
    PROCESS_LOSS = "process_loss"
    """What was received and may not be claimed: lost in process, or held back."""
    MOVED = "moved"
    TRANSFERRED = "transferred"
    RETIRED = "retired"
    EXPIRED = "expired"
    CORRECTED = "corrected"
    UNCOVERED = "uncovered"
    """Claims that nothing covers, as their negative; never above zero."""


_USED = {
    EntryKind.MOVED: Holding.MOVED,
    EntryKind.TRANSFERRED: Holding.TRANSFERRED,
    EntryKind.RETIRED: Holding.RETIRED,
    EntryKind.CORRECTED: Holding.CORRECTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account."""

    boundary: str
    characteristic: str
    measure: str
    """Symbol of the element; empty for gross dry mass."""
    period: str
    holding: Holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Grams onto an account; below zero, off it."""

    account: Account
    mass_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Postings that sum to zero."""

    serial: str
    """Of the entry; empty for the end of a period."""
    time: int
    lot: str
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the accounts of a ledger stand."""

    boundary: str
    measure: str = ""


def transactions(books: Books, place: Place) -> Iterator[Transaction]:
    """The books in double entry, in order of time."""
    drawn: dict[int, list[Draw]] = {}
    for draw in books.draws:
        drawn.setdefault(draw.line, []).append(draw)
    debts = _Debts()
    for at, line in enumerate(books.lines):
        moved = [*_of_draws(books.lines, drawn.get(at, ())), *_of_line(line, debts)]
        postings = tuple(
            Posting(account=_account(books, place, period, holding), mass_g=mass)
            for period, holding, mass in moved
            if mass
        )
        if postings:
            entry = line.entry
            yield Transaction(
                serial=entry.serial if entry else "",
                time=line.time,
                lot=entry.lot if entry else "",
                postings=postings,
            )


_Moved = tuple[int, Holding, int]
"""Period, what the account holds, grams."""


def _of_draws(lines: Sequence[Line], draws: Sequence[Draw]) -> Iterator[_Moved]:
    for draw in draws:
        line = lines[draw.line]
        yield lines[draw.source].period, Holding.AVAILABLE, -draw.mass_g
        used = Holding.EXPIRED if draw.expired or not line.entry else _USED[line.entry.kind]
        yield line.period, used, draw.mass_g


def _of_line(line: Line, debts: "_Debts") -> Iterator[_Moved]:
    """What a line moves besides what it draws."""
    entry = line.entry
    if entry and entry.kind is EntryKind.ISSUED:
        yield line.period, Holding.SOURCE, -entry.mass_g
        yield line.period, Holding.PROCESS_LOSS, entry.mass_g - line.converted_g
        yield line.period, Holding.AVAILABLE, line.converted_g - line.made_good_g
        for period, mass in debts.paid(line.made_good_g):
            yield period, Holding.OVERDRAFT, mass
    elif entry and entry.kind.claims:
        yield line.period, _USED[entry.kind], line.overdrawn_g + line.uncovered_g
        yield line.period, Holding.OVERDRAFT, -line.overdrawn_g
        yield line.period, Holding.UNCOVERED, -line.uncovered_g
        debts.add(line.period, line.overdrawn_g)
    elif entry is None:
        lost = line.lapsed_g + line.excess_g
        yield line.period, Holding.UNCOVERED, -lost
        for period, mass in debts.paid(lost):
            yield period, Holding.OVERDRAFT, mass


class _Debts:
    """What is overdrawn, by the period in which it was, oldest first."""

    def __init__(self) -> None:
        self._owed: list[tuple[int, int]] = []

    def add(self, period: int, mass_g: int) -> None:
        if mass_g:
            self._owed.append((period, mass_g))

    def paid(self, mass_g: int) -> Iterator[tuple[int, int]]:
        """The parts that `mass_g` pays."""
        while mass_g:
            period, owed = self._owed.pop(0)
            part = min(owed, mass_g)
            mass_g -= part
            if part < owed:
                self._owed.insert(0, (period, owed - part))
            yield period, part


def _account(books: Books, place: Place, period: int, holding: Holding) -> Account:
    return Account(
        boundary=place.boundary,
        characteristic=books.characteristic,
        measure=place.measure,
        period=books.calendar.label(period),
        holding=holding,
    )
