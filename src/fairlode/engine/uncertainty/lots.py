"""Attributes of all lots at once, drawn: those of `fairlode.engine.attributes`, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import Question
from fairlode.engine.answer import OriginStatus
from fairlode.engine.attributes import carried_by_node
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.draw_mixing import OWN
from fairlode.engine.shares import ends_of
from fairlode.engine.uncertainty.answer import Intervals
from fairlode.engine.uncertainty.plan import Plan, plan_of
from fairlode.engine.uncertainty.running import Told, Wanted, drawn_attributes
from fairlode.engine.uncertainty.sampling import Sampling
from fairlode.ledger.columns.tables import Bool, Float64


def share_intervals(
    graph: Graph, question: Question, sampling: Sampling, *, told: Told | None = None
) -> Intervals:
    """Of every lot: the shares of primary, secondary and unknown origin and of each country.

    What `fairlode.engine.shares.origin_shares` says of them, with intervals. The threshold is
    not used.
    """
    network, lots, places = graph.network, graph.columns.lots, graph.columns.places
    primary, secondary = ends_of(graph, question.boundary)
    known = primary | secondary
    country = np.append(places.country, -1)[lots.site]  # no site is -1, and finds the last
    codes = np.unique(country[known & (country >= 0)])
    plan = plan_of(graph, question.element, np.arange(network.size), _closed(graph, question))
    own = np.zeros((network.size, 3 + len(codes)))
    columns = [primary, secondary, ~known, *((country == code) & known for code in codes)]
    own[network.node_of_lot] = np.column_stack(columns)
    own[network.lot < 0, 2] = 1.0
    own[plan.kind != OWN] = 0.0
    of_gap = np.zeros(own.shape[1])
    of_gap[2] = 1.0
    names = (f"share_{status}" for status in OriginStatus)
    countries = (f"share_from_{graph.columns.words[int(code)]}" for code in codes)
    job = _Job(graph, question, plan)
    return job.intervals(
        _wanted(graph, question, own, of_gap), sampling, names=(*names, *countries), told=told
    )


def attribute_intervals(
    graph: Graph, own: Float64, question: Question, *, sampling: Sampling, names: Sequence[str]
) -> Intervals:
    """What every lot carries of any attributes, with intervals.

    `own` is float64[n_lots, k], by lot code, as for `fairlode.engine.attributes.carried`; own
    values are held. What is not explained carries nothing.
    """
    network = graph.network
    plan = plan_of(graph, question.element, np.arange(network.size), _closed(graph, question))
    values = np.zeros((network.size, own.shape[1]))
    values[network.node_of_lot] = own
    wanted = _wanted(graph, question, values, np.zeros(own.shape[1]))
    return _Job(graph, question, plan).intervals(wanted, sampling, names=tuple(names))


def _closed(graph: Graph, question: Question) -> Bool:
    return graph.terminal(question.boundary)


def _wanted(graph: Graph, question: Question, own: Float64, of_gap: Float64) -> Wanted:
    """With the values that the stated figures give."""
    mixture, closed = graph.mixture(question.element), _closed(graph, question)
    gap = np.where(closed, 0.0, mixture.gap)
    centre = carried_by_node(graph, own + gap[:, None] * of_gap, question)
    return Wanted(own=own, of_gap=of_gap, centre=centre)


@dataclass(frozen=True, slots=True)
class _Job:
    """What is drawn, and for which question."""

    graph: Graph
    question: Question
    plan: Plan

    def intervals(
        self,
        wanted: Wanted,
        sampling: Sampling,
        *,
        names: tuple[str, ...],
        told: Told | None = None,
    ) -> Intervals:
        """The answer, by lot code."""
        found = drawn_attributes(self.plan, wanted, sampling, told=told)
        at = self.graph.network.node_of_lot
        return Intervals(
            names=names,
            sampling=sampling,
            boundary=self.question.boundary,
            stated=self.plan.stated,
            value=wanted.centre[at],
            mean=found.mean[at],
            deviation=found.deviation[at],
            lower=found.lower[at],
            upper=found.upper[at],
        )
