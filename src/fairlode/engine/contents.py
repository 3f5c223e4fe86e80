"""What lots hold: the elements that they are assayed for, and how much of each.

Missing is not zero: a lot without an assay of an element may hold it, and how much is not known.
An element that was measured as absent is none that the lot holds.
"""

import numpy as np

from fairlode.engine.graph import Graph
from fairlode.ledger.columns.tables import NOT_STATED, Bool, Float64, Int8, Ints
from fairlode.ledger.network.graph import float_sum_by
from fairlode.ledger.network.mixture import lot_fractions
from fairlode.types.identifiers import LotId


def elements_of(graph: Graph, lot: LotId) -> tuple[str, ...]:
    """Symbols of the elements that the lot itself has an assay of, largest content first.

    Raises `LotUnknownError`, or `LotIsPlaceError`.
    """
    return elements_in(graph, np.array([graph.lot_code(lot)]))


def elements_in(graph: Graph, lots: Ints | None = None) -> tuple[str, ...]:
    """Symbols of the elements that some lot has an assay of, of these codes or of all.

    Most contained mass comes first; where masses are not known, the richest assay.
    """
    columns, assays = graph.columns, graph.columns.assays
    stated = (assays.entry == columns.lots.entry[assays.lot]) & (assays.fraction > 0)
    if lots is not None:
        stated &= np.isin(assays.lot, lots)
    rows = np.flatnonzero(stated)
    codes, at = np.unique(assays.element[rows], return_inverse=True)
    fraction = assays.fraction[rows]
    mass = np.maximum(graph.network.lot_mass_g[assays.lot[rows]], 0)
    contained = float_sum_by(at, mass * fraction, len(codes))
    richest = np.zeros(len(codes))
    np.maximum.at(richest, at, fraction)
    symbols = [columns.words[int(code)] for code in codes]
    return tuple(symbol for _, _, symbol in sorted(zip(-contained, -richest, symbols, strict=True)))


def assayed(graph: Graph, element: str) -> Bool:
    """By lot code: whether the lot has an assay of `element`, be it of none."""
    return np.isfinite(lot_fractions(graph.columns, element)[0])


def holding(graph: Graph, element: str) -> Bool:
    """By lot code: whether the lot has an assay that finds `element` in it."""
    result: Bool = lot_fractions(graph.columns, element)[0] > 0
    return result


def assay_bases(graph: Graph, lots: Ints, element: str) -> Int8:
    """Code among `BASES` of what the content of `element` in each lot rests on; -1 for none."""
    columns, assays = graph.columns, graph.columns.assays
    rows = np.flatnonzero(
        (assays.element == columns.words.code(element))
        & (assays.entry == columns.lots.entry[assays.lot])
    )
    basis = np.full(len(columns.lots.entry), NOT_STATED, dtype=np.int8)
    basis[assays.lot[rows]] = assays.basis[rows]
    return basis[lots]


def masses(graph: Graph, lots: Ints, element: str) -> Float64:
    """Grams of each lot of these codes, or of `element` in it; NaN where not recorded."""
    mass = graph.network.lot_mass_g[lots].astype(np.float64)
    mass[mass < 0] = np.nan
    return mass * fractions(graph, lots, element)


def fractions(graph: Graph, lots: Ints, element: str) -> Float64:
    """Mass fraction of `element` in each lot of these codes; 1 for the empty text, NaN unknown."""
    if not element:
        return np.ones(len(lots))
    measured: Float64 = lot_fractions(graph.columns, element)[0][lots]
    return measured
