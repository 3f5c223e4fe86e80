from datetime import UTC, datetime, timedelta

import pytest

from fairlode.engine.plausibility import Sighting, check_travel, distance_km
from fairlode.engine.plausibility.travel import ModeUnknownError, PositionError

START = datetime(2024, 5, 1, tzinfo=UTC)
GOMA, KINSHASA = (-1.6585, 29.2205), (-4.3250, 15.3222)


def seen(where: tuple[float, float], hours: float, **more: object) -> Sighting:
    return Sighting(
        subject="lot",
        at=START + timedelta(hours=hours),
        latitude=where[0],
        longitude=where[1],
        **more,
    )


def test_distances_are_those_of_the_sphere() -> None:
    assert distance_km(seen((0, 0), 0), seen((0, 90), 0)) == pytest.approx(10_007.557)
    assert distance_km(seen((90, 0), 0), seen((-90, 0), 0)) == pytest.approx(20_015.115)
    assert distance_km(seen((0, 179), 0), seen((0, -179), 0)) == pytest.approx(222.390, abs=1e-3)
    assert distance_km(seen(GOMA, 0), seen(KINSHASA, 0)) == pytest.approx(1_570, abs=5)


@pytest.mark.parametrize(
    ("mode", "hours", "told"),
    [("road", 20, 0), ("road", 10, 1), ("air", 2, 0), ("air", 0.5, 1), ("unknown", 2, 0)],
)
def test_a_way_too_fast_for_its_means_is_told(mode: str, hours: float, told: int) -> None:
    found = check_travel([seen(KINSHASA, hours, mode=mode), seen(GOMA, 0)])

    assert [each.code for each in found] == ["plausibility.travel_impossible"] * told


def test_at_two_places_at_once_is_told_with_what_it_takes() -> None:
    (one,) = check_travel([seen(GOMA, 0, place="Goma"), seen(KINSHASA, 0, place="Kinshasa")])

    assert one.sentence == (
        "1571 km from Goma to Kinshasa in 0.0 h; the fastest by unknown takes 1.6 h."
    )
    assert one.facts["least_hours"] == pytest.approx(1.57, abs=0.01)


def test_errors_of_places_and_times_are_allowed_for() -> None:
    near = (GOMA[0] + 0.017, GOMA[1])

    assert check_travel([seen(GOMA, 0), seen(near, 0, mode="foot")]) == []


def test_each_consignment_travels_for_itself() -> None:
    other = Sighting(subject="other", at=START, latitude=KINSHASA[0], longitude=KINSHASA[1])

    assert check_travel([seen(GOMA, 0), other]) == []


def test_places_and_means_that_are_none_are_refused() -> None:
    with pytest.raises(PositionError):
        seen((91, 0), 0)
    with pytest.raises(PositionError):
        seen((0, float("nan")), 0)
    with pytest.raises(ModeUnknownError):
        seen(GOMA, 0, mode="teleport")
