"""A record as a directory of Parquet files: to archive, to hand over, to read with any tool.

``layout.json`` says that it is one. Each append is a segment, ``segments/<start>-<stop>.parquet``,
and then its manifest, ``checkpoints/<stop>.json``. The manifest is moved into place last and in one
step; a segment without one was never written as far as a reader is concerned, and the next append
takes its place. One writer at a time holds ``.lock``. Lookups by id read a column of every segment:
a record that is asked much lies better in a database.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

from fairlode.ledger.contract import Checkpoint, Head, StoreDamagedError, StoreUnreadyError
from fairlode.ledger.record import Entry
from fairlode.stores.base import WAIT_S, Store
from fairlode.stores.errors import StoreBusyError, StoreError, StoreSchemaError
from fairlode.stores.files import locked, written_whole
from fairlode.stores.manifest import LAYOUT, dump_checkpoint, load_checkpoint
from fairlode.stores.rows import to_entries
from fairlode.stores.segment import Segment, value_set, write_segment
from fairlode.stores.url import StoreUrl, file_url, local_path

SCHEMES = ("parquet",)
_LAYOUT_FILE = "layout.json"
_DIGITS = 20
"""Of a sequence number in a file name, so that names sort as numbers do; enough for 64 bits."""


class ParquetStore(Store):
    """The log as immutable segments."""

    def __init__(self, directory: Path, *, wait_s: float = WAIT_S) -> None:
        """Raises `StoreUnreadyError` or `StoreSchemaError` where there is no such directory."""
        self.shown = file_url(SCHEMES[0], directory)
        self._directory = directory
        self._wait_s = wait_s
        _check_layout(directory, self.shown)

    @classmethod
    def create(cls, directory: Path) -> None:
        """Make an empty record; one that is there stays as it is."""
        for name in ("segments", "checkpoints"):
            (directory / name).mkdir(parents=True, exist_ok=True)
        layout = directory / _LAYOUT_FILE
        if not layout.exists():
            with written_whole(layout) as draft:
                draft.write_text(json.dumps({"fairlode": "record", "layout": LAYOUT}))

    def head(self) -> Head:
        """The end of the log."""
        stops = self._stops()
        return self._checkpoint(stops[-1]).head if stops else Head()

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries `start` to `stop` in sequence order."""
        for batch in self.scan(start, stop):
            yield from to_entries(batch)

    def scan(self, start: int = 0, stop: int | None = None) -> Iterator[pa.RecordBatch]:
        """The same as batches of `ENTRY_SCHEMA`."""
        first, last = self._range(start, stop)
        for begin, end in self._bounds():
            if begin < last and first < end:
                with self._segment(begin, end) as segment:
                    yield from segment.batches(first, last)

    def of_subjects(self, subjects: Collection[str]) -> Iterator[Entry]:
        """All entries about any of these ids."""
        return self._matching("subject", subjects)

    def of_digests(self, digests: Collection[bytes]) -> Iterator[Entry]:
        """All entries with any of these digests."""
        return self._matching("digest", digests)

    def leaves(self, stop: int | None = None) -> bytes:
        """The leaf hashes, 32 bytes each."""
        _, last = self._range(0, stop)
        parts: list[bytes] = []
        for begin, end in self._bounds():
            if begin < last:
                with self._segment(begin, end) as segment:
                    parts.append(segment.leaves(last))
        return b"".join(parts)

    def checkpoints(self) -> Sequence[Checkpoint]:
        """Every append, oldest first."""
        return tuple(map(self._checkpoint, self._stops()))

    def size_at(self, recorded_at: int) -> int:
        """How many entries had been recorded by that time."""
        bounds = self._bounds()
        whole = bisect_right(bounds, recorded_at, key=self._last_recorded_at)
        if whole == len(bounds):
            return bounds[-1][1] if bounds else 0
        with self._segment(*bounds[whole]) as segment:
            return segment.recorded_until(recorded_at)

    def append(self, entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        """Write a segment and then its manifest."""
        if not entries:
            return
        with self._writing():
            self._check_append(self.head(), entries, checkpoint)
            self._sweep()
            begin, end = entries[0].sequence, checkpoint.head.size
            with written_whole(self._segment_path(begin, end)) as draft:
                write_segment(draft, entries)
            with written_whole(self._checkpoint_path(end)) as draft:
                draft.write_bytes(dump_checkpoint(checkpoint))

    def close(self) -> None:
        """Nothing: files are open only while they are read."""

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with locked(self._directory / ".lock", wait_s=self._wait_s):
                yield
        except TimeoutError:
            raise StoreBusyError(store=self.shown, seconds=self._wait_s) from None
        except OSError as error:
            raise StoreError(store=self.shown, what=error.strerror or str(error)) from error

    def _sweep(self) -> None:
        """Delete what an append that was broken off left behind. Only a writer may."""
        counted = {self._segment_path(*bounds) for bounds in self._bounds()}
        drafts = (self._directory / "checkpoints").glob(".*")
        for path in {*(self._directory / "segments").iterdir(), *drafts} - counted:
            path.unlink()

    def _stops(self) -> list[int]:
        """Size of the log after each append, ascending."""
        names = (self._directory / "checkpoints").glob("[0-9]*.json")
        return sorted(int(path.stem) for path in names)

    def _bounds(self) -> list[tuple[int, int]]:
        """Start and stop of each segment that counts, in order."""
        return list(pairwise([0, *self._stops()]))

    def _checkpoint(self, stop: int) -> Checkpoint:
        path = self._checkpoint_path(stop)
        try:
            return load_checkpoint(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise self._damaged(path) from None

    @contextmanager
    def _segment(self, start: int, stop: int) -> Iterator[Segment]:
        # Named by both ends: where a manifest in between was lost, the name is not there.
        path = self._segment_path(start, stop)
        try:
            with closing(Segment(path, start)) as segment:
                if segment.stop != stop:
                    raise self._damaged(path)
                yield segment
        except (OSError, ValueError, pa.ArrowException):
            raise self._damaged(path) from None

    def _matching(self, column: str, values: Collection[object]) -> Iterator[Entry]:
        wanted = value_set(column, values)
        for start, stop in self._bounds() if values else ():
            with self._segment(start, stop) as segment:
                for batch in segment.matching(column, wanted):
                    yield from to_entries(batch)

    def _last_recorded_at(self, bounds: tuple[int, int]) -> int:
        return self._checkpoint(bounds[1]).head.recorded_at

    def _segment_path(self, start: int, stop: int) -> Path:
        name = f"{start:0{_DIGITS}}-{stop:0{_DIGITS}}.parquet"
        return self._directory / "segments" / name

    def _checkpoint_path(self, stop: int) -> Path:
        return self._directory / "checkpoints" / f"{stop:0{_DIGITS}}.json"

    def _damaged(self, path: Path) -> StoreDamagedError:
        what = f"{path.parent.name}/{path.name} is missing or unreadable"
        return StoreDamagedError(store=self.shown, what=what)


def prepare(url: StoreUrl, _migrate: Callable[[str], None]) -> None:
    """Make the directory."""
    try:
        ParquetStore.create(local_path(url))
    except OSError as error:
        raise StoreError(store=url.shown, what=error.strerror or str(error)) from error


def connect(url: StoreUrl) -> ParquetStore:
    """The record in the directory."""
    return ParquetStore(local_path(url))


def _check_layout(directory: Path, shown: str) -> None:
    try:
        layout = json.loads((directory / _LAYOUT_FILE).read_bytes())["layout"]
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreUnreadyError(store=shown) from None
    if layout != LAYOUT:
        raise StoreSchemaError(store=shown, found=f"version {layout}", wanted=f"version {LAYOUT}")
