import json
import tracemalloc
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document, ExchangeError
from fairlode.exchange.formats import format_of
from fairlode.exchange.otherjson import LOOK_BYTES

MANY = json.dumps(dict.fromkeys("abcdefgh"))


def refusal(folder: Path, content: str | bytes, name: str = "a.json") -> ExchangeError:
    """Why no format recognises a file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ExchangeError) as caught:
        format_of(Document(path))
    return caught.value


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{}", "an empty object"),
        ('{"a": 1}', "an object with the member a"),
        ('{"a": 1, "b": [2]}', "an object with the members a, b"),
        (MANY, "an object with the members a, b, c, d, e, f and 2 more"),
        (json.dumps({"x" * 99: 1}), f"an object with the member {'x' * 40}..."),
        ("[]", "an empty list"),
        ("[1, 2]", "a list of 2, the first of them a number"),
        ('[{"a": 1}]', "a list of 1, the first of them an object with the member a"),
        ("[[[1]]]", "a list of 1, the first of them a list"),
        ('"text"', "a text"),
        ("7", "a number"),
        ("true", "true or false"),
        ("null", "null"),
    ],
)  # fmt: skip
def test_json_of_no_known_kind_is_described(tmp_path: Path, content: str, what: str) -> None:
    error = refusal(tmp_path, content)

    assert (error.code, error.facts["what"]) == ("exchange.json_kind_unknown", what)


def test_it_is_said_what_was_looked_for(tmp_path: Path) -> None:
    remedy = refusal(tmp_path, "{}").problem().remedy

    for sign in ('"fairlode-bundle"', '"EPCISDocument"', "@context and epcisBody", "lotNumber"):
        assert sign in remedy


@pytest.mark.parametrize(
    ("content", "nearest"),
    [
        (
            '{"@context": [], "epcisBody": {"eventList": []}}',
            " It is nearest to GS1 EPCIS 2.0 (JSON, JSON-LD): it has epcisBody, eventList.",
        ),
        (
            '{"lots": [{"mineral": "2609.00.00", "concentration": 70}]}',
            (
                " It is nearest to ICGLR Mining Sector Data Sharing Protocol (JSON): "
                "it has lots, mineral, concentration."
            ),
        ),
        ('{"checkpoint": {}}', " It is nearest to Fairlode bundle: it has checkpoint."),
        ('{"hello": 1}', ""),
    ],
)
def test_the_nearest_format_is_named(tmp_path: Path, content: str, nearest: str) -> None:
    assert refusal(tmp_path, content).facts["nearest"] == nearest


@pytest.mark.parametrize(
    ("content", "line", "column", "reason"),
    [
        ('{\n"a": ', 2, 6, "the document ends here, and is not whole"),
        (
            '{"a": "b',
            1,
            7,
            (
                "the text that begins here has no end; the document is cut off, or a quotation "
                "mark missing"
            ),
        ),
        ("{'a': 1}", 1, 2, "the name of a member is due, in double quotes"),
        ('{"a": 1} {', 1, 10, "more follows after its end"),
        (
            '{"a": 1}\n{"a": 2}',
            2,
            1,
            (
                "more follows after its end; a file with one event a line has a name that ends in "
                ".jsonl"
            ),
        ),
        (f"[\n{'9' * 5_000}]", 2, 1, "a number of thousands of digits"),
        ("hello", 1, 1, "a value is due"),
        (b'{"a": "caf\xc3', 1, 11, "the document ends here, within a letter"),
    ],
)
def test_broken_json_is_told_with_line_and_column(
    tmp_path: Path, content: str | bytes, line: int, column: int, reason: str
) -> None:
    error = refusal(tmp_path, content)

    assert error.code == "exchange.not_json"
    assert error.facts == {"line": line, "column": column, "reason": reason}


@pytest.mark.parametrize(
    ("encoding", "what"),
    [
        ("utf-16", "it is UTF-16"),
        ("utf-16-le", "it is UTF-16"),
        ("utf-16-be", "it is UTF-16"),
        ("utf-32", "it is UTF-32"),
        ("utf-32-le", "it is UTF-32"),
        ("utf-32-be", "it is UTF-32"),
        ("cp1252", "byte 17, in line 2, column 8, cannot be read"),
    ],
)
def test_another_encoding_is_named(tmp_path: Path, encoding: str, what: str) -> None:
    content = '{"a": 1,\n"b": "cöte"}'.encode(encoding)

    error = refusal(tmp_path, content)

    assert (error.code, error.facts["what"]) == ("exchange.not_utf8", what)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a": ' * 5_000 + "1" + "}" * 5_000])
def test_what_is_nested_too_deep_is_told_with_the_limit(tmp_path: Path, content: str) -> None:
    error = refusal(tmp_path, content)

    assert (error.code, error.facts) == ("exchange.too_deep", {"limit": 64})


def test_without_a_telling_name_it_is_json_by_its_first_signs(tmp_path: Path) -> None:
    assert refusal(tmp_path, '{"a": 1}', "noname").code == "exchange.json_kind_unknown"
    assert refusal(tmp_path, "[section]\na=b", "a.ini").code == "exchange.format_unknown"
    assert refusal(tmp_path, "{\\rtf1 hello}", "a.rtf").code == "exchange.format_unknown"


@pytest.mark.parametrize("filling", ["x", "é", '","'])
def test_a_large_file_is_looked_at_in_part(tmp_path: Path, filling: str) -> None:
    content = ('["' + filling * (LOOK_BYTES // len(filling.encode()))).encode() + b"]" * 20_000_000

    tracemalloc.start()
    try:
        error = refusal(tmp_path, content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    size = f"{len(content):,}"
    assert error.facts["what"] == f"too large to be looked at whole ({size} bytes)"
    assert peak < 60 * LOOK_BYTES
