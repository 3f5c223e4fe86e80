"""An answer as one HTML page: the diagram, a table with the same numbers, and the receipt.

The page is a single file that asks nobody for anything: no script, no font, no image, no link to
any other host; its content security policy allows its own style sheet, by hash, and nothing else.
It can be read on a phone, in the dark, on paper and by a screen reader. All text is escaped.
"""

import base64
import hashlib
import shlex
from collections.abc import Iterator, Sequence
from importlib import resources

from fairlode.engine.answer import Trail
from fairlode.exchange.bundle.receipt import Receipt
from fairlode.exchange.diagram.figures import UNKNOWN, count_text, mass_text, share_text
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.svg import HATCH, escape, sankey_svg, style
from fairlode.exchange.diagram.words import (
    assay_words,
    basis_words,
    boundary_words,
    lead_words,
    measure,
    mixing_words,
    origin_note,
    origin_title,
    step_basis,
    step_figures,
    step_title,
)

MAX_ROWS = 500
"""Rows of a table on the page; what is beyond is summed in one row, and is in ``--json``."""


def html_page(trails: Sequence[Trail], names: Names, *, receipt: Receipt) -> str:
    """The page of the answers about one lot, one for each measure, with their receipt.

    `trails` are of the same lot and not empty.
    """
    return "".join(_page(trails, names, receipt=receipt))


def _page(trails: Sequence[Trail], names: Names, *, receipt: Receipt) -> Iterator[str]:
    lot = trails[0].lot
    title = f"Where {names.lot(lot)} comes from"
    yield _head(title)
    material = names.material(lot)
    said = f"Lot {lot}" + (f", {material}" if material else "")
    yield f"<header><h1>{escape(title)}</h1>\n<p class='soft'>{escape(said)}</p></header>\n<main>\n"
    for number, trail in enumerate(trails):
        yield from _section(trail, names, key=f"m{number}-")
    yield from _receipt(lot, receipt)
    yield f"</main>\n<footer>Computed by Fairlode {escape(receipt.version)}.</footer>\n"
    yield "</body>\n</html>\n"


def _head(title: str) -> str:
    css = (resources.files(__package__) / "page.css").read_text("utf-8") + style()
    allowed = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{css}</style>\n</head>\n<body>\n"
        f'<svg class="fl defs" aria-hidden="true">{HATCH}</svg>\n'
    )


def _section(trail: Trail, names: Names, *, key: str) -> Iterator[str]:
    of = measure(trail.element)
    heading = f"{of[0].upper()}{of[1:]}: {mass_text(trail.mass_g)}"
    yield f'<section aria-labelledby="{key}h">\n<h2 id="{key}h">{escape(heading)}</h2>\n'
    yield f"<p>{_unbroken(lead_words(trail))}</p>\n"
    yield (
        f'<figure><div class="wide" role="group" tabindex="0" aria-label="Flow diagram">\n'
        f"{sankey_svg(trail, names, key=key, styled=False)}</div>\n"
        f"<figcaption>{_KEY}</figcaption></figure>\n"
    )
    yield from _origins(trail, names)
    yield from _steps(trail, names)
    boundary = boundary_words(trail.boundary, trail.threshold)
    sentences = boundary, basis_words(trail), assay_words(trail, names), mixing_words()
    yield f"<p>{_unbroken(' '.join(filter(None, sentences)))}</p>\n</section>\n"


def _sample(kind: str, words: str) -> str:
    path = f'<path class="{kind}" d="M.5,.5h21v11h-21Z"/>'
    size = 'width="22" height="12" viewBox="0 0 22 12"'
    return f'<li><svg class="fl" {size} aria-hidden="true">{path}</svg>{words}</li>'


_KEY = (
    '<ul class="key">'
    + _sample("primary", "from a mine")
    + _sample("secondary", "recycled")
    + _sample("unknown", "origin not recorded")
    + _sample("lot", "mixed or on the way")
    + "</ul>"
)


def _origins(trail: Trail, names: Names) -> Iterator[str]:
    yield _opening("Origins", "Origin", "Share", "Mass")
    for origin in trail.origins[:MAX_ROWS]:
        head = _double(origin_title(origin, names), origin_note(origin, names))
        yield _row(head, share_text(origin.share), mass_text(origin.mass_g))
    rest = trail.origins[MAX_ROWS:]
    if rest:
        share = sum(origin.share for origin in rest)
        head = _double(
            count_text(len(rest), "smaller origin"), "all listed by fairlode trace --json"
        )
        yield _row(head, share_text(share), _mass(share, trail.mass_g))
    yield "</tbody>\n<tfoot>" + _row("All", share_text(1), mass_text(trail.mass_g))
    yield "</tfoot></table>\n"


def _steps(trail: Trail, names: Names) -> Iterator[str]:
    if not trail.steps:
        return
    yield _opening("Steps between, latest first", "Step", "In", "Out", "Recovery")
    for step in trail.steps[:MAX_ROWS]:
        note = f"event {step.event}; proportions rest on: {step_basis(step.basis)}"
        yield _row(_double(step_title(step, names), note), *step_figures(step))
    if len(trail.steps) > MAX_ROWS:
        more = count_text(len(trail.steps) - MAX_ROWS, "earlier step")
        yield _row(_double(more, "all listed by fairlode trace --json"), "", "", "")
    yield "</tbody></table>\n"


def _opening(caption: str, *heads: str) -> str:
    first, *others = heads
    cells = "".join(f'<th scope="col" class="n">{head}</th>' for head in others)
    return (
        f'<table><caption>{caption}</caption>\n<thead><tr><th scope="col">{first}</th>{cells}'
        "</tr></thead>\n<tbody>\n"
    )


def _unbroken(text: str) -> str:
    """Text in which no line ends between a number and its percent sign."""
    return escape(text).replace(" %", "&nbsp;%")


def _double(title: str, note: str) -> str:
    return f"{escape(title)}<small>{escape(note)}</small>"


def _row(head: str, *cells: str) -> str:
    texts = "".join(f'<td class="n">{escape(cell)}</td>' for cell in cells)
    return f'<tr><th scope="row">{head}</th>{texts}</tr>\n'


def _mass(share: float, whole_g: float | None) -> str:
    return UNKNOWN if whole_g is None else mass_text(share * whole_g)


def _receipt(lot: str, receipt: Receipt) -> Iterator[str]:
    rows = {
        "Receipt digest": receipt.digest,
        "Records used": f"{len(receipt.digests):,}",
        "Log": f"{count_text(receipt.anchor.size, 'entry', plural='entries')}, "
        f"root {receipt.anchor.root.hex()}",
        "Computed by": f"Fairlode {receipt.version}",
    }
    yield '<section aria-labelledby="receipt">\n<h2 id="receipt">Receipt</h2>\n'
    yield (
        "<p>Whoever holds the same records gets the same figures and the same receipt digest, "
        "without us:</p>\n"
        f"<pre><code>fairlode trace {escape(shlex.quote(lot))} --workspace FILE.fairlode.json"
        "</code></pre>\n<dl>"
    )
    for term, text in rows.items():
        yield f"<dt>{term}</dt><dd><code>{escape(text)}</code></dd>\n"
    yield "</dl>\n"
    if len(receipt.digests) <= MAX_ROWS:
        lines = "\n".join(digest.hex() for digest in receipt.digests)
        yield f"<details><summary>Digests of the records used</summary>\n<pre><code>{lines}"
        yield "</code></pre></details>\n"
    yield "</section>\n"
