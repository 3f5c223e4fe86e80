from collections import defaultdict
from itertools import pairwise

import pytest

from fairlode.engine.answer import Link
from fairlode.exchange.diagram.fold import folded
from fairlode.exchange.diagram.labels import LINE_HEIGHT, fitted, letters, wrapped
from fairlode.exchange.diagram.layers import crossings, layered
from fairlode.exchange.diagram.layout import BAR_WIDTH, WHOLE_HEIGHT, Bar, Drawing, laid_out
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.points import picture_of
from tests.unit.exchange.diagram.trails import fan, primary, trail_of


def drawing_of(count: int) -> Drawing:
    return laid_out(folded(picture_of(fan(count, unknowns=count // 3), Names())))


def label_box(bar: Bar) -> tuple[float, float]:
    """Where the label begins and ends, from the top."""
    names, *others = bar.lines
    height = LINE_HEIGHT * (len(names) + sum(map(bool, others)))
    middle = bar.y + bar.height / 2
    return middle - height / 2, middle + height / 2


@pytest.mark.parametrize("count", [1, 2, 7, 12, 40, 3_000])
def test_no_two_labels_of_a_column_overlap(count: int) -> None:
    by_column: dict[float, list[Bar]] = defaultdict(list)
    for bar in drawing_of(count).bars:
        by_column[bar.x].append(bar)

    for bars in by_column.values():
        boxes = sorted(label_box(bar) for bar in bars)
        assert all(above[1] <= below[0] + 1e-6 for above, below in pairwise(boxes))


def test_heights_are_shares_of_the_whole() -> None:
    drawing = drawing_of(3)

    assert {bar.point.key: bar.height for bar in drawing.bars} == pytest.approx(
        {
            "T": WHOLE_HEIGHT,
            "lot-0": WHOLE_HEIGHT * 6 / 11,
            "lot-1": WHOLE_HEIGHT * 3 / 11,
            "lot-2": WHOLE_HEIGHT * 2 / 11,
        }
    )


def test_a_flow_leaves_one_bar_and_enters_the_other() -> None:
    drawing = drawing_of(2)
    bars = {bar.point.key: bar for bar in drawing.bars}

    for ribbon in drawing.ribbons:
        (left, top), (right, bottom) = ribbon.way
        source = bars[f"lot-{ribbon.flow}"]
        assert (left, top) == pytest.approx((source.x + BAR_WIDTH, source.y))
        assert right == pytest.approx(bars["T"].x)
        assert bars["T"].y - 1e-6 <= bottom <= bars["T"].y + bars["T"].height


def test_everything_lies_within_the_drawing() -> None:
    drawing = drawing_of(3_000)

    for bar in drawing.bars:
        assert 0 <= bar.y <= bar.y + bar.height <= drawing.height
        assert 0 <= bar.x <= bar.x + BAR_WIDTH <= drawing.width


def test_an_order_without_crossings_is_found() -> None:
    links = [
        Link(source="a", target="T", share=0.5),
        Link(source="b", target="T", share=0.5),
        Link(source="a1", target="a", share=0.1),
        Link(source="b1", target="b", share=0.3),
        Link(source="a2", target="a", share=0.4),
        Link(source="b2", target="b", share=0.2),
    ]
    ends = [primary(lot, 0.25) for lot in ("a1", "a2", "b1", "b2")]

    layers = layered(picture_of(trail_of(links, ends), Names()))

    assert crossings(layers.columns, layers.legs) == 0


def test_a_flow_past_a_column_has_a_way_through_it() -> None:
    links = [
        Link(source="far", target="T", share=0.5),
        Link(source="far", target="near", share=0.5),
        Link(source="near", target="T", share=0.5),
    ]

    drawing = laid_out(picture_of(trail_of(links, [primary("far", 1.0)]), Names()))

    assert sorted(len(ribbon.way) for ribbon in drawing.ribbons) == [2, 2, 4]


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("short", 10, ["short"]),
        ("two words here", 9, ["two words", "here"]),
        ("two words here and many more", 9, ["two words", "here and…"]),
        ("unbreakable", 6, ["unbrea", "kable"]),
        ("", 5, [""]),
    ],
)
def test_a_name_takes_two_lines_at_most(text: str, room: int, lines: list[str]) -> None:
    assert wrapped(text, room) == lines


def test_a_cut_text_fits_and_says_that_it_is_cut() -> None:
    text = fitted("铜精矿" * 20, 11)

    assert text == "铜精矿铜精…"
    assert letters(text) == 11
