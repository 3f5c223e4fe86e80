"""Which lots carry a characteristic, as the record or a table states it.

A characteristic is named by the criterion of a claim or the scheme of an assurance. What a
statement says is read as follows, and nothing is guessed:

- a claim without a value is about the whole lot; a share or a percentage about part of it; a mass
  in a unit (``t``, or ``t Cu`` for one element) about that much;
- an interval counts by its lower end where the lot is received, by its upper end where it is
  claimed onward;
- a statement holds within its period; an assurance no longer from when it is void, and not at all
  where its status says that it is withdrawn and no date says from when.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

import numpy as np

from fairlode.ledger.codec import decode
from fairlode.ledger.columns import Columns
from fairlode.ledger.columns.tables import KINDS, Int64
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.record import Entry, Kind
from fairlode.types.element import is_symbol
from fairlode.types.errors import SourcingError
from fairlode.types.evidence import Assurance, Claim, EvidenceLevel, Period
from fairlode.types.instant import EARLIEST, to_micros
from fairlode.types.quantity import dry_grams

WITHDRAWN = frozenset({"withdrawn", "suspended", "revoked", "expired", "refused", "terminated"})
"""Statuses of an assurance that assures nothing; compared without case."""
_YES = frozenset({"", "yes", "true", "certified", "conformant", "compliant", "met", "full"})
_NO = frozenset({"no", "false", "none", "refused", "not met", "nonconformant"})
_PERCENT = frozenset({"%", "percent", "P1"})
_ONE = frozenset({"", "1", "C62"})
_HUNDRED = 100
_EARLIEST = to_micros(EARLIEST)


class Direction(StrEnum):
    """What a statement is to a balance."""

    BY_PLACE = "by_place"
    """Received where the lot was received, claimed where it was made."""
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much of a subject carries the characteristic: a share, or a mass."""

    least: Fraction = Fraction(1)
    most: Fraction = Fraction(1)
    """Ends of the share; the same where a value is stated."""
    mass_g: int | None = None
    """Instead of a share."""
    element: str = ""
    """Of `mass_g`: the element that is meant; empty where it is not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One statement that a subject carries a characteristic."""

    source: str
    """Id of the claim or assurance, or the row of a table."""
    subject: str
    characteristic: str
    amount: Amount | None = Amount()
    """None where the statement is not understood."""
    wording: str = ""
    """The value as it is written, for messages."""
    begin: int | None = None
    end: int | None = None
    """When it holds: from `begin` up to, not including, `end`, microseconds; None for open."""
    time: int | None = None
    """When it was made, where that is known."""
    speaker: str = ""
    """Who says so, of a claim; empty for an assurance and a row of a table."""
    direction: Direction = Direction.BY_PLACE
    level: EvidenceLevel | None = None
    """Who stands behind it; None where nobody says."""
    evidence: str = ""
    retired: bool = False
    """Whether the speaker uses it up, rather than handing it on."""
    sequence: int = -1
    """Of its log entry; -1 for a row of a table."""

    def holds(self, time: int) -> bool:
        """Whether it holds at a moment, microseconds."""
        return (self.begin is None or self.begin <= time) and (self.end is None or time < self.end)


def stated_in(reader: LedgerReader, columns: Columns, *, at: int | None = None) -> list[Stated]:
    """Every claim and assurance in force in `columns`; with `at`, those made by then."""
    entries = columns.entries
    kinds = [KINDS.index(Kind.CLAIM), KINDS.index(Kind.ASSURANCE)]
    rows = np.flatnonzero(np.isin(entries.kind, kinds) & entries.live).astype(np.int64)
    if at is not None:
        rows = rows[entries.time[rows] <= at]
    found: list[Stated] = []
    for entry in entries_at(reader, rows):
        statement = decode(entry.kind, entry.body)
        if isinstance(statement, Claim):
            found.append(_of_claim(statement, entry))
        elif isinstance(statement, Assurance) and not _withdrawn(statement):
            found.append(_of_assurance(statement, entry))
    return found


def entries_at(reader: LedgerReader, rows: Int64) -> Iterator[Entry]:
    """The log entries at these sequences, ascending; neighbours are read together."""
    for run in np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1):
        if len(run):
            yield from reader.entries(int(run[0]), int(run[-1]) + 1)


def read_amount(value: str, unit: str = "", *, low: str = "", high: str = "") -> Amount | None:
    """What a claim's value says of how much; None where it is not understood."""
    if low or high:
        least, most = read_amount(low or "0", unit), read_amount(high or _whole(unit), unit)
        if not (least and most) or least.mass_g is not None or least.least > most.most:
            return None
        return replace(least, most=most.most)
    word = value.strip().casefold()
    if word in _YES and not unit.strip():
        return Amount()
    if word in _NO:
        return Amount(least=Fraction(0), most=Fraction(0))
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return None
    return _measured(number, unit.strip()) if number.is_finite() else None


def _measured(number: Decimal, unit: str) -> Amount | None:
    if unit in _PERCENT or unit in _ONE:
        share = Fraction(number) / (_HUNDRED if unit in _PERCENT else 1)
        return Amount(least=share, most=share) if 0 <= share <= 1 else None
    name, _, symbol = unit.partition(" ")
    if symbol and not is_symbol(symbol):
        return None
    try:
        return Amount(mass_g=dry_grams(number, name), element=symbol)
    except SourcingError:
        return None


def _whole(unit: str) -> str:
    return "100" if unit.strip() in _PERCENT else "1"


def _of_claim(claim: Claim, entry: Entry) -> Stated:
    begin, end = _bounds(claim.period)
    amount = read_amount(claim.value, claim.unit, low=claim.low, high=claim.high)
    parts = (claim.value or "-".join(filter(None, (claim.low, claim.high))), claim.unit)
    return Stated(
        source=claim.id,
        subject=claim.subject,
        characteristic=claim.criterion,
        amount=amount,
        wording=" ".join(part for part in parts if part),
        begin=begin,
        end=end,
        time=entry.valid_from if entry.valid_from > _EARLIEST else begin,
        speaker=claim.speaker,
        level=claim.level,
        evidence=";".join(claim.evidence),
        retired=claim.method.casefold().startswith("retire"),
        sequence=entry.sequence,
    )


def _of_assurance(assurance: Assurance, entry: Entry) -> Stated:
    begin, end = _bounds(assurance.validity)
    if assurance.void_from is not None:
        void = to_micros(assurance.void_from)
        end = void if end is None else min(end, void)
    return Stated(
        source=assurance.id,
        subject=assurance.subject,
        characteristic=assurance.scheme,
        begin=begin,
        end=end,
        direction=Direction.IN,
        level=assurance.level,
        evidence=assurance.id,
        sequence=entry.sequence,
    )


def _withdrawn(assurance: Assurance) -> bool:
    """Whether it assures nothing, at no time; with a date, it holds until then."""
    return assurance.void_from is None and assurance.status.casefold() in WITHDRAWN


def _bounds(period: Period | None) -> tuple[int | None, int | None]:
    if period is None:
        return None, None
    return to_micros(period.begin), None if period.end is None else to_micros(period.end)


_LEVELS: Sequence[EvidenceLevel] = tuple(EvidenceLevel)


def strength(stated: Stated) -> int:
    """How much stands behind a statement; higher is more."""
    return -1 if stated.level is None else _LEVELS.index(stated.level)
