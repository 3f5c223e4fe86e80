"""Bounds as people read them, and as machines do."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console

from fairlode.cli.actions.bounding import Bounded, By
from fairlode.cli.actions.prose import print_prose
from fairlode.cli.listing import indented, said, table
from fairlode.engine.bounds import Evidence, Tight
from fairlode.exchange.diagram.figures import share_text
from fairlode.exchange.diagram.names import Names, country_words

_HEADS = {
    By.SITE: "Site",
    By.COUNTRY: "Country",
    By.RECYCLED: "Material",
    By.LOT: "Origin",
    By.ASSURED: "Assured under",
    By.CONSENT: "Consent when the lot came to be",
}
_EMPTY = {
    By.ASSURED: "The record holds no assurance in force, so nothing is known to be assured.",
    By.CONSENT: "The record holds no decision on consent, so nothing is known of it.",
}
_NONE = "No origin behind this lot is recorded with what such a class needs."
_MEANING = (
    "Least and most are what the records allow, however material was routed; the mean assumes "
    "perfect mixing."
)


def print_bounds(console: Console, bounded: Bounded, names: Names, *, limit: int | None) -> None:
    """Print the bounds of one trail, and what would narrow them."""
    console.print()
    if not bounded.bounds:
        print_prose(console, _EMPTY.get(bounded.by, _NONE))
        return
    print_prose(console, f"{_MEANING} {_unplaced(bounded.bounds)}".rstrip())
    console.print()
    rows = table("Least", "Mean", "Most", _HEADS[bounded.by], right=("Least", "Mean", "Most"))
    for bounds in bounded.bounds[:limit]:
        shares = (share_text(share) for share in (bounds.least, bounds.mean, bounds.most))
        rows.add_row(*shares, said(class_title(bounded.by, bounds.name, names)))
    if limit is not None and len(bounded.bounds) > limit:
        rows.add_row("", "", "", said("more; --all lists them", "dim"))
    indented(console, rows)
    _print_missing(console, bounded, names)


def _unplaced(found: Sequence[Tight]) -> str:
    share = max(bounds.unknown for bounds in found)
    if share <= 0:
        return ""
    return f"{share_text(share)} cannot be placed, and may be of any class."


def _print_missing(console: Console, bounded: Bounded, names: Names) -> None:
    rows = list(_missing(bounded))
    if not rows:
        return
    console.print()
    shown = table("Narrows by", "To", "Record that is missing, and for which class")
    for evidence, bounds in rows:
        span = f"{share_text(evidence.least)} to {share_text(evidence.most)}"
        title = class_title(bounded.by, bounds.name, names)
        expected = ", if it is as perfect mixing expects" if evidence.expected else ""
        shown.add_row(
            share_text(evidence.narrows), span, said(f"{asked_for(evidence)}{expected}; {title}")
        )
    indented(console, shown)


def _missing(bounded: Bounded) -> Iterator[tuple[Evidence, Tight]]:
    """The records that would narrow most, of the widest classes first, each told once."""
    pairs = [
        (evidence, bounds)
        for bounds, missing in zip(bounded.bounds, bounded.missing, strict=True)
        for evidence in missing
    ]
    pairs.sort(key=lambda pair: (-pair[0].narrows, pair[0].kind, pair[0].at, pair[1].name))
    told: set[tuple[str, str]] = set()
    for evidence, bounds in pairs:
        key = (evidence.kind.value, evidence.at)
        if key not in told and len(told) < _SHOWN:
            told.add(key)
            yield evidence, bounds


_SHOWN = 5
"""Missing records told to people."""


def asked_for(evidence: Evidence) -> str:
    """The record to ask for, in words."""
    return evidence.kind.sentence.format(at=evidence.at)


def class_title(by: By, name: str, names: Names) -> str:
    """What a class is called."""
    if by is By.SITE:
        return names.place(name)
    if by is By.COUNTRY:
        return country_words(name)
    return names.lot(name) if by is By.LOT else name


def bounds_data(bounded: Bounded, names: Names) -> dict[str, Any]:
    """The bounds of one trail as plain JSON data."""
    return {
        "by": bounded.by.value,
        "meaning": _MEANING,
        "classes": [
            {
                "class": bounds.name,
                "title": class_title(bounded.by, bounds.name, names),
                "least": bounds.least,
                "mean": bounds.mean,
                "most": bounds.most,
                "unknown": bounds.unknown,
                "missing": [
                    {
                        "kind": evidence.kind.value,
                        "at": evidence.at,
                        "record": asked_for(evidence),
                        "least": evidence.least,
                        "most": evidence.most,
                        "narrows": evidence.narrows,
                        "expected": evidence.expected,
                    }
                    for evidence in missing
                ],
            }
            for bounds, missing in zip(bounded.bounds, bounded.missing, strict=True)
        ],
    }
