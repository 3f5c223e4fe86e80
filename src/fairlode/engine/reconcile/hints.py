"""What would change for one declaration, if the answer to a question were such.

Nothing here says that an answer is so: each sentence begins with an if, and has its figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from fairlode.engine.reconcile.questions import Hint, mistaken_units

_NEAR = 0.02
"""Part by which a ratio may differ from a factor that would explain it."""


class Declaration(Protocol):
    """What a hint looks at; `fairlode.engine.reconcile.expected.Declared` is one."""

    @property
    def site(self) -> str: ...  # noqa: D102 - see Declared
    @property
    def part(self) -> str: ...  # noqa: D102 - the same
    @property
    def commodity(self) -> str: ...  # noqa: D102 - the same
    @property
    def period(self) -> str: ...  # noqa: D102 - the same
    @property
    def ore_t(self) -> float: ...  # noqa: D102 - the same
    @property
    def ratio(self) -> float: ...  # noqa: D102 - the same
    @property
    def ratio_raw(self) -> float: ...  # noqa: D102 - the same
    @property
    def metal_share(self) -> float: ...  # noqa: D102 - the same
    @property
    def ore_share(self) -> float: ...  # noqa: D102 - the same
    @property
    def expected_t(self) -> float: ...  # noqa: D102 - the same
    @property
    def declared_t(self) -> float: ...  # noqa: D102 - the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """The declarations beside one: of the same site and year, of the same site and commodity."""

    of_period: Mapping[tuple[str, str], tuple[Declaration, ...]]
    of_commodity: Mapping[tuple[str, str, str], tuple[Declaration, ...]]

    @classmethod
    def of(cls, rows: Iterable[Declaration]) -> "Peers":
        """Sort them."""
        period: dict[tuple[str, str], list[Declaration]] = defaultdict(list)
        commodity: dict[tuple[str, str, str], list[Declaration]] = defaultdict(list)
        for row in rows:
            period[row.site, row.period].append(row)
            commodity[row.site, row.part, row.commodity].append(row)
        return cls(
            of_period={key: tuple(found) for key, found in period.items()},
            of_commodity={key: tuple(found) for key, found in commodity.items()},
        )


def hints_of(row: Declaration, peers: Peers, tolerance: float) -> tuple[Hint, ...]:
    """The hints for one declaration, in the order of the questions."""
    found = (
        _share(row, tolerance),
        _boundary(row, peers, tolerance),
        _ore_type(row, peers),
        _time_lag(row, peers, tolerance),
        _unit(row),
    )
    return tuple(hint for hint in found if hint)


def _share(row: Declaration, tolerance: float) -> Hint | None:
    if row.metal_share != row.ore_share and abs(row.ratio_raw - 1) <= tolerance:
        return Hint(
            question="share",
            sentence=(
                f"If both figures already are of the same share, the ratio is {row.ratio_raw:.3f}."
            ),
            facts={"ratio": row.ratio_raw},
        )
    if row.ratio < 1:
        share, figure = row.ratio, "declared metal"
    else:
        share, figure = 1 / row.ratio, "ore"
    return Hint(
        question="share",
        sentence=(
            f"If the {figure} is an attributable share of {100 * share:.1f} % and the other figure "
            "is not, the two agree."
        ),
        facts={"share": share, "figure": figure},
    )


def _boundary(row: Declaration, peers: Peers, tolerance: float) -> Hint | None:
    """Parts of one site taken together."""
    beside = [
        each for each in peers.of_period[row.site, row.period] if each.commodity == row.commodity
    ]
    if len({each.part for each in beside}) < 2:  # noqa: PLR2004 - one part is no more than itself
        return None
    ratio = _together(beside)
    sentence = f"Taken together, the {len(beside)} figures of the site have the ratio {ratio:.3f}."
    return (
        Hint(question="boundary", sentence=sentence, facts={"ratio": ratio, "parts": len(beside)})
        if abs(ratio - 1) <= tolerance
        else None
    )


def _ore_type(row: Declaration, peers: Peers) -> Hint | None:
    """Several metals that are all stated for the same ore."""
    others = sorted(
        {
            each.commodity
            for each in peers.of_period[row.site, row.period]
            if each.ore_t == row.ore_t and each.commodity != row.commodity
        }
    )
    if not others or row.ratio >= 1:
        return None
    return Hint(
        question="ore_type",
        sentence=(
            f"The same ore is stated for {', '.join(others)}; if {100 * row.ratio:.1f} % of it "
            f"carried {row.commodity.lower()}, the figures agree."
        ),
        facts={"part_of_ore": row.ratio, "others": others},
    )


def _time_lag(row: Declaration, peers: Peers, tolerance: float) -> Hint | None:
    """All periods of the site taken together."""
    beside = peers.of_commodity[row.site, row.part, row.commodity]
    periods = sorted({each.period for each in beside})
    if len(periods) < 2:  # noqa: PLR2004 - one year has no other
        return None
    ratio = _together(beside)
    closes = "they agree" if abs(ratio - 1) <= tolerance else "they do not agree either"
    return Hint(
        question="time_lag",
        sentence=(
            f"Taken together, the {len(periods)} periods from {periods[0]} to {periods[-1]} have "
            f"the ratio {ratio:.3f}: {closes}."
        ),
        facts={"ratio": ratio, "periods": len(periods)},
    )


def _unit(row: Declaration) -> Hint | None:
    able = [
        each
        for each in mistaken_units()
        if abs(row.ratio / each.factor - 1) <= _NEAR
        and (not each.commodities or row.commodity.lower() in each.commodities)
    ]
    if not able:
        return None
    best = min(able, key=lambda each: abs(row.ratio / each.factor - 1))
    return Hint(
        question="unit",
        sentence=f"If the {best.figure} is in {best.instead}, the figures agree.",
        facts={"factor": best.factor, "figure": best.figure, "instead": best.instead},
    )


def _together(rows: Iterable[Declaration]) -> float:
    """Declared over expected of several, each turned into 100 % of its operation."""
    every = list(rows)
    declared = sum(row.declared_t / row.metal_share for row in every)
    return declared / sum(row.expected_t / row.ore_share for row in every)
