"""Making a store: every array of a run as a file, then the manifest that makes them count."""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from fairlode.exchange.batch import errors, store
from fairlode.exchange.batch.arrow import Reals
from fairlode.exchange.batch.carrying import Lots, ends
from fairlode.exchange.batch.lookup import Table
from fairlode.exchange.batch.reading import Reading
from fairlode.exchange.batch.request import Request

_BLOCK = 1 << 22


class Draft:
    """A store in the making."""

    def __init__(self, folder: Path, request: Request, generation: int = 0) -> None:
        """Nothing is written yet."""
        self._folder = folder
        self._request = request
        self._generation = generation
        self._parts: dict[str, store.Part] = {}

    def own(self, read: Reading) -> None:
        """Keep the lots' own values, before they are replaced by what the lots carry."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._save({"own": read.own})
        except OSError as failure:
            reason = failure.strerror or failure
            raise errors.OutputError(path=str(self._folder), reason=reason) from failure

    def figures(self, read: Reading, lots: Lots, drawn_g: Reals, sources: Sequence[str]) -> None:
        """Keep all else, and make it a store."""
        table = read.table
        if not isinstance(table, Table):
            raise TypeError(table)
        arrays: dict[str, store.Array] = {
            "ids": read.keys.data,
            "offsets": read.keys.offsets,
            "slots": table.slots,
            "lot_g": read.mass_g,
            "drawn_g": drawn_g,
            "carried": read.own,
            **_graph(lots),
        }
        ending = ends(read, self._request)
        if ending is not None:
            arrays["ends"] = ending
        try:
            self._save(arrays)
            first, second = (int(point) for point in table.points)
            store.Manifest(
                lots=len(read.keys),
                whole_grams=read.inputs.whole_grams,
                attributes=read.attributes,
                ends=self._request.ends,
                points=(first, second),
                sources=tuple(sources),
                generation=self._generation,
                parts=self._parts,
            ).put(self._folder)
        except OSError as failure:
            reason = failure.strerror or failure
            raise errors.OutputError(path=str(self._folder), reason=reason) from failure

    def _save(self, arrays: Mapping[str, store.Array]) -> None:
        with ThreadPoolExecutor(2) as pool:
            saved = {
                name: pool.submit(store.save, self._folder, name, array, self._generation)
                for name, array in arrays.items()
            }
            self._parts |= {name: job.result() for name, job in saved.items()}


def _graph(lots: Lots) -> dict[str, store.Array]:
    graph = lots.graph
    arrays: dict[str, store.Array] = {
        "indptr": graph.indptr,
        "until": graph.until,
        "inputs": graph.inputs,
        "mass": graph.mass,
        "starts": graph.starts,
    }
    if not np.array_equal(graph.rows, np.arange(len(graph.rows), dtype=np.int32)):
        place = np.empty_like(graph.rows)
        place[graph.rows] = np.arange(len(graph.rows), dtype=np.int32)
        arrays |= {"rows": graph.rows, "place": place}
    return arrays


def digests(paths: Sequence[Path]) -> list[str]:
    """SHA-256 of each file's bytes, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(_digest, paths))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
