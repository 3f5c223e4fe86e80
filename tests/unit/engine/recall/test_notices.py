"""One notice per holder, with only its own share."""

import json
from dataclasses import asdict
from itertools import chain as joined

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine.recall import Notice, changes, notices, touched
from tests.unit.engine.recall.world import World, assurance, claim, lot, made, mined, places

HOLDERS = ("north-co", "south-co", "smelter-co", "cable-co", "motor-co")
LOTS = ("north-feb", "north-apr", "south-apr", "anode-feb", "anode-apr", "rod", "wire")


def _notices(world: World, id_: str, day: str | None = None) -> dict[str, Notice]:
    case = world.case(id_, day)
    found = changes(case)
    claims = touched(world.store, case, found)
    return {one.holder: one for one in notices(case.graph, case.subject, [found], claims)}


def _said(notice: Notice) -> str:
    """Everything that stands in a notice, but for what is in the holder's own claims."""
    claims = [(one.claim.id, one.claim.subject) for one in notice.claims]
    parts = asdict(notice) | {"claims": claims, "measures": [asdict(m) for m in notice.measures]}
    return json.dumps(parts, default=str)


def test_a_notice_shows_its_own_lots_and_nothing_else() -> None:
    world = World().state(assurance())

    found = _notices(world, "GM-7", "03-01")

    assert {
        name: [change.lot for one in notice.measures for change in one.lots]
        for name, notice in found.items()
    } == {
        "cable-co": ["rod"],
        "motor-co": ["wire"],
        "smelter-co": ["anode-apr"],
        "north-co": ["north-apr"],
    }


def test_no_notice_names_another_holder_or_another_holders_lot() -> None:
    world = World().state(
        assurance(), *(claim(f"C{at}", name, "10") for at, name in enumerate(LOTS))
    )

    for holder, notice in _notices(world, "GM-7", "03-01").items():
        own = {change.lot for one in notice.measures for change in one.lots}
        strangers = {*HOLDERS, *LOTS, "north", "south"} - own - {holder, *notice.suppliers}
        if holder == "north-co":
            strangers -= {"north"}  # its own mine
        said = _said(notice)
        assert {name for name in strangers if f'"{name}"' in said} == set()


def test_direct_suppliers_are_those_who_hold_a_lot_that_went_straight_in() -> None:
    found = _notices(World().state(assurance()), "GM-7", "03-01")

    assert {name: list(notice.suppliers) for name, notice in found.items()} == {
        "cable-co": ["smelter-co"],
        "motor-co": ["smelter-co"],
        "smelter-co": ["north-co"],  # the south mine's lot is not concerned
        "north-co": [],
    }


def test_the_subject_is_named_to_whom_it_belongs_alone() -> None:
    found = _notices(World().state(assurance()), "GM-7", "03-01")

    assert {name: notice.subject for name, notice in found.items()} == {
        "cable-co": "",
        "motor-co": "",
        "smelter-co": "",
        "north-co": "GM-7",
    }
    assert {notice.scheme for notice in found.values()} == {"Good Mine"}


@pytest.mark.parametrize("subject", ["north", "north-apr", "north-co"])
def test_so_it_is_with_any_other_subject(subject: str) -> None:
    found = _notices(World(), subject)

    assert {name for name, notice in found.items() if notice.subject} == {"north-co"}


def test_a_notice_has_the_holders_own_claims_about_what_is_its_own() -> None:
    world = World().state(
        assurance(),
        claim("own", "rod", "30", by="cable-co"),
        claim("of another about mine", "rod", "30", by="motor-co"),
        claim("mine about another's", "wire", "30", by="cable-co"),
        claim("about its anode", "anode-apr", "30", by="smelter-co"),
    )

    found = _notices(world, "GM-7", "03-01")

    assert {name: [one.claim.id for one in notice.claims] for name, notice in found.items()} == {
        "cable-co": ["own"],
        "motor-co": [],
        "smelter-co": ["about its anode"],
        "north-co": [],
    }


def test_without_a_holder_the_operator_of_the_site_is_told_and_is_nobodys_supplier() -> None:
    world = World(
        *places(),
        lot("a", 10, site="north"),
        lot("b", 10, holder="cable-co"),
        lot("c", 10),
        mined("a", "04-01", 10),
        made("05-01", {"a": 10}, {"b": 10}),
        made("05-02", {"b": 10}, {"c": 10}),
    )

    found = _notices(world, "north")

    assert {name: (notice.held, notice.lots) for name, notice in found.items()} == {
        "cable-co": (True, 1),
        "north-co": (False, 1),
    }
    assert found["cable-co"].suppliers == ()


def test_every_lot_with_a_holder_is_in_one_notice() -> None:
    world = World()
    case = world.case("north")
    told = [
        change.lot
        for notice in _notices(world, "north").values()
        for one in notice.measures
        for change in one.lots
    ]

    assert sorted(told) == sorted(each.lot for each in changes(case).lots)


@st.composite
def _chains(draw: st.DrawFn) -> list[tuple[str, tuple[str, ...]]]:
    """Lots with a holder each, made from earlier ones."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for at in range(draw(st.integers(2, 7))):
        earlier = [str(number) for number in range(at)]
        inputs = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if at else []
        found.append((f"h{draw(st.integers(0, 3))}", tuple(inputs)))
    return found


@given(chain=_chains(), recalled=st.integers(0, 6))
def test_whatever_the_chain_nobody_learns_of_anybody_but_those_who_supplied_them(
    chain: list[tuple[str, tuple[str, ...]]], recalled: int
) -> None:
    holder_of = {f"lot-{at}": holder for at, (holder, _) in enumerate(chain)}
    drafts = [lot(name, 70, holder=holder) for name, holder in holder_of.items()]
    drafts += [
        made(f"03-{at + 1:02}", {f"lot-{name}": 10 for name in inputs}, {f"lot-{at}": 70})
        for at, (_, inputs) in enumerate(chain)
        if inputs
    ]
    made_from = {
        f"lot-{at}": {f"lot-{name}" for name in inputs} for at, (_, inputs) in enumerate(chain)
    }

    for holder, notice in _notices(World(*drafts), f"lot-{recalled % len(chain)}").items():
        own = {name for name, of in holder_of.items() if of == holder}
        direct = {holder_of[name] for name in joined(*(made_from[name] for name in own))}
        said = _said(notice)
        named = {name for name in {*holder_of, *holder_of.values()} if f'"{name}"' in said}
        assert named <= own | {holder} | direct
