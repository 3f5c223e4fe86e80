"""What a boundary claims: of the lots that it made or handed on, or without a lot.

A claim counts when its own boundary makes it: by the sites, or the organisations that operate
them, or by the holder of the lot; where neither is recorded, whoever makes it. What others say of
its lots is theirs. A claim on a lot that the boundary itself used up went nowhere, and is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import floor

from fairlode.engine.custody.breaches import (
    ClaimUnclearError,
    ContentUnknownError,
    LotOverclaimedError,
    ShareExceededError,
    StatusLostError,
)
from fairlode.engine.custody.case import Case
from fairlode.engine.custody.characteristics import Amount, Direction, Stated
from fairlode.engine.custody.entries import Entry, EntryKind
from fairlode.engine.custody.receipts import Receipts
from fairlode.engine.custody.status import Status
from fairlode.engine.custody.words import day_words, model_words, share_words
from fairlode.engine.custody.yields import average_at, averages, uses_average
from fairlode.types.errors import Problem
from fairlode.types.lot import CustodyModel

_WHOLE = Fraction(1)
_FEW = 3
"""Inputs that a message names."""


class Outgoing:
    """The claims of a case, as entries, with what is barred of each by the rules of the model."""

    def __init__(self, case: Case, receipts: Receipts) -> None:
        self._case, self._receipts = case, receipts
        self.problems: list[Problem] = []
        self.used: list[Stated] = []
        """The statements that count as claims."""
        self.others = 0
        """Claims on the boundary's lots by others, left out."""
        self.internal = 0
        """Claims on lots that the boundary used up itself, left out."""
        self._claimed: dict[int, int] = {}
        self.entries: Sequence[Entry] = [*self._of_lots(), *self._without_lots()]

    def _of_lots(self) -> Iterator[Entry]:
        case = self._case
        codes = case.graph.columns.lot_ids
        claims = [
            (lot, stated)
            for subject, about in case.about.items()
            if (lot := codes.code(subject)) >= 0
            for stated in about
            if self._goes_out(stated, lot)
        ]
        timed = [(self._time(stated, lot), stated.source, lot, stated) for lot, stated in claims]
        known = [(time, source, lot, one) for time, source, lot, one in timed if time is not None]
        for time, _, lot, stated in sorted(known, key=lambda claim: claim[:3]):
            entry = self._entry(stated, lot, time)
            if entry:
                self.used.append(stated)
                yield entry

    def _goes_out(self, stated: Stated, lot: int) -> bool:
        case, moves = self._case, self._case.moves
        if stated.direction is Direction.IN:
            return False
        ours = lot in moves.made_here or lot in moves.begun
        mine = stated.speaker in self._speakers(lot)
        if stated.direction is Direction.BY_PLACE and not ours and not (mine and self._here(lot)):
            return False
        somebody_known = self._speakers(lot) != set(case.boundary.sites)
        if stated.speaker and not mine and somebody_known:
            self.others += 1
            return False
        if self._used_up(lot):
            self.internal += 1
            return False
        return True

    def _speakers(self, lot: int) -> set[str]:
        columns = self._case.graph.columns
        holder = int(columns.lots.holder[lot])
        return set(self._case.boundary.parties) | (
            {columns.place_ids[holder]} if holder >= 0 else set()
        )

    def _here(self, lot: int) -> bool:
        return lot in self._receipts.shares

    def _used_up(self, lot: int) -> bool:
        """Whether events within the boundary drew all of a lot."""
        drawn = self._drawn.get(lot)
        return drawn is not None and drawn >= int(self._case.graph.network.lot_mass_g[lot])

    @cached_property
    def _drawn(self) -> Mapping[int, int]:
        drawn: dict[int, int] = {}
        for move in self._case.moves.drawn:
            drawn[move.lot] = drawn.get(move.lot, 0) + max(move.mass_g, 0)
        return drawn

    def _time(self, stated: Stated, lot: int) -> int | None:
        return stated.time if stated.time is not None else self._case.born(lot)

    def _entry(self, stated: Stated, lot: int, time: int) -> Entry | None:
        """The claim in grams, and what of it the model bars."""
        claimed = self._grams(stated, lot, time)
        if not claimed:
            return None
        whole = self._case.contents.of_lot(lot)
        room = claimed
        if whole is not None:
            left = max(0, whole - self._claimed.get(lot, 0))
            room = min(claimed, left)
            self._claimed[lot] = self._claimed.get(lot, 0) + claimed
            if room < claimed:
                error = LotOverclaimedError(
                    characteristic=self._case.characteristic, lot=self._case.lot(lot)
                )
                self.problems.append(error.problem(place=day_words(time)))
        allowed = min(room, self._allowed(lot, time, claimed=claimed, whole=whole))
        return Entry(
            serial=stated.source,
            kind=EntryKind.RETIRED if stated.retired else EntryKind.MOVED,
            time=time,
            mass_g=claimed,
            lot=self._case.lot(lot),
            barred_g=claimed - allowed,
        )

    def _grams(self, stated: Stated, lot: int, time: int) -> int:
        """How much is claimed; 0 where that cannot be said, which is then among `problems`."""
        case, amount, place = self._case, stated.amount, day_words(time)
        if amount is None:
            unclear = ClaimUnclearError(
                claim=stated.source, subject=stated.subject, value=stated.wording
            )
            self.problems.append(unclear.problem(place=place))
            return 0
        if amount.mass_g is not None:
            return amount.mass_g
        whole = case.contents.of_lot(lot)
        if whole is None and amount.most:
            unknown = ContentUnknownError(measure=case.measure, lots=case.lot(lot))
            self.problems.append(unknown.problem(place=place))
        return floor(amount.most * whole) if whole is not None else 0

    def _allowed(self, lot: int, time: int, *, claimed: int, whole: int | None) -> int:
        """Grams that the model allows to be claimed of a lot, whatever the balance."""
        case = self._case
        if not case.profile.physical and not uses_average(case):
            return claimed
        if whole is None:
            return 0
        if uses_average(case):
            share, what = average_at(case, self._averages, time), "the average of the period"
        elif case.profile.model is CustodyModel.CONTROLLED_BLENDING:
            share = Fraction(self._status.proportion(lot))
            what = "the proportion that is known to be in it"
        else:
            return self._kept_apart(lot, time, claimed)
        allowed = floor(share * whole)
        if claimed > allowed:
            error = ShareExceededError(
                lot=case.lot(lot),
                claimed=share_words(Fraction(claimed, whole)),
                what=what,
                allowed=share_words(share),
            )
            self.problems.append(error.problem(place=day_words(time)))
        return min(claimed, allowed)

    def _kept_apart(self, lot: int, time: int, claimed: int) -> int:
        case, model = self._case, self._case.profile.model
        if self._status.carries(lot, model):
            return claimed
        error = StatusLostError(
            lot=case.lot(lot), model=model_words(model), reason=self._why_lost(lot)
        )
        self.problems.append(error.problem(place=day_words(time)))
        return 0

    def _why_lost(self, lot: int) -> str:
        shares = self._receipts.shares
        sources = self._status.sources(lot)
        others = [self._case.lot(code) for code in sources if shares.get(code, 0.0) < 1]
        if others:
            named = ", ".join(others[:_FEW])
            more = f" and {len(others) - _FEW} others" if len(others) > _FEW else ""
            return f"{named}{more} went into it without the characteristic"
        if not self._status.pure(lot):
            return "the record does not explain all that went into it"
        return f"it is made from {len(sources)} lots"

    @cached_property
    def _status(self) -> Status:
        return Status(self._case.graph, self._case.element, self._receipts.shares)

    @cached_property
    def _averages(self) -> Mapping[int, Fraction]:
        return averages(self._case, self._receipts.all)

    def _without_lots(self) -> Iterator[Entry]:
        """Credits in a mass, claimed of the site or the organisation itself."""
        parties = self._case.boundary.parties
        for subject in sorted(parties & self._case.about.keys()):
            for stated in self._case.about[subject]:
                amount = stated.amount
                if amount is None or not amount.mass_g or stated.time is None:
                    continue
                if stated.direction is Direction.OUT or stated.speaker in parties:
                    self.used.append(stated)
                    yield self._credit(stated, amount, stated.time)

    def _credit(self, stated: Stated, amount: Amount, time: int) -> Entry:
        return Entry(
            serial=stated.source,
            kind=EntryKind.RETIRED if stated.retired else EntryKind.TRANSFERRED,
            time=time,
            mass_g=amount.mass_g or 0,
        )


def credits_received(case: Case) -> Iterator[tuple[Stated, Entry]]:
    """Credits that others handed on to the boundary without a lot: book and claim alone."""
    if case.profile.model is not CustodyModel.BOOK_AND_CLAIM:
        return
    parties = case.boundary.parties
    for subject in sorted(parties & case.about.keys()):
        for stated in case.about[subject]:
            amount = stated.amount
            outward = stated.direction is Direction.OUT or stated.speaker in parties
            if outward or amount is None or not amount.mass_g or stated.time is None:
                continue
            yield (
                stated,
                Entry(
                    serial=stated.source,
                    kind=EntryKind.ISSUED,
                    time=stated.time,
                    mass_g=amount.mass_g,
                ),
            )
