"""Lots, places, events and statements about them cannot be built wrong."""

import pickle
from datetime import UTC, datetime

import pytest

from fairlode.types.errors import Problem, RefusedError, Severity, SourcingError
from fairlode.types.event import EmptyEventError, Flow, Loss, TransformationEvent
from fairlode.types.evidence import Period, PeriodError
from fairlode.types.identifiers import EventId, LotId, SiteId
from fairlode.types.lot import CustodyModel, Lot, NegativeMassError, OriginKind
from fairlode.types.site import PositionError, Site

DAY = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("mass_g", [-1, 2**63])
def test_a_mass_lies_between_zero_and_what_64_bits_hold(mass_g: int) -> None:
    for build in (
        lambda: Lot(id=LotId("a"), mass_g=mass_g),
        lambda: Flow(lot=LotId("a"), mass_g=mass_g),
        lambda: Loss(name="slag", mass_g=mass_g),
    ):
        with pytest.raises(NegativeMassError):
            build()


def test_a_mass_that_is_not_stated_is_not_zero() -> None:
    assert Lot(id=LotId("a")).mass_g is None


def test_a_transformation_names_at_least_one_lot() -> None:
    with pytest.raises(EmptyEventError):
        TransformationEvent(id=EventId("e"), time=DAY)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(91.0, 0.0), (0.0, -181.0), (10.0, None), (float("nan"), 1.0)]
)
def test_a_place_lies_on_earth(latitude: float, longitude: float | None) -> None:
    with pytest.raises(PositionError):
        Site(id=SiteId("s"), latitude=latitude, longitude=longitude)


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(PeriodError):
        Period(begin=DAY, end=DAY)


def test_custody_models_are_ranked_from_the_strictest() -> None:
    ranks = [model.rank for model in CustodyModel]

    assert ranks == sorted(ranks)
    assert CustodyModel.IDENTITY_PRESERVED.rank == 0


def test_pre_and_post_consumer_material_is_recycled_and_nothing_else() -> None:
    assert [kind for kind in OriginKind if kind.recycled] == [
        OriginKind.PRE_CONSUMER,
        OriginKind.POST_CONSUMER,
    ]


class WornError(SourcingError):
    code = "test.worn"
    sentence = "The {part} of {machine} is worn."
    remedy = "Replace the {part}."


def test_an_error_is_data_that_survives_a_process_boundary() -> None:
    error = pickle.loads(pickle.dumps(WornError(part="belt", machine="feeder")))  # noqa: S301  # made here

    assert str(error) == "The belt of feeder is worn."
    assert error.problem("line 3").as_dict() == {
        "code": "test.worn",
        "severity": "error",
        "place": "line 3",
        "sentence": "The belt of feeder is worn.",
        "remedy": "Replace the belt.",
        "facts": {"part": "belt", "machine": "feeder"},
    }


def test_a_refusal_keeps_every_problem_across_a_process_boundary() -> None:
    problems = [
        Problem(code="a.b", sentence="One."),
        Problem(code="a.c", sentence="Two.", severity=Severity.WARNING),
    ]
    refusal = pickle.loads(pickle.dumps(RefusedError(document="x.csv", problems=problems)))  # noqa: S301  # made here

    assert refusal.problems == tuple(problems)
    assert refusal.facts["count"] == 2


def test_facts_that_json_has_no_word_for_are_written_out() -> None:
    problem = Problem(code="a.b", sentence="", facts={"at": DAY, "ids": ("x", 1), "none": None})

    assert problem.as_dict()["facts"] == {
        "at": "2024-05-01 00:00:00+00:00",
        "ids": ["x", 1],
        "none": None,
    }
