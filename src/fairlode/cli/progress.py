"""How far something is, with its rate and the time left; silent for what is quick.

Nothing is shown for the first two seconds, nothing where nobody watches, and nothing stays.
"""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

QUIET_S = 2.0
"""Seconds in which nothing is shown."""


class Ticker:
    """A `fairlode.exchange.contract.Progress` that draws a bar; use it in ``with``."""

    def __init__(self, stage: str, *, console: "Callable[[], Console] | None") -> None:
        """`stage` is what runs first; without a `console` nothing is ever shown."""
        self._stage, self._done, self._total = stage, 0, 0
        self._console = console
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(QUIET_S, self._appear)
        self._timer.daemon = True

    def __call__(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` of the stage; a total of 0 is not known."""
        with self._lock:
            changed = stage != self._stage
            self._stage, self._done, self._total = stage, done, total
            if self._bar is not None:
                self._draw(afresh=changed)

    def __enter__(self) -> Self:
        if self._console is not None:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._console = None
            if self._bar is not None:
                self._bar.stop()

    def _appear(self) -> None:
        with self._lock:
            if self._console is None:
                return
            self._bar = _bar(self._console())
            self._bar.start()
            self._draw(afresh=True)

    def _draw(self, *, afresh: bool) -> None:
        bar = self._bar
        assert bar is not None  # noqa: S101 - both callers have looked
        total = self._total or None
        if afresh:
            if self._task is not None:
                bar.remove_task(self._task)
            self._task = bar.add_task(self._stage.capitalize(), total=total, completed=self._done)
        elif self._task is not None:
            bar.update(self._task, completed=self._done, total=total)


def _bar(console: "Console") -> "Progress":
    from rich.progress import (  # noqa: PLC0415 - only what takes long needs it
        BarColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text  # noqa: PLC0415 - the same

    class Rate(ProgressColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None or task.total is None else f"{speed:,.0f}/s")

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        Rate(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("passed"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
