import pytest

from fairlode.engine.uncertainty import DrawsError, LevelError, Sampling, SeedError
from fairlode.engine.uncertainty.sampling import least_draws
from fairlode.types.errors import SourcingError


@pytest.mark.parametrize(
    ("draws", "level", "ranks"),
    [
        (1_000, 0.95, (24, 974)),  # y(25) and y(975) of JCGM 101:2008, 7.7.2
        (10_000, 0.95, (249, 9_749)),
        (1_001, 0.95, (24, 975)),
        (40, 0.95, (0, 38)),
        (2, 0.5, (0, 1)),
    ],
)
def test_an_interval_leaves_out_as_many_draws_below_as_above(
    draws: int, level: float, ranks: tuple[int, int]
) -> None:
    assert Sampling(draws=draws, level=level).ranks == ranks


@pytest.mark.parametrize(
    ("sampling", "error"),
    [
        ({"level": 1.0}, LevelError),
        ({"level": 0.0}, LevelError),
        ({"draws": 19}, DrawsError),
        ({"draws": 1_000_001}, DrawsError),
        ({"seed": -1}, SeedError),
        ({"seed": 2**64}, SeedError),
    ],
)
def test_what_cannot_be_drawn_is_refused(sampling: dict, error: type[SourcingError]) -> None:
    with pytest.raises(error) as refused:
        Sampling(**sampling)

    assert refused.value.code == error.code


def test_the_fewest_draws_are_told() -> None:
    with pytest.raises(DrawsError) as refused:
        Sampling(draws=5)

    assert str(refused.value) == "5 draws cannot give an interval of level 0.95."
    assert refused.value.facts["least"] == least_draws(0.95) == 20
    Sampling(draws=20)
