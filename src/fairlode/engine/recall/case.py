"""One recall in one measure: which material is concerned, and what is said of it before and after.

For an assurance, what is said is the share that is assured under its scheme, decided at the origins
of history and at the lots of its subject, wherever in the chain these stand. Another assurance of
the same scheme that covers the same lot at the same time keeps it assured. An assurance of a step
further down does not: it never was about this material.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fairlode.engine.ancestry import Question
from fairlode.engine.bounds import OriginClass, flows_of
from fairlode.engine.graph import Graph
from fairlode.engine.recall.assay import corrected
from fairlode.engine.recall.assurances import Recorded, assured, lots_of
from fairlode.engine.recall.spans import Net, class_at
from fairlode.engine.recall.subject import Subject
from fairlode.engine.recall.when import NEVER, Covered, Produced, covered, produced
from fairlode.ledger.columns.tables import Bool
from fairlode.types.identifiers import LotId

CONCERNED = "concerned"
"""The class of the material that a recall is about."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """Not slotted: what is computed on first use stays."""

    graph: Graph
    subject: Subject
    question: Question

    @cached_property
    def after(self) -> Graph:
        """The graph as it is with a corrected assay; else the graph itself."""
        if self.subject.assay is None:
            return self.graph
        return corrected(self.graph, LotId(self.subject.id), self.subject.assay)

    @cached_property
    def was(self) -> Net:
        """What each edge may have carried, as the record says."""
        flows = flows_of(self.graph, self.question.element)
        return Net(graph=self.graph, question=self.question, flows=flows)

    @cached_property
    def now(self) -> Net:
        """The same with a corrected assay."""
        if self.subject.assay is None:
            return self.was
        flows = flows_of(self.after, self.question.element)
        return Net(graph=self.after, question=self.question, flows=flows)

    @cached_property
    def when(self) -> Produced:
        """When the material of each lot was produced."""
        return produced(self.graph.columns)

    @cached_property
    def lots(self) -> Bool:
        """By lot code: the lots of the subject, of whatever time."""
        found = np.zeros(len(self.graph.columns.lots.entry), dtype=np.bool_)
        found[lots_of(self.graph, self.subject.named)] = True
        return found

    @cached_property
    def concerned(self) -> Covered:
        """By lot code: the lots of the subject that are concerned, surely or perhaps."""
        recorded, since = self.subject.assurance, self.subject.since
        if since is None:
            return Covered(surely=self.lots, perhaps=self.lots)
        if recorded is not None:
            return self._unassured(recorded, since)
        found = covered(self.when, [(since, NEVER)])
        return Covered(surely=found.surely & self.lots, perhaps=found.perhaps & self.lots)

    def concerned_class(self) -> OriginClass:
        """The material concerned, as a class that shares are counted of."""
        return self._class(self.concerned.perhaps, self.concerned)

    def assured_class(self, recorded: Recorded, *, void: int | None) -> OriginClass:
        """What is assured under the scheme, where `recorded` is void from a time, or not at all."""
        return self._class(self.lots, self._assured(recorded, void=void))

    def _unassured(self, recorded: Recorded, since: int) -> Covered:
        before, after = self._assured(recorded, void=None), self._assured(recorded, void=since)
        begin, end = recorded.validity
        lost = covered(self.when, [(max(begin, since), end)])
        return Covered(
            surely=self.lots & before.surely & ~after.perhaps,
            perhaps=self.lots & lost.perhaps & before.perhaps & ~after.surely,
        )

    def _assured(self, recorded: Recorded, *, void: int | None) -> Covered:
        begin, end = recorded.validity
        own = begin, end if void is None else min(end, void)
        spans = [(one.assurance.subject, one.holds) for one in self.subject.others]
        spans.append((recorded.assurance.subject, own))
        return assured(self.graph, self.when, spans, among=np.ones_like(self.lots))

    def _class(self, points: Bool, within: Covered) -> OriginClass:
        return class_at(self.graph, self.question.boundary, CONCERNED, points=points, within=within)
