"""Classes of origin by what is said of them: the schemes that assure them, and consent.

What is said holds for a time. It is asked of each origin for the time of its lot: material that
was mined before an assurance was void, or consent withdrawn, keeps what it had.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np

from fairlode.engine.answer import Boundary
from fairlode.engine.bounds.classes import OriginClass, class_of_lots, of_places
from fairlode.engine.graph import Graph
from fairlode.engine.shares import ends_of
from fairlode.ledger.columns.tables import ENDLESS, Bool, Int64
from fairlode.types.evidence import Assurance, Consent, Voice
from fairlode.types.instant import to_micros

_NONE, _GIVEN, _OTHER = 0, 1, 2


def assured_classes(
    graph: Graph, boundary: Boundary, assurances: Iterable[Assurance]
) -> Iterator[OriginClass]:
    """The class of origins that each scheme assures: their lot, its site, operator or holder.

    An origin of the record that no assurance of the scheme covers is outside the class. What the
    record does not know the origin of may be within.
    """
    ordered = sorted(assurances, key=lambda assurance: (assurance.scheme, assurance.id))
    times = lot_times(graph)
    known = np.logical_or(*ends_of(graph, boundary))
    for scheme, group in groupby(ordered, key=lambda assurance: assurance.scheme):
        covered = np.zeros(len(times), dtype=np.bool_)
        for assurance in group:
            begin, end = _period(assurance)
            covered |= _about(graph, assurance.subject) & (begin <= times) & (times < end)
        yield class_of_lots(graph, boundary, scheme, within=covered, known=known | covered)


def consent_classes(
    graph: Graph, boundary: Boundary, voices: Sequence[tuple[Voice, int]]
) -> Iterator[OriginClass]:
    """The class of origins with consent in force when their lot came to be, and that without.

    `voices`: each with the time from which it holds, in microseconds. Consent is in force at a
    site where each speaker's last decision by then was to give it. Silence is not consent, and no
    refusal either: an origin of which nobody decided anything may be of either class.
    """
    times = lot_times(graph)
    state = np.full(len(times), _NONE, dtype=np.int8)
    decided = [(voice, since) for voice, since in voices if voice.consent is not None]
    decided.sort(key=lambda item: (item[0].about, item[0].speaker, item[1], item[0].id))
    for (about, _), group in groupby(decided, key=lambda item: (item[0].about, item[0].speaker)):
        lots = _about(graph, about)
        found = _decision(list(group), times[lots])
        state[lots] = np.maximum(state[lots], found)
    known = (state != _NONE) & np.logical_or(*ends_of(graph, boundary))
    for name, of in (("consent given", _GIVEN), ("consent not given", _OTHER)):
        yield class_of_lots(graph, boundary, name, within=state == of, known=known)


def lot_times(graph: Graph) -> Int64:
    """By lot code: from when the lot's description holds, in microseconds; else its first event."""
    columns = graph.columns
    times = np.full(len(columns.lots.entry), ENDLESS)
    np.minimum.at(times, columns.flows.lot, columns.entries.time[columns.flows.entry])
    described = columns.lots.entry >= 0
    times[described] = columns.entries.time[columns.lots.entry[described]]
    return times


def _decision(decisions: Sequence[tuple[Voice, int]], times: Int64) -> Int64:
    """The state that one speaker's last decision gives at each time."""
    since = np.array([time for _, time in decisions])
    states = np.array([_NONE, *map(_state, decisions)])
    found: Int64 = states[np.searchsorted(since, times, side="right")]
    return found


def _state(decision: tuple[Voice, int]) -> int:
    return _GIVEN if decision[0].consent is Consent.GIVEN else _OTHER


def _period(assurance: Assurance) -> tuple[int, int]:
    """From when, and until when, an assurance holds."""
    validity = assurance.validity
    begin = to_micros(validity.begin) if validity else -ENDLESS
    end = to_micros(validity.end) if validity and validity.end else ENDLESS
    void = to_micros(assurance.void_from) if assurance.void_from else ENDLESS
    return begin, min(end, void)


def _about(graph: Graph, subject: str) -> Bool:
    """By lot code: whether something said of `subject` is said of the lot."""
    columns = graph.columns
    lots = np.zeros(len(columns.lots.entry), dtype=np.bool_)
    code = columns.lot_ids.code(subject)
    if code >= 0:
        lots[code] = True
    place = columns.place_ids.code(subject)
    if place >= 0:
        site = columns.lots.site
        operator = of_places(columns.places.operator, site)
        lots |= (site == place) | (operator == place) | (columns.lots.holder == place)
    return lots
