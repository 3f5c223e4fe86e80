"""The linear programme of one lot: every routing that its record allows, and the two extremes.

Each edge carries an amount of the class, and in all as much as the record says that it carries. At
every node, of the class and of all else, no more goes out than came in; what stays is stock or
loss. Amounts are per unit of the lot asked about (A. Charnes, W. W. Cooper, Naval Research
Logistics Quarterly 9, 1962), so that a lot whose own content is an interval is no special case.
Solved by HiGHS (Q. Huangfu, J. A. J. Hall, Math. Prog. Comp. 10, 2018).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from fairlode.engine.answer import EngineError
from fairlode.engine.kernels.bounds import FOLLOWED
from fairlode.ledger.columns.tables import Bool, Float64, Ints
from fairlode.ledger.kernels._compile import UInt8


class NoRoutingError(EngineError):
    """Figures that contradict each other within their tolerances."""

    code = "engine.no_routing"
    sentence = "No flow of material agrees with all figures behind {lot} within their tolerances."
    remedy = (
        "Reconcile the masses and assays of its history (fairlode reconcile), or state their "
        "uncertainties."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """A lot's ancestry as arrays of its own, the lot at row 0; grams per gram of the lot."""

    nodes: Ints
    """The network's node of each row."""
    edges: Ints
    """The network's edge of each column."""
    source: Ints
    """Row that each edge comes from."""
    sink: Ints
    """Row that it goes into."""
    least: Float64
    most: Float64
    within_most: Float64
    """By edge: the most of the class that it can carry, by the outer bounds."""
    outside_most: Float64
    gap: Float64
    """By row, grams at most that came in unrecorded."""
    held: Float64
    """By row, grams at least that passed through."""
    beside: Float64
    """By row, grams at least that went out to what is no ancestor."""
    role: UInt8
    """By row: `FOLLOWED`, or what the origin there is (`fairlode.engine.kernels.bounds`)."""
    open_gap: bool

    @property
    def followed(self) -> Bool:
        """By row: whether its inputs explain it."""
        followed: Bool = self.role == FOLLOWED
        return followed


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """A flow that attains one end: shares of the lot's content."""

    share: float
    within: Float64
    """By edge: what it carries of the class."""
    carried: Float64
    """By edge: what it carries in all."""
    gap: Float64
    """By row: what came in unrecorded."""
    gap_within: Float64
    """By row: what of that is of the class."""


def extremes(local: Local, lot: str) -> tuple[Routing, Routing]:
    """The routings with the least and the most of the class. Raises `NoRoutingError`."""
    problem = _Programme(local)
    return problem.solve(1.0, lot), problem.solve(-1.0, lot)


class _Programme:
    """``A x <= 0`` over five blocks of columns, each from 0 up.

    ``within`` and ``carried`` by edge; ``gap_within`` and ``gap`` by row; ``unit``, one column: the
    inverse of the lot's content.
    """

    def __init__(self, local: Local) -> None:
        self._local = local
        edges, rows = len(local.edges), len(local.nodes)
        self._widths = {"within": edges, "carried": edges, "gap_within": rows, "gap": rows}
        self._widths["unit"] = 1
        self._rows: list[sparse.csr_matrix] = []
        self._nodes()
        self._edges()
        self._gaps()
        self._matrix = sparse.vstack(self._rows, format="csr")

    def solve(self, sign: float, lot: str) -> Routing:
        """The routing with the least (sign 1) or the most (sign -1) of the class."""
        at_lot = sparse.csr_matrix((self._local.sink == 0).astype(np.float64))
        of_lot = sparse.csr_matrix((np.arange(len(self._local.nodes)) == 0).astype(np.float64))
        found = linprog(
            sign * self._row(within=at_lot, gap_within=of_lot).toarray()[0],
            A_ub=self._matrix,
            b_ub=np.zeros(self._matrix.shape[0]),
            A_eq=self._row(carried=at_lot, gap=of_lot),
            b_eq=[1.0],
            bounds=(0.0, None),
            method="highs",
        )
        if not found.success:
            raise NoRoutingError(lot=lot)
        cuts = np.cumsum(list(self._widths.values()))[:-1]
        within, carried, gap_within, gap, _ = np.split(found.x, cuts)
        return Routing(
            share=float(np.clip(sign * found.fun, 0.0, 1.0)),
            within=within,
            carried=carried,
            gap=gap,
            gap_within=gap_within,
        )

    def _nodes(self) -> None:
        local = self._local
        size = len(local.nodes)
        into = _incidence(local.sink, size)
        leaving = _incidence(local.source, size) - into
        one = sparse.identity(size, format="csr")
        gap_within = one if local.open_gap else None
        # What goes out of the class came in; and so of all else.
        self._at_most(local.followed, within=leaving, gap_within=_minus(gap_within))
        self._at_most(
            local.followed, carried=leaving, within=-leaving, gap=-one, gap_within=gap_within
        )
        # As much passed as the record says that passed at least.
        loose = local.followed & (local.beside > 0)
        self._at_most(loose, carried=leaving, gap=-one, unit=_column(local.beside))
        self._at_most(local.followed, carried=-into, gap=-one, unit=_column(local.held))

    def _edges(self) -> None:
        local = self._local
        one = sparse.identity(len(local.edges), format="csr")
        self._at_most(np.isfinite(local.most), carried=one, unit=-_column(local.most))
        self._at_most(local.least > 0, carried=-one, unit=_column(local.least))
        limited = np.isfinite(local.within_most)
        self._at_most(limited, within=one, unit=-_column(local.within_most))
        limited = np.isfinite(local.outside_most)
        self._at_most(limited, carried=one, within=-one, unit=-_column(local.outside_most))
        self._at_most(np.ones_like(limited), within=one, carried=-one)

    def _gaps(self) -> None:
        local = self._local
        one = sparse.identity(len(local.nodes), format="csr")
        every = np.ones(len(local.nodes), dtype=np.bool_)
        self._at_most(every, gap=one, unit=-_column(local.gap))
        self._at_most(every, gap_within=one, gap=-one)

    def _at_most(self, rows: Bool, **blocks: sparse.csr_matrix | None) -> None:
        """Add the chosen rows of ``sum of blocks <= 0``."""
        self._rows.append(self._row(**blocks)[np.flatnonzero(rows)])

    def _row(self, **blocks: sparse.csr_matrix | None) -> sparse.csr_matrix:
        height = next(block.shape[0] for block in blocks.values() if block is not None)
        whole = [
            blocks.get(name) if blocks.get(name) is not None else sparse.csr_matrix((height, width))
            for name, width in self._widths.items()
        ]
        return sparse.hstack(whole, format="csr")


def _incidence(rows: Ints, height: int) -> sparse.csr_matrix:
    """A one in the row of each column."""
    columns = np.arange(len(rows))
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(height, len(rows)))


def _column(values: Float64) -> sparse.csr_matrix:
    """One column; infinite values set no limit and are not taken in."""
    return sparse.csr_matrix(np.where(np.isfinite(values), values, 0.0)[:, None])


def _minus(block: sparse.csr_matrix | None) -> sparse.csr_matrix | None:
    return None if block is None else -block
