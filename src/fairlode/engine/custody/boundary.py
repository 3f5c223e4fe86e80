"""What a balance is kept over: the sites within, and who speaks for them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairlode.engine.answer import SubjectUnknownError
from fairlode.engine.custody.errors import BoundarySubjectError
from fairlode.engine.custody.profile import Profile, Reach
from fairlode.engine.near import near_ids
from fairlode.ledger.columns import Columns
from fairlode.ledger.columns.tables import Bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """The sites of one balance."""

    subject: str
    """As it was asked for."""
    sites: tuple[str, ...]
    """Ids, ascending."""
    parties: frozenset[str]
    """Who speaks for it: the sites and the organisations that operate them."""
    inside: Bool
    """By place code."""


def boundary_of(
    columns: Columns, subject: str, profile: Profile, *, others: Sequence[str] = ()
) -> Boundary:
    """The boundary that a profile draws around a site or an organisation.

    `others` are further sites, for a boundary of several. Raises `SubjectUnknownError` or
    `BoundarySubjectError`.
    """
    codes = [_place(columns, text) for text in (subject, *others)]
    for code in codes[1:]:
        if profile.reach is Reach.SITE or not _is_site(columns, code):
            raise _misfit(columns, profile, codes[0], "only several sites have others beside them")
    if _is_site(columns, codes[0]):
        sites = codes if profile.reach is not Reach.ORGANISATION else _siblings(columns, codes)
    else:
        sites = _operated(columns, codes[0]) + codes[1:]
        if not sites or (profile.reach is Reach.SITE and len(sites) > 1):
            raise _misfit(columns, profile, codes[0], _which(columns, sites))
    inside = np.zeros(len(columns.place_ids), np.bool_)
    inside[sites] = True
    named = tuple(sorted({columns.place_ids[code] for code in sites}))
    operators = {int(columns.places.operator[code]) for code in sites} - {-1}
    speakers = {columns.place_ids[code] for code in (*operators, codes[0])}
    return Boundary(
        subject=columns.place_ids[codes[0]],
        sites=named,
        parties=frozenset(speakers | set(named)),
        inside=inside,
    )


def _place(columns: Columns, text: str) -> int:
    code = columns.place_ids.code(text)
    if code < 0:
        raise SubjectUnknownError(subject=text, near=near_ids(text, columns.place_ids))
    return code


def _is_site(columns: Columns, code: int) -> bool:
    """Whether it is described as a site, or something happened there."""
    if columns.places.kind[code] >= 0:
        return True
    return bool((columns.entries.site == code).any() or (columns.lots.site == code).any())


def _operated(columns: Columns, party: int) -> list[int]:
    return np.flatnonzero(columns.places.operator == party).tolist()


def _siblings(columns: Columns, sites: Sequence[int]) -> list[int]:
    """The sites, and all others of the organisations that operate them."""
    found = set(sites)
    for site in sites:
        operator = int(columns.places.operator[site])
        if operator >= 0:
            found |= set(_operated(columns, operator))
    return sorted(found)


def _which(columns: Columns, sites: Sequence[int]) -> str:
    if not sites:
        return "the record knows no site that it operates"
    return "it operates " + ", ".join(sorted(columns.place_ids[code] for code in sites))


def _misfit(columns: Columns, profile: Profile, code: int, reason: str) -> BoundarySubjectError:
    return BoundarySubjectError(
        profile=profile.id,
        reach=profile.reach.value.replace("_", "-"),
        subject=columns.place_ids[code],
        reason=reason,
        wanted="Name one site, or a profile whose boundary is several sites or an organisation.",
    )
