"""Declared metal held against its peers, as people read it, and as machines do."""

import math
from typing import Any

from rich.console import Console
from rich.text import Text

import fairlode
from fairlode.cli.actions.reconciling_words import (
    STATEMENTS,
    finite,
    print_questions,
    print_statements,
    probability,
    questions_data,
)
from fairlode.cli.listing import indented, plain, said, table
from fairlode.engine.reconcile import Compared, Comparison

_CIRCULAR = (
    "Recovery is often computed from output: this tests typing, units and boundaries more than "
    "truth."
)


def print_declared(console: Console, title: str, found: Comparison, *, limit: int | None) -> None:
    """Print a comparison; `limit` is how many rows are shown, None for all."""
    counts = found.counts
    console.print(said(f"{title}: {counts['rows']:,} declarations", "bold"))
    console.print(said("Declared metal over ore x grade x recovery, shares taken into account."))
    console.print()
    _print_counts(console, found)
    console.print()
    _print_peers(console, found)
    asked = _asked(found)
    if asked:
        console.print()
        print_questions(console)
        console.print()
        _print_rows(console, asked, limit=limit)
    print_statements(console, [_CIRCULAR])


def _asked(found: Comparison) -> list[Compared]:
    """The rows to ask about, the furthest from 1 first."""
    asked = [row for row in found.rows if row.asks]
    return sorted(asked, key=lambda row: (-abs(math.log(row.ratio)), row.declared.name))


def _print_counts(console: Console, found: Comparison) -> None:
    counts, terms = found.counts, found.terms
    rows = table("Check", "Rows", "Why", right=("Rows",))
    rate = f"{100 * terms.rate:g} %"
    for name, count, why in (
        (
            "differs from its peers",
            counts["differs_from_peers"],
            (
                "further from the median of its commodity than chance explains; at most "
                f"{rate} of them by chance, if the bulk is normal"
            ),
        ),
        (
            "beyond the tolerance",
            counts["beyond_tolerance"],
            f"more than {100 * terms.tolerance:g} % from 1",
        ),
        ("either", counts["either"], "asked about below"),
        (
            "explained by a stated share",
            counts["explained_by_share"],
            "would be beyond the tolerance without the attributable share that is stated",
        ),
        ("stands more than once", counts["repeated"], "same site, part, commodity and period"),
        ("own arithmetic", counts["arithmetic"], "the stated expected metal is another product"),
    ):
        rows.add_row(name, f"{count:,}", said(why))
    indented(console, rows)


def _print_peers(console: Console, found: Comparison) -> None:
    share = f"{100 * found.terms.admixture:g} % seen"
    heads = ("Commodity", "Rows", "Median", "Robust sd", share, "in these rows")
    rows = table(*heads, right=heads[1:])
    for peer in found.peers:
        pooled = " (of all)" if peer.pooled else ""
        rows.add_row(
            said(peer.commodity),
            f"{peer.rows:,}",
            f"{peer.median:.4f}",
            f"{100 * peer.sigma:.2f} %{pooled}",
            probability(peer.power),
            probability(peer.power_seen),
        )
    indented(console, rows)


def _print_rows(console: Console, asked: list[Compared], *, limit: int | None) -> None:
    rows = table("Ratio", "Declaration, and what would change", right=("Ratio",))
    for row in asked[:limit]:
        hints = "\n".join(hint.sentence for hint in row.hints)
        rows.add_row(f"{row.ratio:.3f}", Text.assemble(_title(row), "\n", (plain(hints), "dim")))
    shown = len(asked[:limit])
    if shown < len(asked):
        rows.add_row("", said(f"{len(asked) - shown:,} more; --all lists them", "dim"))
    indented(console, rows)


def _title(row: Compared) -> str:
    return plain(f"{row.declared.name}{_reasons(row)}")


def _reasons(row: Compared) -> str:
    reasons = [
        words
        for asked, words in ((row.named, "from its peers"), (row.beyond, "beyond the tolerance"))
        if asked
    ]
    return f" ({', '.join(reasons)})"


def declared_data(title: str, found: Comparison) -> dict[str, Any]:
    """The comparison as plain JSON data, with every row."""
    terms = found.terms
    return {
        "fairlode": fairlode.__version__,
        "subject": title,
        "level": terms.rate,
        "discovery": terms.method.value,
        "scale": terms.scale.value,
        "tolerance": terms.tolerance,
        "admixture": terms.admixture,
        "statements": [_CIRCULAR, *STATEMENTS],
        "questions": questions_data(),
        "counts": found.counts,
        "largest_p_named": found.threshold,
        "commodities": [
            {
                "commodity": peer.commodity,
                "rows": peer.rows,
                "median_ratio": peer.median,
                "robust_sd_of_log_ratio": peer.sigma,
                "sd_of_all_commodities": peer.pooled,
                "probability_admixture_is_named": peer.power,
                "part_of_rows_named_with_admixture": peer.power_seen,
            }
            for peer in found.peers
        ],
        "repeated": dict(found.repeated),
        "arithmetic": [row.name for row in found.arithmetic],
        "declarations": [_row_data(row) for row in found.rows],
    }


def _row_data(row: Compared) -> dict[str, Any]:
    declared = row.declared
    return {
        "site": declared.site,
        "part": declared.part,
        "commodity": declared.commodity,
        "period": declared.period,
        "place": declared.place,
        "declared_t": declared.declared_t,
        "expected_t": declared.expected_t,
        "ratio_raw": declared.ratio_raw,
        "ratio": row.ratio,
        "z": finite(row.z),
        "p": finite(row.p),
        "q": finite(row.q),
        "differs_from_peers": row.named,
        "beyond_tolerance": row.beyond,
        "would_change": [
            {"question": hint.question, "sentence": hint.sentence, "facts": dict(hint.facts)}
            for hint in row.hints
        ],
    }
