"""What can be wrong with a table to reconcile; each kind with a code that never changes."""

from typing import ClassVar

from fairlode.exchange.contract import ExchangeError


class ReconcileTableError(ExchangeError):
    """A table that cannot be reconciled."""

    code: ClassVar[str] = "reconcile.table"


class TableUnknownError(ReconcileTableError):
    """A file without a table of either kind."""

    code = "reconcile.table_unknown"
    sentence = "{document} has no table to reconcile."
    remedy = (
        "Its first row names columns: {streams} for streams, {declared} for declared metal against "
        "ore x grade x recovery."
    )


class CellMissingError(ReconcileTableError):
    """An empty cell where a value is needed."""

    code = "reconcile.cell_missing"
    sentence = "The column {column} is empty."
    remedy = "Fill it in, or leave the row out."


class KindUnknownError(ReconcileTableError):
    """A row that is neither a stream nor a change of stock."""

    code = "reconcile.kind_unknown"
    sentence = "{kind!r} is no kind of row."
    remedy = "Write stream or stock, or leave the cell empty for a stream."


class SpreadMissingError(ReconcileTableError):
    """A measured figure of which no uncertainty is stated, nor assumed."""

    code = "reconcile.uncertainty_zero"
    sentence = "The uncertainty of {column} is {u}, which is not above zero."
    remedy = "Give one standard deviation; for a figure known exactly, a very small one."


class UnitsMixedError(ReconcileTableError):
    """Rows with a unit beside rows without."""

    code = "reconcile.units_mixed"
    sentence = "This row has no unit of mass, and others of the table have one."
    remedy = "Give every row its unit."


class HeaderRepeatedError(ReconcileTableError):
    """Two columns of one meaning."""

    code = "reconcile.header_repeated"
    sentence = "The columns {first} and {second} mean the same."
    remedy = "Keep one of them."
