import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from fairlode.engine.answer import Link, Trail
from fairlode.engine.graph import open_graph
from fairlode.engine.trace import Question, trace
from fairlode.exchange.bundle import Anchor, Receipt, receipt_of
from fairlode.exchange.diagram.names import Names, names_behind
from fairlode.exchange.diagram.page import MAX_ROWS, html_page
from fairlode.ledger.columns import snapshot
from fairlode.types.identifiers import LotId
from fairlode.types.lot import Lot
from tests.unit.exchange.diagram.copper import CATHODE, copper_store
from tests.unit.exchange.diagram.trails import fan, primary, trail_of

RECEIPT = Receipt(anchor=Anchor(size=12, root=bytes(32)), digests=(bytes(32), b"\1" * 32))
VOID = {"meta", "path", "rect", "br"}


class Page(HTMLParser):
    """What stands in which element, and that all are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[list[str]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.cells.append([])
        if tag in {"td", "th"}:
            self.cells[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            self.cells[-1][-1] += data
        self.text += data


@pytest.fixture(scope="module")
def copper() -> str:
    store = copper_store()
    columns = snapshot(store)
    graph = open_graph(columns)
    trails = [trace(graph, CATHODE, Question(element=of)) for of in ("Cu", "")]
    names = names_behind(store, columns, answers=trails)
    receipt = receipt_of(columns, trails, anchor=Anchor(size=columns.size, root=columns.root))
    return html_page(trails, names, receipt=receipt)


def page_of(trail: Trail, names: Names | None = None) -> str:
    return html_page([trail], names or Names(), receipt=RECEIPT)


def test_it_is_well_formed_and_says_its_language(copper: str) -> None:
    page = Page(copper)

    assert page.open == []
    assert ("html", {"lang": "en"}) in page.tags
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_policy_allows_its_own_style_sheet_alone(copper: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", copper, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    policy = next(
        attributes["content"]
        for tag, attributes in Page(copper).tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_and_nothing_runs(copper: str) -> None:
    page = Page(copper)

    tags = {tag for tag, _ in page.tags}
    assert tags & {"script", "img", "link", "iframe", "object", "a", "form"} == set()
    attributes = {name for _, found in page.tags for name in found}
    assert not {name for name in attributes if name.startswith("on")}
    assert attributes & {"src", "href", "style", "srcset"} == set()
    assert set(re.findall(r"[a-z]+://[^\"' <]+", copper)) == {"http://www.w3.org/2000/svg"}


def test_the_table_has_the_numbers_of_the_answer(copper: str) -> None:
    rows = Page(copper).cells

    assert rows[1][1:] == ["60.00 %", "198.0 t"]
    assert rows[1][0] == "North mine, Mexicoprimary, lot North concentrate 2019 (north-conc)"
    assert rows[3][0].startswith("Unknown origin, seen at Smelterevent smelting-2019: more came")
    assert rows[4] == ["All", "100.00 %", "330.0 t"]
    assert rows[6][1:] == ["332.5 t", "330.0 t", "99.23 %"]


def test_every_sentence_that_must_be_said_is_said(copper: str) -> None:
    text = Page(copper).text.replace("\xa0", " ")

    for sentence in (
        "90.00 % comes from 2 recorded origins.",
        "Where the rest comes from is not in the record: 10.00 %, 33.01 t.",
        "Recycled input counts as an origin at its reclaim point.",
        "Proportions follow contained mass: dry mass times assay.",
        "Proportions follow gross dry mass.",
        "Within each step and lot, perfect mixing is assumed.",
        "fairlode trace cathode-2019 --workspace FILE.fairlode.json",
    ):
        assert sentence in text


def test_the_receipt_stands_on_it() -> None:
    text = Page(page_of(fan(2))).text

    assert RECEIPT.digest in text
    assert "12 entries, root " + "0" * 64 in text
    assert "01" * 32 in text


def test_a_long_table_ends_in_one_row_for_the_rest() -> None:
    rows = Page(page_of(fan(MAX_ROWS + 3))).cells

    assert len(rows) == 1 + MAX_ROWS + 1 + 1
    assert rows[-2][0] == "3 smaller originsall listed by fairlode trace --json"


def test_text_of_documents_is_escaped() -> None:
    name = '"><img src=x onerror=alert(1)>'
    names = Names(lots={"lot-0": Lot(id=LotId("lot-0"), name=name), "T": Lot(id=LotId("T"))})

    page = page_of(
        trail_of([Link(source="lot-0", target="T", share=1.0)], [primary("lot-0", 1.0)]), names
    )

    assert "<img" not in page
    assert f"primary, lot {name} (lot-0)" in Page(page).text
