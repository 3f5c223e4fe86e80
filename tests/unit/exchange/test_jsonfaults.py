import json

import pytest

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.jsonfaults import begins_json, decoded, fault_of


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('["a\nb"]', (1, 4), "a line break or control character within a text; "),
        (r'["\q"]', (1, 3), 'after a backslash only one of " \\ / b f n r t u may follow'),
        (r'["\u12"]', (1, 4), "four hexadecimal digits are due after \\u"),
        ("[1 2]", (1, 4), "a comma is due, or the bracket that closes"),
        ('{"a" 1}', (1, 6), "a colon is due"),
        ("[tru]", (1, 2), "a value is due"),
        ("{1: 2}", (1, 2), "the name of a member is due, in double quotes"),
        ("", (1, 1), "it is empty"),
    ],
)
def test_what_the_parser_says_is_said_in_our_words(
    text: str, place: tuple[int, int], reason: str
) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)

    facts = fault_of(caught.value, text).facts

    assert (facts["line"], facts["column"]) == place
    assert str(facts["reason"]).startswith(reason)


def test_a_mark_is_read_past() -> None:
    assert decoded(b"\xef\xbb\xbf{}") == "{}"


def test_the_place_of_a_byte_is_counted_in_letters() -> None:
    with pytest.raises(ExchangeError) as caught:
        decoded("ö\nöö".encode() + b"\xffx")

    assert caught.value.facts == {
        "what": "byte 8, in line 2, column 3, cannot be read",
        "position": 8,
    }


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b'{"a"', True),
        (b"\xef\xbb\xbf \n[ {", True),
        (b"[", True),
        (b"{}", True),
        (b"[section]", False),
        (b"{x", False),
        (b"lot,mass", False),
        (b"", False),
    ],
)
def test_json_is_known_by_its_first_signs(head: bytes, known: bool) -> None:
    assert begins_json(head) is known
