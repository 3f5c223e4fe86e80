"""The graph that questions are put to: a record's flow network with its mixtures, kept on disk.

Built once per snapshot of the record and memory-mapped from then on, so that a question opens a
few pages. Everything here can be deleted and is built again from the record.
"""

from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from fairlode.engine.answer import Boundary, LotIsPlaceError, LotUnknownError
from fairlode.engine.kernels.origins import sweep_buffers
from fairlode.engine.near import near_ids
from fairlode.ledger.arrays import load_arrays, prune, save_arrays
from fairlode.ledger.columns import Columns
from fairlode.ledger.columns.tables import Bool, Float64, Int32, Int64
from fairlode.ledger.kernels._compile import UInt64
from fairlode.ledger.kernels.csr import transpose
from fairlode.ledger.network import Mixture, Network, build_network, gross_mixture, mixture_of
from fairlode.types.identifiers import LotId

KEPT = 4
"""Networks kept on disk, each with its mixtures: of the present snapshot, of the one before, and
of valid times that were asked for last."""


_Kept = TypeVar("_Kept", Network, Mixture)


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Not slotted: what is computed on first use stays."""

    columns: Columns
    network: Network
    directory: Path | None = None
    """Where mixtures are kept; None keeps them in memory only."""
    _mixtures: dict[str, Mixture] = field(default_factory=dict)

    def mixture(self, element: str = "") -> Mixture:
        """Shares by contained mass of `element`, or by gross mass for the empty text."""
        if element not in self._mixtures:
            self._mixtures[element] = self._load_mixture(element) or self._new_mixture(element)
        return self._mixtures[element]

    def terminal(self, boundary: Boundary) -> Bool:
        """By node: where history ends."""
        if boundary is Boundary.RECLAIM:
            return self.network.reclaim
        return self._open

    @cached_property
    def transposed(self) -> tuple[Int64, Int32, Int64]:
        """Edges by input: indptr int64[n + 1], outputs int32[m], edge position int64[m]."""
        return transpose(self.network.indptr, self.network.inputs)

    @cached_property
    def flows_by_lot(self) -> tuple[Int32, Int64]:
        """Lot codes in ascending order, and the flow row of each: to find a lot's events."""
        order = np.argsort(self.columns.flows.lot, kind="stable").astype(np.int64)
        return self.columns.flows.lot[order], order

    @cached_property
    def entries_by_event(self) -> tuple[Int32, Int64]:
        """Event codes in ascending order, and the entry of each: parts of one transformation."""
        order = np.argsort(self.columns.entries.group, kind="stable").astype(np.int64)
        return self.columns.entries.group[order], order

    @cached_property
    def buffers(self) -> tuple[UInt64, Float64]:
        """Scratch arrays for the sweeps of one thread; two threads need two graphs."""
        return sweep_buffers(self.network.size)

    @cached_property
    def _open(self) -> Bool:
        return np.zeros(self.network.size, dtype=np.bool_)

    def lot_code(self, lot: LotId) -> int:
        """Code of a lot. Raises `LotUnknownError` with ids like it, or `LotIsPlaceError`."""
        columns = self.columns
        code = columns.lot_ids.code(lot)
        if code >= 0:
            return code
        if columns.place_ids.code(lot) >= 0:
            raise LotIsPlaceError(lot=lot)
        raise LotUnknownError(lot=lot, near=near_ids(lot, columns.lot_ids, columns.place_ids))

    def _new_mixture(self, element: str) -> Mixture:
        if not element:
            mixture = gross_mixture(self.columns, self.network)
        else:
            mixture = mixture_of(self.columns, self.network, element, self.mixture())
        path = self._mixture_path(element)
        if path is None:
            return mixture
        save_arrays(path, _arrays(mixture), {"element": element})
        return self._load_mixture(element) or mixture  # mapped: memory for one, not for each

    def _load_mixture(self, element: str) -> Mixture | None:
        path = self._mixture_path(element)
        return _loaded(path, Mixture) if path is not None else None

    def _mixture_path(self, element: str) -> Path | None:
        return self.directory / f"mixture-{element or 'gross'}" if self.directory else None


def open_graph(columns: Columns, directory: Path | None = None, *, at: int | None = None) -> Graph:
    """The graph of a snapshot, up to valid time `at` (microseconds); kept below `directory`.

    Raises `CycleError` for a record that was written past its invariants.
    """
    if directory is None:
        return Graph(columns=columns, network=build_network(columns, at=at))
    name = f"{columns.size}-{columns.root.hex()[:16]}" + ("" if at is None else f"-{at}")
    place = directory / name
    network = _loaded(place / "network", Network)
    if network is not None:
        return Graph(columns=columns, network=network, directory=place)
    network = build_network(columns, at=at)
    save_arrays(place / "network", _arrays(network), {})
    prune(directory, keep=KEPT)
    return Graph(columns=columns, network=network, directory=place)


def _loaded(path: Path, type_: type[_Kept]) -> _Kept | None:
    """What lies at `path`, if it is whole and has just the fields of the type today."""
    found = load_arrays(path)
    if found is None:
        return None
    values = {**found[0], **found[1]}
    return type_(**values) if set(values) == {item.name for item in fields(type_)} else None


def _arrays(value: Network | Mixture) -> dict[str, Any]:
    named = {item.name: getattr(value, item.name) for item in fields(value)}
    return {name: values for name, values in named.items() if isinstance(values, np.ndarray)}
