"""What was received with a characteristic: only what physically came, and only what is stated.

- A statement about the lot goes before one about the site where it was made; of several the one
  with the strongest level of evidence counts, and of these the one that says least.
- A lot of which nothing is stated inherits from its recorded history only where its own custody
  model is a physical one, and the events bear it out.
- A lot that came under a looser custody model than the balance is kept in is not counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor

from fairlode.engine.custody.breaches import (
    ClaimUnclearError,
    ContentUnknownError,
    CreditOnLotError,
    OtherModelError,
    StatusLostError,
)
from fairlode.engine.custody.case import Case
from fairlode.engine.custody.characteristics import Direction, Stated, strength
from fairlode.engine.custody.movements import Move
from fairlode.engine.custody.status import Status
from fairlode.engine.custody.words import day_words, model_words
from fairlode.types.errors import Problem, Severity
from fairlode.types.lot import CustodyModel

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Part of a lot that came in, with what of it carries the characteristic."""

    move: Move
    content_g: int | None
    """Of the measure; None where not recorded."""
    at_most_g: int | None
    """The same, or all of its mass where there is no assay; None without a mass."""
    share: Fraction = _NOTHING
    by: Stated | None = None
    """The statement it rests on; None for none, or where it is inherited."""

    @property
    def issued_g(self) -> int:
        """Grams that are received with the characteristic, rounded down."""
        return floor(self.share * self.content_g) if self.content_g is not None else 0


class Receipts:
    """Everything that came into the boundary of a case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._told: dict[tuple[str, str], Problem] = {}
        self.all: Sequence[Receipt] = [self._receipt(move) for move in case.moves.received]

    @property
    def problems(self) -> Sequence[Problem]:
        """What was found on the way, each once."""
        return tuple(self._told.values())

    @cached_property
    def shares(self) -> Mapping[int, float]:
        """By lot code: the least share that a receipt of it carries."""
        shares: dict[int, float] = {}
        for receipt in self.all:
            lot, share = receipt.move.lot, float(receipt.share)
            shares[lot] = min(share, shares.get(lot, share))
        return shares

    def _receipt(self, move: Move) -> Receipt:
        case = self._case
        content, at_most = case.contents.of_move(move), case.contents.at_most(move)
        share, by = self._share(move)
        if share and content is None:
            error = ContentUnknownError(measure=case.measure, lots=case.lot(move.lot))
            self._add(error.problem(place=day_words(move.time), severity=Severity.WARNING))
        return Receipt(
            move=move,
            content_g=content,
            at_most_g=at_most,
            share=share,
            by=by,
        )

    def _share(self, move: Move) -> tuple[Fraction, Stated | None]:
        """What part of a lot carries the characteristic when it is received, and who says so."""
        stated = self.direct(move.lot, move.time)
        if stated is None:
            return self._inherited(move), None
        share = self._stated_share(stated, move.lot)
        if share and not self._fits(move):
            return _NOTHING, None
        return share, stated

    def direct(self, lot: int, time: int) -> Stated | None:
        """The statement that holds of a lot at a time; of the lot itself, else of its site."""
        case = self._case
        own = [*self._usable(case.about.get(case.lot(lot), []), lot, time)]
        if own:
            return _best(own)
        born = case.born(lot)
        of_site = case.about.get(case.site(lot), [])
        holding = (one for one in of_site if one.holds(time if born is None else born))
        usable = [one for one in holding if one.amount and one.amount.mass_g is None]
        inward = [one for one in usable if one.direction is not Direction.OUT]
        return _best(inward) if inward else None

    def _usable(self, about: Sequence[Stated], lot: int, time: int) -> Iterator[Stated]:
        """Statements about a lot that are about what is received."""
        case = self._case
        for stated in about:
            ours = stated.speaker in case.boundary.parties
            by_place = lot not in case.moves.begun and not ours
            inward = stated.direction is Direction.IN
            if not stated.holds(time) or not (inward or (_open(stated) and by_place)):
                continue
            if stated.amount is None:
                error = ClaimUnclearError(
                    claim=stated.source, subject=stated.subject, value=stated.wording
                )
                self._add(error.problem(place=day_words(time), severity=Severity.WARNING))
                continue
            yield stated

    def _stated_share(self, stated: Stated, lot: int) -> Fraction:
        amount = stated.amount
        if amount is None:
            return _NOTHING
        if amount.mass_g is None:
            return amount.least
        whole = self._case.contents.of_lot(lot)
        return min(Fraction(1), Fraction(amount.mass_g, whole)) if whole else _NOTHING

    def _fits(self, move: Move) -> bool:
        """Whether the lot came under a custody model that the balance can be kept in."""
        case, custody = self._case, self._case.custody(move.lot)
        place = day_words(move.time)
        if custody is CustodyModel.BOOK_AND_CLAIM:
            error = CreditOnLotError(characteristic=case.characteristic, lot=case.lot(move.lot))
            self._add(error.problem(place=place))
            return False
        if not case.profile.physical:
            return True
        if custody is None and not case.has_inputs(move.lot):
            return True  # nothing can have been mixed into what begins with itself
        if custody is not None and custody.rank <= case.profile.model.rank:
            return True
        came = model_words(custody) if custody else "a lot whose custody model is not stated"
        looser = OtherModelError(
            lot=case.lot(move.lot), model=came, wanted=model_words(case.profile.model)
        )
        self._add(looser.problem(place=place))
        return False

    def _inherited(self, move: Move) -> Fraction:
        """What a lot under a physical custody model has from its recorded history."""
        case, custody = self._case, self._case.custody(move.lot)
        if custody is None or custody.rank > CustodyModel.CONTROLLED_BLENDING.rank:
            return _NOTHING
        if not case.has_inputs(move.lot):
            return _NOTHING
        proportion = self._upstream.proportion(move.lot)
        if custody is CustodyModel.CONTROLLED_BLENDING:
            return Fraction(proportion) if self._fits(move) else _NOTHING
        if self._upstream.carries(move.lot, custody):
            return Fraction(1) if self._fits(move) else _NOTHING
        if proportion:
            error = StatusLostError(
                lot=case.lot(move.lot),
                model=model_words(custody),
                reason="its recorded inputs do not all carry the characteristic",
            )
            self._add(error.problem(place=day_words(move.time)))
        return _NOTHING

    @cached_property
    def _upstream(self) -> Status:
        """The physical status of all lots, from what is directly stated of any."""
        case, columns = self._case, self._case.graph.columns
        lots = {columns.lot_ids.code(subject) for subject in case.about} - {-1}
        places = {columns.place_ids.code(subject) for subject in case.about} - {-1}
        for place in places:
            lots |= set((columns.lots.site == place).nonzero()[0].tolist())
        known: dict[int, float] = {}
        for lot in sorted(lots):
            stated = self.direct(lot, case.born(lot) or 0)
            if stated is not None:
                known[lot] = float(self._stated_share(stated, lot))
        return Status(case.graph, case.element, known)

    def _add(self, problem: Problem) -> None:
        self._told.setdefault((problem.place, problem.sentence), problem)


def _open(stated: Stated) -> bool:
    return stated.direction is Direction.BY_PLACE


def _best(stated: Sequence[Stated]) -> Stated:
    """The one with the strongest evidence; of several such the one that says least."""
    return min(stated, key=lambda one: (-strength(one), _least(one), one.source))


def _least(stated: Stated) -> Fraction:
    amount = stated.amount
    if amount is None:
        return _NOTHING
    return amount.least if amount.mass_g is None else Fraction(1)
