from collections.abc import Callable

import pytest

from fairlode.exchange.contract import Reading
from fairlode.exchange.tabular.cells import BLANKS
from fairlode.exchange.tabular.schema import header_words

Read = Callable[..., Reading]


def _ids(reading: Reading) -> list[str]:
    assert reading.problems == ()
    return [draft.subject for draft in reading.drafts]


@pytest.mark.parametrize(
    "row",
    [
        "Total,,5",
        "TOTAL GENERAL,,5",
        "Suma,,5",
        "Somme,,5",
        "Sous-total:,,5",
        "Subtotal,,5",
        ",Total,5",
        ",Soma,5",
    ],
)
def test_totals_are_left_out_and_told(read: Read, row: str) -> None:
    reading = read(f"lot_id,name,mass (kg)\nA,x,2\nB,y,3\n{row}\n")

    assert _ids(reading) == ["A", "B"]
    assert "lots.csv: left out the totals in row 4." in reading.notes


def test_a_word_like_total_within_a_name_is_none(read: Read) -> None:
    assert _ids(read("lot_id,name\nTOTALITY-1,Total\nSUM-2,x\n")) == ["TOTALITY-1", "SUM-2"]


def test_a_repeated_header_is_left_out_and_told(read: Read) -> None:
    reading = read("lot_id,mass (kg)\nA,2\nlot_id,mass (kg)\nB,3\n")

    assert _ids(reading) == ["A", "B"]
    assert "lots.csv: left out the repeated header in row 3." in reading.notes


def test_examples_of_the_template_are_never_recorded(read: Read) -> None:
    reading = read("lot_id,mass (kg)\nEXAMPLE-1,2\nexample-2,2\nA,2\n")

    assert _ids(reading) == ["A"]
    assert "left out 2 example row(s) of the template (rows 2, 3)." in reading.notes[1]


def test_rows_of_blanks_are_left_out(read: Read) -> None:
    reading = read("lot_id,name\nA,x\n -, n/a\n \t,\u00a0\nB,y\n")

    assert _ids(reading) == ["A", "B"]
    assert not any("left out" in note for note in reading.notes)


@pytest.mark.parametrize("text", sorted(BLANKS - {""}))
def test_every_word_for_nothing_is_no_id(read: Read, text: str) -> None:
    reading = read(f"lot_id,name\nA,x\n{text},\n")

    assert _ids(reading) == ["A"]


@pytest.mark.parametrize("word", sorted(header_words("total")))
def test_every_word_for_a_total_is_none_of_an_id(read: Read, word: str) -> None:
    reading = read(f"lot_id,mass (kg)\nA,2\n{word.capitalize()},2\n_{word}:,2\n")

    assert _ids(reading) == ["A"]


def test_what_stands_in_json_is_no_total(read: Read) -> None:
    reading = read('lot_id,name,extra\nA,x,"{""Total"": 5}"\n')

    assert _ids(reading) == ["A"]
    assert [draft.statement.extra for draft in reading.drafts] == [{"Total": 5}]
