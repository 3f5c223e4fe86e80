"""A bar for what takes long, nothing for what is quick."""

import io
import time

import pytest
from rich.console import Console

from fairlode.cli import progress
from fairlode.cli.progress import Ticker


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds pass in a twentieth."""
    monkeypatch.setattr(progress, "QUIET_S", 0.05)


def terminal() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=100)


def shown(console: Console) -> str:
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_what_is_quick_shows_nothing() -> None:
    console = terminal()

    with Ticker("reading", console=lambda: console) as ticker:
        ticker("reading", 1, 2)

    assert shown(console) == ""


def test_what_takes_long_shows_stage_part_and_rate(quick: None) -> None:
    console = terminal()

    with Ticker("reading", console=lambda: console) as ticker:
        for done in range(6):
            ticker("checking", done * 1_000, 10_000)
            time.sleep(0.06)

    text = shown(console)
    assert "Checking" in text
    assert "50 %" in text
    assert "/s" in text


def test_something_of_unknown_length_is_shown_too(quick: None) -> None:
    console = terminal()

    with Ticker("reading the record", console=lambda: console):
        time.sleep(0.3)

    assert "Reading the record" in shown(console)


def test_nobody_watching_means_nothing_shown(quick: None) -> None:
    with Ticker("reading", console=None) as ticker:
        time.sleep(0.1)
        ticker("reading", 1, 2)


def test_it_goes_away_when_something_fails(quick: None) -> None:
    console = terminal()

    def stopped() -> None:
        with Ticker("reading", console=lambda: console):
            time.sleep(0.15)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    before = shown(console)
    time.sleep(0.2)
    assert shown(console) == before
