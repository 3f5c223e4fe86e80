"""The record as it held at a time: of several statements about one thing, those for that time."""

import numpy as np

from fairlode.ledger.columns.build import extend
from fairlode.ledger.columns.tables import KINDS, Bool, Columns, Int64, empty_columns
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.record import Kind

_DESCRIPTIONS = [KINDS.index(kind) for kind in (Kind.LOT, Kind.SITE, Kind.ORGANISATION)]


def valid_at(reader: LedgerReader, columns: Columns, at: int) -> Columns:
    """`columns` with the descriptions that held at the time `at` (microseconds).

    Of an author's statements about one lot, site or organisation, the one whose period covers the
    time is followed, and of several the last recorded; where none does, the one that began last
    before it; else the first to begin. What was described once is described so at any time. Events
    are all kept. The same columns come back where nobody described anything for two periods;
    otherwise the log is read anew, in time that grows with it.
    """
    rows = np.flatnonzero(np.isin(columns.entries.kind, _DESCRIPTIONS))
    live = columns.entries.live[rows]
    beside = _not_followed(columns, rows[live], at)
    if not len(beside):
        return columns
    # What was corrected must not come back where its correction is for another time.
    left_out = frozenset(np.concatenate([beside, rows[~live]]).tolist())
    entries = reader.entries(0, columns.size)
    return extend(empty_columns(), entries, root=columns.root, voided=left_out)


def _not_followed(columns: Columns, rows: Int64, at: int) -> Int64:
    """Sequences of the descriptions that another by the same author stands before at a time."""
    entries = columns.entries
    begins, ends = entries.time[rows], entries.until[rows]
    covers = (begins <= at) & (at < ends)
    begun = begins <= at
    # Best last: it covers the time, or began last before it, or first after it.
    rank = np.where(covers, rows, np.where(begun, begins, -begins))
    order = np.lexsort(
        (rows, rank, begun, covers, entries.author[rows], entries.subject[rows], entries.kind[rows])
    )
    sorted_rows = rows[order]
    return sorted_rows[_same_as_next(columns, sorted_rows)]


def _same_as_next(columns: Columns, rows: Int64) -> Bool:
    """Whether the next row is of the same kind, subject and author."""
    entries = columns.entries
    same = np.zeros(len(rows), dtype=np.bool_)
    keys = (entries.kind[rows], entries.subject[rows], entries.author[rows])
    same[:-1] = np.logical_and.reduce([key[:-1] == key[1:] for key in keys])
    return same
