"""Loops as people read them, and as machines do."""

from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.text import Text

import fairlode
from fairlode.cli.actions.prose import print_prose
from fairlode.cli.listing import indented, plain, said, table
from fairlode.engine.loops import (
    OPENING,
    PRIMARY,
    RECYCLED,
    SECONDARY,
    UNKNOWN,
    LoopShares,
    Method,
)
from fairlode.exchange.diagram.figures import count_text, mass_text, share_text
from fairlode.exchange.diagram.names import country_words
from fairlode.exchange.diagram.words import boundary_words, measure

if TYPE_CHECKING:
    from fairlode.cli.actions.looping import Answer

_FROM = "share_from_"
_KINDS = ((PRIMARY, "Primary"), (SECONDARY, "Recycled"), (UNKNOWN, "Unknown"))
_METHODS = {Method.STAGES: "Gauss-Seidel", Method.FALLBACK: "Gauss-Seidel, and then BiCGSTAB"}
_LEAST = 5e-6
"""Shares of a country below this are not told to people."""
_POT = (
    "Each material at each site is taken as one pot over the whole period: perfect mixing, and "
    "neither stock nor order in time."
)
_ITSELF = "What is an origin is what the table says enters from outside."


def print_loops(console: Console, answer: "Answer", *, limit: int | None) -> None:
    """Print an answer; `limit` is how many rows of each table are shown, None for all."""
    console.print(said(f"What materials at sites consist of, by {answer.measures.words()}", "bold"))
    for shares in answer.shares:
        if len(answer.shares) > 1:
            of = measure(shares.element)
            console.print()
            console.print(said(f"{of[0].upper()}{of[1:]}", "bold"))
        print_prose(console, lead_words(shares))
        if any(shares.assayed):
            console.print()
            _print_rows(console, shares, limit)
        console.print()
        print_prose(console, solved_words(shares))
    console.print()
    print_prose(console, " ".join(statements(answer.shares[0])))
    console.print()
    origin = answer.anchor.root.hex() if answer.anchor else answer.sha256
    what = f"a log of {answer.anchor.size:,} entries with the root" if answer.anchor else "a table"
    console.print(said(f"Computed by Fairlode {fairlode.__version__} from {what}"))
    console.print(said(f"  {origin}"), soft_wrap=True)


def lead_words(shares: LoopShares) -> str:
    """How many points there are, of how many lots, and how many go round in circles."""
    shown = np.array(shares.assayed, bool)
    circle = shares.circle[shown]
    looped = int((circle >= 0).sum())
    circles = len(np.unique(circle[circle >= 0]))
    points = count_text(int(shown.sum()), "material at a site", plural="materials at sites")
    of = f", in a record of {count_text(shares.lots, 'lot')}" if shares.lots else ""
    inside = (
        f"{looped:,} of them go round in {count_text(circles, 'circle')}."
        if looped
        else "None of them goes round in a circle."
    )
    left, gross = shares.lots_left_out, int((shown & np.array(shares.by_gross, bool)).sum())
    rest = f" {count_text(left, 'lot')} without a mass could not be weighed." if left else ""
    if gross:
        were = "was" if gross == 1 else "were"
        rest += f" {gross:,} {were} weighed by gross dry mass, for want of an assay of every lot."
    others = len(shown) - int(shown.sum())
    if others:
        rest += f" Of {others:,} more no lot is known to hold {shares.element}: they are left out."
    return f"{points}{of}. {inside}{rest}"


def solved_words(shares: LoopShares) -> str:
    """How the equations were solved, and how well."""
    found = shares.solution
    missed = max(found.residual, shares.recycled_residual)
    how = f"{count_text(found.sweeps, 'sweep')} of {_METHODS[found.method]}"
    return f"Solved in {how}; the equations are missed by {missed:.1e} at most."


def statements(shares: LoopShares) -> list[str]:
    """The sentences that every answer carries."""
    return [boundary_words(shares.boundary) if shares.boundary else _ITSELF, _POT]


def _print_rows(console: Console, shares: LoopShares, limit: int | None) -> None:
    opening = shares.of(OPENING).max(initial=0.0) > 0
    kinds = [*_KINDS, *([(OPENING, "Before")] if opening else []), (RECYCLED, "Reclaimed once")]
    heads = [title for _, title in kinds]
    rows = table("Mass", *heads, "Material", right=("Mass", *heads))
    order = np.lexsort((np.arange(len(shares.points)), -shares.mass_g))
    order = order[np.array(shares.assayed, bool)[order]]
    for at in order[:limit].tolist():
        texts = (share_text(float(shares.of(name)[at])) for name, _ in kinds)
        mass = mass_text(float(shares.mass_g[at]) or None)
        rows.add_row(mass, *texts, _material(shares, at))
    indented(console, rows)
    if limit is not None and len(order) > limit:
        more = count_text(len(order) - limit, "more row")
        console.print(said(f"  {more}; --all lists them", "dim"))


def _material(shares: LoopShares, at: int) -> Text:
    point, circle = shares.points[at], int(shares.circle[at])
    notes = [f"in circle {circle + 1}"] if circle >= 0 else []
    for name in shares.names:
        share = float(shares.of(name)[at])
        if name.startswith(_FROM) and share >= _LEAST:
            notes.append(f"{country_words(name.removeprefix(_FROM))} {share_text(share)}")
    note = f"\n{'; '.join(notes)}" if notes else ""
    return Text.assemble(plain(str(point).replace("_", " ")), (plain(note), "dim"))


def loops_data(answer: "Answer") -> dict[str, Any]:
    """The answer as plain JSON data, with every point."""
    ask, first = answer.ask, answer.shares[0]
    return {
        "fairlode": fairlode.__version__,
        "table": ask.table.name if ask.table else None,
        "table_sha256": answer.sha256 or None,
        "boundary": first.boundary.value if first.boundary else None,
        "period": ask.period,
        "as_known_at": ask.as_known_at,
        "at": ask.at,
        "chosen": answer.measures.why.value,
        "statements": statements(first),
        "answers": [_shares(shares) for shares in answer.shares],
        "log": {"size": answer.anchor.size, "root": answer.anchor.root.hex()}
        if answer.anchor
        else None,
    }


def _shares(shares: LoopShares) -> dict[str, Any]:
    found = shares.solution
    return {
        "element": shares.element,
        "measure": measure(shares.element),
        "lots": shares.lots,
        "lots_left_out": shares.lots_left_out,
        "method": found.method.value,
        "sweeps": found.sweeps,
        "residual": max(found.residual, shares.recycled_residual),
        "points": [
            {
                "site": point.site,
                "material": point.material,
                "mass_g": float(shares.mass_g[at]) or None,
                "mixed_by_gross": shares.by_gross[at],
                "assayed": shares.assayed[at],
                "circle": int(shares.circle[at]) + 1 or None,
            }
            | dict(zip(shares.names, found.values[at].tolist(), strict=True))
            for at, point in enumerate(shares.points)
        ],
    }
