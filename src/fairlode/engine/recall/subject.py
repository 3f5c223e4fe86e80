"""What a recall is about: an assurance, a site, an organisation, a lot, or the assay of a lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from fairlode.engine.near import NEAR, near_ids
from fairlode.engine.recall.assay import AssayChange
from fairlode.engine.recall.assurances import Recorded, assurances_in, of_id
from fairlode.engine.recall.errors import (
    RecallMismatchError,
    RecallSubjectUnknownError,
    VoidDateConflictError,
    VoidDateMissingError,
)
from fairlode.ledger.columns import Columns
from fairlode.ledger.contract import LedgerReader
from fairlode.types.instant import format_instant, from_micros


class About(StrEnum):
    """The kinds of subject."""

    ASSURANCE = "assurance"
    SITE = "site"
    ORGANISATION = "organisation"
    LOT = "lot"
    ASSAY = "assay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is called into question, and from when."""

    id: str
    about: About
    since: int | None = None
    """From when, microseconds: the assurance is void, or the material of the place concerned."""
    stated: bool = False
    """Whether the record itself says that the assurance is void from then."""
    assurance: Recorded | None = None
    """Of an assurance, and of nothing else."""
    others: Sequence[Recorded] = ()
    """The other assurances of the same scheme."""
    assay: AssayChange | None = None
    """Of an assay, and of nothing else."""

    @property
    def named(self) -> str:
        """Id of the lot, site or organisation that is spoken of."""
        return self.assurance.assurance.subject if self.assurance else self.id


def subject_of(
    reader: LedgerReader,
    columns: Columns,
    id_: str,
    *,
    since: int | None = None,
    assay: AssayChange | None = None,
) -> Subject:
    """The subject with a canonical id, as `columns` of `reader` know it.

    Raises `RecallSubjectUnknownError` with ids like it, `VoidDateMissingError`,
    `VoidDateConflictError`, or `RecallMismatchError` for a date or an assay where none belongs.
    """
    about = _place_or_lot(columns, id_)
    if about is None:
        recorded = assurances_in(reader, columns)
        return _of_assurance(columns, id_, recorded, since=since, assay=assay)
    if about is About.LOT and since is not None:
        raise RecallMismatchError(what="A date", subject=id_, kind="a lot")
    if about is not About.LOT and assay is not None:
        raise RecallMismatchError(what="An assay", subject=id_, kind=_KINDS[about])
    return Subject(
        id=id_, about=About.ASSAY if assay is not None else about, since=since, assay=assay
    )


_KINDS = {
    About.ASSURANCE: "an assurance",
    About.SITE: "a site",
    About.ORGANISATION: "an organisation",
    About.LOT: "a lot",
}


def _place_or_lot(columns: Columns, id_: str) -> About | None:
    if columns.lot_ids.code(id_) >= 0:
        return About.LOT
    place = columns.place_ids.code(id_)
    if place < 0:
        return None
    party = columns.places.entry[place] >= 0 and columns.places.kind[place] < 0
    return About.ORGANISATION if party else About.SITE


def _of_assurance(
    columns: Columns,
    id_: str,
    recorded: Sequence[Recorded],
    *,
    since: int | None,
    assay: AssayChange | None,
) -> Subject:
    found = of_id(recorded, id_)
    if found is None:
        raise RecallSubjectUnknownError(subject=id_, near=_near(columns, id_, recorded))
    if assay is not None:
        raise RecallMismatchError(what="An assay", subject=id_, kind=_KINDS[About.ASSURANCE])
    stated = found.void_from
    if stated is not None and since not in (None, stated):
        raise VoidDateConflictError(assurance=id_, stated=_day(stated), asked=_day(since or 0))
    if stated is None and since is None:
        raise VoidDateMissingError(assurance=id_)
    scheme = found.assurance.scheme.casefold()
    others = [
        one
        for one in recorded
        if one.assurance.scheme.casefold() == scheme and one.assurance.id != id_
    ]
    return Subject(
        id=id_,
        about=About.ASSURANCE,
        since=since if stated is None else stated,
        stated=stated is not None,
        assurance=found,
        others=others,
    )


def _near(columns: Columns, id_: str, recorded: Sequence[Recorded]) -> tuple[str, ...]:
    """Ids like it, of assurances first: nothing else is recalled by a mistyped one as often."""
    by_fold = {one.assurance.id.casefold(): one.assurance.id for one in recorded}
    close = [by_fold[key] for key in get_close_matches(id_.casefold(), by_fold, n=NEAR)]
    known = near_ids(id_, columns.lot_ids, columns.place_ids)
    return tuple(dict.fromkeys((*close, *known)))[:NEAR]


def _day(micros: int) -> str:
    return format_instant(from_micros(micros)).removesuffix("T00:00:00Z")
