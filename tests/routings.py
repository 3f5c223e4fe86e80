"""Every routing of whole grams that a small record allows, by trying them all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Masses = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Mixing:
    """An event: grams drawn from lots, and grams that came out as new lots."""

    inputs: Masses
    outputs: Masses


@dataclass(frozen=True, slots=True)
class Chain:
    """Origins with their masses, and the events that follow, in order."""

    origins: Masses
    within: frozenset[str]
    """Origins of the class."""
    unknown: frozenset[str]
    """Origins that may be of the class."""
    events: tuple[Mixing, ...]


def grams_within(chain: Chain, lot: str) -> set[int]:
    """The grams of the class that `lot` holds in one routing or another."""
    found: set[int] = set()
    for held in _starts(chain, list(chain.origins)):
        made: dict[str, int] = {name: held[name][0] for name, _ in chain.origins}
        _follow(chain.events, held, made, (lot, found))
    return found


Held = dict[str, tuple[int, int]]
"""By lot: grams left of the class, and of all else."""


def _starts(chain: Chain, left: list[tuple[str, int]]) -> Iterator[Held]:
    if not left:
        yield {}
        return
    (name, mass), *rest = left
    low = mass if name in chain.within else 0
    high = mass if name in chain.within | chain.unknown else 0
    for others in _starts(chain, rest):
        for grams in range(low, high + 1):
            yield {**others, name: (grams, mass - grams)}


def _follow(
    events: Sequence[Mixing], held: Held, made: dict[str, int], asked: tuple[str, set[int]]
) -> None:
    if not events:
        asked[1].add(made[asked[0]])
        return
    event, *later = events
    short = max(0, _sum(event.outputs) - _sum(event.inputs))
    for pool, after in _drawn(event.inputs, held):
        for unexplained in range(short + 1):
            whole = (pool[0] + unexplained, pool[1] + short - unexplained)
            for yielded in _yielded(event.outputs, whole):
                grams = {name: part[0] for name, part in yielded.items()}
                _follow(later, {**after, **yielded}, {**made, **grams}, asked)


def _drawn(inputs: Masses, held: Held) -> Iterator[tuple[tuple[int, int], Held]]:
    if not inputs:
        yield (0, 0), held
        return
    (name, mass), *rest = inputs
    within, other = held[name]
    for grams in range(max(0, mass - other), min(mass, within) + 1):
        left = {**held, name: (within - grams, other - mass + grams)}
        for (more, more_other), after in _drawn(tuple(rest), left):
            yield (grams + more, mass - grams + more_other), after


def _yielded(outputs: Masses, pool: tuple[int, int]) -> Iterator[Held]:
    if not outputs:
        yield {}
        return
    (name, mass), *rest = outputs
    for grams in range(max(0, mass - pool[1]), min(mass, pool[0]) + 1):
        left = (pool[0] - grams, pool[1] - mass + grams)
        for others in _yielded(tuple(rest), left):
            yield {**others, name: (grams, mass - grams)}


def _sum(masses: Masses) -> int:
    return sum(mass for _, mass in masses)
