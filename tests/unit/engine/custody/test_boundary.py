"""Which sites a balance is kept over."""

from dataclasses import replace

import pytest

from fairlode.engine.answer import SubjectUnknownError
from fairlode.engine.custody.boundary import Boundary, boundary_of
from fairlode.engine.custody.errors import BoundarySubjectError
from fairlode.engine.custody.profile import Reach
from fairlode.ledger.columns import snapshot
from fairlode.stores.memory import MemoryStore
from tests.unit.engine.custody.ledgers import PROFILE
from tests.unit.engine.custody.refinery import lot, site
from tests.worlds import recorded

DRAFTS = [
    site("refinery", "refinery-co"),
    site("store", "refinery-co"),
    site("mine", "mine-co"),
    lot("x", 1, "bare", holder="holder"),
]


def boundary(subject: str, reach: Reach, *others: str) -> Boundary:
    store = MemoryStore()
    recorded(DRAFTS, store)
    rules = replace(PROFILE, reach=reach)
    return boundary_of(snapshot(store), subject, rules, others=others)


@pytest.mark.parametrize(
    ("subject", "reach", "others", "sites"),
    [
        ("refinery", Reach.SITE, (), ("refinery",)),
        ("bare", Reach.SITE, (), ("bare",)),
        ("mine-co", Reach.SITE, (), ("mine",)),
        ("refinery", Reach.MULTI_SITE, (), ("refinery",)),
        ("refinery", Reach.MULTI_SITE, ("mine",), ("mine", "refinery")),
        ("refinery-co", Reach.MULTI_SITE, ("mine",), ("mine", "refinery", "store")),
        ("refinery", Reach.ORGANISATION, (), ("refinery", "store")),
        ("refinery-co", Reach.ORGANISATION, (), ("refinery", "store")),
        ("bare", Reach.ORGANISATION, (), ("bare",)),
    ],
)
def test_a_boundary_has_the_sites_that_its_profile_gives_it(
    subject: str, reach: Reach, others: tuple[str, ...], sites: tuple[str, ...]
) -> None:
    assert boundary(subject, reach, *others).sites == sites


def test_sites_and_their_operators_speak_for_a_boundary() -> None:
    found = boundary("refinery", Reach.MULTI_SITE, "mine")

    assert found.parties == {"refinery", "mine", "refinery-co", "mine-co"}


@pytest.mark.parametrize(
    ("subject", "reach", "others"),
    [
        ("refinery-co", Reach.SITE, ()),
        ("holder", Reach.ORGANISATION, ()),
        ("refinery", Reach.SITE, ("store",)),
        ("refinery", Reach.MULTI_SITE, ("mine-co",)),
    ],
)
def test_what_fits_no_boundary_is_told(subject: str, reach: Reach, others: tuple[str, ...]) -> None:
    with pytest.raises(BoundarySubjectError):
        boundary(subject, reach, *others)


def test_an_unknown_site_is_told_with_ids_like_it() -> None:
    with pytest.raises(SubjectUnknownError) as refusal:
        boundary("refinry", Reach.SITE)

    assert refusal.value.facts["near"] == ("refinery", "refinery-co")
