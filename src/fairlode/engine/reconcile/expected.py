"""Declared metal against ore x grade x recovery: many lots or mine-years held against their peers.

The ratio of declared to expected metal is 1 where all four figures belong together. Within a
commodity most ratios agree to a per cent and a few are off by a factor, so a ratio is held against
the median and a robust scale of its own commodity, on a log scale, and the share of chance among
those named is held below a rate. A second check is plain: further from 1 than a tolerance.

The identity is partly circular, since companies compute recovery from output: it tests typing,
units and boundaries more than truth.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import stats

from fairlode.engine.reconcile.discovery import Discovery, discoveries
from fairlode.engine.reconcile.errors import FigureImpossibleError
from fairlode.engine.reconcile.hints import Peers, hints_of
from fairlode.engine.reconcile.power import check_share, ratio_shift, two_sided_power
from fairlode.engine.reconcile.questions import Hint
from fairlode.engine.reconcile.robust import Scale, robust_scale
from fairlode.ledger.columns.tables import Bool, Float64

TOLERANCE = 0.10
"""Part of 1: what declared and expected may differ by in an RMAP assessment of closing stock."""
RATE = 0.05
"""Usual false-discovery rate."""
FEWEST = 5
"""Rows of a commodity from which it has a scale of its own; others share that of all."""
ARITHMETIC = 0.005
"""Part by which an expected figure in the table may differ from its own factors, as printed."""
_DIGITS = 1e-4
"""Least scale: ratios of figures printed with three or four digits agree no better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A declaration: what was processed, and the metal that is said to have come of it."""

    site: str
    part: str = ""
    """Part of the site."""
    commodity: str
    period: str
    ore_t: float
    grade: float
    """Mass fraction."""
    recovery: float
    """Part of the metal in the ore that is recovered."""
    declared_t: float
    metal_share: float = 1.0
    """Part of the declared metal's operation that the figure covers (attributable share)."""
    ore_share: float = 1.0
    stated_expected_t: float | None = None
    """Ore x grade x recovery as the table itself has it."""
    place: str = ""

    def __post_init__(self) -> None:
        for what in ("ore_t", "declared_t", "grade", "recovery", "metal_share", "ore_share"):
            value = getattr(self, what)
            most = np.inf if what.endswith("_t") else 1.0
            if not (0 < value <= most and np.isfinite(value)):
                raise FigureImpossibleError(what=what, stream=self.name, value=value, u=0.0)

    @property
    def name(self) -> str:
        """How messages call it."""
        part = f", {self.part}" if self.part else ""
        return f"{self.site}{part}, {self.commodity} {self.period}"

    @property
    def expected_t(self) -> float:
        """Ore x grade x recovery, of the share that the ore figure covers."""
        return self.ore_t * self.grade * self.recovery

    @property
    def ratio_raw(self) -> float:
        """Declared over expected, as stated."""
        return self.declared_t / self.expected_t

    @property
    def ratio(self) -> float:
        """Declared over expected, both turned into 100 % of the operation."""
        return self.ratio_raw * self.ore_share / self.metal_share


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """What is usual for one commodity."""

    commodity: str
    rows: int
    median: float
    """Of the ratio."""
    sigma: float
    """Robust scale of the log of the ratio; that of all commodities where `pooled`."""
    pooled: bool
    power: float
    """Probability that an admixture is named, were the ratios normal with this scale."""
    power_seen: float
    """Part of the rows of this commodity that would be named with an admixture to it alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One declaration, held against its peers."""

    declared: Declared
    ratio: float
    z: float
    """Distance of the log of the ratio from its peers' median, in robust scales."""
    p: float
    q: float
    named: bool
    """Whether it is among those named at the false-discovery rate."""
    beyond: bool
    """Whether it is further from 1 than the tolerance."""
    hints: tuple[Hint, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether there is something to ask."""
        return self.named or self.beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How declarations are compared."""

    rate: float = RATE
    method: Discovery = Discovery.BH
    scale: Scale = Scale.MAD
    tolerance: float = TOLERANCE
    admixture: float = 0.2

    def __post_init__(self) -> None:
        check_share(self.rate, "false-discovery rate")
        check_share(self.tolerance, "tolerance")
        check_share(self.admixture, "admixture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Declarations held against each other, with what each check named and why."""

    terms: Terms
    rows: tuple[Compared, ...]
    peers: tuple[Peer, ...]
    threshold: float
    """Largest p-value that was named."""
    repeated: Mapping[str, int] = field(default_factory=dict)
    """Declarations of one name that stand more than once."""
    arithmetic: tuple[Declared, ...] = ()
    """Those whose own expected figure is not ore x grade x recovery."""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each check names."""
        return {
            "rows": len(self.rows),
            "differs_from_peers": sum(row.named for row in self.rows),
            "beyond_tolerance": sum(row.beyond for row in self.rows),
            "either": sum(row.asks for row in self.rows),
            "explained_by_share": sum(self._by_share(row) for row in self.rows),
            "repeated": sum(self.repeated.values()),
            "arithmetic": len(self.arithmetic),
        }

    def _by_share(self, row: Compared) -> bool:
        """Whether it would be beyond the tolerance, had its stated share been left out."""
        return abs(row.declared.ratio_raw - 1) > self.terms.tolerance and not row.beyond


def compare(rows: Sequence[Declared], terms: Terms | None = None) -> Comparison:
    """Hold declarations against those of the same commodity. The order of rows changes nothing."""
    terms = terms or Terms()
    ordered = sorted(rows, key=lambda row: (row.name, row.place, row.declared_t))
    ratio = np.array([row.ratio for row in ordered])
    groups = _groups([row.commodity for row in ordered])
    log = np.log(ratio) if len(ratio) else np.empty(0)
    centre, sigma, pooled = _scales(log, groups, terms.scale)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (log - centre) / sigma
    p = np.where(np.isfinite(z), 2 * stats.norm.sf(np.abs(z)), np.nan)
    found = discoveries(p, terms.rate, terms.method)
    beyond = np.abs(ratio - 1) > terms.tolerance
    peers = Peers.of(ordered)
    return Comparison(
        terms=terms,
        rows=tuple(
            Compared(
                declared=row,
                ratio=float(ratio[at]),
                z=float(z[at]),
                p=float(p[at]),
                q=float(found.q[at]),
                named=bool(found.named[at]),
                beyond=bool(beyond[at]),
                hints=hints_of(row, peers, terms.tolerance)
                if found.named[at] or beyond[at]
                else (),
            )
            for at, row in enumerate(ordered)
        ),
        peers=tuple(
            _peer(commodity, usual, z[at], terms=terms, one_more=found.one_more)
            for commodity, at in groups.items()
            for usual in [(float(centre[at[0]]), float(sigma[at[0]]), bool(pooled[at[0]]))]
        ),
        threshold=found.threshold,
        repeated={
            name: count
            for name, count in sorted(Counter(row.name for row in ordered).items())
            if count > 1
        },
        arithmetic=tuple(row for row in ordered if _differs(row)),
    )


def _groups(commodities: Sequence[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for at, commodity in enumerate(commodities):
        groups[commodity].append(at)
    return dict(sorted(groups.items()))


def _scales(
    log: Float64, groups: Mapping[str, list[int]], scale: Scale
) -> tuple[Float64, Float64, Bool]:
    """By row: the median of its commodity, its robust scale, whether that is of all together."""
    centre, sigma = np.full(len(log), np.nan), np.full(len(log), np.nan)
    pooled = np.zeros(len(log), np.bool_)
    for at in groups.values():
        centre[at] = np.median(log[at]) if len(at) >= FEWEST else 0.0
    common = max(robust_scale(log - centre, scale), _DIGITS) if len(log) > 1 else np.nan
    for at in groups.values():
        pooled[at] = len(at) < FEWEST
        sigma[at] = common if len(at) < FEWEST else max(robust_scale(log[at], scale), _DIGITS)
    return centre, sigma, pooled


def _peer(
    commodity: str, usual: tuple[float, float, bool], z: Float64, *, terms: Terms, one_more: float
) -> Peer:
    centre, sigma, pooled = usual
    critical = float(stats.norm.isf(one_more / 2))
    shift = ratio_shift(terms.admixture, sigma)
    return Peer(
        commodity=commodity,
        rows=len(z),
        median=float(np.exp(centre)),
        sigma=sigma,
        pooled=pooled,
        power=two_sided_power(shift, critical),
        power_seen=float((np.abs(z + shift) > critical).mean()),
    )


def _differs(row: Declared) -> bool:
    stated = row.stated_expected_t
    return stated is not None and abs(stated / row.expected_t - 1) > ARITHMETIC
