"""Tables to reconcile: measured streams of balances, and declared metal beside its ore.

Their columns are in `data/columns.csv`. Reading never stops at the first problem: everything that
is wrong with a table is refused together, each with its cell.
"""

from fairlode.exchange.reconcile.declared import read_declared
from fairlode.exchange.reconcile.grid import Grid, Table, read_grid
from fairlode.exchange.reconcile.streams import read_streams

__all__ = ["Grid", "Table", "read_declared", "read_grid", "read_streams"]
