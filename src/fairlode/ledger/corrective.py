"""Error declarations that name corrective events: those must be in the record too.

EPCIS 2.0, 7.4.1.2: the event in error no longer counts, and the corrective events count instead.
Until they are there, the record says less than its author meant, and the author is told.
"""

from collections.abc import Iterable, Iterator

from fairlode.ledger.columns import Columns
from fairlode.ledger.record import Draft, LedgerError
from fairlode.types.errors import Problem, Severity


class CorrectiveEventMissingError(LedgerError):
    """An event declared in error whose replacement nobody has seen."""

    code = "ledger.corrective_event_missing"
    sentence = "Event {event} is declared in error, and its corrective event {missing} is not here."
    remedy = (
        "Import the document with the corrective event; until then nothing stands in the place of "
        "the event in error."
    )


def missing_correctives(drafts: Iterable[Draft], columns: Columns) -> Iterator[Problem]:
    """A warning for each corrective event that `columns`, with the drafts in it, does not have."""
    for draft in drafts:
        declared = getattr(draft.statement, "error", None)
        for named in declared.corrective_events if declared is not None else ():
            if columns.event_ids.code(named) < 0:
                error = CorrectiveEventMissingError(event=draft.subject, missing=named)
                yield error.problem(draft.place, severity=Severity.WARNING)
