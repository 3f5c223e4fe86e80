"""What the record says, or said at an earlier time, of the figures that claims speak of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from fairlode.engine.ancestry import Question
from fairlode.engine.bounds import OriginClass, Standing, origin_classes
from fairlode.engine.contents import masses
from fairlode.engine.graph import Graph, open_graph
from fairlode.engine.recall.assurances import Recorded, assurances_in, of_id
from fairlode.engine.recall.case import Case
from fairlode.engine.recall.criteria import Attribute, Figure
from fairlode.engine.recall.spans import Net, Share, Spans, spans
from fairlode.engine.recall.subject import Subject
from fairlode.ledger.columns import snapshot_at
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.network.mixture import COVERAGE, lot_fractions


@dataclass(frozen=True, kw_only=True)
class State:
    """The record of one time, asked in one measure. Not slotted: what is computed stays."""

    case: Case
    """The recall as it would have been put then."""
    void: int | None
    """From when the assurance was void, as known then; None for not void, or no assurance."""

    @cached_property
    def _net(self) -> Net:
        return self.case.now

    @property
    def graph(self) -> Graph:
        """The graph that is asked."""
        return self.case.after

    def value(self, attribute: Attribute, lot: str) -> Share | None:
        """The figure for a lot; None where the record has none, or knew no such lot."""
        code = self.graph.columns.lot_ids.code(lot)
        if code < 0:
            return None
        if attribute.figure is Figure.CONTENT:
            return self._content(code, attribute.of)
        found = self._spans(attribute)
        return None if found is None else found.at(int(self.graph.network.node_of_lot[code]))

    def mass_g(self, lot: str) -> float | None:
        """Grams of the lot in the measure; None where not recorded."""
        code = self.graph.columns.lot_ids.code(lot)
        if code < 0:
            return None
        mass = float(masses(self.graph, np.array([code]), self.case.question.element)[0])
        return None if np.isnan(mass) else mass

    def _spans(self, attribute: Attribute) -> Spans | None:
        if attribute not in self._found:
            origins = self._class(attribute)
            self._found[attribute] = None if origins is None else spans(self._net, origins)
        return self._found[attribute]

    @cached_property
    def _found(self) -> dict[Attribute, Spans | None]:
        return {}

    def _class(self, attribute: Attribute) -> OriginClass | None:
        recorded = self.case.subject.assurance
        if attribute.figure is Figure.ASSURED:
            return self.case.assured_class(recorded, void=self.void) if recorded else None
        if attribute.figure is Figure.CONCERNED:
            return self.case.concerned_class()
        return next((one for one in self._origins(attribute) if one.name == _name(attribute)), None)

    def _origins(self, attribute: Attribute) -> Iterator[OriginClass]:
        by_country = attribute.figure is Figure.COUNTRY
        standing = Standing.COUNTRY if by_country else Standing.RECYCLED
        return origin_classes(self.graph, self.case.question.boundary, standing)

    def _content(self, code: int, element: str) -> Share | None:
        fraction, u = (float(part[code]) for part in lot_fractions(self.graph.columns, element))
        if np.isnan(fraction):
            return None
        width = COVERAGE * np.nan_to_num(u)
        least, most = max(fraction - width, 0.0), min(fraction + width, 1.0)
        return Share(least=float(least), mean=fraction, unknown=0.0, most=float(most))


def state_now(case: Case) -> State:
    """The record as it is, with what the recall says of it."""
    return State(case=case, void=case.subject.since if case.subject.assurance else None)


def state_at(reader: LedgerReader, case: Case, recorded_at: int) -> State:
    """The record as it was known at a time (microseconds, inclusive): without what was not yet."""
    size = reader.size_at(recorded_at)
    if size == case.graph.columns.size:
        graph = case.graph
    else:
        graph = open_graph(snapshot_at(reader, recorded_at))
    recorded = case.subject.assurance
    if recorded is None:
        subject = replace(case.subject, assay=None)
        return State(case=Case(graph=graph, subject=subject, question=case.question), void=None)
    subject, void = _known_then(reader, graph, case.subject, recorded)
    return State(case=Case(graph=graph, subject=subject, question=case.question), void=void)


def _known_then(
    reader: LedgerReader, graph: Graph, subject: Subject, recorded: Recorded
) -> tuple[Subject, int | None]:
    """The assurances of the scheme as they were known then, and from when ours was void."""
    everything = assurances_in(reader, graph.columns)
    own = of_id(everything, subject.id)
    scheme = recorded.assurance.scheme.casefold()
    others = [
        one
        for one in everything
        if one.assurance.scheme.casefold() == scheme and one.assurance.id != subject.id
    ]
    if own is None:  # not yet recorded: it assured nothing
        return replace(subject, others=others), recorded.validity[0]
    begin, end = own.holds
    return replace(subject, assurance=own, others=others), max(begin, end)


def _name(attribute: Attribute) -> str:
    """What the class of an attribute is called."""
    return attribute.of if attribute.figure is Figure.COUNTRY else attribute.figure.value


def measured_in(case: Case, element: str) -> Case:
    """The same recall in another measure."""
    if element == case.question.element:
        return case
    question = Question(element=element, boundary=case.question.boundary)
    return Case(graph=case.graph, subject=case.subject, question=question)
