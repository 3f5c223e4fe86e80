"""Reconciled balances as people read them, and as machines do."""

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

import fairlode
from fairlode.cli.actions.reconciling_words import (
    STATEMENTS,
    figure_name,
    figure_text,
    finite,
    p_text,
    print_questions,
    print_statements,
    probability,
    questions_data,
    with_u,
)
from fairlode.cli.listing import indented, plain, said, table
from fairlode.engine.reconcile import BelowZero, Figure, Suspect

if TYPE_CHECKING:
    from fairlode.cli.actions.reconciling import Balances, Item, Power

_FEW_NAMES = 3
"""Figures named beside one that they cannot be told from; machines get all."""
_FEW_FIGURES = 60
"""Figures of a single balance that are printed one by one."""


def print_balances(console: Console, answer: "Balances", *, limit: int | None) -> None:
    """Print an answer; `limit` is how many rows of each table are shown, None for all."""
    named = sum(item.named for item in answer.items)
    count = len(answer.items)
    console.print(said(f"{answer.title}: {count} balance{'s' if count != 1 else ''}", "bold"))
    console.print(said(_lead(answer, named)))
    for note in answer.notes:
        console.print(said(note))
    console.print()
    _print_table(console, answer, limit=limit)
    if len(answer.items) == 1:
        _print_figures(console, answer.items[0], limit=limit)
    if answer.together:
        console.print()
        _print_together(console, answer.together)
    if answer.asks:
        console.print()
        print_questions(console)
    print_statements(console, _power_words(answer))


def _lead(answer: "Balances", named: int) -> str:
    figures = [each for item in answer.items for each in item.found.figures if each.u is not None]
    assumed = sum(each.assumed for each in figures)
    checked = sum(each.redundant for each in figures)
    words = [f"{named} of {len(answer.items)} do not close within their uncertainties."]
    words.append(f"{checked} of {len(figures)} measured figures are checked by others.")
    if assumed:
        words.append(
            f"No uncertainty is stated for {assumed}: {100 * answer.assumed.mass:g} % of a mass "
            f"and {100 * answer.assumed.grade:g} % of a grade are assumed."
        )
    return " ".join(words)


def _print_table(console: Console, answer: "Balances", *, limit: int | None) -> None:
    heads = ("Balance", "Freedom", "p", "q", "What does not fit", "Seen")
    rows = table(*heads, right=("Freedom", "p", "q", "Seen"))
    for item in answer.items[:limit]:
        rows.add_row(*_row(item))
    hidden = len(answer.items[:limit])
    if hidden < len(answer.items):
        rows.add_row(said(f"{len(answer.items) - hidden} more; --all lists them", "dim"))
    indented(console, rows)


def _row(item: "Item") -> tuple[Text, str, str, str, Text, str]:
    found = item.found
    return (
        said(found.balance.title),
        str(found.dof),
        p_text(found.least_p),
        p_text(item.q),
        _misfits(item),
        "\n".join(_seen(power) for power in item.powers) or "not told",
    )


def _misfits(item: "Item") -> Text:
    found = item.found
    if not item.named:
        return said("nothing" if finite(found.least_p) is not None else "nothing can be checked")
    unit = found.balance.unit
    lines = [_below(each, unit) for each in found.below_zero]
    lines += [_suspect(each, unit) for each in found.suspects]
    return said("\n".join(lines) or "the balance as a whole, no single figure")


def _below(each: BelowZero, unit: str) -> str:
    figure = each.figure
    of = f"contained {figure.element}" if figure.element else "mass"
    amount = with_u(figure, abs(figure.estimate or 0.0), figure.u_estimate, unit)
    return f"{of}: {amount} more came out than is recorded to have gone in"


def _suspect(each: Suspect, unit: str) -> str:
    figure = each.figure
    stated = figure_text(figure, figure.measured, unit)
    if each.implied is None:
        implied = "the others do not say what it is"
    else:
        implied = f"the others imply {with_u(figure, each.implied, each.u_implied, unit)}"
    words = f"{figure_name(figure)}: {stated}; {implied}"
    if each.equivalent:
        words += f"; cannot be told from {_names(each.equivalent)}"
    if each.similar:
        words += f"; hard to tell from {_names(each.similar)}"
    return words


def _names(figures: tuple[Figure, ...]) -> str:
    shown = [figure_name(each) for each in figures[:_FEW_NAMES]]
    rest = len(figures) - len(shown)
    return " or ".join([*shown, *([f"{rest} more"] if rest else [])])


def _seen(power: "Power") -> str:
    least = "never" if power.least is None else f"from {100 * power.least:.1f} %"
    return f"{probability(power.admixture.probability)}, {least}"


def _power_words(answer: "Balances") -> list[str]:
    powers = [power for item in answer.items for power in item.powers]
    if not powers:
        return []
    share = 100 * answer.terms.admixture
    words = (
        f"Seen: with which probability an admixture of {share:g} % to the largest output would "
        "have been named in that balance alone, and from which share on it is seen with 95 %."
    )
    if powers[0].loss is None:
        return [f"{words} It is taken that nothing is lost unmeasured: what is lost hides as much."]
    losses = sorted({100 * (power.loss or 0.0) for power in powers}, reverse=True)
    ends = " and ".join(f"{loss:.1f} %" for loss in losses)
    usual = f"It is told for unmeasured losses of {ends} of the metal, which are usual for such a"
    return [f"{words} {usual} site and not checked for this one."]


def _print_together(console: Console, item: "Item") -> None:
    found = item.found
    console.print(said(f"{found.balance.title[0].upper()}{found.balance.title[1:]}", "bold"))
    unit = found.balance.unit
    lines = [_below(each, unit) for each in found.below_zero]
    lines += [_suspect(each, unit) for each in found.suspects]
    rest = "they close: what does not fit in one event may be a stock that is carried over"
    for line in lines or [rest]:
        indented(console, said(line))


def _print_figures(console: Console, item: "Item", *, limit: int | None) -> None:
    found, unit = item.found, item.found.balance.unit
    most = _FEW_FIGURES if limit is not None else len(found.figures)
    heads = ("Figure", "Measured", "Reconciled", "Adjustment")
    rows = table(*heads, right=("Measured", "Reconciled", "Adjustment"))
    for figure in found.figures[:most]:
        rows.add_row(
            said(figure_name(figure)),
            _or(figure, figure.measured, figure.u, unit) or "not measured",
            _or(figure, figure.estimate, figure.u_estimate, unit) or "not determined",
            "not checked" if figure.z is None else f"{figure.z:+.2f} sd",
        )
    if len(found.figures) > most:
        rows.add_row(said(f"{len(found.figures) - most} more; --all lists them", "dim"))
    console.print()
    indented(console, rows)


def _or(figure: Figure, value: float | None, u: float | None, unit: str) -> str:
    return "" if value is None else plain(with_u(figure, value, u, unit))


def balances_data(answer: "Balances") -> dict[str, Any]:
    """The answer as plain JSON data, with every figure."""
    return {
        "fairlode": fairlode.__version__,
        "subject": answer.title,
        "site_kind": answer.site_kind,
        "level": answer.terms.rate,
        "discovery": answer.terms.method.value,
        "assumed_relative_u": {"mass": answer.assumed.mass, "grade": answer.assumed.grade},
        "statements": [*_power_words(answer), *STATEMENTS],
        "questions": questions_data(),
        "notes": list(answer.notes),
        "named": sum(item.named for item in answer.items),
        "balances": [_item_data(item) for item in answer.items],
        "together": _item_data(answer.together) if answer.together else None,
    }


def _item_data(item: "Item") -> dict[str, Any]:
    found = item.found
    return {
        "balance": found.balance.title,
        "unit": found.balance.unit,
        "named": item.named,
        "p": finite(found.least_p),
        "q": finite(item.q),
        "global_test": {
            "chi2": found.chi2,
            "degrees_of_freedom": found.dof,
            "p": found.p,
            "chi2_left": found.chi2_left,
            "degrees_of_freedom_left": found.dof_left,
        },
        "critical": found.critical,
        "rounds": found.rounds,
        "closure": found.closure,
        "figures": [_figure_data(each) for each in found.figures],
        "does_not_fit": [_suspect_data(each) for each in found.suspects],
        "below_zero": [
            {
                **_named(each.figure),
                "estimate": each.figure.estimate,
                "u_estimate": each.figure.u_estimate,
                "z": each.z,
                "p": each.p,
            }
            for each in found.below_zero
        ],
        "power": [_power_data(each) for each in item.powers],
    }


def _named(figure: Figure) -> dict[str, Any]:
    return {"stream": figure.stream, "kind": figure.kind.name.lower(), "element": figure.element}


def _figure_data(figure: Figure) -> dict[str, Any]:
    return {
        **_named(figure),
        "measured": figure.measured,
        "u": figure.u,
        "u_assumed": figure.assumed,
        "estimate": figure.estimate,
        "u_estimate": figure.u_estimate,
        "z": figure.z,
        "redundant": figure.redundant,
        "redundancy": figure.redundancy,
    }


def _suspect_data(each: Suspect) -> dict[str, Any]:
    return {
        **_named(each.figure),
        "measured": each.figure.measured,
        "u": each.figure.u,
        "implied": each.implied,
        "u_implied": each.u_implied,
        "z": each.z,
        "chi2_drop": each.drop,
        "cannot_be_told_from": [_named(other) for other in each.equivalent],
        "hard_to_tell_from": [_named(other) for other in each.similar],
    }


def _power_data(each: "Power") -> dict[str, Any]:
    return {
        "stream": each.stream,
        "admixture": each.admixture.share,
        "assumed_loss": each.loss,
        "probability": each.admixture.probability,
        "by_global_test": each.admixture.by_total,
        "by_measurement_test": each.admixture.by_figure,
        "by_amount_below_zero": each.admixture.by_shortfall,
        "least_share_seen_at_95_percent": each.least,
    }
