"""How many draws, from which seed, and which of them an interval runs between.

The interval is the probabilistically symmetric coverage interval of JCGM 101:2008, 7.7.2: as
many draws lie below it as above.
"""

import math
from dataclasses import dataclass

from fairlode.engine.answer import EngineError

DRAWS = 1_000
"""Draws unless another number is asked for."""
LEVEL = 0.95
"""Coverage unless another is asked for."""
MAX_DRAWS = 1_000_000
"""More than JCGM 101:2008, 7.2, advises for any level up to 0.999."""
MAX_SEED = 2**64 - 1


class LevelError(EngineError):
    """A level that no interval can have."""

    code = "engine.level_impossible"
    sentence = "An interval cannot have the level {level}."
    remedy = "Give a level between 0 and 1, such as 0.95."


class DrawsError(EngineError):
    """Too few draws for the level, or more than anything gains by."""

    code = "engine.draws_impossible"
    sentence = "{draws} draws cannot give an interval of level {level}."
    remedy = "Give from {least} to {most} draws."


class SeedError(EngineError):
    """A seed that the generator does not take."""

    code = "engine.seed_impossible"
    sentence = "{seed} is not a seed."
    remedy = "Give a whole number from 0 to 18446744073709551615."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """A number of draws, the seed they come from, and the level of the intervals.

    Raises `LevelError`, `DrawsError` or `SeedError`.
    """

    draws: int = DRAWS
    seed: int = 0
    level: float = LEVEL

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise LevelError(level=self.level)
        least = least_draws(self.level)
        if not least <= self.draws <= MAX_DRAWS:
            raise DrawsError(draws=self.draws, level=self.level, least=least, most=MAX_DRAWS)
        if not 0 <= self.seed <= MAX_SEED:
            raise SeedError(seed=self.seed)

    @property
    def ranks(self) -> tuple[int, int]:
        """Which of the sorted draws, counted from 0, are the ends of an interval."""
        low, inside = _ranks(self.draws, self.level)
        return low - 1, low - 1 + inside


def least_draws(level: float) -> int:
    """The fewest draws of which some can lie outside an interval of this level."""
    draws = max(2, math.ceil(1 / (1 - level)))
    while _ranks(draws, level)[0] < 1:
        draws += 1
    return draws


def _ranks(draws: int, level: float) -> tuple[int, int]:
    """``r`` and ``q`` of JCGM 101:2008, 7.7.2: from the r-th draw to the (r + q)-th."""
    wanted = round(level * draws, 9)  # 0.95 * 1000 is a whole number, in spite of float64
    inside = int(wanted) if wanted == int(wanted) else int(wanted + 0.5)
    outside = draws - inside
    return (outside if outside % 2 == 0 else outside + 1) // 2, inside
