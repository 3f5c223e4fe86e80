import re
from xml.etree import ElementTree as ET

import pytest

from fairlode.engine.answer import Link
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.svg import escape, sankey_svg, style
from fairlode.types.identifiers import LotId
from fairlode.types.lot import Lot
from tests.unit.exchange.diagram.trails import fan, primary, trail_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("x")</script>&\x1b[31m\u202e'


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own text


def test_it_is_xml_with_a_role_a_title_and_a_description() -> None:
    svg = parsed(sankey_svg(fan(3), Names()))

    labelled = svg.attrib["aria-labelledby"].split()
    texts = {item.attrib["id"]: item.text for item in svg if "id" in item.attrib}
    assert svg.attrib["role"] == "img"
    assert [texts[key] for key in labelled] == [
        "Where T comes from, contained copper (Cu)",
        (
            "Recycled input counts as an origin at its reclaim point. Proportions follow contained "
            "mass: dry mass times assay. The table lists every origin with its share."
        ),
    ]


def test_every_bar_and_flow_says_what_it_is() -> None:
    svg = parsed(sankey_svg(fan(2), Names()))

    tips = [item.text for item in svg.iter(f"{SVG}title")][1:]
    assert tips == [
        "lot-0 to T: 66.67 %, 666.7 kg",
        "lot-1 to T: 33.33 %, 333.3 kg",
        "Lot T, the lot that is traced: 100.00 %, 1.000 t",
        "Lot lot-0, primary, lot lot-0: 66.67 %, 666.7 kg",
        "Lot lot-1, primary, lot lot-1: 33.33 %, 333.3 kg",
    ]


def test_text_of_documents_is_escaped() -> None:
    names = Names(lots={"lot-0": Lot(id=LotId("lot-0"), name=HOSTILE)})
    links = [Link(source="lot-0", target="T", share=1.0)]

    text = sankey_svg(trail_of(links, [primary("lot-0", 1.0)]), names)

    assert "<script>" not in text
    assert "\x1b" not in text
    assert any(HOSTILE[:8] in (item.text or "") for item in parsed(text).iter())


def test_nothing_is_asked_of_another_host() -> None:
    text = sankey_svg(fan(30, unknowns=5), Names())

    addresses = set(re.findall(r"[a-z]+://[^\"' <]+", text))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert set(re.findall(r"url\(([^)]*)\)", text)) == {"#fl-hatch"}


def test_ten_thousand_flows_stay_readable() -> None:
    svg = parsed(sankey_svg(fan(10_000, unknowns=2_000), Names()))

    assert len(list(svg.iter(f"{SVG}path"))) <= 12
    assert any("other unknown origins" in (item.text or "") for item in svg.iter(f"{SVG}text"))


def test_a_lot_that_is_its_own_origin_is_one_bar() -> None:
    svg = parsed(sankey_svg(trail_of([], [primary("T", 1.0)]), Names()))

    assert list(svg.iter(f"{SVG}path")) == []
    assert [item.text for item in svg.iter(f"{SVG}text")] == ["T", "100.00 %, 1.000 t"]


def test_what_is_not_told_of_a_large_trail_is_said_to_be() -> None:
    links = [
        Link(source="mixed", target="T", share=1.0),
        Link(source="a", target="mixed", share=0.9),
        Link(source="c", target="lost", share=0.02),
    ]
    ends = [primary("a", 0.9), primary("b", 0.08), primary("c", 0.02)]

    svg = parsed(sankey_svg(trail_of(links, ends), Names()))

    assert [item.text for item in svg.iter(f"{SVG}text")] == [
        "T", "100.00 %, 1.000 t",
        "mixed", "100.00 %, 1.000 t",
        "a", "90.00 %, 900.0 kg",
        "Smaller flows", "10.00 %, 100.0 kg",
    ]  # fmt: skip  # a label a line


def test_unknown_origins_are_hatched() -> None:
    svg = parsed(sankey_svg(fan(3, unknowns=1), Names()))

    kinds = [item.attrib["class"] for item in svg.iter(f"{SVG}path")]
    assert sorted(kinds) == ["primary", "primary", "unknown"]
    assert ".unknown { fill: url(#fl-hatch)" in style()


def test_the_same_trail_gives_the_same_bytes() -> None:
    assert sankey_svg(fan(100), Names()) == sankey_svg(fan(100), Names())


def test_escaping() -> None:
    assert escape("a<b>&\"'\0") == "a&lt;b&gt;&amp;&quot;&#39;�"


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio of two colours #rrggbb."""
    levels = []
    for colour in (one, other):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        levels.append(0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue))
    low, high = sorted(levels)
    return (high + 0.05) / (low + 0.05)


def _rules(css: str) -> dict[str, dict[str, str]]:
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        pairs = dict(re.findall(r"([\w-]+): *([^;]+);", body))
        for selector in selectors.split(","):
            rules.setdefault(selector.strip(), {}).update(pairs)
    return rules


LIGHT, DARK = style().split("@media screen and (prefers-color-scheme: dark) {")
DARK_RULES = _rules(LIGHT)
for _selector, _pairs in _rules(DARK).items():
    DARK_RULES.setdefault(_selector, {}).update(_pairs)


@pytest.mark.parametrize("rules", [_rules(LIGHT), DARK_RULES], ids=["light", "dark"])
def test_colours_pass_contrast(rules: dict[str, dict[str, str]]) -> None:
    paper, ink = rules[".fl .paper"]["fill"], rules[".fl text"]["fill"]
    bands = [rules[key]["fill"] for key in (".fl path", ".fl path.primary", ".fl path.secondary")]
    bands += [rules[".fl .hatch-paper"]["fill"], rules[".fl .hatch-line"]["fill"]]
    bars = [rules[f".fl .{kind} rect"]["fill"] for kind in ("primary", "secondary", "unknown")]
    bars += [rules[".fl .lot rect"]["fill"], rules[".fl .event rect"]["stroke"]]

    texts = [_contrast(ink, under) for under in (paper, *bands)]
    texts += [_contrast(rules[".fl .detail"]["fill"], under) for under in (paper, *bands)]
    assert min(texts) >= 4.5  # WCAG 2.2, 1.4.3
    edges = [rules[key]["stroke"] for key in (".fl path", ".fl path.primary", ".fl path.unknown")]
    assert min(_contrast(colour, paper) for colour in (*bars, *edges)) >= 3  # 1.4.11
