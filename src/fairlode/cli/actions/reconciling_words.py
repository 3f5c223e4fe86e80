"""The words of a reconciliation: figures, what is asked, and what an answer does not say."""

import math
from collections.abc import Iterable

from rich.console import Console

from fairlode.cli.listing import indented, said
from fairlode.engine.reconcile import Figure, Kind, questions

STATEMENTS = (
    (
        "A figure that does not fit is a question to whoever recorded it. Nothing here says why "
        "figures differ, or that anybody did wrong."
    ),
    (
        "Figures that fit are not shown to be true: they agree with each other within their "
        "uncertainties, and no more."
    ),
)
"""They stand in every answer."""
_SIGNIFICANT = 4
_MOST_DECIMALS = 9
_PERCENT = 100


def number(value: float | None, unit: str = "") -> str:
    """A figure with four digits, and its unit."""
    if value is None or not math.isfinite(value):
        return "not known"
    digits = _SIGNIFICANT - 1 - math.floor(math.log10(abs(value))) if value else 0
    text = f"{round(value, digits):,.{min(max(digits, 0), _MOST_DECIMALS)}f}"
    return f"{text} {unit}".strip()


def with_u(figure: Figure, value: float, u: float | None, unit: str) -> str:
    """A figure with its uncertainty: two digits of it, and as many decimals of the figure.

    JCGM 100:2008, 7.2.6.
    """
    scale, end = (_PERCENT, "%") if figure.kind is Kind.GRADE else (1, unit)
    if not u or not math.isfinite(u):
        return number(scale * value, end)
    decimals = 1 - math.floor(math.log10(float(f"{scale * u:.1e}")))  # of u as it is rounded
    value_text, u_text = (
        f"{round(scale * each, decimals):,.{min(max(decimals, 0), _MOST_DECIMALS)}f}"
        for each in (value, u)
    )
    return f"{value_text} ± {u_text} {end}".strip()


def figure_text(figure: Figure, value: float | None, unit: str) -> str:
    """A mass or content in the unit of the balance, a grade in percent."""
    if figure.kind is Kind.GRADE:
        return number(None if value is None else _PERCENT * value, "%")
    return number(value, unit)


def figure_name(figure: Figure) -> str:
    """What a figure is of."""
    what = {Kind.MASS: "mass", Kind.GRADE: f"{figure.element} grade"}
    return f"{figure.stream}, {what.get(figure.kind, f'contained {figure.element}')}"


def probability(value: float) -> str:
    """A probability in percent, never as certain or impossible."""
    percent = _PERCENT * value
    if percent < 1:
        return "<1 %"
    return ">99 %" if percent > _PERCENT - 1 else f"{percent:.0f} %"


def p_text(p: float | None) -> str:
    """A p-value with as many digits as it deserves."""
    if p is None or not math.isfinite(p):
        return "no test"
    return "<0.0001" if p < 1e-4 else f"{p:.4f}"  # noqa: PLR2004 - four decimals are shown


def finite(value: float | None) -> float | None:
    """A number for JSON: None for what is none."""
    return value if value is not None and math.isfinite(value) else None


def print_questions(console: Console) -> None:
    """What to ask first."""
    console.print(said("Ask first", "bold"))
    for count, each in enumerate(questions(), 1):
        indented(console, said(f"{count}. {each.ask} {each.changes}"))


def print_statements(console: Console, more: Iterable[str] = ()) -> None:
    """What the answer says and does not say."""
    console.print()
    for sentence in (*more, *STATEMENTS):
        console.print(said(sentence))


def questions_data() -> list[dict[str, object]]:
    """The questions as plain JSON data."""
    return [
        {"id": each.id, "ask": each.ask, "changes": each.changes, "checked": each.checked}
        for each in questions()
    ]
