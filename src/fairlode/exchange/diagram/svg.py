"""The diagram as SVG: one self-contained text that any browser, office program or printer shows.

No script, no font, no link to any other host. Colours come from classes and pass contrast in light
and dark; what is of unknown origin is hatched, so that it can be told in black and white too.
All text is escaped here, whatever a document brought in.
"""

import re
from collections.abc import Iterator, Sequence
from importlib import resources
from itertools import pairwise
from xml.sax.saxutils import escape as _escape

from fairlode.engine.answer import Trail
from fairlode.exchange.diagram.fold import folded
from fairlode.exchange.diagram.labels import LINE_HEIGHT
from fairlode.exchange.diagram.layout import BAR_WIDTH, Bar, Drawing, Ribbon, laid_out
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.points import Picture, picture_of
from fairlode.exchange.diagram.words import basis_words, boundary_words, measure

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")
"""What XML 1.0 cannot hold, and the control characters that nobody should."""
_BASELINE = 0.3
"""Of a line's height: what its baseline lies below its middle."""


def sankey_svg(
    trail: Trail, names: Names, *, key: str = "", styled: bool = True, title: str = ""
) -> str:
    """The flow diagram of a trail; `title` says what it shows, if that is not where a lot is from.

    `key` sets its ids apart where one page holds several diagrams. Without `styled` the page
    brings `style` and `HATCH`, once for all.
    """
    picture = folded(picture_of(trail, names))
    usual, description = _said(trail, names)
    return "".join(_svg(picture, (title or usual, description), key=key, styled=styled))


def style() -> str:
    """The style sheet of all diagrams."""
    return (resources.files(__package__) / "diagram.css").read_text("utf-8")


def escape(text: str) -> str:
    """Text as it may stand in XML and HTML, in an element or a quoted attribute."""
    return _escape(_NOT_XML.sub("�", text), {'"': "&quot;", "'": "&#39;"})


def _said(trail: Trail, names: Names) -> tuple[str, str]:
    """Title and description, for those who hear the diagram instead of seeing it."""
    title = f"Where {names.lot_with_id(trail.lot)} comes from, {measure(trail.element)}"
    said = (boundary_words(trail.boundary, trail.threshold), basis_words(trail))
    return title, " ".join((*said, "The table lists every origin with its share."))


def _svg(picture: Picture, said: tuple[str, str], *, key: str, styled: bool) -> Iterator[str]:
    drawing = laid_out(picture)
    size = f"{drawing.width:.0f} {drawing.height:.0f}"
    width, height = size.split()
    title, description = map(escape, said)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fl" viewBox="0 0 {size}" '
        f'width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{key}fl-title {key}fl-desc">\n'
        f'<title id="{key}fl-title">{title}</title>\n<desc id="{key}fl-desc">{description}</desc>\n'
    )
    if styled:
        yield f"<style>\n{style()}</style>\n{HATCH}\n"
    yield f'<rect class="paper" width="{width}" height="{height}"/>\n'
    yield from _ribbons(picture, drawing)
    yield from (_bar(bar) for bar in drawing.bars)
    yield "</svg>\n"


HATCH = (
    '<defs><pattern id="fl-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="hatch-paper" width="7" height="7"/>'
    '<rect class="hatch-line" width="2.5" height="7"/></pattern></defs>'
)
"""What unknown origins are filled with."""


def _ribbons(picture: Picture, drawing: Drawing) -> Iterator[str]:
    for ribbon in drawing.ribbons:
        flow = picture.flows[ribbon.flow]
        source, target = picture.points[flow.source], picture.points[flow.target]
        tip = f"{source.label} to {target.label}: {picture.amount(flow.share)}"
        yield (
            f'<path class="{source.kind.value}" d="{_outline(ribbon)}">'
            f"<title>{escape(tip)}</title></path>\n"
        )


def _outline(ribbon: Ribbon) -> str:
    """Along the upper edge, and back along the lower one."""
    back = [(x, y + ribbon.thickness) for x, y in reversed(ribbon.way)]
    return f"M{_edge(ribbon.way)}L{_edge(back)}Z"


def _edge(way: Sequence[tuple[float, float]]) -> str:
    """From column to column in a curve that leaves and arrives level; past a column, straight."""
    text = f"{way[0][0]:.1f},{way[0][1]:.1f}"
    for number, ((x, y), (to_x, to_y)) in enumerate(pairwise(way)):
        if number % 2:
            text += f"L{to_x:.1f},{to_y:.1f}"
        else:
            half = (x + to_x) / 2
            text += f"C{half:.1f},{y:.1f} {half:.1f},{to_y:.1f} {to_x:.1f},{to_y:.1f}"
    return text


def _bar(bar: Bar) -> str:
    names, detail, amount = bar.lines
    lines = [("name", name) for name in names]
    lines += [(kind, text) for kind, text in (("detail", detail), ("amount", amount)) if text]
    top = bar.y + bar.height / 2 - LINE_HEIGHT * (len(lines) / 2 - 0.5 - _BASELINE)
    texts = "".join(
        f'<text class="{kind}" x="{bar.label_x:.1f}" y="{top + LINE_HEIGHT * number:.1f}">'
        f"{escape(text)}</text>"
        for number, (kind, text) in enumerate(lines)
    )
    tip = escape(f"{bar.point.tip}: {amount}")
    return (
        f'<g class="{bar.point.kind.value}"><title>{tip}</title>'
        f'<rect x="{bar.x:.1f}" y="{bar.y:.1f}" width="{BAR_WIDTH:.0f}" '
        f'height="{bar.height:.1f}" rx="1"/>{texts}</g>\n'
    )
