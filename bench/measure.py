"""One run in a process of its own: wall time, processor time and peak memory."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a process took."""

    wall_s: float
    cpu_s: float
    """User and system time of all its threads."""
    peak_mb: float


def run(arguments: Sequence[str]) -> Run:
    """Run ``python ARGUMENTS``, which prints its `peak_mb` at the end, and wait for it.

    A failure raises `RuntimeError`.
    """
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True) as child:
        printed = child.stdout.read() if child.stdout else ""
        _, status, usage = os.wait4(child.pid, 0)
        wall_s = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {child.returncode}")
    cpu_s = usage.ru_utime + usage.ru_stime
    return Run(wall_s=wall_s, cpu_s=cpu_s, peak_mb=float(printed.split()[-1]))


def peak_mb() -> float:
    """Most memory this process has held.

    Not what the parent is told of it (``ru_maxrss``): that begins with the parent's own size.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def median(runs: Sequence[Run]) -> Run:
    """The median of each figure."""
    return Run(
        wall_s=statistics.median(run.wall_s for run in runs),
        cpu_s=statistics.median(run.cpu_s for run in runs),
        peak_mb=statistics.median(run.peak_mb for run in runs),
    )
