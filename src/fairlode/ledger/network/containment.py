"""What contains what: aggregations and associations, as they stand at the end of the record.

The last word on a pair decides: ADD and OBSERVE say that the parent contains the child, DELETE
that it no longer does. A DELETE that names no child empties the parent (EPCIS 2.0, 7.4.3).
"""

import numpy as np

from fairlode.ledger.columns.tables import ACTIONS, Bool, Columns, Int64, Role
from fairlode.types.event import Action

_DELETE = ACTIONS.index(Action.DELETE)


def contained_flows(columns: Columns, live: Bool) -> tuple[Int64, Int64]:
    """Rows of the flows that hold, and the lot code of the container of each."""
    flows, entries = columns.flows, columns.entries
    rows = np.flatnonzero((flows.role == Role.CHILD) & live[flows.entry])
    rows = rows[entries.parent[flows.entry[rows]] >= 0]
    rows = rows[~columns.lots.product_class[entries.parent[flows.entry[rows]]]]
    parent = entries.parent[flows.entry[rows]].astype(np.int64)
    child, time = flows.lot[rows], entries.time[flows.entry[rows]]
    deleted = entries.action[flows.entry[rows]] == _DELETE
    order = np.lexsort((deleted, time, child, parent))
    rows, parent, child = rows[order], parent[order], child[order]
    last = np.ones(len(rows), dtype=np.bool_)
    last[:-1] = (parent[1:] != parent[:-1]) | (child[1:] != child[:-1])
    emptied = _emptied_at(columns, live)
    holds = last & ~deleted[order] & (time[order] > emptied[parent])
    return rows[holds], parent[holds]


def _emptied_at(columns: Columns, live: Bool) -> Int64:
    """By lot code: when a DELETE without children last emptied it."""
    entries = columns.entries
    emptied = np.full(len(columns.lots.entry), np.iinfo(np.int64).min)
    with_children = np.zeros(len(live), dtype=np.bool_)
    with_children[columns.flows.entry[columns.flows.role == Role.CHILD]] = True
    empties = live & (entries.parent >= 0) & (entries.action == _DELETE) & ~with_children
    np.maximum.at(emptied, entries.parent[empties], entries.time[empties])
    return emptied
