"""A process that is killed at any moment of an append leaves all of it or nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.merkle import Frontier, merkle_root, split_leaves
from fairlode.stores import file_url, open_store, prepare_store
from fairlode.web.migrate import migrate
from tests.contract.entries import append, lots

ROOT = Path(__file__).parents[2]
KILLS = 25


@pytest.mark.parametrize("kind", ["sqlite", "parquet"])
def test_a_killed_append_is_whole_or_not_there(kind: str, tmp_path: Path) -> None:
    url = _new_record(kind, tmp_path)
    moments = random.Random(f"crash {kind}")  # noqa: S311 - moments that can be drawn again

    with _appending(url) as program:
        for number in range(KILLS):
            told = _kill(program, number, appends=number % 3 + 1, into=moments.random())
            with open_store(url) as store:
                _check_whole(store)
                assert store.head().size >= told


@pytest.mark.parametrize("kind", ["sqlite", "parquet"])
def test_a_record_goes_on_after_a_kill(kind: str, tmp_path: Path) -> None:
    url = _new_record(kind, tmp_path)
    with _appending(url) as program:
        _kill(program, 1, appends=2, into=0.5)

    with open_store(url) as store:
        before = store.head()
        append(store, lots(10, before.size), before)

        assert store.head().size == before.size + 10
        _check_whole(store)


def _new_record(kind: str, directory: Path) -> str:
    url = file_url(kind, directory / "record")
    prepare_store(url, migrate=migrate)
    return url


def _check_whole(store: LedgerReader) -> None:
    """The log holds exactly what its checkpoints say, each of them, and its entries are theirs."""
    head, checkpoints, leaves = store.head(), store.checkpoints(), store.leaves()
    assert merkle_root(leaves) == head.root
    assert [entry.sequence for entry in store.entries()] == list(range(head.size))
    assert b"".join(entry.leaf for entry in store.entries()) == leaves

    frontier = Frontier()
    parts = split_leaves(leaves)
    sizes = [checkpoint.head.size for checkpoint in checkpoints]
    for checkpoint, (before, size) in zip(checkpoints, pairwise([0, *sizes]), strict=True):
        frontier.extend(parts[before:size])
        assert frontier.root() == checkpoint.head.root
    assert head == checkpoints[-1].head


@contextmanager
def _appending(url: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.integration.appending", url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as program:
        yield program
        program.communicate()
    assert program.returncode == 0


def _kill(program: "subprocess.Popen[str]", number: int, *, appends: int, into: float) -> int:
    """Let one process end some appends, kill it in the next, and return the size it told of last.

    `into`: after which part of the time that its last append took.
    """
    assert program.stdin is not None
    program.stdin.write(f"{number}\n")
    program.stdin.flush()
    child = _next(program, "process")
    size = 0
    for _ in range(appends):
        begun = time.monotonic()
        size = _next(program, "size")
    time.sleep((time.monotonic() - begun) * into)
    os.kill(child, signal.SIGKILL)
    _wait_until_gone(child)
    return size


def _next(program: "subprocess.Popen[str]", what: str) -> int:
    """The number behind the next `what`; what the one killed before still said is passed over."""
    assert program.stdout is not None
    for line in program.stdout:
        word, number = line.split()
        assert word != "failed"
        if word == what:
            return int(number)
    pytest.fail("the appending program ended by itself")


def _wait_until_gone(process: int) -> None:
    while True:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.001)
