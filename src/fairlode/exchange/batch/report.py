"""What a batch computation did, and how it tells how far it is."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

_STATUS = Path("/proc/self/status")


class Progress(Protocol):
    """Called from the calling thread while a batch runs, ten times a second at most."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` rows of the stage: ``read``, ``order``, ``propagate`` or ``write``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """A finished computation: what was read, what came out, and what it cost."""

    out: Path
    lots: int
    inputs: int
    attributes: tuple[str, ...]
    ignored: tuple[str, ...]
    """Columns of the lots that are not of a float type; they are not in the output."""
    missing: Mapping[str, int]
    """For each attribute, how many lots have no value: their own or an input's was missing."""
    seconds: Mapping[str, float]
    """Wall time of each stage: open, read, check, order, propagate, write."""
    peak_bytes: int | None
    """Most memory this process has held so far; None where the system does not tell."""
    boundary: str = "origins"
    """Where history ends."""
    by_mass: Mapping[str, int] = field(default_factory=dict)
    """For each element with contents, how many made lots were mixed by whole mass all the same,
    because the content of an input is missing, or no input has any."""
    store: str = ""
    """What was done with a store: made, used or updated; empty without one."""

    def as_dict(self) -> dict[str, object]:
        """The report as plain JSON data."""
        return {
            "out": str(self.out),
            "lots": self.lots,
            "inputs": self.inputs,
            "attributes": list(self.attributes),
            "ignored": list(self.ignored),
            "missing": dict(self.missing),
            "seconds": {stage: round(spent, 4) for stage, spent in self.seconds.items()},
            "peak_bytes": self.peak_bytes,
            "boundary": self.boundary,
            "by_mass": dict(self.by_mass),
            "store": self.store,
        }


@dataclass(slots=True)
class Clock:
    """Seconds spent in each stage, in the order the stages ran."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of a block to a stage."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def peak_bytes() -> int | None:
    """Most resident memory of this process so far.

    From the kernel's own status file where there is one: what `getrusage` tells on Linux begins
    with the size of the process that started this one.
    """
    try:
        lines = _STATUS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), None)
