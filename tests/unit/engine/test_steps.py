"""What a trail says of figures that nobody stated, and of assays that nobody made."""

import pytest

from fairlode.engine.answer import Step
from fairlode.engine.trace import Question, trace
from fairlode.ledger.record import Draft
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.identifiers import LotId
from tests.unit.engine.chains import contents, event, lot, primary
from tests.worlds import graph_of


def step(drafts: list[Draft], of: str, element: str = "") -> Step:
    (found,) = trace(graph_of(drafts), LotId(of), Question(element=element)).steps
    return found


def test_a_draw_that_nobody_weighed_is_at_most_the_whole_lot() -> None:
    found = step(
        [primary("ore", 5_000), lot("metal", 1_200), event("e", {"ore": None}, {"metal": 1_200})],
        "metal",
    )

    assert (found.in_g, found.in_at_most) == (5_000, True)
    assert (found.out_g, found.out_at_least) == (1_200, False)


def test_a_draw_that_was_weighed_is_what_it_is() -> None:
    found = step([primary("ore", 5_000), event("e", {"ore": 5_000}, {"metal": 1_200})], "metal")

    assert (found.in_g, found.in_at_most) == (5_000, False)


def test_of_a_product_without_an_assay_at_least_the_others_came_out() -> None:
    drafts = [
        primary("ore", 1_000, assay=contents(Cu=10)),
        lot("copper", 90, assay=contents(Cu=100)),
        lot("slag", 800),
        event("e", {"ore": 1_000}, {"copper": 90, "slag": 800}),
    ]

    found = step(drafts, "copper", "Cu")

    assert (found.in_g, found.out_g) == pytest.approx((100, 90))
    assert found.out_at_least


def test_products_of_which_nothing_is_known_have_no_least() -> None:
    drafts = [primary("ore", 1_000, assay=contents(Cu=10)), event("e", {"ore": 1_000}, {"x": 90})]

    found = step(drafts, "x", "Cu")

    assert (found.out_g, found.out_at_least) == (None, False)


def assumed(percent: float, basis: Basis) -> Assay:
    return Assay({"Cu": Content(fraction=percent / 100, basis=basis)})


def test_assays_that_nobody_made_are_named_with_what_passed_them() -> None:
    drafts = [
        primary("a", 100, assay=contents(Cu=50)),
        primary("b", 100, assay=assumed(50, Basis.ASSUMED)),
        primary("elsewhere", 100, assay=assumed(50, Basis.ASSUMED)),
        lot("x", 200, assay=assumed(50, Basis.SPECIFICATION)),
        event("e", {"a": 100, "b": 100}, {"x": 200}),
    ]

    trail = trace(graph_of(drafts), LotId("x"), Question(element="Cu"))

    assert [(item.lot, item.basis, item.share) for item in trail.unmeasured] == [
        ("x", Basis.SPECIFICATION, 1.0),
        ("b", Basis.ASSUMED, pytest.approx(0.5)),
    ]


def test_gross_mass_rests_on_no_assay() -> None:
    drafts = [
        primary("b", 100, assay=assumed(50, Basis.ASSUMED)),
        event("e", {"b": 100}, {"x": 90}),
    ]

    assert trace(graph_of(drafts), LotId("x"), Question()).unmeasured == ()
