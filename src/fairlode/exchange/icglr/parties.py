"""The parties of a document, each put together from all places that name it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from fairlode.exchange.icglr.errors import PartyDiffersError
from fairlode.exchange.icglr.report import Report
from fairlode.ledger.record import Draft
from fairlode.types.site import Organisation, PartyKind


@dataclass(slots=True)
class _Known:
    """What has been said of one party so far."""

    party: Organisation
    pointer: str
    since: datetime | None


class Parties:
    """Gathers what is said of parties. The first to describe one is believed."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._known: dict[str, _Known] = {}

    def add(self, party: Organisation, pointer: str, *, since: datetime | None) -> None:
        """A description of a party; `since` is when it was given, where that is known."""
        known = self._known.setdefault(party.id, _Known(party, pointer, since))
        if known.party is party:
            return
        first = known.party
        known.since = min((day for day in (known.since, since) if day), default=None)
        if _differ(first.name, party.name) or _differ(first.country, party.country):
            self._report.warning(PartyDiffersError(party=party.id), pointer)
        known.party = replace(
            first,
            name=first.name or party.name,
            country=first.country or party.country,
            kind=party.kind if first.kind is PartyKind.OTHER else first.kind,
        )

    def drafts(self, otherwise: datetime) -> Iterator[Draft]:
        """Each party; `otherwise` is since when one holds that nothing with a date names."""
        for known in self._known.values():
            place = self._report.place(known.pointer)
            yield Draft(statement=known.party, valid_from=known.since or otherwise, place=place)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one.split() != other.split())
