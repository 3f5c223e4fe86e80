import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from fairlode.cli.layout import fitted, longest_word, wrapped
from fairlode.cli.listing import PipeConsole, facts, indented, said, table

ID = "https://id.gs1.org/01/04012345123456/10/NORTH-CONCENTRATE-2019"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


def console(width: int) -> tuple[PipeConsole, io.StringIO]:
    """A console of a width, and what it prints to."""
    file = io.StringIO()
    return PipeConsole(file=file, width=width), file


def lines(file: io.StringIO) -> list[str]:
    """What was printed, without the blanks that fill lines up."""
    return [line.rstrip() for line in file.getvalue().splitlines()]


def rows(cell: str) -> tuple[str, ...]:
    """A table of two rows in 40 columns."""
    shown, file = console(40)
    made = table("Share", "Mass", "Lot", right=("Share", "Mass"))
    made.add_row("69.08 %", "240.0 t", said(cell))
    made.add_row("30.92 %", "", Text("more"))
    indented(shown, made)
    return tuple(lines(file))


def test_a_table_that_fits_is_a_table() -> None:
    assert rows("North mine, Mexico, and more") == (
        "    Share      Mass   Lot",
        "  ──────────────────────────────────────",
        "  69.08 %   240.0 t   North mine,",
        "                      Mexico, and more",
        "  30.92 %             more",
    )


def test_a_table_in_which_an_id_would_break_is_a_list() -> None:
    assert rows(f"North concentrate\n({ID})") == (
        "  Share 69.08 %, Mass 240.0 t",
        "    North concentrate",
        f"    ({ID})",
        "  Share 30.92 %",
        "    more",
    )


def test_a_list_of_one_column_keeps_its_head() -> None:
    shown, file = console(40)
    made = table("Steps, latest first")
    made.add_row(said(f"smelting\n{ID}"))

    shown.print(made)

    assert lines(file) == ["Steps, latest first", "  smelting", f"  {ID}"]


def test_several_long_cells_of_a_list_keep_the_names_of_their_columns() -> None:
    shown, file = console(40)
    made = table("Share", "Lot", "Holder", right=("Share",))
    made.add_row("69.08 %", said(ID), said("a company of some name"))
    made.add_row("30.92 %", said(ID), said("another company of a name that is long"))

    shown.print(made)

    assert lines(file) == [
        "Share 69.08 %",
        "  Lot",
        f"    {ID}",
        "  Holder  a company of some name",
        "Share 30.92 %",
        "  Lot",
        f"    {ID}",
        "  Holder  another company of a name that",
        "          is long",
    ]


@pytest.mark.parametrize("width", [10, 40, 60, 80])
def test_an_id_is_whole_at_any_width(width: int) -> None:
    shown, file = console(width)
    made = table("Share", "Lot", right=("Share",))
    made.add_row("100.00 %", said(ID))

    shown.print(said(f"The lot {ID}, and no other."))
    indented(shown, said(f"error lots.csv, row 7: {ID} is stated twice."))
    facts(shown, [("digest", "f" * 64), ("lot", ID)])
    indented(shown, made)
    shown.print(made)

    text = file.getvalue()
    assert text.count(ID) == 5
    assert text.count("f" * 64) == 1


def test_values_stand_beside_their_names_where_they_fit() -> None:
    shown, file = console(30)

    facts(shown, [("from", "lots.csv, a table of some lots"), ("digest", "f" * 40)])

    assert lines(file) == [
        "from    lots.csv, a table of",
        "        some lots",
        "digest",
        f"  {'f' * 40}",
    ]


@given(words=st.lists(WORDS, min_size=1), width=st.integers(1, 60))
def test_no_word_is_broken_and_no_line_is_longer_than_it_must_be(
    words: list[str], width: int
) -> None:
    found = list(wrapped(Text(" ".join(words)), width))

    assert [word for line in found for word in line.plain.split(" ")] == words
    for line in found:
        assert line.cell_len <= width or " " not in line.plain
    for line, following in pairwise(found):
        first = Text(following.plain.split(" ")[0])
        assert line.cell_len + 1 + first.cell_len > width


@given(
    spans=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 200)), min_size=1, max_size=6),
    room=st.integers(0, 200),
)
def test_widths_fit_and_the_widest_give_way(spans: list[tuple[int, int]], room: int) -> None:
    least = [low for low, _ in spans]
    most = [low + more for low, more in spans]

    widths = fitted(least, most, room=room)

    if widths is None:
        assert sum(least) > room
        return
    assert sum(widths) == min(sum(most), room)
    assert all(a <= width <= b for a, width, b in zip(least, widths, most, strict=True))
    cut = [width for width, wide in zip(widths, most, strict=True) if width < wide]
    kept = [width for width, low in zip(widths, least, strict=True) if width > low]
    assert not cut or not kept or max(kept) <= max(*cut, *least) + 1


def test_a_word_of_wide_letters_counts_their_cells() -> None:
    assert longest_word("銅 精鉱 ore") == 4
