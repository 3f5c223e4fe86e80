"""Networks of streams whose truth is known: what goes in comes out, and is measured with noise."""

from dataclasses import dataclass, field

import numpy as np

from fairlode.engine.reconcile import Balance, Measured, Stream

ELEMENTS = ("Au", "Cu", "Zn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What really flowed."""

    ends: list[tuple[str, str]]
    mass: list[float]
    content: list[list[float]]
    """By stream, then by element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How it was measured."""

    relative: float = 0.01
    sigmas: float = 1.0
    """Size of the errors, in the uncertainties that are stated; 0 for figures without error."""
    missing: float = 0.0
    """Share of masses that were not measured."""
    ungraded: float = 0.0
    """Share of grades that were not measured."""
    bias: dict[int, float] = field(default_factory=dict)
    """By stream: errors of the mass, in its uncertainty."""


def flow(rng: np.random.Generator, nodes: int, *, elements: int = 0, reach: int = 6) -> Truth:
    """Material that enters at every node and is split, and separated, on its way outside."""
    ends: list[tuple[str, str]] = []
    mass: list[float] = []
    content: list[list[float]] = []
    arriving: list[list[tuple[float, np.ndarray]]] = [[] for _ in range(nodes)]

    def add(source: str, target: str, tonnes: float, held: np.ndarray) -> None:
        ends.append((source, target))
        mass.append(tonnes)
        content.append(held.tolist())

    for node in range(nodes):
        fresh = float(rng.uniform(50, 150))
        held = fresh * rng.uniform(0.05, 0.2, elements)
        add("", f"n{node}", fresh, held)
        total = fresh + sum(tonnes for tonnes, _ in arriving[node])
        holds = held + sum((each for _, each in arriving[node]), np.zeros(elements))
        outs = int(rng.integers(1, 4))
        parts = rng.dirichlet(np.full(outs, 4.0))
        richer = parts[:, None] * rng.uniform(0.5, 1.5, (outs, elements))
        richer /= richer.sum(axis=0)
        for out in range(outs):
            to = node + int(rng.integers(1, reach))
            add(f"n{node}", f"n{to}" if to < nodes else "", total * parts[out], holds * richer[out])
            if to < nodes:
                arriving[to].append((total * parts[out], holds * richer[out]))
    return Truth(ends=ends, mass=mass, content=content)


def measured(rng: np.random.Generator, truth: Truth, noise: Noise) -> Balance:
    """A balance of what was measured."""
    streams = []
    for number, (source, target) in enumerate(truth.ends):
        true, held = truth.mass[number], truth.content[number]
        u = noise.relative * true
        error = noise.sigmas * rng.normal() + noise.bias.get(number, 0.0)
        mass = Measured(value=max(true + error * u, 0.0), u=u)
        grades = {}
        for element, inside in zip(ELEMENTS, held, strict=False):
            grade, u_grade = inside / true, noise.relative * inside / true
            value = min(max(grade + noise.sigmas * rng.normal() * u_grade, 0.0), 1.0)
            if rng.random() >= noise.ungraded:
                grades[element] = Measured(value=value, u=u_grade)
        streams.append(
            Stream(
                id=f"s{number:05}",
                source=source,
                target=target,
                mass=None if rng.random() < noise.missing else mass,
                grades=grades,
            )
        )
    if not any(stream.mass or stream.grades for stream in streams):
        return measured(rng, truth, Noise(relative=noise.relative, sigmas=noise.sigmas))
    return Balance(title="drawn", streams=tuple(streams), unit="t")
