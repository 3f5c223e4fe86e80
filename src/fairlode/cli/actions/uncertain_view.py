"""Drawn origins as people read them, and as machines do."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console

from fairlode.cli.actions.prose import print_prose
from fairlode.cli.listing import indented, said, table
from fairlode.engine.answer import Origin, OriginStatus
from fairlode.engine.uncertainty import DrawnOrigins, Intervals, Sampling, Spread, Stated
from fairlode.exchange.diagram.figures import count_text, share_text
from fairlode.exchange.diagram.names import Names, country_words
from fairlode.exchange.diagram.words import origin_title

ASSUMED = (
    "Masses were drawn as lognormal and assays as normal, cut off at 0 % and 100 %, with the "
    "stated figure and standard uncertainty, each apart from the others."
)
LEAVES_OUT = (
    "The intervals say how well the stated figures fix the shares under perfect mixing; not how "
    "material was routed, and not whether the figures are true."
)
_KINDS = {
    OriginStatus.PRIMARY: "primary, all together",
    OriginStatus.SECONDARY: "recycled, all together",
    OriginStatus.UNKNOWN: "unknown origin, all together",
}
_NAMED = 3
"""Lots without a stated uncertainty that are named to people."""
_CERTAIN = 1e-9
"""Widths below this are rounding."""


def print_drawn(console: Console, drawn: DrawnOrigins, names: Names, *, limit: int | None) -> None:
    """Print the intervals of one trail, and what they rest on."""
    level, stated = _percent(drawn.sampling.level), drawn.stated
    console.print()
    if not stated.drawn:
        print_prose(console, lead_words(drawn))
        return
    print_prose(console, f"{lead_words(drawn)} {held_words(stated)}".rstrip())
    console.print()
    rows = table("Share", f"{level} interval", "Of", right=("Share", f"{level} interval"))
    for title, spread in _rows(drawn, names, limit):
        rows.add_row(share_text(spread.share), _interval(spread), said(title))
    left = drawn.origins_in_all - len(drawn.origins[:limit])
    if left:
        rows.add_row("", "", said(f"{count_text(left, 'smaller origin')}; --all lists more", "dim"))
    indented(console, rows)
    console.print()
    print_prose(console, f"{convergence_words(drawn)} {ASSUMED} {LEAVES_OUT}")


def lead_words(drawn: DrawnOrigins) -> str:
    """How many figures were drawn how often, and what an interval is."""
    sampling, stated = drawn.sampling, drawn.stated
    if not stated.masses + stated.assays:
        return "No proportion behind this lot rests on a mass or an assay: nothing is to be drawn."
    figures = count_text(stated.drawn, "figure")
    masses, assays = count_text(stated.masses, "mass", plural="masses"), stated.assays
    behind = f"{masses} and {count_text(assays, 'assay')}" if assays else masses
    if not stated.drawn:
        return (
            f"Of the {behind} that decide the proportions behind this lot none has a stated "
            "uncertainty, so nothing was drawn: state some to learn how well the shares are known."
        )
    return (
        f"In {_percent(sampling.level)} of {sampling.draws:,} draws (seed {sampling.seed}) of "
        f"{figures}, among the {behind} that decide the proportions, the share lies in the "
        "interval."
    )


def held_words(stated: Stated) -> str:
    """What has no stated uncertainty, and so is missing from the intervals."""
    held = [
        f"{part:,} of {count_text(all_, noun, plural=plural)}"
        for part, all_, noun, plural in (
            (stated.masses_held, stated.masses, "mass", "masses"),
            (stated.assays_held, stated.assays, "assay", ""),
        )
        if part
    ]
    if not held:
        return ""
    more = stated.held_lots_in_all - len(stated.held_lots[:_NAMED])
    lots = ", ".join(stated.held_lots[:_NAMED]) + (f" and {more:,} more" if more else "")
    return (
        f"Of {' and '.join(held)} no uncertainty is stated ({lots}): these were held at their "
        "figures, and the intervals leave out what they would add."
    )


def convergence_words(drawn: DrawnOrigins) -> str:
    """How far another seed would move the figures."""
    spreads = [spread for _, spread in drawn.origins]
    mean = max((spread.error for spread in spreads), default=0.0)
    ends = max((max(each.lower_error, each.upper_error) for each in spreads), default=0.0)
    if ends < _CERTAIN:
        return "Another seed would change nothing."
    return (
        f"Another seed would move a mean by about {share_text(mean)} of the lot and an end of "
        f"an interval by about {share_text(ends)} (standard errors, the largest)."
    )


def _rows(drawn: DrawnOrigins, names: Names, limit: int | None) -> Iterator[tuple[str, Spread]]:
    for origin, spread in drawn.origins[:limit]:
        yield _title(origin, names), spread
    for country, spread in drawn.countries:
        if country and len(drawn.origins) > 1:
            yield f"{country_words(country)}, all together", spread
    for status, spread in drawn.statuses:
        if spread.share > 0 or spread.upper > 0:
            yield _KINDS[status], spread


def _title(origin: Origin, names: Names) -> str:
    point = names.lot(origin.lot) if origin.lot else origin.event
    title = origin_title(origin, names)
    return title if point in title else f"{title}, {point}"


def _interval(spread: Spread) -> str:
    if spread.upper - spread.lower < _CERTAIN:
        return "does not vary"
    return f"{share_text(spread.lower)} to {share_text(spread.upper)}"


def _percent(level: float) -> str:
    return f"{100 * level:.10g} %"


def drawn_data(drawn: DrawnOrigins, names: Names) -> dict[str, Any]:
    """The intervals of one trail as plain JSON data."""
    return {
        **sampling_data(drawn.sampling, drawn.stated),
        "assumed": ASSUMED,
        "leaves_out": LEAVES_OUT,
        "origins": [
            {"lot": origin.lot, "event": origin.event, "title": _title(origin, names)}
            | _spread(spread)
            for origin, spread in drawn.origins
        ],
        "origins_in_all": drawn.origins_in_all,
        "countries": [
            {"country": country} | _spread(spread) for country, spread in drawn.countries
        ],
        "kinds": [{"status": status.value} | _spread(spread) for status, spread in drawn.statuses],
    }


def sampling_data(sampling: Sampling, stated: Stated) -> dict[str, Any]:
    """What was drawn, and what could not be, as plain JSON data."""
    return {
        "draws": sampling.draws,
        "seed": sampling.seed,
        "level": sampling.level,
        "masses": stated.masses,
        "masses_held": stated.masses_held,
        "assays": stated.assays,
        "assays_held": stated.assays_held,
        "held_lots": list(stated.held_lots),
        "held_lots_in_all": stated.held_lots_in_all,
    }


def intervals_words(drawn: Sequence[Intervals]) -> str:
    """What the columns of intervals hold, how well they converged, and what they leave out."""
    first = drawn[0].sampling
    error = max(float(each.error.max(initial=0.0)) for each in drawn)
    held = dict.fromkeys(held_words(each.stated) for each in drawn)
    lead = (
        f"Columns ending in lower, upper and u: the {_percent(first.level)} interval and the "
        f"standard uncertainty in {first.draws:,} draws (seed {first.seed}); another seed would "
        f"move a mean by {share_text(error)} at most (standard error)."
    )
    return " ".join([lead, *(words for words in held if words)])


def _spread(spread: Spread) -> dict[str, float]:
    return {
        "share": spread.share,
        "mean": spread.mean,
        "deviation": spread.deviation,
        "lower": spread.lower,
        "upper": spread.upper,
        "error": spread.error,
        "lower_error": spread.lower_error,
        "upper_error": spread.upper_error,
    }
