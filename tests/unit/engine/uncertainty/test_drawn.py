"""Drawn shares against closed forms, numerical integration and the answer without drawing."""

import numpy as np
import pytest
from scipy import integrate, stats

from fairlode.engine import Boundary, Question, origin_shares, trace
from fairlode.engine.answer import OriginStatus
from fairlode.engine.graph import Graph
from fairlode.engine.uncertainty import (
    DrawnOrigins,
    Sampling,
    Spread,
    attribute_intervals,
    drawn_origins,
    share_intervals,
)
from fairlode.ledger.record import Draft
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.identifiers import LotId
from fairlode.types.lot import OriginKind
from tests.unit.engine.chains import event, lot, primary
from tests.worlds import graph_of

DRAWS = Sampling(draws=20_000, seed=1)
pytestmark = pytest.mark.compiled  # thousands of draws; the property tests run plain too


def copper(fraction: float, u: float | None) -> Assay:
    return Assay({"Cu": Content(fraction=fraction, u=u, basis=Basis.MEASURED)})


def blend(**stated: object) -> list[Draft]:
    return [
        primary("a", 600, **stated),
        lot("b", 400, origin=OriginKind.PRE_CONSUMER, mass_u_g=12.0),
        event("mixing", {"a": 600, "b": 400}, {"c": 1000}),
    ]


def drawn(
    drafts: list[Draft], name: str = "c", element: str = "", sampling: Sampling = DRAWS
) -> DrawnOrigins:
    return drawn_origins(graph_of(drafts), LotId(name), Question(element=element), sampling)


def share_of(answer: DrawnOrigins, name: str) -> Spread:
    (found,) = (spread for origin, spread in answer.origins if name in {origin.lot, origin.event})
    return found


def test_small_uncertainties_propagate_as_the_linear_law_says() -> None:
    answer = drawn(blend(mass_u_g=18.0))

    spread = share_of(answer, "a")
    u = 0.6 * 0.4 * np.hypot(18 / 600, 12 / 400)
    assert spread.share == pytest.approx(0.6)
    assert spread.mean == pytest.approx(0.6, abs=4 * spread.error + u**2)
    assert spread.deviation == pytest.approx(u, rel=0.03)
    assert (spread.lower, spread.upper) == pytest.approx((0.6 - 1.96 * u, 0.6 + 1.96 * u), abs=1e-3)
    assert spread.error == pytest.approx(u / np.sqrt(20_000), rel=0.03)
    assert spread.lower_error < 4 * spread.error


def test_a_mixture_of_two_has_the_distribution_that_its_masses_give_it() -> None:
    answer = drawn(blend(mass_u_g=180.0))

    # The share is a logistic function of a difference of two normal logarithms.
    sigma_a, sigma_b = np.sqrt(np.log1p([0.3**2, 0.03**2]))
    middle = np.log(600 / 400) - sigma_a**2 / 2 + sigma_b**2 / 2
    logit = stats.norm(middle, np.hypot(sigma_a, sigma_b))
    mean, _ = integrate.quad(lambda z: logit.pdf(z) / (1 + np.exp(-z)), -10, 10)
    spread = share_of(answer, "a")
    assert spread.mean == pytest.approx(mean, abs=4 * spread.error)
    assert spread.lower == pytest.approx(1 / (1 + np.exp(-logit.ppf(0.025))), abs=0.006)
    assert spread.upper == pytest.approx(1 / (1 + np.exp(-logit.ppf(0.975))), abs=0.006)


def test_an_assay_near_its_end_is_cut_off_there() -> None:
    drafts = [
        primary("a", 500, assay=copper(0.99, 0.02)),
        primary("b", 500, assay=copper(0.5, None)),
        event("mixing", {"a": 500, "b": 500}, {"c": 1000}),
    ]

    spread = share_of(drawn(drafts, element="Cu"), "a")

    cut = stats.truncnorm(-0.99 / 0.02, 0.01 / 0.02, loc=0.99, scale=0.02)
    mean, _ = integrate.quad(lambda p: cut.pdf(p) * p / (p + 0.5), 0.8, 1)
    assert spread.mean == pytest.approx(mean, abs=4 * spread.error)
    assert spread.upper == pytest.approx(cut.ppf(0.975) / (cut.ppf(0.975) + 0.5), abs=2e-4)
    assert spread.lower == pytest.approx(cut.ppf(0.025) / (cut.ppf(0.025) + 0.5), abs=1e-3)


def test_without_any_stated_uncertainty_nothing_varies_and_it_is_said() -> None:
    drafts = blend()
    drafts[1] = lot("b", 400, origin=OriginKind.PRE_CONSUMER)

    answer = drawn(drafts, sampling=Sampling(draws=100))

    spread = share_of(answer, "a")
    assert (spread.lower, spread.mean, spread.upper) == pytest.approx((0.6, 0.6, 0.6), abs=1e-12)
    assert spread.deviation == pytest.approx(0.0, abs=1e-12)
    assert (answer.stated.masses, answer.stated.masses_held, answer.stated.drawn) == (2, 2, 0)
    assert answer.stated.held_lots == ("a", "b")


def test_figures_that_decide_nothing_are_not_counted() -> None:
    drafts = [*blend(mass_u_g=18.0), event("casting", {"c": 900}, {"d": 800}, day=2)]

    answer = drawn(drafts, name="d", sampling=Sampling(draws=100))

    assert (answer.stated.masses, answer.stated.masses_held, answer.stated.assays) == (2, 0, 0)


def test_an_error_in_a_lot_shows_in_every_draw_on_it() -> None:
    drafts = [
        primary("a", 600, mass_u_g=60.0),
        primary("b", 400),
        event("one", {"a": 300, "b": 200}, {"c": 500}),
        event("two", {"a": 300, "b": 200}, {"d": 500}, day=2),
        event("three", {"c": 500, "d": 500}, {"e": 1000}, day=3),
    ]

    once = share_of(drawn(drafts, name="c"), "a")
    both = share_of(drawn(drafts, name="e"), "a")

    assert both.deviation == pytest.approx(once.deviation, rel=1e-9)


def test_a_gap_is_what_came_out_beyond_what_went_in_in_each_draw() -> None:
    drafts = [
        primary("ore", 1000, assay=copper(0.2, 0.01)),
        lot("anode", 400, assay=copper(0.99, 0.001)),
        event("smelting", {"ore": 1000}, {"anode": 400}),
    ]

    spread = share_of(drawn(drafts, name="anode", element="Cu"), "smelting")

    rng = np.random.default_rng(5)
    supplied = 1000 * rng.normal(0.2, 0.01, 200_000)
    required = 400 * rng.normal(0.99, 0.001, 200_000)
    expected = 1 - supplied / required
    assert spread.share == pytest.approx(1 - 200 / 396)
    assert spread.mean == pytest.approx(expected.mean(), abs=1e-3)
    assert spread.lower == pytest.approx(np.quantile(expected, 0.025), abs=2e-3)


def test_kinds_and_countries_sum_over_origins() -> None:
    answer = drawn(blend(mass_u_g=18.0))

    statuses = dict(answer.statuses)
    assert statuses[OriginStatus.PRIMARY] == share_of(answer, "a")
    assert statuses[OriginStatus.SECONDARY] == share_of(answer, "b")
    assert statuses[OriginStatus.UNKNOWN].upper == 0.0
    assert [country for country, _ in answer.countries] == [""]
    assert answer.countries[0][1].lower == pytest.approx(1.0)


def test_all_lots_at_once_say_what_one_lot_says() -> None:
    graph = graph_of(blend(mass_u_g=60.0))
    sampling = Sampling(draws=1_000, seed=7)

    one = drawn_origins(graph, LotId("c"), Question(), sampling)
    every = share_intervals(graph, Question(), sampling)

    code = graph.lot_code(LotId("c"))
    primary_ = dict(one.statuses)[OriginStatus.PRIMARY]
    found = [every.mean, every.deviation, every.lower, every.upper, every.error]
    wanted = [
        primary_.mean, primary_.deviation, primary_.lower, primary_.upper, primary_.error,
    ]  # fmt: skip  # one list of figures
    assert every.names == ("share_primary", "share_secondary", "share_unknown")
    assert [float(values[code, 0]) for values in found] == pytest.approx(wanted, abs=1e-6)
    assert every.value[code].tolist() == origin_shares(graph, Question()).values[code, :3].tolist()


def test_any_attribute_has_its_interval() -> None:
    graph = graph_of(blend(mass_u_g=60.0))
    own = np.zeros((3, 1))
    own[graph.lot_code(LotId("a"))] = 50.0

    found = attribute_intervals(
        graph, own, Question(), sampling=Sampling(draws=1_000, seed=7), names=["kg_co2e"]
    )

    share = share_intervals(graph, Question(), Sampling(draws=1_000, seed=7))
    code = graph.lot_code(LotId("c"))
    assert found.value[code].tolist() == pytest.approx([30.0])
    assert found.lower[code, 0] == pytest.approx(50 * share.lower[code, 0], rel=1e-6)


def test_the_boundary_and_the_threshold_are_those_of_a_trace() -> None:
    drafts = [
        primary("ore", 100, mass_u_g=5.0),
        primary("other", 100, mass_u_g=5.0),
        lot("scrap", 100, origin=OriginKind.PRE_CONSUMER, mass_u_g=5.0),
        event("using", {"ore": 100, "other": 100}, {"scrap": 100}),
        primary("more", 900, mass_u_g=9.0),
        event("mixing", {"scrap": 100, "more": 900}, {"c": 1000}, day=2),
    ]
    graph = graph_of(drafts)
    cases = [
        Question(),
        Question(boundary=Boundary.HISTORY),
        Question(boundary=Boundary.HISTORY, threshold=0.2),
    ]

    for question in cases:
        answer = drawn_origins(graph, LotId("c"), question, Sampling(draws=100))
        trail = trace(graph, LotId("c"), question)
        assert [origin.lot for origin, _ in answer.origins] == [each.lot for each in trail.origins]
        shares = [spread.share for _, spread in answer.origins]
        assert shares == pytest.approx([each.share for each in trail.origins])
        assert (answer.boundary, answer.threshold) == (question.boundary, question.threshold)


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_the_interval_covers_the_true_share_as_often_as_its_level_says(level: float) -> None:
    """True masses 600 and 400 g, weighed with known errors, again and again."""
    rng = np.random.default_rng(11)
    covered, trials = 0, 400
    for _ in range(trials):
        a, b = (1e6 * np.array([600, 400]) * rng.lognormal(0, [0.05, 0.02])).round().astype(int)
        graph: Graph = graph_of(
            [
                primary("a", int(a), mass_u_g=float(0.05 * a)),
                primary("b", int(b), mass_u_g=float(0.02 * b)),
                event("mixing", {"a": int(a), "b": int(b)}, {"c": int(a + b)}),
            ]
        )
        sampling = Sampling(draws=400, seed=int(rng.integers(2**32)), level=level)
        spread = share_of(drawn_origins(graph, LotId("c"), Question(), sampling), "a")
        covered += spread.lower <= 0.6 <= spread.upper

    assert covered / trials == pytest.approx(level, abs=4 * np.sqrt(level * (1 - level) / trials))
