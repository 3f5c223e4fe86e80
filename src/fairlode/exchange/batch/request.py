"""What is asked of a batch beside the attributes: boundary, classes to bound, a store."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How a batch is computed."""

    ends: str = ""
    """Column of the lots at which history ends (recycled input at its reclaim point): 1 where a
    lot keeps its own values, whatever it was made from. Empty: followed to the origins."""
    bounds: tuple[str, ...] = ()
    """Columns that say of each origin whether it is of a class: 1, 0, or nothing. Each gives the
    least, the mean and the most share of the class in every lot."""
    store: Path | None = None
    """Folder of the stored graph: made where there is none, used where there is one."""
    update: bool = False
    """The tables have only what is new or corrected; the store is brought up to date."""

    @property
    def boundary(self) -> str:
        """What the figures say of where history ends."""
        return f"lots with {self.ends}" if self.ends else "origins"
