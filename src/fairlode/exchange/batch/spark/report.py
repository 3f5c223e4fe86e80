"""What a computation on Spark did, beside what every batch tells."""

from dataclasses import dataclass

from fairlode.exchange.batch.report import BatchReport


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkReport(BatchReport):
    """A finished computation on Spark. `peak_bytes` is of the driver alone."""

    in_order: bool
    """Whether the rows of the lots stood inputs before outputs, so that none had to be moved."""
    rounds: int
    """Levels that were peeled off by joins before the rest fitted one task."""
    blocks: int
    waves: int
    """Runs of blocks that do not need each other; the blocks of one ran side by side."""
    resumed: tuple[str, ...]
    """What an earlier run had done already: stages by name, and how many blocks."""
    task_peak_bytes: int | None
    """Most memory that a Python process held which propagated blocks in this run."""

    def as_dict(self) -> dict[str, object]:
        """The report as plain JSON data."""
        return BatchReport.as_dict(self) | {
            "in_order": self.in_order,
            "rounds": self.rounds,
            "blocks": self.blocks,
            "waves": self.waves,
            "resumed": list(self.resumed),
            "task_peak_bytes": self.task_peak_bytes,
        }
