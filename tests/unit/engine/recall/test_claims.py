"""What was known when a claim was made, what is true now, and whether it would still stand."""

from dataclasses import replace

import pytest

from fairlode.engine.recall import AssayChange, Touched, Verdict, changes, touched
from fairlode.engine.recall import claims as claims_module
from fairlode.engine.recall.criteria import Attribute, Figure
from fairlode.types.content import Basis, Content
from fairlode.types.evidence import Claim
from tests.unit.engine.recall.world import World, assurance, claim, lot, made, mined, on


def _touched(
    world: World, id_: str, day: str | None = None, *, assay: AssayChange | None = None
) -> dict[str, Touched]:
    case = world.case(id_, day, element=assay.element if assay else "", assay=assay)
    return {one.claim.id: one for one in touched(world.store, case, changes(case))}


def _mean(one: Touched) -> tuple[float | None, float | None]:
    ends = (one.then, one.now)
    then, now = (None if share is None else round(share.mean, 4) for share in ends)
    return then, now


def test_a_claim_that_was_borne_out_when_made_and_is_not_now() -> None:
    world = World().state(assurance())
    world.state(claim("C", "anode-apr", "33"), day="02-01")
    world.state(assurance(void_from=on("03-01")), day="03-01")

    one = _touched(world, "GM-7")["C"]

    assert _mean(one) == (0.3333, 0.0)
    assert (one.verdict, one.known) == (Verdict.NOT_BORNE_OUT, False)


def test_a_claim_that_was_made_when_the_void_was_known() -> None:
    world = World().state(assurance())
    world.state(assurance(void_from=on("03-01")), day="02-01")
    world.state(claim("C", "anode-apr", "33"), day="03-01")

    one = _touched(world, "GM-7")["C"]

    assert _mean(one) == (0.0, 0.0)
    assert one.known


def test_a_claim_that_is_recorded_in_one_with_the_void_knew_it() -> None:
    world = World().state(assurance())
    world.state(assurance(void_from=on("03-01")), claim("C", "anode-apr", "33"), day="02-01")

    assert _touched(world, "GM-7")["C"].known


def test_a_what_if_was_known_to_nobody() -> None:
    world = World().state(assurance()).state(claim("C", "anode-apr", "33"), day="02-01")

    one = _touched(world, "GM-7", "03-01")["C"]

    assert _mean(one) == (0.3333, 0.0)
    assert not one.known


def test_what_was_recorded_after_a_claim_was_not_known_then() -> None:
    world = World().state(assurance())
    world.state(claim("before", "anode-apr", "100"), day="02-01")
    world.state(assurance("GM-9", "south"), day="03-01")
    world.state(claim("after", "anode-apr", "90"), day="04-01")

    found = _touched(world, "GM-7", "03-01")

    assert _mean(found["before"]) == (0.3333, 0.6667)
    assert _mean(found["after"]) == (1.0, 0.6667)


def test_a_claim_about_a_lot_that_was_not_yet_recorded_has_nothing_then() -> None:
    drafts = [lot("a", 10, site="north"), mined("a", "04-01", 10)]
    world = World(*drafts).state(assurance())
    world.state(claim("C", "b", "100"), day="02-01")
    world.add("03-01", [made("05-01", {"a": 10}, {"b": 10})])

    one = _touched(world, "GM-7", "03-01")["C"]

    assert _mean(one) == (None, 0.0)
    assert one.looked_back


def test_an_assurance_that_was_not_yet_recorded_assured_nothing_then() -> None:
    world = World().state(claim("C", "anode-apr", "30"))
    world.state(assurance(), day="03-01")

    assert _mean(_touched(world, "GM-7", "03-01")["C"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("value", "subject", "verdict"),
    [
        ("66", "anode-apr", Verdict.STANDS),
        ("67", "anode-apr", Verdict.NOT_BORNE_OUT),
        ("60", "rod", Verdict.BY_MIXING),
        ("16", "rod", Verdict.STANDS),
        ("70", "rod", Verdict.POSSIBLE),
        ("", "anode-apr", Verdict.NOT_BORNE_OUT),
        ("green", "anode-apr", Verdict.LOOK_AGAIN),
        ("100", "anode-feb", None),  # before the void: nothing changes for it
        ("100", "north", Verdict.LOOK_AGAIN),  # about the site: a share it has not
    ],
)
def test_a_claim_of_an_assured_share_is_held_against_what_is_left(
    value: str, subject: str, verdict: Verdict | None
) -> None:
    world = World().state(assurance(), assurance("GM-9", "south"))
    unit = "%" if value.isdigit() else ""
    world.state(claim("C", subject, value, unit=unit), day="02-01")

    found = _touched(world, "GM-7", "03-01")

    assert (found["C"].verdict if found else None) == verdict


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"value": "0.6", "unit": ""}, Verdict.STANDS),
        ({"value": "60 %", "unit": ""}, Verdict.STANDS),
        ({"value": "", "low": "0.6", "high": "0.9", "unit": ""}, Verdict.STANDS),
        ({"value": "0.2", "unit": "kg"}, Verdict.STANDS),  # 200 g of 300 g
        ({"value": "0.21", "unit": "kg"}, Verdict.NOT_BORNE_OUT),
    ],
)
def test_a_share_may_be_claimed_in_several_ways(more: dict[str, str], verdict: Verdict) -> None:
    world = World().state(assurance(), assurance("GM-9", "south"))
    world.state(replace(claim("C", "anode-apr", ""), **more), day="02-01")

    assert _touched(world, "GM-7", "03-01")["C"].verdict is verdict


def test_a_claim_of_something_else_is_to_be_looked_at_and_not_judged() -> None:
    world = World().state(assurance())
    world.state(claim("C", "rod", "yes", criterion="low carbon", unit=""), day="02-01")

    one = _touched(world, "GM-7", "03-01")["C"]

    assert (one.verdict, one.attribute) == (
        Verdict.LOOK_AGAIN,
        Attribute(figure=Figure.CONCERNED),
    )
    assert _mean(one) == (0.3333, 0.3333)


def test_claims_on_a_site_that_is_called_into_question_are_all_to_be_looked_at() -> None:
    world = World().state(
        claim("lot", "rod", "100"),
        claim("site", "north", "yes", unit="", criterion="no armed group"),
        claim("party", "south-co", "yes", unit=""),
        claim("feb", "anode-feb", "100"),
    )

    found = _touched(world, "north", "03-01")

    assert {name: one.verdict for name, one in found.items()} == {
        "lot": Verdict.LOOK_AGAIN,
        "site": Verdict.LOOK_AGAIN,
    }


def test_an_organisation_brings_the_claims_on_its_sites() -> None:
    world = World().state(claim("site", "smelter", "yes", unit=""))

    assert set(_touched(world, "smelter-co", "03-01")) == {"site"}


def test_claims_that_rest_on_an_assurance_or_that_it_names_are_told() -> None:
    rests = Claim(id="rests", subject="elsewhere", criterion="x", speaker="s", evidence=("GM-7",))
    named = Claim(id="named", subject="elsewhere", criterion="x", speaker="s")
    neither = Claim(id="neither", subject="elsewhere", criterion="x", speaker="s")
    world = World().state(assurance(claims=("named",)), rests, named, neither)

    assert set(_touched(world, "GM-7", "03-01")) == {"named", "rests"}


def test_a_claim_that_was_corrected_is_judged_in_its_last_words_alone() -> None:
    world = World().state(assurance())
    world.state(claim("C", "anode-apr", "33"), day="02-01")
    world.state(claim("C", "anode-apr", "0"), day="03-01")

    (one,) = _touched(world, "GM-7", "03-01").values()

    assert (one.claim.value, one.verdict) == ("0", Verdict.STANDS)


def _assayed() -> World:
    return World(
        lot("a", 100, site="north", copper=0.2),
        lot("scrap", 100, copper=0.2),
        lot("m", 200, copper=0.2),
        mined("a", "02-01", 100),
        made("03-01", {"a": 100, "scrap": 100}, {"m": 200}),
    )


@pytest.mark.parametrize(
    ("criterion", "subject", "value", "figure", "verdict"),
    [
        ("Cu", "a", "20", Figure.CONTENT, Verdict.NOT_BORNE_OUT),
        ("Cu content", "a", "10", Figure.CONTENT, Verdict.STANDS),
        ("copper", "m", "20", Figure.CONTENT, Verdict.STANDS),
        ("share_primary", "m", "50", Figure.PRIMARY, Verdict.POSSIBLE),
        ("primary share", "m", "25", Figure.PRIMARY, Verdict.STANDS),
        ("share_from_PE", "m", "10", Figure.COUNTRY, Verdict.LOOK_AGAIN),
        ("low carbon", "m", "10", Figure.CONCERNED, Verdict.LOOK_AGAIN),
    ],
)
def test_claims_on_what_an_assay_changes(
    criterion: str, subject: str, value: str, figure: Figure, verdict: Verdict
) -> None:
    world = _assayed().state(claim("C", subject, value, criterion=criterion))
    right = AssayChange(element="Cu", content=Content(fraction=0.1, basis=Basis.MEASURED))

    one = _touched(world, "a", assay=right)["C"]

    assert (one.attribute.figure, one.verdict) == (figure, verdict)


def test_only_so_many_earlier_states_are_built_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims_module, "PASTS", 1)
    world = World().state(assurance())
    world.state(claim("old", "anode-apr", "33"), day="02-01")
    world.state(claim("new", "anode-apr", "33"), day="03-01")

    found = _touched(world, "GM-7", "03-01")

    assert {name: (one.looked_back, one.then is None) for name, one in found.items()} == {
        "old": (False, True),
        "new": (True, False),
    }
