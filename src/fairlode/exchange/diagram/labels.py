"""The lines of text beside a point: its name, a detail, and how much passes there.

A drawing has no text layout of its own, so widths are reckoned from an average letter; what
does not fit is cut with an ellipsis, and stays whole in the tooltip and in the table.
"""

from unicodedata import east_asian_width

from fairlode.exchange.diagram.points import Point

LETTER_WIDTH = 6.9
"""Average width of a letter of 13 px in the usual sans-serif faces, in px, bold and generous."""
LINE_HEIGHT = 16.0
NAME_LINES = 2
"""Lines that a name may take."""
_ELLIPSIS = "…"
_WIDE = frozenset("WF")


Lines = tuple[tuple[str, ...], str, str]
"""The name in a few lines, the detail, and the amount."""


def label_lines(point: Point, amount: str, *, width: float) -> Lines:
    """The name in up to `NAME_LINES` lines, the detail and the amount, none wider than `width`."""
    return (
        tuple(wrapped(point.label, width)),
        fitted(point.detail, width),
        fitted(amount, width),
    )


def label_height(lines: Lines) -> float:
    """What the lines take, with a gap below."""
    names, *others = lines
    return LINE_HEIGHT * (len(names) + sum(map(bool, others))) + LINE_HEIGHT / 2


def text_width(text: str) -> float:
    """About how wide `text` is, in px."""
    return sum(LETTER_WIDTH * (1 + (east_asian_width(char) in _WIDE)) for char in text)


def fitted(text: str, width: float) -> str:
    """`text`, cut where it would be wider than `width`."""
    if text_width(text) <= width:
        return text
    kept = text
    while kept and text_width(kept + _ELLIPSIS) > width:
        kept = kept[: min(len(kept) - 1, int(width / LETTER_WIDTH))]
    return kept.rstrip() + _ELLIPSIS


def wrapped(text: str, width: float) -> list[str]:
    """`text` in at most `NAME_LINES` lines, broken between words where it can be."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < NAME_LINES - 1 and text_width(rest) > width:
        cut = len(fitted(rest, width)) - 1
        space = rest.rfind(" ", 0, cut + 1)
        at = space if space > 0 else cut
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*lines, fitted(rest, width)] if rest else lines
