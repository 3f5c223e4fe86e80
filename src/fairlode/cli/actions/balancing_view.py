"""A balance as people read it, and as machines do."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

import fairlode
from fairlode.cli.actions.trace_view import print_receipt
from fairlode.cli.listing import facts, indented, print_problems, said, table
from fairlode.engine.custody import Balance, Profile, Statement
from fairlode.engine.custody.profile import Cap, CarryOver, ClaimUnit, Conversion
from fairlode.engine.custody.words import (
    mass_words,
    measure_words,
    model_words,
    scaled,
    share_words,
)
from fairlode.exchange.diagram.figures import count_text, share_text
from fairlode.types.errors import Problem, Severity

if TYPE_CHECKING:
    from fairlode.cli.actions.balancing import Answer

PROVES = (
    "A balance shows that claims stay within what the record says was received with the "
    "characteristic, by the rules of the profile. It does not show that a received lot had the "
    "characteristic, that the record is whole, or that a scheme would certify it."
)
"""Stands under every balance."""
_LEVELS = {
    "self": "its supplier's own word",
    "document": "a document",
    "second_party": "a second party",
    "third_party": "a third party",
    "community": "the community concerned",
    "inherited": "its recorded history",
    "not said": "a statement that does not say who stands behind it",
}
_MOST = 20
"""Problems of a balance that people read."""
_TONNE = 6
"""Power of ten of a tonne, in grams."""
_COLUMNS = (
    ("Opening", "opening_g"),
    ("In", "received_g"),
    ("Converted", "converted_g"),
    ("Out", "claimed_g"),
    ("Not covered", "not_covered_g"),
    ("Expired", "expired_g"),
    ("Corrected", "corrected_g"),
    ("Closing", "closing_g"),
)
_ONLY_IF_ANY = frozenset({"not_covered_g", "corrected_g"})


def print_balance(console: Console, answer: "Answer") -> None:
    """Print an answer."""
    console.print(said(f"Balance of {answer.name}", "bold"))
    facts(console, _rules(answer))
    for one in answer.balances:
        _print_one(console, one)
    if answer.problems:
        console.print()
        print_problems(console, answer.problems)
    if not answer.balances:
        return
    console.print()
    console.print(said(PROVES))
    console.print()
    print_receipt(console, answer.receipt)
    if answer.table:
        console.print(said(f"  and from {answer.table.path.name}, SHA-256"))
        console.print(said(f"  {answer.table.sha256}"), soft_wrap=True)


def _rules(answer: "Answer") -> Iterable[tuple[str, object]]:
    profile = answer.profile
    yield "profile", f"{profile.title} ({profile.id}, version {profile.version})"
    sites = ", ".join(answer.boundary.sites)
    yield "boundary", f"{profile.reach.value.replace('_', '-')}: {sites}"
    yield "rules", rule_words(profile)
    if profile.unchecked:
        yield "not checked", ", ".join(profile.unchecked)


def rule_words(profile: Profile) -> str:
    """The rules of a profile in one line."""
    method = f" by {profile.method.value.replace('_', ' ')}" if profile.method else ""
    if profile.average_periods > 1:
        method += f" over {profile.average_periods} periods"
    months = count_text(profile.period_months, "month")
    overdraft = "no overdraft"
    if profile.overdraft_share:
        overdraft = f"overdraft up to {share_words(profile.overdraft_share)} of what came in"
    return "; ".join(
        (
            f"{model_words(profile.model)}{method}",
            f"periods of {months}",
            overdraft,
            _carry_words(profile),
            f"stock within {share_words(profile.stock_tolerance)}",
            "conversion by recorded yield"
            if profile.conversion is Conversion.RECORDED
            else "conversion by factor",
        )
    )


def _carry_words(profile: Profile) -> str:
    count = profile.carry_over_count
    words = {
        CarryOver.NONE: "nothing carried over",
        CarryOver.NEXT_PERIOD: "carried to the end of the next period",
        CarryOver.PERIODS: f"carried {count_text(count, 'period')}",
        CarryOver.MONTHS: f"carried {count_text(count, 'month')}",
        CarryOver.UNLIMITED: "carried without end",
    }[profile.carry_over]
    capped = profile.carry_over_cap is Cap.PHYSICAL_STOCK
    return f"{words}, within the physical stock" if capped else words


def _print_one(console: Console, one: Balance) -> None:
    console.print()
    console.print(said(f"{one.characteristic}: {measure_words(one.element)}, in t", "bold"))
    for line in lead_words(one):
        console.print(said(line))
    if one.statements:
        console.print()
        indented(console, _rows(one.statements))
    if one.problems:
        console.print()
        _print_problems(console, one.problems)


def _print_problems(console: Console, problems: Sequence[Problem]) -> None:
    """The first problems, breaches before gaps, and how many there are beyond."""
    ranked = sorted(problems, key=lambda problem: problem.severity is Severity.WARNING)
    print_problems(console, ranked[:_MOST])
    if len(ranked) > _MOST:
        indented(console, said(f"and {len(ranked) - _MOST:,} more; --json has all", "dim"))


def lead_words(one: Balance) -> list[str]:
    """What the balance rests on, and what is left out of it."""
    came = f"{one.carrying:,} of {count_text(one.receipts, 'receipt')} came with the characteristic"
    lines = [f"{came}; {count_text(one.claims, 'claim')} went out."]
    if one.rests_on:
        parts = [f"{mass_words(grams)} on {_LEVELS[by]}" for by, grams in one.rests_on.items()]
        lines.append(f"What came in, in all periods, rests on: {'; '.join(parts)}.")
    if one.element == "" and one.profile.claim_unit is ClaimUnit.CONTAINED:
        lines.append("The profile counts contained metal; this is gross dry mass.")
    lines += [
        f"On average, outputs of {period} may carry {share_text(share)}."
        for period, share in one.averages.items()
        if period in {shown.label for shown in one.statements}
    ]
    lines += [
        f"{count_text(count, 'claim')} {_LEFT_OUT[why]}, and left out."
        for why, count in one.left_out.items()
        if count
    ]
    return lines


_LEFT_OUT = {
    "by_others": "by others on its lots are theirs",
    "used_up_here": "on lots that were used up within the boundary went nowhere",
}


def _rows(statements: Sequence[Statement]) -> Table:
    shown = [one for one in statements if not one.empty] or statements[:1]
    columns = [
        (head, name)
        for head, name in _COLUMNS
        if name not in _ONLY_IF_ANY or any(getattr(one, name) for one in shown)
    ]
    values = [getattr(one, name) for one in shown for _, name in columns]
    decimals = max((len(scaled(grams, _TONNE).partition(".")[2]) for grams in values), default=0)
    heads = [head for head, _ in columns]
    rows = table("Period", *heads, right=heads)
    for one in shown:
        cells = (scaled(getattr(one, name), _TONNE, decimals=decimals) for _, name in columns)
        rows.add_row(one.label, *cells)
    return rows


def balance_data(answer: "Answer") -> dict[str, Any]:
    """The answer as plain JSON data, in grams."""
    profile = answer.profile
    used = answer.table
    return {
        "fairlode": fairlode.__version__,
        "subject": answer.boundary.subject,
        "sites": list(answer.boundary.sites),
        "profile": {
            "id": profile.id,
            "title": profile.title,
            "version": profile.version,
            "date": profile.date.isoformat(),
            "model": profile.model.value,
            "boundary": profile.reach.value,
            "method": profile.method.value if profile.method else None,
            "rules": rule_words(profile),
            "unchecked": list(profile.unchecked),
        },
        "period": answer.ask.period,
        "as_known_at": answer.ask.as_known_at,
        "at": answer.ask.at,
        "chosen": answer.measures.why.value,
        "statements": [PROVES],
        "answers": [_one(one) for one in answer.balances],
        "problems": [problem.as_dict() for problem in answer.problems],
        "characteristics": {"name": used.path.name, "sha256": used.sha256} if used else None,
        "receipt": answer.receipt.as_dict(),
    }


def _one(one: Balance) -> dict[str, Any]:
    return {
        "characteristic": one.characteristic,
        "element": one.element,
        "measure": measure_words(one.element),
        "rests_on": lead_words(one),
        "levels": dict(one.rests_on),
        "receipts": one.receipts,
        "receipts_with_characteristic": one.carrying,
        "claims": one.claims,
        "claims_left_out": dict(one.left_out),
        "averages": dict(one.averages),
        "periods": [_period(statement) for statement in one.statements],
        "breaches": [problem.as_dict() for problem in one.breaches],
        "problems": [problem.as_dict() for problem in one.problems],
    }


def _period(one: Statement) -> dict[str, Any]:
    return {
        "period": one.label,
        "opening_g": one.opening_g,
        "received_g": one.received_g,
        "converted_g": one.converted_g,
        "claimed_g": one.claimed_g,
        "moved_g": one.moved_g,
        "transferred_g": one.transferred_g,
        "retired_g": one.retired_g,
        "not_covered_g": one.not_covered_g,
        "expired_g": one.expired_g,
        "corrected_g": one.corrected_g,
        "overdrawn_g": one.overdrawn_g,
        "overdraft_limit_g": one.limit_g,
        "closing_g": one.closing_g,
    }
