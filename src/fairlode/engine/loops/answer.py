"""What loops answer with: of every site and material, what it consists of."""

from dataclasses import dataclass

from fairlode.engine.answer import Boundary
from fairlode.engine.loops.system import Solution
from fairlode.ledger.columns.tables import Float64, Int32

PRIMARY, SECONDARY, UNKNOWN, OPENING = (
    "share_primary",
    "share_secondary",
    "share_unknown",
    "share_opening",
)
RECYCLED = "share_recycled"
"""What was reclaimed at least once, whatever its origin is then called."""


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A material at a site."""

    site: str
    """Id; empty where not stated."""
    material: str

    def __str__(self) -> str:
        site, material = self.site or "a site not stated", self.material or "material not stated"
        return f"{material} at {site}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopShares:
    """The composition of every site and material, loops followed to their end."""

    element: str
    """Symbol, or empty for gross dry mass."""
    boundary: Boundary | None
    """None for a table, which states itself what is an origin."""
    points: tuple[Point, ...]
    """By site and material."""
    mass_g: Float64
    """By point, what came to be there or entered there; grams in the measure of the point."""
    by_gross: tuple[bool, ...]
    """By point, whether its lots were weighed by gross mass for want of an assay."""
    assayed: tuple[bool, ...]
    """By point, whether a lot of it is known to hold the element; of gross mass, always."""
    names: tuple[str, ...]
    """Of the columns of the solution: shares of origin that sum to 1, `RECYCLED`, countries."""
    solution: Solution
    recycled_residual: float
    """Of the system of what was reclaimed; 0 where it is the same as the other."""
    lots: int
    """Lots behind the points; 0 for a table."""
    lots_left_out: int
    """Lots without a mass beside others in their point: their part cannot be weighed."""

    def of(self, name: str) -> Float64:
        """One column, by point."""
        values: Float64 = self.solution.values[:, self.names.index(name)]
        return values

    @property
    def circle(self) -> Int32:
        """By point: the number of the circle it is in; -1 for none."""
        return self.solution.circle
