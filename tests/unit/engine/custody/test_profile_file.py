"""Profiles: those that ship, and everything that can be wrong with one."""

from fractions import Fraction

import pytest

from fairlode.engine.custody.errors import ProfileUnknownError
from fairlode.engine.custody.profile import (
    Cap,
    CarryOver,
    Checked,
    Conversion,
    MakeGood,
    Method,
    Reach,
)
from fairlode.engine.custody.profile_file import known_profile, profile_names, read_profile
from fairlode.types.errors import RefusedError
from fairlode.types.lot import CustodyModel

GROUNDS = 'source = "A source"\nversion = "1"\ndate = 2026-01-31\n'
HEAD = 'id = "mine"\ntitle = "My own"\nversion = "1"\ndate = 2026-01-31\nabout = "A test."\n'
RULES = {
    "model": '"mass_balance"',
    "boundary": '"site"',
    "method": '"credit"',
    "period_months": "3",
    "period_start_month": "4",
    "overdraft_share": "0",
    "overdraft_checked": '"always"',
    "carry_over": '"none"',
    "stock_tolerance": "0.005",
    "claim_unit": '"contained"',
    "conversion": '"recorded"',
}


def text(head: str = HEAD, more: str = "", **changed: str | None) -> str:
    """A profile file; a rule that is changed to None is left out."""
    rules = {name: value for name, value in (RULES | changed).items() if value is not None}
    tables = (f"[{name}]\nvalue = {value}\n{GROUNDS}" for name, value in rules.items())
    return head + "".join(tables) + more


def faults(content: str) -> list[tuple[str, str]]:
    """Place and code of every problem."""
    with pytest.raises(RefusedError) as refusal:
        read_profile(content, title="mine.toml")
    return [(problem.place, problem.code) for problem in refusal.value.problems]


def test_the_profiles_that_ship() -> None:
    assert profile_names() == (
        "asi-like", "book-and-claim", "controlled-blending", "identity-preserved", "iscc-like",
        "mspo-like", "rolling-average", "segregated", "strict",
    )  # fmt: skip  # one list of names


@pytest.mark.parametrize("name", profile_names())
def test_a_shipped_profile_stands_under_its_name_with_grounds_for_every_rule(name: str) -> None:
    found = known_profile(name)

    assert found.id == name
    assert {"model", "boundary", "period_months", "stock_tolerance"} <= set(found.grounds)
    assert "ertif" not in found.title


@pytest.mark.parametrize("name", [name for name in profile_names() if name.endswith("-like")])
def test_a_profile_that_is_like_a_scheme_says_that_it_is_not_the_scheme(name: str) -> None:
    found = known_profile(name)

    assert "It is like the scheme, not the scheme" in found.about
    assert found.unchecked


def test_the_strict_default_allows_least() -> None:
    found = known_profile("strict")

    assert not found.overdraft_share
    assert (found.overdraft_checked, found.carry_over) == (Checked.ALWAYS, CarryOver.NONE)
    assert (found.period_months, found.stock_tolerance) == (3, Fraction(1, 200))


def test_the_figures_of_the_schemes_are_those_of_their_sources() -> None:
    iscc, mspo, asi = (known_profile(f"{name}-like") for name in ("iscc", "mspo", "asi"))

    assert (iscc.period_months, iscc.stock_tolerance) == (3, Fraction(1, 200))
    assert not iscc.overdraft_share
    assert (iscc.carry_over_cap, iscc.overdraft_checked) == (Cap.PHYSICAL_STOCK, Checked.PERIOD_END)
    assert (mspo.carry_over, mspo.carry_over_count) == (CarryOver.PERIODS, 4)
    assert (asi.period_months, asi.overdraft_share, asi.make_good) == (
        12, Fraction(1, 5), MakeGood.NEXT_PERIOD,
    )  # fmt: skip  # one row of rules
    assert (asi.reach, asi.carry_over) == (Reach.MULTI_SITE, CarryOver.NEXT_PERIOD)
    assert {"overdraft_share", "carry_over", "period_months"} <= set(asi.unchecked)


def test_a_file_of_ones_own_is_read_with_its_decimals_exact() -> None:
    found = read_profile(text(), title="mine.toml")

    assert (found.model, found.method) == (CustodyModel.MASS_BALANCE, Method.CREDIT)
    assert (found.period_start_month, found.stock_tolerance) == (4, Fraction(1, 200))
    assert found.grounds["model"].source == "A source"
    assert found.unchecked == ()


def test_factors_are_stated_per_element() -> None:
    factors = f"[factors.Cu]\nvalue = 0.98\n{GROUNDS}unchecked = true\n"

    found = read_profile(text(more=factors, conversion='"factor"'), title="mine.toml")

    assert (found.conversion, found.factors) == (Conversion.FACTOR, {"Cu": Fraction(49, 50)})
    assert found.unchecked == ("factors.Cu",)


def test_everything_wrong_with_a_file_is_told_at_once() -> None:
    content = text(
        HEAD.replace('id = "mine"', "id = 7").replace('about = "A test."', ""),
        "[mood]\nvalue = 1\n",
        model='"guess"',
        period_months="5",
        carry_over=None,
        stock_tolerance="1.5",
    ).replace(f'[boundary]\nvalue = "site"\n{GROUNDS}', '[boundary]\nvalue = "site"\nhue = 1\n')

    assert sorted(faults(content)) == [
        ("mine.toml, about", "custody.profile_field_missing"),
        ("mine.toml, boundary.date", "custody.profile_unsourced"),
        ("mine.toml, boundary.hue", "custody.profile_field_unknown"),
        ("mine.toml, boundary.source", "custody.profile_unsourced"),
        ("mine.toml, boundary.version", "custody.profile_unsourced"),
        ("mine.toml, carry_over", "custody.profile_field_missing"),
        ("mine.toml, id", "custody.profile_value"),
        ("mine.toml, model", "custody.profile_value"),
        ("mine.toml, mood", "custody.profile_field_unknown"),
        ("mine.toml, period_months", "custody.profile_value"),
        ("mine.toml, stock_tolerance", "custody.profile_value"),
    ]


@pytest.mark.parametrize(
    ("changed", "more"),
    [
        ({"method": None}, ""),
        ({"model": '"segregated"'}, ""),
        ({"model": '"book_and_claim"', "method": '"rolling_average"'}, ""),
        ({"carry_over": '"periods"'}, ""),
        ({}, f"[carry_over_count]\nvalue = 4\n{GROUNDS}"),
        ({"overdraft_share": "0.2"}, ""),
        ({}, f'[make_good]\nvalue = "next_period"\n{GROUNDS}'),
        ({"conversion": '"factor"'}, ""),
        ({}, f"[factors.Cu]\nvalue = 0.9\n{GROUNDS}"),
        ({}, f"[average_periods]\nvalue = 2\n{GROUNDS}"),
        (
            {"conversion": '"factor"', "claim_unit": '"gross"'},
            f"[factors.Cu]\nvalue = 0.9\n{GROUNDS}",
        ),
    ],
)
def test_rules_that_cannot_both_hold_are_told(changed: dict[str, str | None], more: str) -> None:
    assert faults(text(more=more, **changed)) == [("mine.toml", "custody.profile_contradictory")]


@pytest.mark.parametrize(
    ("more", "place", "code"),
    [
        ("[factors.Xx]\nvalue = 1\n", "factors.Xx", "custody.profile_value"),
        ("[factors.Cu]\nvalue = 1.1\n", "factors.Cu", "custody.profile_value"),
        ("[factors.Cu]\nvalue = 0\n", "factors.Cu", "custody.profile_value"),
        ("[factors]\nCu = 0.9\n", "factors.Cu", "custody.profile_value"),
        (
            f"[factors.Cu]\nvalue = 0.9\n{GROUNDS}unchecked = 1\n",
            "factors.Cu.unchecked",
            "custody.profile_value",
        ),
    ],
)
def test_a_factor_creates_no_metal(more: str, place: str, code: str) -> None:
    assert faults(text(more=more, conversion='"factor"')) == [(f"mine.toml, {place}", code)]


@pytest.mark.parametrize("value", ["true", '"0.1"', "-0.1", "nan", "inf", "[]"])
def test_a_share_is_a_number_from_0_to_1(value: str) -> None:
    assert faults(text(stock_tolerance=value)) == [
        ("mine.toml, stock_tolerance", "custody.profile_value")
    ]


def test_a_rule_without_its_table_is_told() -> None:
    assert faults(HEAD + 'model = "mass_balance"\n')[0] == (
        "mine.toml, model", "custody.profile_value",
    )  # fmt: skip  # one pair


def test_a_file_that_is_no_toml_is_told() -> None:
    assert faults("id = ") == [("mine.toml", "custody.profile_unreadable")]


def test_a_name_that_no_profile_has_lists_those_there_are() -> None:
    with pytest.raises(ProfileUnknownError) as refusal:
        known_profile("lenient")

    assert "iscc-like, mspo-like" in refusal.value.problem().remedy
