"""Classes of origin: whatever can be asked of the points at which the history of a lot ends.

At each end the record says that it is of the class, that it is not, or neither. Where it does
not say, the bounds leave both open: unknown is not "no".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fairlode.engine.answer import Boundary
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.bounds import FOLLOWED, OUTSIDE, UNKNOWN, WITHIN
from fairlode.engine.shares import ends_of
from fairlode.ledger.columns.tables import NOT_STATED, Bool, Int32, Ints
from fairlode.ledger.kernels._compile import UInt8


class Standing(StrEnum):
    """By what an origin is put into a class."""

    SITE = "site"
    COUNTRY = "country"
    RECYCLED = "recycled"
    """Primary or secondary."""
    LOT = "lot"
    """Each origin for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginClass:
    """One class of origin, at every node of a network."""

    name: str
    role: UInt8
    """uint8[n_nodes], as `fairlode.engine.kernels.bounds` takes it."""
    open_gap: bool = True
    """Whether what the record does not explain may be of the class."""


def class_of_lots(
    graph: Graph, boundary: Boundary, name: str, *, within: Bool, known: Bool
) -> OriginClass:
    """The class of all origins whose lot is `within`, both bool[n_lots] by lot code.

    `known`: whether the record says of the lot that it is, or is not, of the class; elsewhere
    `within` is not looked at. This is the general form: any predicate of a lot makes a class.
    """
    network = graph.network
    role = np.full(network.size, FOLLOWED, dtype=np.uint8)
    fed = np.diff(network.indptr) > 0
    role[~fed | graph.terminal(boundary)] = UNKNOWN
    nodes = network.node_of_lot
    said = known & (role[nodes] == UNKNOWN)
    role[nodes[said]] = np.where(within[said], WITHIN, OUTSIDE)
    return OriginClass(name=name, role=role)


def origin_classes(
    graph: Graph, boundary: Boundary, standing: Standing, nodes: Ints | None = None
) -> Iterator[OriginClass]:
    """The classes by one standing that occur among the ends at `nodes`, or anywhere; by name."""
    primary, secondary = ends_of(graph, boundary)
    known = primary | secondary
    if standing is Standing.RECYCLED:
        yield class_of_lots(graph, boundary, "primary", within=primary, known=known)
        yield class_of_lots(graph, boundary, "secondary", within=secondary, known=known)
        return
    codes, text = _codes(graph, standing)
    stated = known & (codes >= 0)
    seen = stated if nodes is None else stated & _at(graph, nodes)
    for name, code in sorted((text(int(code)), int(code)) for code in np.unique(codes[seen])):
        yield class_of_lots(graph, boundary, name, within=codes == code, known=stated)


def recorded(graph: Graph, boundary: Boundary) -> OriginClass:
    """The class of all origins that the record knows; what it leaves is of unknown origin."""
    primary, secondary = ends_of(graph, boundary)
    every = np.ones(len(primary), dtype=np.bool_)
    found = class_of_lots(graph, boundary, "recorded", within=primary | secondary, known=every)
    role = np.where(found.role == UNKNOWN, OUTSIDE, found.role).astype(np.uint8)
    return OriginClass(name="recorded", role=role, open_gap=False)


def _codes(graph: Graph, standing: Standing) -> tuple[Ints, Callable[[int], str]]:
    """By lot code: what it stands under, -1 where not stated; and the name of each code."""
    columns = graph.columns
    site = columns.lots.site
    if standing is Standing.SITE:
        return site, columns.place_ids.__getitem__
    if standing is Standing.LOT:
        return np.arange(len(site), dtype=np.int32), columns.lot_ids.__getitem__
    return of_places(columns.places.country, site), columns.words.__getitem__


def of_places(values: Int32, codes: Int32) -> Int32:
    """What each place of these codes has; -1 where there is no place."""
    found = np.full(len(codes), NOT_STATED, dtype=np.int32)
    stated = codes >= 0
    found[stated] = values[codes[stated]]
    return found


def _at(graph: Graph, nodes: Ints) -> Bool:
    """By lot code: whether its node is among `nodes`."""
    lots = graph.network.lot[nodes]
    result = np.zeros(len(graph.columns.lots.entry), dtype=np.bool_)
    result[lots[lots >= 0]] = True
    return result
