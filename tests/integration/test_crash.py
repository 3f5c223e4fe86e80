"""A process that is killed at any moment of an append leaves all of it or nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

import pytest

from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.merkle import Frontier, merkle_root, split_leaves
from fairlode.stores import file_url, open_store, prepare_store
from fairlode.web.migrate import migrate
from tests.contract.entries import append, lots

ROOT = Path(__file__).parents[2]
KILLS = 25
LONGEST_S = 0.15
"""An append takes a tenth of it and less, so a kill falls somewhere in a run of several."""


@pytest.mark.parametrize("kind", ["sqlite", "parquet"])
def test_a_killed_append_is_whole_or_not_there(kind: str, tmp_path: Path) -> None:
    url = file_url(kind, tmp_path / "record")
    prepare_store(url, migrate=migrate)
    moments = random.Random(f"crash {kind}")  # noqa: S311 - moments that can be drawn again
    sizes = [0]

    with _appending(url) as program:
        for number in range(KILLS):
            _kill_after(program, number, moments.uniform(0, LONGEST_S))
            with open_store(url) as store:
                _check_whole(store)
                sizes.append(store.head().size)

    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]


@pytest.mark.parametrize("kind", ["sqlite", "parquet"])
def test_a_record_goes_on_after_a_kill(kind: str, tmp_path: Path) -> None:
    url = file_url(kind, tmp_path / "record")
    prepare_store(url, migrate=migrate)
    with _appending(url) as program:
        _kill_after(program, 1, LONGEST_S)

    with open_store(url) as store:
        before = store.head()
        append(store, lots(10, before.size), before)

        assert store.head().size == before.size + 10
        _check_whole(store)


def _check_whole(store: LedgerReader) -> None:
    """The log holds exactly what its checkpoints say, each of them, and its entries are theirs."""
    leaves = store.leaves()
    head, checkpoints = store.head(), store.checkpoints()
    assert merkle_root(leaves) == head.root
    assert [entry.sequence for entry in store.entries()] == list(range(head.size))
    assert b"".join(entry.leaf for entry in store.entries()) == leaves

    sizes = [checkpoint.head.size for checkpoint in checkpoints]
    steps = [size - before for before, size in zip([0, *sizes], sizes, strict=False)]
    frontier = Frontier()
    parts = split_leaves(leaves)
    for checkpoint, step, stop in zip(checkpoints, steps, accumulate(steps), strict=True):
        frontier.extend(parts[stop - step : stop])
        assert frontier.root() == checkpoint.head.root
    assert head == (checkpoints[-1].head if checkpoints else head)


@contextmanager
def _appending(url: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.integration.appending", url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as program:
        yield program
        program.communicate()
    assert program.returncode == 0


def _kill_after(program: "subprocess.Popen[str]", number: int, seconds: float) -> None:
    """Let one process append for `seconds`, and kill it."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{number}\n")
    program.stdin.flush()
    child = int(program.stdout.readline())
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _wait_until_gone(child)


def _wait_until_gone(process: int) -> None:
    while True:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.001)
