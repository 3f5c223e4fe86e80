import pytest

from fairlode.engine.reconcile import reconcile
from fairlode.engine.reconcile.site import (
    NOT_RECORDED,
    STATED_LOSS,
    Assumed,
    NothingMadeError,
    SiteUnknownError,
    site_balances,
)
from fairlode.ledger.record import Draft
from fairlode.types.event import Loss
from fairlode.types.identifiers import SiteId
from fairlode.types.site import Site, SiteKind
from tests.unit.engine.chains import DAY, contents, event, lot
from tests.worlds import graph_of

TONNE = 1_000_000
HERE = SiteId("smelter")


def smelting(*, loss_t: int = 0, metal_t: int = 30) -> list[Draft]:
    losses = (Loss(name="slag", mass_g=loss_t * TONNE),) if loss_t else ()
    return [
        lot("ore", 100 * TONNE, assay=contents(Cu=20.0)),
        lot("metal", metal_t * TONNE, assay=contents(Cu=99.0)),
        lot("cast", 5 * TONNE, assay=contents(Cu=99.0)),
        Draft(statement=Site(id=HERE, kind=SiteKind.SMELTER), valid_from=DAY),
        event(
            "melt",
            {"ore": 100 * TONNE},
            {"metal": metal_t * TONNE},
            day=1,
            read_point=HERE,
            losses=losses,
        ),
        event("cast", {"metal": 5 * TONNE}, {"cast": 5 * TONNE}, day=2, read_point=HERE),
        event("elsewhere", {"cast": 5 * TONNE}, {"rod": 5 * TONNE}, day=3),
    ]


def test_each_event_is_a_balance_with_what_it_loses() -> None:
    found = site_balances(graph_of(smelting()), HERE, Assumed(mass=0.01, grade=0.02))

    assert (found.kind, [each.title for each in found.events]) == ("smelter", ["melt", "cast"])
    melt = found.events[0]
    ends = {each.id: (each.source, each.target) for each in melt.streams}
    assert ends == {"ore": ("", "melt"), "metal": ("melt", ""), NOT_RECORDED: ("melt", "")}
    ore = next(each for each in melt.streams if each.id == "ore")
    assert (ore.mass.value, ore.mass.u, ore.mass.assumed) == (100.0, 1.0, True)
    assert ore.grades["Cu"].value == pytest.approx(0.2)
    assert ore.grades["Cu"].u == pytest.approx(0.2 * 0.02)
    assert found.outputs["melt"] == ("metal",)


def test_more_metal_out_than_in_is_what_the_balance_says() -> None:
    found = site_balances(graph_of(smelting()), HERE)

    melt, cast = (reconcile(each) for each in found.events)

    (short,) = melt.below_zero
    assert short.figure.estimate == pytest.approx(20.0 - 29.7)
    assert cast.closes


def test_stated_losses_are_measured() -> None:
    found = site_balances(graph_of(smelting(loss_t=60)), HERE)

    slag = next(each for each in found.events[0].streams if each.id == STATED_LOSS)
    assert slag.mass.value == 60.0
    assert reconcile(found.events[0]).dof == 1


def test_all_events_together_let_what_is_carried_over_cancel() -> None:
    found = site_balances(graph_of(smelting()), HERE)

    assert found.together is not None
    inside = [each for each in found.together.streams if each.id.startswith("metal")]
    assert [(each.source, each.target) for each in inside] == [("", HERE), (HERE, "")]


def test_a_stated_uncertainty_is_taken() -> None:
    drafts = smelting()
    ore_of = lot("ore", 100 * TONNE, assay=contents(Cu=20.0), mass_u_g=2.5 * TONNE)

    found = site_balances(graph_of([ore_of, *drafts[1:]]), HERE)

    ore = next(each for each in found.events[0].streams if each.id == "ore")
    assert (ore.mass.u, ore.mass.assumed) == (2.5, False)


def test_places_without_a_balance_are_refused() -> None:
    graph = graph_of([*smelting(), Draft(statement=Site(id=SiteId("yard")), valid_from=DAY)])

    with pytest.raises(SiteUnknownError):
        site_balances(graph, SiteId("nowhere"))
    with pytest.raises(NothingMadeError):
        site_balances(graph, SiteId("yard"))
