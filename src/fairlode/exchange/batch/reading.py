"""Tables into arrays: two threads decode, while the calling one loads the compiled kernels.

A thread takes the next column of the next row group, decodes it in batches that stay in its
cache, and turns ids into numbers at once when the table of ids stands; until then it keeps what
it has decoded, up to a limit. No column of strings is in memory whole but the lots' own ids.
"""

import threading
from collections import deque
from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

import numpy as np
import pyarrow as pa

from fairlode.exchange.batch import errors
from fairlode.exchange.batch.arrow import Codes, Keys, Numbers, Reals, Text, join
from fairlode.exchange.batch.columns import Piece, flags, fractions, grams, ids, values
from fairlode.exchange.batch.findings import Finding
from fairlode.exchange.batch.gathering import Gathering, IdTable
from fairlode.exchange.batch.report import Progress
from fairlode.exchange.batch.source import INPUTS, LOTS, Group, Source, is_content, unreadable
from fairlode.types.errors import Problem

THREADS = 2
_BATCH_ROWS = 131_072
"""More would leave the cache; fewer would wait more often for the interpreter's lock."""
_HELD_BYTES = 48 << 20
"""Decoded ids a thread keeps while the table of ids does not stand."""
_POLL_S = 0.1
_GATHER_S = 0.005
_LINE = 8
"""float64 values in a cache line; rows of attributes fill whole lines, or a half or quarter."""


BuildTable = Callable[[int], IdTable]
"""An empty table for so many ids."""


class Reading:
    """The arrays of both tables while they are read; every thread writes rows of its own."""

    def __init__(
        self,
        lots: Source,
        inputs: Source,
        *,
        marks: Sequence[str] = (),
        bounded: Container[str] = (),
        expected: Keys | None = None,
    ) -> None:
        """Set room aside for all rows; nothing is read yet.

        `marks` are columns of yes and no to read, of which `bounded` are carried by no mean; the
        lots are `expected` to have these ids in this order: then theirs are not kept.
        """
        self.lots = lots
        self.inputs = inputs
        self.attributes = tuple(name for name in lots.attributes() if name not in bounded)
        self.side: dict[str, Reals] = {
            name: np.empty(lots.rows) for name in dict.fromkeys((*lots.contents(), *marks))
        }
        """Contents of elements, and flags; NaN where missing."""
        self.as_expected = expected is not None
        """Whether the lots have the ids that were expected."""
        self._expected = expected
        self.keys = join([])
        self.mass_g: Reals = np.zeros(lots.rows)
        self.own: Reals = np.zeros((lots.rows, padded(len(self.attributes))))
        """float64[n, k]: the attributes, then zeros to fill the row."""
        self.codes = {name: np.full(inputs.rows, -1, np.int32) for name in INPUTS.ids}
        """Lot of each input, -1 where the lots do not have it."""
        self.input_g: Numbers = np.zeros(inputs.rows)
        if inputs.whole_grams:
            self.input_g = np.zeros(inputs.rows, np.int64)
        self.findings: list[Finding] = []
        self.problems: list[Problem] = []
        self.repeated: Codes = np.zeros(0, np.int32)
        """Lots whose id stands before."""
        self._ids = Gathering(lots.rows if expected is None else 0)
        self._columns = deque(
            (group, name) for group in inputs.groups() for name in (*INPUTS.ids, group.file.mass)
        )
        self._table: IdTable | None = None
        self._ready = threading.Event()
        self._lock = threading.Lock()
        self._done = 0

    def run(self, load: Callable[[], BuildTable], progress: Progress) -> None:
        """Read everything. What is wrong with rows is in `findings` and `problems` afterwards.

        `load` is called in this thread while the others decode: it may take its time to import
        and load kernels. What it returns makes the table of ids.
        """
        with ThreadPoolExecutor(THREADS, thread_name_prefix="batch") as pool:
            try:
                lots = [pool.submit(self._read_lots, *part) for part in self._lot_parts()]
                inputs = [pool.submit(self._read_inputs) for _ in range(THREADS)]
                build = load()
                self._enter(build(self.lots.rows if self._expected is None else 0), lots, progress)
                self._ready.set()
                self._follow(inputs, progress)
            finally:  # on a failure, let the threads come to their end
                self._columns.clear()
                self._ready.set()
        self.problems.sort(key=lambda problem: problem.place)

    @property
    def table(self) -> IdTable | None:
        """Numbers of the lots' ids, once they are read."""
        return self._table

    def drop_table(self) -> None:
        """Free the table of ids, which takes as much memory as the graph."""
        self._table = None

    def edges(self) -> tuple[Codes, Codes, Numbers]:
        """Output lot, input lot and grams of the inputs whose lots are both known."""
        output, input_ = (self.codes[name] for name in INPUTS.ids)
        known = (output >= 0) & (input_ >= 0)
        if known.all():
            return output, input_, self.input_g
        return output[known], input_[known], self.input_g[known]

    def _lot_parts(self) -> Iterator[tuple[Group, tuple[str, ...]]]:
        """Ids and mass apart from the attributes, so that two threads share a row group."""
        for group in self.lots.groups():
            yield group, (*LOTS.ids, *filter(None, (group.file.mass,)))
            yield group, tuple(dict.fromkeys((*self.attributes, *self.side)))

    def _enter(self, table: IdTable, lots: Sequence[Future[None]], progress: Progress) -> None:
        """Number the ids while they are read; a row group that cannot be read ends it."""
        while not all(job.done() for job in lots):
            if not self._ids.step(table):
                wait(lots, timeout=_GATHER_S)
        self._follow(lots, progress)
        while self._ids.step(table):
            pass
        self.keys = self._ids.keys
        table.close(self.keys)
        self._table, self.repeated = table, table.repeated

    def _follow(self, jobs: Sequence[Future[None]], progress: Progress) -> None:
        """Wait, and say how far all columns of both tables are, in rows."""
        parts = 2 * self.lots.rows + 3 * self.inputs.rows
        rows = self.lots.rows + self.inputs.rows
        pending = set(jobs)
        while pending:
            finished, pending = wait(pending, timeout=_POLL_S)
            for job in finished:
                job.result()
            progress("read", self._done * rows // max(parts, 1), rows)

    def _pieces_of(self, group: Group, columns: Sequence[str]) -> Iterator[Piece]:
        """Some columns of a row group, batch by batch."""
        first = 0
        try:
            for batch in group.batches(columns, _BATCH_ROWS):
                for name in columns:
                    yield Piece(group=group, column=name, first=first, data=batch.column(name))
                first += batch.num_rows
                with self._lock:
                    self._done += batch.num_rows
        except (pa.ArrowException, OSError) as failure:
            self.problems.append(unreadable(group.file.path, failure))

    def _read_lots(self, group: Group, columns: tuple[str, ...]) -> None:
        for piece in self._pieces_of(group, columns):
            if piece.column in LOTS.ids:
                read, found = ids(piece)
                self._keep_ids(piece.rows, read)
            elif piece.column == group.file.mass:
                self.mass_g[piece.rows], found = grams(piece)
            else:
                found = self._read_values(piece)
            self.findings.extend(found)

    def _keep_ids(self, rows: slice, read: Text) -> None:
        if self._expected is None:
            self._ids.put(rows.start, read)
        elif not self._expected.has(rows.start, read):
            self.as_expected = False

    def _read_values(self, piece: Piece) -> list[Finding]:
        """A column may be an attribute and a flag at once."""
        found: list[Finding] = []
        if piece.column in self.side:
            check = fractions if is_content(piece.column) else flags
            self.side[piece.column][piece.rows], found = check(piece)
        if piece.column in self.attributes:
            place = self.attributes.index(piece.column)
            self.own[piece.rows, place], more = values(piece)
            found += more
        return found

    def _read_inputs(self) -> None:
        """Take columns until none is left; then look up what was held."""
        held: list[tuple[Piece, Text]] = []
        while self._columns:
            try:
                group, name = self._columns.popleft()
            except IndexError:  # the other thread took the last
                break
            for piece in self._pieces_of(group, (name,)):
                if name == group.file.mass:
                    self.input_g[piece.rows], found = grams(piece)
                    self.findings.extend(found)
                else:
                    held.append(self._hold(piece))
                full = sum(one.bytes for _, one in held) > _HELD_BYTES
                if held and (full or self._ready.is_set()):
                    self._look_up(held)
        self._look_up(held)

    def _hold(self, piece: Piece) -> tuple[Piece, Text]:
        read, found = ids(piece)
        self.findings.extend(found)
        return piece, read

    def _look_up(self, held: list[tuple[Piece, Text]]) -> None:
        """Numbers for the ids held, once the table stands; forget them."""
        self._ready.wait()
        for piece, asked in held:
            if self._table is None:  # the lots could not be read
                break
            found = self.codes[piece.column][piece.rows]
            self._table.look_up(asked, found)
            if found.min(initial=0) < 0:
                unknown = (found < 0) & (asked.sizes > 0)
                self.findings += piece.find(errors.LotUnknownError, unknown, asked.__getitem__)
        held.clear()


def padded(columns: int) -> int:
    """Values in a row of attributes: 1, 2, 4 or a multiple of 8, so that few lines are cut."""
    return 1 << (columns - 1).bit_length() if columns <= _LINE else -(-columns // _LINE) * _LINE
