"""How lines and tables are laid out so that an id is never broken in the middle.

Text is broken between words only. A word that is longer than the line stands on a line of its own
and runs over its end, where the terminal wraps it and a program that reads the lines finds it
whole. A table of which some word would not fit becomes a list: the short cells of a row on one
line, the others below it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

_BETWEEN = 3
"""Blanks between two columns."""
_WORD = re.compile(r"\s*\S+\s*")
_SHORT = 24
"""Cells of a column that a list keeps on one line with the other short ones."""
_NAME_GAP = 2
_HANGING = 2
"""How far a value is indented that has no room beside its name."""


class Prose:
    """A text, broken between words."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Its lines."""
        for line in wrapped(self._text, options.max_width):
            yield from line.render(console, end="\n")


class Indented:
    """Something a little to the right; nothing of it is cut off."""

    def __init__(self, item: RenderableType, by: int) -> None:
        self._item = Prose(item) if isinstance(item, Text) else item
        self._by = by

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Its lines, with blanks before each that is not empty."""
        inner = options.update_width(max(options.max_width - self._by, 1))
        for line in Segment.split_lines(console.render(self._item, inner)):
            if any(segment.text for segment in line):
                yield Segment(" " * self._by)
            yield from line
            yield Segment.line()


class Pairs:
    """Names with their values, one below the other."""

    def __init__(self, pairs: Iterable[tuple[str, Text]]) -> None:
        self._pairs = list(pairs)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """A value stands beside its name, or below it where a word of it would not fit."""
        width = max((cell_len(name) for name, _ in self._pairs), default=0) + _NAME_GAP
        for name, value in self._pairs:
            room = options.max_width - width
            beside = longest_word(value.plain) <= room
            yield Segment(name.ljust(width) if beside else name, console.get_style("dim"))
            if not beside:
                yield Segment.line()
            by = width if beside else _HANGING
            for number, line in enumerate(wrapped(value, max(options.max_width - by, 1))):
                yield Segment(" " * (by if number or not beside else 0))
                yield from line.render(console, end="\n")


class Listing(Table):
    """A table where every word fits, and a list where not."""

    def __init__(self) -> None:
        super().__init__(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table, with widths of our own: Rich would break words to keep columns in balance."""
        room = options.max_width - _BETWEEN * (len(self.columns) - 1)
        widths = fitted(*self._needs(), room=room)
        if widths is None:
            yield from self._as_list()
            return
        for column, width in zip(self.columns, widths, strict=True):
            column.width = width
        yield from super().__rich_console__(console, options)

    def _needs(self) -> tuple[list[int], list[int]]:
        """Of each column: the width of its longest word, and of its longest line."""
        least, most = [], []
        for column in self.columns:
            texts = [_text(column.header).plain, *(_text(cell).plain for cell in column.cells)]
            line = max(cell_len(line) for text in texts for line in text.split("\n"))
            most.append(line)
            least.append(line if column.no_wrap else max(map(longest_word, texts)))
        return least, most

    def _as_list(self) -> Iterator[RenderableType]:
        """Of each row the short cells on one line, behind their heads, and the long ones below."""
        short = [most <= _SHORT for most in self._needs()[1]]
        heads = [_text(column.header).plain for column in self.columns]
        if heads and not any(short):
            yield Prose(Text(", ".join(heads), style="bold"))
        for cells in zip(*(column.cells for column in self.columns), strict=True):
            texts = list(zip(short, heads, map(_text, cells), strict=True))
            first = [
                Text.assemble(f"{head} ", text) for brief, head, text in texts if brief and text
            ]
            if first:
                yield Prose(Text(", ").join(first))
            below = [(head, text) for brief, head, text in texts if text and not brief]
            yield Indented(below[0][1] if len(below) == 1 else Pairs(below), _HANGING)


def wrapped(text: Text, width: int) -> Iterator[Text]:
    """The lines of a text in `width` cells; longer where one word is longer."""
    for line in text.split("\n", allow_blank=True):
        for part in line.divide(_breaks(line.plain, width)):
            part.rstrip()
            yield part


def longest_word(text: str) -> int:
    """Width, in cells, of the longest word."""
    return max(map(cell_len, text.split()), default=0)


def fitted(least: Sequence[int], most: Sequence[int], *, room: int) -> list[int] | None:
    """Widths from `least` to `most` that sum up to `room` at most; None if there are none.

    The widest columns give way first.
    """
    if sum(least) > room:
        return None
    widths = list(most)
    for _ in range(sum(most) - room):
        above = [at for at, width in enumerate(widths) if width > least[at]]
        widths[max(above, key=widths.__getitem__)] -= 1
    return widths


def _breaks(text: str, width: int) -> Iterator[int]:
    """Where new lines begin."""
    used = 0
    for word in _WORD.finditer(text):
        needed = cell_len(word[0].rstrip())
        if used and used + needed > width:
            yield word.start()
            used = 0
        used += cell_len(word[0])


def _text(cell: RenderableType) -> Text:
    return cell if isinstance(cell, Text) else Text(str(cell))
