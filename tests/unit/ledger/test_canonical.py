import struct
from collections.abc import Callable
from enum import StrEnum

import orjson
import pytest

from fairlode.ledger.canonical import (
    MAX_INTEGER,
    NotCanonicalError,
    canonical,
    canonical_plain,
    digest,
)


class Word(StrEnum):
    LOT = "lot"


# RFC 8785, section 3.2.3.
RFC_SORTING = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\U0001f600": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
}
RFC_SORTED = [
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
]


def test_the_example_of_rfc_8785_has_the_bytes_printed_there() -> None:
    # RFC 8785, 3.2.2 and 3.2.4.
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f",
        "literals": [None, True, False],
    }

    assert canonical(value) == (
        b'{"literals":[null,true,false],'
        b'"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        b'"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_are_sorted_by_utf_16() -> None:
    found = canonical(RFC_SORTING).decode()

    places = [found.index(f'"{text}"') for text in RFC_SORTED]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("bits", "text"),
    [  # RFC 8785, appendix B
        ("0000000000000000", b"0"),
        ("8000000000000000", b"0"),
        ("0000000000000001", b"5e-324"),
        ("7fefffffffffffff", b"1.7976931348623157e+308"),
        ("4340000000000000", b"9007199254740992"),
        ("4430000000000000", b"295147905179352830000"),
        ("44b52d02c7e14af5", b"9.999999999999997e+22"),
        ("44b52d02c7e14af6", b"1e+23"),
        ("444b1ae4d6e2ef4e", b"999999999999999700000"),
        ("444b1ae4d6e2ef50", b"1e+21"),
        ("3eb0c6f7a0b5ed8c", b"9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", b"0.000001"),
        ("41b3de4355555555", b"333333333.3333333"),
        ("becbf647612f3696", b"-0.0000033333333333333333"),
        ("43143ff3c1cb0959", b"1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_ecmascript_does(bits: str, text: bytes) -> None:
    assert canonical(_double(bits)) == text


@pytest.mark.parametrize("writer", [canonical, canonical_plain])
def test_a_statement_has_no_blanks_and_sorted_keys(writer: Callable[[object], bytes]) -> None:
    value = {"mass_g": "12", "id": "lot-ö", "sites": ["b", "a"], "extra": {}}

    assert writer(value) == '{"extra":{},"id":"lot-ö","mass_g":"12","sites":["b","a"]}'.encode()


def test_the_largest_exact_integers_have_a_form() -> None:
    assert canonical([MAX_INTEGER, -MAX_INTEGER]) == b"[9007199254740991,-9007199254740991]"


def test_a_word_of_a_closed_list_is_its_text() -> None:
    assert canonical({"kind": Word.LOT}) == b'{"kind":"lot"}'


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(float("nan"), id="nan"),
        pytest.param(float("-inf"), id="infinity"),
        pytest.param(MAX_INTEGER + 2, id="large"),
        pytest.param([-MAX_INTEGER - 2], id="small"),
        pytest.param("\ud800", id="surrogate"),
        pytest.param(["a", {"b": "\udfff"}], id="deep surrogate"),
        pytest.param({"\ud800": "a"}, id="surrogate key"),
        pytest.param({1: "a"}, id="number key"),
        pytest.param({None: "a"}, id="null key"),
        pytest.param({"a": b"bytes"}, id="bytes"),
        pytest.param({"a": {1, 2}}, id="set"),
    ],
)
def test_what_has_no_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError) as refusal:
        canonical(value)

    assert refusal.value.code == "ledger.not_canonical"


def test_nesting_beyond_the_interpreter_is_refused_and_not_a_crash() -> None:
    value: list[object] = []
    for _ in range(100_000):
        value = [value]

    with pytest.raises(NotCanonicalError):
        canonical(value)


def test_nesting_beyond_the_fast_writer_is_still_written() -> None:
    value: list[object] = []
    for _ in range(299):
        value = [value]

    assert canonical(value) == b"[" * 300 + b"]" * 300


def test_the_fast_way_refuses_what_its_writer_cannot_write() -> None:
    with pytest.raises(NotCanonicalError):
        canonical_plain("\ud800")


def test_a_digest_is_sha_256() -> None:
    # FIPS 180-2, appendix B.1
    assert digest(b"abc").hex() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def _double(bits: str) -> float:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    return float(value)


def test_what_a_large_float_is_written_as_can_be_written_again() -> None:
    written = canonical([1e16, 2.0**53, 5.536499016109583e16])

    assert canonical(orjson.loads(written)) == written
