"""What is entered into a claims ledger, and in which order it counts.

Entries of one moment have one order, whatever the order in which they came: what is received
first, then corrections, then claims, each by serial. A serial counts once: the same receipt, or
the same claim, entered again is refused and named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fairlode.engine.custody.breaches import CreditOnLotError, LotMissingError, SerialReusedError
from fairlode.engine.custody.errors import CustodyError, EntryImpossibleError
from fairlode.engine.custody.profile import Profile
from fairlode.engine.custody.words import day_words
from fairlode.types.errors import Problem
from fairlode.types.lot import CustodyModel


class EntryKind(StrEnum):
    """What an entry does, in the order in which entries of one moment count."""

    ISSUED = "issued"
    """Received with the characteristic, and weighed."""
    CORRECTED = "corrected"
    """Taken off because physical stock is missing."""
    MOVED = "moved"
    """Claimed of a lot."""
    TRANSFERRED = "transferred"
    """Handed on without a lot: book and claim alone."""
    RETIRED = "retired"
    """Used by the holder itself; goes no further."""

    @property
    def claims(self) -> bool:
        """Whether it uses what was issued."""
        return self in (EntryKind.MOVED, EntryKind.TRANSFERRED, EntryKind.RETIRED)


_RANK = {kind: rank for rank, kind in enumerate(EntryKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a claims ledger, in grams of its measure."""

    serial: str
    """Names the receipt or the claim; counts once."""
    kind: EntryKind
    time: int
    """Microseconds since 1970 UTC."""
    mass_g: int
    lot: str = ""
    factor: Fraction = Fraction(1)
    """Of what is issued: the part that may be claimed; 0 holds it back."""
    of_g: int = 0
    """Of a correction: the booked stock that `mass_g` is missing from; 0 takes `mass_g` off."""
    barred_g: int = 0
    """Of a claim: the part that no balance can cover, by the rules of the model."""

    def __post_init__(self) -> None:
        if self.mass_g <= 0 or not 0 <= self.barred_g <= self.mass_g:
            raise EntryImpossibleError(serial=self.serial, mass_g=self.mass_g)
        if not 0 <= self.factor <= 1 or (self.of_g and self.mass_g > self.of_g):
            raise EntryImpossibleError(serial=self.serial, mass_g=self.mass_g)

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands among others."""
        # Of two that share a serial, the one counts that allows less.
        mass = -self.mass_g if self.kind.claims else self.mass_g
        content = (mass, self.factor, -self.barred_g, self.of_g, self.lot)
        return (self.time, _RANK[self.kind], self.serial, *content)


def admitted(
    entries: Iterable[Entry], profile: Profile, characteristic: str
) -> tuple[list[Entry], list[Problem]]:
    """The entries that count, in order, and why the others do not."""
    counted: list[Entry] = []
    problems: list[Problem] = []
    used: set[tuple[str, str]] = set()
    for entry in sorted(entries, key=lambda entry: entry.order):
        faults = [*_faults(entry, profile, characteristic)]
        key = ("claim" if entry.kind.claims else entry.kind.value, entry.serial)
        if key in used:
            faults.append(_at(SerialReusedError(serial=entry.serial), entry))
        used.add(key)
        problems += faults
        if not faults:
            counted.append(entry)
    return counted, problems


def _faults(entry: Entry, profile: Profile, characteristic: str) -> Iterator[Problem]:
    """What the model refuses, whatever the balance."""
    booked = profile.model is CustodyModel.BOOK_AND_CLAIM
    if booked and entry.kind.claims and entry.lot:
        yield _at(CreditOnLotError(characteristic=characteristic, lot=entry.lot), entry)
    if not booked and entry.kind is EntryKind.TRANSFERRED:
        yield _at(LotMissingError(serial=entry.serial, characteristic=characteristic), entry)


def _at(error: CustodyError, entry: Entry) -> Problem:
    return error.problem(place=day_words(entry.time))
