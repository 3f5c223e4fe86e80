"""The lines of text beside a point: its name, a detail, and how much passes there.

A drawing has no text layout of its own, so widths are reckoned from an average letter; what
does not fit is cut with an ellipsis, and stays whole in the tooltip and in the table.
"""

from unicodedata import east_asian_width

from fairlode.exchange.diagram.points import Point

LETTER_WIDTH, BOLD_WIDTH = 6.9, 7.7
"""Average widths of a letter of 13 px in the usual sans-serif faces, in px, on the safe side."""
LINE_HEIGHT = 16.0
NAME_LINES = 2
"""Lines that a name may take."""
_ELLIPSIS = "…"
_WIDE = frozenset("WF")


Lines = tuple[tuple[str, ...], str, str]
"""The name in a few lines, the detail, and the amount."""


def label_lines(point: Point, amount: str, *, width: float) -> Lines:
    """The name in up to `NAME_LINES` lines, the detail and the amount, none wider than `width`."""
    plain = width / LETTER_WIDTH
    names = wrapped(point.label, width / BOLD_WIDTH)
    return tuple(names), fitted(point.detail, plain), fitted(amount, plain)


def label_height(lines: Lines) -> float:
    """What the lines take, with a gap below."""
    names, *others = lines
    return LINE_HEIGHT * (len(names) + sum(map(bool, others))) + LINE_HEIGHT / 2


def letters(text: str) -> int:
    """How wide `text` is, in letters; those of East Asia count twice."""
    return len(text) + sum(east_asian_width(letter) in _WIDE for letter in text)


def fitted(text: str, room: float) -> str:
    """`text`, cut where it would be wider than `room` letters."""
    if letters(text) <= room:
        return text
    return text[: _fitting(text, room - len(_ELLIPSIS))].rstrip() + _ELLIPSIS


def wrapped(text: str, room: float) -> list[str]:
    """`text` in at most `NAME_LINES` lines, broken between words where it can be."""
    lines: list[str] = []
    rest = text
    while len(lines) < NAME_LINES - 1 and letters(rest) > room:
        cut = _fitting(rest, room)
        space = rest.rfind(" ", 0, cut + 1)
        at = space if space > 0 else max(cut, 1)
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*lines, fitted(rest, room)]


def _fitting(text: str, room: float) -> int:
    """How many characters from the start of `text` are no wider than `room` letters."""
    cut = min(len(text), max(int(room), 0))
    while cut and letters(text[:cut]) > room:
        cut -= 1
    return cut
