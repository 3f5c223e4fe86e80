"""What can be wrong with a balance before it is reconciled; each kind with a stable code."""

from typing import ClassVar

from fairlode.types.errors import SourcingError


class ReconcileError(SourcingError):
    """A balance that cannot be reconciled."""

    code: ClassVar[str] = "reconcile.failed"


class FigureImpossibleError(ReconcileError):
    """A measured figure that cannot be one."""

    code = "reconcile.figure_impossible"
    sentence = "The {what} of {stream} is stated as {value} ± {u}, which cannot be."
    remedy = (
        "A mass is finite and not below zero (a change of stock may be), a grade lies between 0 "
        "and 1, and a standard uncertainty is above zero; leave empty what was not measured."
    )


class StreamPlaceError(ReconcileError):
    """A stream that leads nowhere."""

    code = "reconcile.stream_place"
    sentence = "The stream {stream} goes from {source!r} to {target!r}."
    remedy = "Name two different nodes; an empty one stands for the outside, on one side at most."


class StreamRepeatedError(ReconcileError):
    """Two streams of one name."""

    code = "reconcile.stream_repeated"
    sentence = "The stream {stream} stands twice in {balance}."
    remedy = "Give each stream a name of its own; two weighings of one stream are one mean."


class BalanceEmptyError(ReconcileError):
    """A balance without a stream or without a measured figure."""

    code = "reconcile.balance_empty"
    sentence = "The balance {balance} has no measured figure."
    remedy = "Give the mass of at least one stream."


class NotConvergedError(ReconcileError):
    """Masses and grades for which no closing balance was found."""

    code = "reconcile.not_converged"
    sentence = (
        "The balance {balance} did not close after {iterations} rounds; the last step was still "
        "{step:.3g} standard uncertainties."
    )
    remedy = (
        "Look for a mass or a grade in a wrong unit, and for uncertainties that are far too small."
    )


class LevelError(ReconcileError):
    """A level, share or tolerance outside its range."""

    code = "reconcile.level"
    sentence = "The {what} is {value}, which does not lie between 0 and 1."
    remedy = "Write a share, such as 0.05."
