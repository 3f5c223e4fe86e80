"""`--draws` of `fairlode trace` and `fairlode compute`: intervals from stated uncertainties."""

from collections.abc import Sequence

from fairlode.cli.session import Session
from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Trail
from fairlode.engine.graph import Graph
from fairlode.engine.uncertainty import (
    DRAWS,
    LEVEL,
    DrawnOrigins,
    Intervals,
    Sampling,
    drawn_origins,
)
from fairlode.ledger.columns.tables import Float64, Ints
from fairlode.types.identifiers import LotId


def sampling_of(
    draws: int | None, seed: int | None, level: float | None, *, session: Session
) -> Sampling | None:
    """What was asked for on the command line; None without draws.

    A seed or a level alone asks for draws too. Raises `DrawsError`, `LevelError` or `SeedError`.
    """
    if draws is None and seed is None and level is None:
        return None
    if draws is None:
        session.note(f"{DRAWS:,} draws, as no number was asked for.")
    return Sampling(
        draws=DRAWS if draws is None else draws,
        seed=seed or 0,
        level=LEVEL if level is None else level,
    )


def drawn_behind(
    graph: Graph, trails: Sequence[Trail], sampling: Sampling | None
) -> Sequence[DrawnOrigins]:
    """The drawn origins of each trail, by its own question; none where none was asked for."""
    if sampling is None:
        return ()
    return [
        drawn_origins(
            graph,
            LotId(trail.lot),
            Question(element=trail.element, boundary=trail.boundary, threshold=trail.threshold),
            sampling,
        )
        for trail in trails
    ]


def interval_columns(drawn: Intervals | None, lots: Ints) -> dict[str, Float64]:
    """Columns of a table for these lots; none where none was asked for."""
    if drawn is None:
        return {}
    return {
        f"{name}_{end}": values[lots, column]
        for column, name in enumerate(drawn.names)
        for end, values in (
            ("lower", drawn.lower),
            ("upper", drawn.upper),
            ("u", drawn.deviation),
        )
    }
