"""What is drawn: masses and assays as the record states them, each with its distribution.

A mass is lognormal, with the stated mass as its mean and the stated standard uncertainty as its
standard deviation. A mass fraction is normal, cut off at 0 and 1. A moisture that was stated has
gone into the dry mass and its uncertainty. What has no stated uncertainty is held at its figure,
and counted: missing is not zero.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from fairlode.engine.graph import Graph
from fairlode.engine.kernels.draws import Float32
from fairlode.ledger.columns.tables import Bool, Float64, Int64, Ints
from fairlode.ledger.kernels._compile import UInt64
from fairlode.ledger.kernels.texts import fnv1a
from fairlode.ledger.network.mixture import lot_fractions

_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Odd: multiplying by it loses nothing (2**64 over the golden ratio)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Figures that proportions rest on, one for each use; all arrays have one length."""

    lot: Ints
    """Lot code of the mass, and of the assay."""
    edge: Int64
    """Position in the network of the flow whose mass it is; -1 for the lot's own, which every
    draw on the lot shares."""
    contained: Bool
    """Whether the assay is used too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """How many figures decide, and how many of them have no stated uncertainty."""

    masses: int
    masses_held: int
    """Masses without a stated uncertainty, held at their figure."""
    assays: int
    assays_held: int
    held_lots: tuple[str, ...]
    """Lots whose mass or assay was held, in the order of their ids; `NAMED` of them at most."""
    held_lots_in_all: int

    @property
    def drawn(self) -> int:
        """Figures that were drawn."""
        return self.masses + self.assays - self.masses_held - self.assays_held


NAMED = 1_000
"""Lots that are named, where more have a figure without uncertainty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Distinct figures and their distributions, as `draw_figures` takes them."""

    of_use: Int64
    """By use: its figure."""
    lot: Ints
    edge: Int64
    contained: Bool
    mass_key: UInt64
    assay_key: UInt64
    sigma: Float64
    """Standard deviation of the logarithm of the mass; 0 where it is held."""
    fraction: Float64
    """Mass fraction; 1 where no assay is used."""
    fraction_u: Float64
    """Its standard uncertainty; 0 where it is held."""

    @property
    def grams(self) -> Float64:
        """By figure: what its grams are multiplied by, before anything is drawn."""
        return np.where(self.fraction_u > 0, 1.0, self.fraction)

    @property
    def drawn(self) -> Bool:
        """Whether anything of a figure is uncertain."""
        result: Bool = (self.sigma > 0) | (self.fraction_u > 0)
        return result

    def spread(self, rows: Ints) -> Float32:
        """Sigma and shift of the logarithm of these figures, so that the mean is the mass."""
        sigma = self.sigma[rows]
        return np.column_stack([sigma, -(sigma**2) / 2]).astype(np.float32)

    def cut(self, rows: Ints) -> Float32:
        """Fraction, uncertainty, and the part of the normal distribution within [0, 1]."""
        value, u = self.fraction[rows], self.fraction_u[rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            low = np.where(u > 0, ndtr((0.0 - value) / u), 0.0)
            high = np.where(u > 0, ndtr((1.0 - value) / u), 1.0)
        held = np.where(u > 0, value, 1.0)  # a fraction that is held is in the grams already
        return np.column_stack([held, u, low + high - 1.0, high - low]).astype(np.float32)


def figures_of(graph: Graph, element: str, uses: Uses) -> tuple[Figures, Stated]:
    """The distinct figures behind the uses, and how much of them is stated."""
    size = np.int64(len(graph.columns.lots.entry))
    place = np.where(uses.edge >= 0, uses.edge + size, uses.lot)
    _, first, of_use = np.unique(2 * place + uses.contained, return_index=True, return_inverse=True)
    lot, edge, contained = uses.lot[first], uses.edge[first], uses.contained[first]
    mass_u = _relative_mass_u(graph, lot)
    fraction, fraction_u = _fractions(graph, element, lot, contained)
    figures = Figures(
        of_use=of_use.astype(np.int64),
        lot=lot,
        edge=edge,
        contained=contained,
        **_keys(graph, element, lot, edge),
        sigma=np.sqrt(np.log1p(np.nan_to_num(mass_u) ** 2)),
        fraction=fraction,
        fraction_u=np.nan_to_num(fraction_u),
    )
    return figures, _stated(graph, figures, np.isnan(mass_u), np.isnan(fraction_u) & contained)


def _relative_mass_u(graph: Graph, lot: Ints) -> Float64:
    """Relative standard uncertainty of each lot's mass; NaN where none is stated."""
    mass = graph.network.lot_mass_g[lot]
    u = np.where(mass > 0, graph.columns.lots.mass_u_g[lot], np.nan)
    result: Float64 = u / np.maximum(mass, 1)
    return result


def _fractions(graph: Graph, element: str, lot: Ints, contained: Bool) -> tuple[Float64, Float64]:
    if not element:
        return np.ones(len(lot)), np.zeros(len(lot))
    fraction, u = lot_fractions(graph.columns, element)
    return np.where(contained, fraction[lot], 1.0), np.where(contained, u[lot], 0.0)


def _keys(graph: Graph, element: str, lot: Ints, edge: Int64) -> dict[str, UInt64]:
    """Keys from ids alone, so that neither order nor neighbours show in a draw."""
    columns, network = graph.columns, graph.network
    of_lot = columns.lot_ids.hash_of()[lot]
    symbol = np.frombuffer(element.encode(), np.uint8)
    of_element = fnv1a(symbol, np.array([0, len(symbol)], np.int64))[0]
    of_event = np.zeros(len(lot), np.uint64)
    own = edge >= 0
    events = columns.entries.group[network.edge_entry[edge[own]]]
    of_event[own] = columns.event_ids.hash_of()[events]
    return {
        "mass_key": np.where(own, (of_lot * _MIX) ^ of_event, of_lot),
        "assay_key": (of_lot * _MIX) ^ of_element,
    }


def _stated(graph: Graph, figures: Figures, mass_held: Bool, assay_held: Bool) -> Stated:
    own = figures.edge < 0
    weighed = np.unique(figures.lot[own])
    assayed = np.unique(figures.lot[figures.contained])
    masses_held = np.unique(figures.lot[own & mass_held])
    edges = np.unique(figures.edge[~own])
    edges_held = np.unique(figures.edge[~own & mass_held])
    assays_held = np.unique(figures.lot[assay_held])
    lots = np.unique(figures.lot[mass_held | assay_held])
    # Which are named, of very many, follows from the ids: never from who came first.
    named = lots[np.argsort(graph.columns.lot_ids.hash_of()[lots], kind="stable")[:NAMED]]
    names = sorted(graph.columns.lot_ids[int(code)] for code in named)
    return Stated(
        masses=len(weighed) + len(edges),
        masses_held=len(masses_held) + len(edges_held),
        assays=len(assayed),
        assays_held=len(assays_held),
        held_lots=tuple(names),
        held_lots_in_all=len(lots),
    )
