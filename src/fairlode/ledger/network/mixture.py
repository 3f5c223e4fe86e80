"""In which proportion each node mixes what goes into it, in gross mass or by contained element.

Perfect mixing at each node: a share follows the mass drawn, of the element where every input's
assay is known, else gross; the answer says which. What comes out beyond what went in, and beyond
the tolerance of the figures, is a gap: a share of the node whose origin the record does not hold.
It is named in every answer and never spread over the known inputs.

Source of the method: mass balance of a mixing node, as in ISO 22095:2020 (mass balance model) and
metal accounting (AMIRA P754, 2007, check-in check-out); the tolerance is a combined standard
uncertainty times a coverage factor of 2 (JCGM 100:2008, 6.2), for masses and assays that are
independent of one another.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from fairlode.ledger.columns.tables import Bool, Columns, Float64, Int8, Int64, Ints
from fairlode.ledger.network.graph import Network, Via, float_sum_by, sum_by

COVERAGE = 2.0
"""Coverage factor of tolerances (about 95 %; JCGM 100:2008, 6.3.3)."""
ROUNDING_VARIANCE = 1 / 12
"""Of a figure rounded to a whole gram, in g² (JCGM 100:2008, F.2.2.1)."""
RELATIVE_ROUNDING = 1e-9
"""What float64 sums of contained mass may be off, relatively, at most."""


class Basis(IntEnum):
    """What the proportions at a node rest on, best first."""

    ORIGIN = 0
    """Nothing goes into the node."""
    ASSAY = 1
    """Contained mass of the element: every input has an assay of it."""
    GROSS = 2
    """Gross dry mass."""
    UNDETERMINED = 3
    """The record has several inputs and not all their masses: no proportion can be stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """Shares at every node, in one measure: gross mass, or one element."""

    element: str
    """Symbol, or empty for gross mass."""
    share: Float64
    """By edge: part of the node that this input makes up. With `gap`, sums to 1 at fed nodes."""
    gap: Float64
    """By node: part of it that the record does not explain."""
    supplied_g: Float64
    """By node: grams of the measure that went in; NaN where not known."""
    required_g: Float64
    """By node: grams that came out, or that the lot is stated to be; NaN where not all known."""
    gap_g: Float64
    """By node: grams that came out and are not recorded to have gone in; 0 for none. At least:
    what came out unweighed, or without an assay, is not in it."""
    basis: Int8


def gross_mixture(columns: Columns, network: Network) -> Mixture:
    """Shares by gross dry mass."""
    outputs = network.outputs_of()
    mass = np.maximum(network.mass_g, 0)
    known = _all_known(network, outputs, network.mass_g >= 0)
    single = np.diff(network.indptr) == 1
    supplied = sum_by(outputs, mass, network.size)
    required, complete = _required(network)
    variance = (relative_mass_u(columns, network)[network.edge_lot] * _part(network)) ** 2
    tolerance = _tolerance(network, outputs, np.nan_to_num(variance), lots=_lot_variance(columns))
    fed = np.diff(network.indptr) > 0  # what nothing feeds is an origin, not a gap
    comparable = fed & known & (required >= 0)
    excess = np.where(comparable, (required - supplied).astype(np.float64), 0.0)
    gap_g = np.where(excess > tolerance, excess, 0.0)
    undetermined = ~known & ~single
    undetermined |= known & (supplied == 0) & (gap_g == 0) & ~single
    return Mixture(
        element="",
        share=_shares(network, mass.astype(np.float64), gap_g=gap_g, undetermined=undetermined),
        gap=_gap_share(supplied.astype(np.float64), gap_g, undetermined, network),
        gap_g=gap_g,
        supplied_g=np.where(known, supplied, np.nan),
        required_g=np.where(complete, required, np.nan),
        basis=_basis(network, undetermined, Basis.GROSS),
    )


def mixture_of(columns: Columns, network: Network, element: str, gross: Mixture) -> Mixture:
    """Shares by contained mass of `element`; where an input has no assay of it, those of `gross`.

    A lot that only events feed has one composition, so its inputs keep their gross shares.
    """
    outputs = network.outputs_of()
    fraction, u = lot_fractions(columns, element)
    contained = np.where(network.mass_g >= 0, network.mass_g * fraction[network.edge_lot], np.nan)
    by_assay = _by_assay(network, outputs, contained)
    supplied = float_sum_by(outputs, np.nan_to_num(contained), network.size)
    required, complete = _required_content(network, contained, fraction)
    variance = _content_variance(columns, network, fraction, u)
    tolerance = _tolerance(network, outputs, variance, lots=None, relative_to=supplied)
    excess = np.where(by_assay & np.isfinite(required), required - supplied, 0.0)
    gap_g = np.where(excess > tolerance, excess, 0.0)
    by_assay &= supplied + gap_g > 0
    share = _shares(network, np.nan_to_num(contained), gap_g=gap_g, undetermined=~by_assay)
    gap = _gap_share(supplied, gap_g, ~by_assay, network)
    basis = gross.basis.copy()
    basis[by_assay] = Basis.ASSAY
    one_material = (network.lot >= 0) & ~_has_children(network, outputs)
    basis[one_material & (basis == Basis.GROSS)] = Basis.ASSAY
    return Mixture(
        element=element,
        share=np.where(by_assay[outputs], share, gross.share),
        gap=np.where(by_assay, gap, gross.gap),
        gap_g=np.where(by_assay, gap_g, 0.0),
        supplied_g=np.where(_all_known(network, outputs, np.isfinite(contained)), supplied, np.nan),
        required_g=np.where(complete, required, np.nan),
        basis=basis,
    )


def lot_fractions(columns: Columns, element: str) -> tuple[Float64, Float64]:
    """By lot code: mass fraction of `element`, and its standard uncertainty; NaN: not stated."""
    fraction = np.full(len(columns.lots.entry), np.nan)
    u = np.full(len(columns.lots.entry), np.nan)
    assays = columns.assays
    word = columns.words.code(element)
    rows = np.flatnonzero(
        (assays.element == word) & (assays.entry == columns.lots.entry[assays.lot])
    )
    fraction[assays.lot[rows]] = assays.fraction[rows]
    u[assays.lot[rows]] = assays.u[rows]
    return fraction, u


def _all_known(network: Network, outputs: Ints, known: Bool) -> Bool:
    """By node: whether all edges into it are known."""
    result = np.ones(network.size, dtype=np.bool_)
    result[outputs[~known]] = False
    return result


def _by_assay(network: Network, outputs: Ints, contained: Float64) -> Bool:
    """Nodes that can be mixed by contained mass: events and containers, all inputs assayed."""
    fed = np.diff(network.indptr) > 0
    mixing = (network.lot < 0) | _has_children(network, outputs)
    return fed & mixing & _all_known(network, outputs, np.isfinite(contained))


def _has_children(network: Network, outputs: Ints) -> Bool:
    result = np.zeros(network.size, dtype=np.bool_)
    result[outputs[network.via == Via.CHILD]] = True
    return result


def _required(network: Network) -> tuple[Int64, Bool]:
    """By node: the least mass that must have gone in, -1 for none; and whether that is all.

    An output without a stated mass takes nothing from what the others needed.
    """
    out = network.via == Via.OUTPUT
    known = out & (network.mass_g >= 0)
    required = sum_by(network.inputs[known], network.mass_g[known], network.size)
    required += network.loss_g
    complete = np.ones(network.size, dtype=np.bool_)
    complete[network.inputs[out & ~known]] = False
    is_lot = network.lot >= 0
    lots = network.lot[is_lot]
    required[is_lot] = np.where(network.stated_mass[lots], network.lot_mass_g[lots], -1)
    return required, complete & (required >= 0)


def _required_content(
    network: Network, contained: Float64, fraction: Float64
) -> tuple[Float64, Bool]:
    """As `_required`, of an element; NaN for none."""
    out = network.via == Via.OUTPUT
    known = out & np.isfinite(contained)
    required = float_sum_by(network.inputs[known], contained[known], network.size)
    complete = np.ones(network.size, dtype=np.bool_)
    complete[network.inputs[out & ~known]] = False
    is_lot = network.lot >= 0
    lots = network.lot[is_lot]
    own = np.where(network.stated_mass[lots], network.lot_mass_g[lots] * fraction[lots], np.nan)
    required[is_lot] = own
    required[(network.lot < 0) & ~_yields(network, known)] = np.nan
    return required, complete & np.isfinite(required)


def _yields(network: Network, out: Bool) -> Bool:
    result = np.zeros(network.size, dtype=np.bool_)
    result[network.inputs[out]] = True
    return result


def relative_mass_u(columns: Columns, network: Network) -> Float64:
    """By lot code: relative standard uncertainty of its mass; 0 where none is stated."""
    mass = np.where(network.lot_mass_g > 0, network.lot_mass_g, 1)
    return np.nan_to_num(columns.lots.mass_u_g) / mass


def _part(network: Network) -> Float64:
    """By edge: grams carried, for scaling a lot's relative uncertainty."""
    return np.maximum(network.mass_g, 0).astype(np.float64)


def _lot_variance(columns: Columns) -> Float64:
    return np.nan_to_num(columns.lots.mass_u_g) ** 2


def _content_variance(columns: Columns, network: Network, fraction: Float64, u: Float64) -> Float64:
    """By edge: variance of the contained mass, of mass and assay together, in g²."""
    mass = _part(network)
    lots = network.edge_lot
    of_mass = np.nan_to_num(fraction[lots]) * mass * relative_mass_u(columns, network)[lots]
    of_assay = mass * np.nan_to_num(u[lots])
    total: Float64 = of_mass**2 + of_assay**2
    return total


def _tolerance(
    network: Network,
    outputs: Ints,
    variance: Float64,
    *,
    lots: Float64 | None,
    relative_to: Float64 | None = None,
) -> Float64:
    """By node: what in and out may differ by without a gap, in grams."""
    out = network.via == Via.OUTPUT
    total = float_sum_by(outputs, variance, network.size)
    total += float_sum_by(network.inputs[out], variance[out], network.size)
    edges = np.diff(network.indptr) + np.bincount(network.inputs[out], minlength=network.size)
    is_lot = network.lot >= 0
    if lots is not None:
        total[is_lot] += lots[network.lot[is_lot]]
    tolerance = COVERAGE * np.sqrt(total + ROUNDING_VARIANCE * (edges + 1))
    if relative_to is not None:
        tolerance += RELATIVE_ROUNDING * relative_to
    return tolerance


def _shares(network: Network, weight: Float64, *, gap_g: Float64, undetermined: Bool) -> Float64:
    outputs = network.outputs_of()
    total = float_sum_by(outputs, weight, network.size) + gap_g
    single = (np.diff(network.indptr) == 1)[outputs]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = weight / total[outputs]
    share[undetermined[outputs] & ~single] = 0.0
    share[single & (gap_g[outputs] == 0)] = 1.0
    return np.nan_to_num(share)


def _gap_share(supplied: Float64, gap_g: Float64, undetermined: Bool, network: Network) -> Float64:
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.nan_to_num(gap_g / (supplied + gap_g))
    several = np.diff(network.indptr) > 1
    gap[undetermined & several] = 1.0
    return gap


def _basis(network: Network, undetermined: Bool, basis: Basis) -> Int8:
    result = np.full(network.size, basis, dtype=np.int8)
    result[undetermined] = Basis.UNDETERMINED
    result[np.diff(network.indptr) == 0] = Basis.ORIGIN
    return result
