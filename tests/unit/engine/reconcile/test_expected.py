import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from fairlode.engine.reconcile import Declared, Discovery, Scale, Terms, compare
from fairlode.engine.reconcile.errors import FigureImpossibleError, LevelError
from fairlode.engine.reconcile.questions import mistaken_units, questions


def declared(
    ratio: float, *, site: str = "mine", period: str = "2020", commodity: str = "Gold"
) -> Declared:
    return Declared(
        site=site,
        commodity=commodity,
        period=period,
        ore_t=1e6,
        grade=1e-5,
        recovery=0.9,
        declared_t=9.0 * ratio,
    )


def peers(count: int = 60, sigma: float = 0.01) -> list[Declared]:
    """As normal as so many can be."""
    ratios = np.exp(sigma * stats.norm.ppf((np.arange(count) + 0.5) / count))
    return [declared(float(ratio), site=f"peer {at}") for at, ratio in enumerate(ratios)]


def sentences(rows: list[Declared], name: str) -> dict[str, str]:
    (row,) = (each for each in compare(rows).rows if each.declared.name == name)
    return {hint.question: hint.sentence for hint in row.hints}


def test_shares_turn_both_figures_into_the_whole_operation() -> None:
    row = replace(declared(0.5), metal_share=0.5)

    assert (row.ratio_raw, row.ratio) == (0.5, 1.0)


def test_one_that_differs_is_named_and_its_peers_are_not() -> None:
    found = compare([*peers(), declared(1.25)])

    assert [row.declared.site for row in found.rows if row.named] == ["mine"]
    assert found.counts["beyond_tolerance"] == 1
    (gold,) = found.peers
    assert gold.rows == 61
    assert gold.sigma == pytest.approx(0.01, rel=0.3)
    assert gold.power > 0.99


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [*peers(), declared(1.25), declared(0.4, period="2021")]

    assert compare(rows) == compare(rows[::-1])


def test_few_rows_share_the_scale_of_all() -> None:
    found = compare([*peers(), declared(1.0, commodity="Tin"), declared(1.3, commodity="Tin")])

    gold, tin = found.peers
    assert (gold.pooled, tin.pooled) == (False, True)
    assert tin.sigma == pytest.approx(gold.sigma, rel=0.2)


def test_power_is_the_share_of_rows_that_an_admixture_would_have_named() -> None:
    terms = Terms(admixture=0.03)
    rows = peers(400)
    found = compare([*rows, *(declared(2.0, period=str(at)) for at in range(20))], terms)

    (gold,) = found.peers
    named = found.counts["differs_from_peers"]
    core = [row for row in found.rows if row.declared.site != "mine"]
    moved = np.array([row.z for row in core]) - math.log1p(-0.03) / gold.sigma
    seen = np.mean(2 * stats.norm.sf(np.abs(moved)) <= 0.05 * (named + 1) / 420)
    assert named == 20
    assert 0.3 < gold.power < 0.9
    assert gold.power == pytest.approx(float(seen), abs=0.05)
    assert gold.power_seen == pytest.approx((400 * seen + 20) / 420, abs=0.01)


def test_it_is_said_what_would_change() -> None:
    beside = replace(declared(1.0, commodity="Silver"), declared_t=9.0)
    lagged = declared(1.0 / 0.49 - 0.03, period="2021")
    rows = [*peers(), declared(0.49), beside, lagged]

    said = sentences(rows, "mine, Gold 2020")

    assert said["share"].startswith("If the declared metal is an attributable share of 49.0 %")
    assert said["ore_type"].startswith("The same ore is stated for Silver; if 49.0 % of it")
    assert said["time_lag"].startswith("Taken together, the 2 periods from 2020 to 2021")


def test_a_wrong_unit_is_recognised_by_its_factor() -> None:
    said = sentences([*peers(), declared(31.2)], "mine, Gold 2020")

    assert said["unit"] == (
        "If the declared metal is in kilograms, read as thousands of troy ounces, the figures "
        "agree."
    )


def test_an_oxide_is_only_looked_for_where_it_can_be() -> None:
    gold = sentences([*peers(), declared(1.221)], "mine, Gold 2020")
    rows = [replace(row, commodity="Tantalum") for row in peers()]
    tantalum = sentences([*rows, declared(1.221, commodity="Tantalum")], "mine, Tantalum 2020")

    assert "unit" not in gold
    assert "tantalum pentoxide" in tantalum["unit"]


def test_parts_of_a_site_may_close_together() -> None:
    rows = [
        replace(declared(0.6), part="north"),
        replace(declared(1.4), part="south"),
        *peers(),
    ]

    said = sentences(rows, "mine, north, Gold 2020")

    assert said["boundary"] == "Taken together, the 2 figures of the site have the ratio 1.000."


def test_repetitions_and_wrong_products_are_counted() -> None:
    rows = [declared(1.0), declared(1.01), replace(declared(1.0, site="b"), stated_expected_t=8.0)]

    found = compare(rows)

    assert dict(found.repeated) == {"mine, Gold 2020": 2}
    assert [row.site for row in found.arithmetic] == ["b"]


def test_other_scales_and_rates_can_be_asked_for() -> None:
    rows = [*peers(), declared(1.25)]

    found = compare(rows, Terms(scale=Scale.QN, method=Discovery.BY))

    assert found.counts["differs_from_peers"] == 1
    with pytest.raises(LevelError):
        Terms(rate=0.0)


def test_impossible_declarations_are_refused() -> None:
    with pytest.raises(FigureImpossibleError):
        replace(declared(1.0), recovery=1.2)
    with pytest.raises(FigureImpossibleError):
        replace(declared(1.0), ore_t=0.0)


def test_what_is_asked_first_is_asked_in_its_order() -> None:
    ids = [question.id for question in questions()]

    assert ids == ["share", "boundary", "ore_type", "time_lag", "unit"]


def test_factors_of_mistaken_units_are_those_of_their_units() -> None:
    known = {each.instead: each.factor for each in mistaken_units()}

    assert known["short tons, read as tonnes"] in {1.10231131, 0.90718474}
    ounces = known["kilograms, read as thousands of troy ounces"]
    assert ounces * known["thousands of troy ounces, read as kilograms"] == pytest.approx(1.0)
