"""A balance as arrays: numbered variables, conservation as a sparse matrix, measurements as rows.

The variables are the mass of every stream and its contained mass of every element. So each law of
conservation is linear and the same in every layer (mass, then each element), and stays exact in
every round; what is not linear is the measured grade, content over mass.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from fairlode.engine.reconcile._system import Matrix
from fairlode.engine.reconcile.model import OUTSIDE, Balance, Measured, Stream
from fairlode.ledger.columns.tables import Bool, Float64, Int8, Int64

_MEASURED, _UNMEASURED = 1e-3, 1e-9
"""Shares of a mass that was measured, or of its order of magnitude, that no grade is sought of."""


class Kind(IntEnum):
    """What a measurement is of."""

    MASS = 0
    GRADE = 1
    CONTENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The measurements, one a row."""

    kind: Int8
    stream: Int64
    layer: Int64
    """0 for mass, ``k + 1`` for the element at `k`."""
    value: Float64
    u: Float64
    assumed: Bool

    def __len__(self) -> int:
        return len(self.value)

    def without(self, left_out: Int64) -> "Rows":
        """All but the rows at these positions."""
        keep = np.ones(len(self), np.bool_)
        keep[left_out] = False
        return Rows(
            kind=self.kind[keep],
            stream=self.stream[keep],
            layer=self.layer[keep],
            value=self.value[keep],
            u=self.u[keep],
            assumed=self.assumed[keep],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A balance, numbered: variable ``layer * streams + stream``."""

    streams: int
    layers: int
    incidence: Matrix
    """Of one layer, nodes by streams, +1 where it enters, rows independent of each other."""
    conservation: Matrix
    """Of all layers: rows that are zero for masses that close."""
    rows: Rows
    typical: Float64
    """By variable: a mass of its order of magnitude, above zero."""
    spread: Float64
    """By variable: about how well it is known, above zero; the unit in which it is solved for."""

    floor: Float64
    """By stream: a mass below which it has no grade of its own, above zero."""

    @property
    def size(self) -> int:
        """Number of variables."""
        return self.streams * self.layers


def layout_of(balance: Balance) -> Layout:
    """Number a balance."""
    rows = _rows(balance)
    incidence = _incidence(balance)
    layers = 1 + len(balance.elements)
    typical, spread = _scales(rows, incidence, layers)
    return Layout(
        streams=len(balance.streams),
        layers=layers,
        incidence=incidence,
        conservation=sparse.csr_array(sparse.kron(sparse.eye_array(layers), incidence)),
        rows=rows,
        typical=typical,
        spread=spread,
        floor=_floor(rows, typical[: len(balance.streams)]),
    )


def _floor(rows: Rows, typical: Float64) -> Float64:
    """A small part of what was measured; of the order of magnitude, a far smaller one."""
    floor = _UNMEASURED * typical
    mass = rows.kind == Kind.MASS
    floor[rows.stream[mass]] = _MEASURED * typical[rows.stream[mass]]
    return floor


def _rows(balance: Balance) -> Rows:
    layer = {element: number for number, element in enumerate(balance.elements, 1)}
    found: list[tuple[Kind, int, int, Measured]] = []
    for number, stream in enumerate(balance.streams):
        if stream.mass:
            found.append((Kind.MASS, number, 0, stream.mass))
        for element, figure in sorted(stream.grades.items()):
            kind, stated = _grade(stream, figure)
            found.append((kind, number, layer[element], stated))
        for element, figure in sorted(stream.contents.items()):
            found.append((Kind.CONTENT, number, layer[element], figure))
    return Rows(
        kind=np.array([row[0] for row in found], np.int8),
        stream=np.array([row[1] for row in found], np.int64),
        layer=np.array([row[2] for row in found], np.int64),
        value=np.array([row[3].value for row in found]),
        u=np.array([row[3].u for row in found]),
        assumed=np.array([row[3].assumed for row in found]),
    )


def _grade(stream: Stream, grade: Measured) -> tuple[Kind, Measured]:
    """The grade of a change of stock is taken as a content: its mass may be about zero."""
    if not (stream.stock and stream.mass):
        return Kind.GRADE, grade
    mass = stream.mass
    u = float(np.hypot(grade.value * mass.u, mass.value * grade.u))
    value = grade.value * mass.value
    return Kind.CONTENT, Measured(value=value, u=u or grade.u, assumed=grade.assumed)


def _incidence(balance: Balance) -> Matrix:
    """One row a node; where a part of the network never meets the outside, one row less."""
    number = {node: at for at, node in enumerate((*balance.nodes, OUTSIDE))}
    source = np.array([number[each.source] for each in balance.streams], np.int64)
    target = np.array([number[each.target] for each in balance.streams], np.int64)
    stream = np.arange(len(source))
    sign = np.repeat([1.0, -1.0], len(source))
    ends, streams = np.concatenate((target, source)), np.concatenate((stream, stream))
    shape = (len(number), len(source))
    whole = sparse.csr_array((sign, (ends, streams)), shape=shape)
    links = sparse.csr_array((np.ones(len(source)), (source, target)), shape=(shape[0],) * 2)
    _, part = connected_components(links, directed=False)
    # The outside is the last of its part, and the row that its part can do without.
    _, last = np.unique(part[::-1], return_index=True)
    keep = np.setdiff1d(np.arange(len(number)), len(number) - 1 - last)
    return whole[keep]


def _scales(rows: Rows, incidence: Matrix, layers: int) -> tuple[Float64, Float64]:
    """By variable, orders of magnitude of it and of its u: its own, or those of its neighbours."""
    streams = incidence.shape[1]
    typical, spread = np.full((layers, streams), np.nan), np.full((layers, streams), np.nan)
    mass = rows.kind == Kind.MASS
    typical[0, rows.stream[mass]] = np.abs(rows.value[mass])
    spread[0, rows.stream[mass]] = rows.u[mass]
    typical[0] = _filled(typical[0], incidence)
    spread[0] = _filled(spread[0], incidence)
    for kind in (Kind.GRADE, Kind.CONTENT):
        at = np.flatnonzero(rows.kind == kind)
        where = rows.layer[at], rows.stream[at]
        base = typical[0, rows.stream[at]] if kind is Kind.GRADE else np.ones(len(at))
        of_mass = spread[0, rows.stream[at]] if kind is Kind.GRADE else np.zeros(len(at))
        typical[where] = np.abs(rows.value[at]) * base
        spread[where] = np.hypot(rows.u[at] * base, rows.value[at] * of_mass)
    for layer in range(1, layers):
        typical[layer] = _filled(typical[layer], incidence)
        spread[layer] = _filled(spread[layer], incidence)
    return typical.ravel(), spread.ravel()


def _filled(known: Float64, incidence: Matrix) -> Float64:
    """`known`, above zero everywhere: what is missing is the largest beside it, or of all."""
    given = np.where(known > 0, known, 0.0)
    largest = float(given.max()) or 1.0
    beside = abs(incidence)
    at_node = np.asarray((beside @ sparse.diags_array(given)).max(axis=1).todense()).ravel()
    near = np.asarray((beside.T @ sparse.diags_array(at_node)).max(axis=1).todense()).ravel()
    missing: Float64 = np.where(near > 0, near, largest)
    filled: Float64 = np.where(given > 0, given, missing)
    return filled
