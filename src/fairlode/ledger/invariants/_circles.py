"""No lot is made from itself: every circle is told, and the rest is looked at without them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from fairlode.ledger.columns import Columns
from fairlode.ledger.network import CycleError, Network, build_network
from fairlode.types.errors import Problem

_MOST = 20
"""Circles told at once; each costs a pass over the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Untangled:
    """The network without the entries that close circles, and what was found."""

    network: Network | None
    """None where circles are left after the most that are told."""
    problems: tuple[Problem, ...]
    concerned: frozenset[str]
    """Ids of events that are left out and of the lots that they name: of these nothing else is
    said, because half of what they rest on is missing."""


def untangled(columns: Columns) -> Untangled:
    """The network of the record, cut open where it goes round."""
    problems: list[Problem] = []
    left_out: set[int] = set()
    network: Network | None = None
    while network is None and len(problems) < _MOST:
        try:
            network = build_network(columns, without=left_out)
        except CycleError as error:
            entries = error.facts["entries"]
            left_out.update(entries if isinstance(entries, list) else ())
            problems.append(_problem(error))
    return Untangled(
        network=network, problems=tuple(problems), concerned=_named_by(columns, left_out)
    )


def without(problems: Iterable[Problem], concerned: Collection[str]) -> Iterable[Problem]:
    """The problems that are about something else."""
    return (problem for problem in problems if problem.facts.get("at") not in concerned)


def _problem(error: CycleError) -> Problem:
    lots = error.facts["lots"]
    at = lots[0] if isinstance(lots, list) else ""
    return CycleError(lots=lots, circle=error.facts["circle"], at=at).problem()


def _named_by(columns: Columns, entries: Collection[int]) -> frozenset[str]:
    if not entries:
        return frozenset()
    sequences = np.array(sorted(entries))
    events = columns.entries.group[sequences]
    parents = columns.entries.parent[sequences]
    lots = columns.flows.lot[np.isin(columns.flows.entry, sequences)]
    named = {columns.lot_ids[int(code)] for code in {*lots.tolist(), *parents.tolist()} - {-1}}
    return frozenset(named | {columns.event_ids[int(code)] for code in events.tolist()})
