"""Laws of identifiers, held against drawn texts and an oracle written from the standards."""

import string

from hypothesis import assume, given, reject
from hypothesis import strategies as st

from fairlode.types.errors import Severity
from fairlode.types.identifiers import (
    GtinCheckDigitError,
    IdentifierError,
    Lei,
    LeiCheckDigitError,
    canonical_id,
    check_identifier,
    digital_link_to_epc,
    epc_to_digital_link,
    parse_identifier,
    parse_lei,
)
from fairlode.types.identifiers._epc_table import EPC_SCHEMES, TAIL, EpcScheme
from fairlode.types.identifiers._gs1 import check_digit
from fairlode.types.identifiers._registry import SCHEMES
from fairlode.types.identifiers.lei import lei_check_digits

DIGITS = string.digits
CAPITALS = string.digits + string.ascii_uppercase
CHARACTER_SET_82 = "!\"%&'()*+,-./:;<=>?_" + string.digits + string.ascii_letters
CHARACTER_SET_39 = "#-/" + CAPITALS
SERIALS = {"N": DIGITS, "X": CHARACTER_SET_82}
# Longest serial number, and longest key of a scheme without fixed digits (Tag Data Standard, 6.3).
SERIAL_CHARS = {"upui": 28, "grai": 16, "gdti": 17, "sgcn": 12, "cpi": 12}
OPEN_KEY_CHARS = 30
KEEPS_IN_URN = set("!'()*+,-.:;=_" + string.digits + string.ascii_letters)


def escaped(text: str) -> str:
    """`text` as an EPC URN writes it."""
    return "".join(c if c in KEEPS_IN_URN else f"%{ord(c):02X}" for c in text)


def texts(alphabet: str, *, chars: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=chars)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


@st.composite
def epc_urns(draw: st.DrawFn) -> tuple[EpcScheme, str, int]:
    """A scheme, a URN of it that keeps every rule, and its company prefix length."""
    epc = draw(st.sampled_from(sorted(EPC_SCHEMES.values(), key=lambda one: one.scheme)))
    length = draw(st.integers(6, 12))
    parts = [draw(digits(length))]
    if epc.digits:
        parts.append(draw(digits(epc.digits - length)))
    else:
        alphabet = CHARACTER_SET_39 if epc.scheme == "cpi" else CHARACTER_SET_82
        parts.append(escaped(draw(texts(alphabet, chars=OPEN_KEY_CHARS - length))))
    parts += [draw(digits(2)) for _ in range(epc.pieces)]
    if epc.serial:
        alphabet = DIGITS if epc.scheme in {"sgcn", "cpi"} else CHARACTER_SET_82
        serial = texts(alphabet, chars=SERIAL_CHARS.get(epc.scheme, 20))
        parts.append(escaped(draw(serial)))
    return epc, f"urn:epc:{epc.kind}:{epc.scheme}:{'.'.join(parts)}", length


# Texts that begin like an identifier and go on anyhow, besides texts of every kind.
BEGINNINGS = sorted(
    {scheme.example for scheme in SCHEMES} | {e.example for e in EPC_SCHEMES.values()}
)
NEAR_TEXTS = st.builds(
    lambda example, cut, end: example[:cut] + end,
    st.sampled_from(BEGINNINGS),
    st.integers(0, 60),
    st.text(max_size=40),
)
ANY_TEXTS = st.one_of(st.text(max_size=300), NEAR_TEXTS)


@given(text=ANY_TEXTS)
def test_canonical_of_canonical_is_canonical_and_of_the_same_scheme(text: str) -> None:
    try:
        identifier = parse_identifier(text)
    except IdentifierError:
        reject()

    assert canonical_id(identifier.canonical) == identifier.canonical
    assert parse_identifier(identifier.canonical).scheme == identifier.scheme


@given(text=ANY_TEXTS)
def test_the_fast_path_says_what_the_parser_says(text: str) -> None:
    try:
        expected = parse_identifier(text).canonical
    except IdentifierError as refusal:
        expected = refusal.code
    try:
        canonical = canonical_id(text)
    except IdentifierError as refusal:
        canonical = refusal.code

    assert canonical == expected


@given(text=ANY_TEXTS)
def test_a_check_has_an_error_exactly_when_the_text_is_refused(text: str) -> None:
    problems = check_identifier(text, place="row 1")
    try:
        parse_identifier(text)
        refused = False
    except IdentifierError:
        refused = True

    assert refused == any(problem.severity is Severity.ERROR for problem in problems)
    assert {problem.place for problem in problems} <= {"row 1"}


@given(text=ANY_TEXTS, before=st.text(" \t\n", max_size=3), after=st.text(" \t\n", max_size=3))
def test_blanks_around_a_text_do_not_matter(text: str, before: str, after: str) -> None:
    try:
        expected = canonical_id(text)
    except IdentifierError:
        reject()

    assert canonical_id(before + text + after) == expected


@given(drawn=epc_urns())
def test_a_urn_comes_back_from_its_digital_link(drawn: tuple[EpcScheme, str, int]) -> None:
    _, urn, length = drawn

    link = epc_to_digital_link(urn)

    assert digital_link_to_epc(link, length) == urn
    assert check_identifier(urn) == check_identifier(link) == []


@given(drawn=epc_urns(), host=st.sampled_from(["http://a.example", "https://B.example:1/x/y"]))
def test_a_urn_and_its_links_on_any_host_are_one_identifier(
    drawn: tuple[EpcScheme, str, int], host: str
) -> None:
    epc, urn, _ = drawn
    link = epc_to_digital_link(urn)

    elsewhere = link.replace("https://id.gs1.org", host) + "?17=251231"

    assert parse_identifier(urn) == parse_identifier(link) == parse_identifier(elsewhere)
    assert parse_identifier(link).scheme == epc.scheme


@given(drawn=epc_urns())
def test_the_key_of_a_link_is_put_together_as_the_standard_says(
    drawn: tuple[EpcScheme, str, int],
) -> None:
    epc, urn, _ = drawn
    assume(epc.digits)
    prefix, reference, *rest = urn.split(":", 4)[4].split(".", epc.parts - 1)

    key = epc_to_digital_link(urn).removeprefix(f"https://id.gs1.org/{epc.key.ai}/")

    body = reference[:1] + prefix + reference[1:] if epc.indicator else prefix + reference
    body = "0" + body if epc.scheme == "grai" else body
    pieces = "".join(rest[: epc.pieces])
    assert key.startswith(body + oracle_check_digit(body) + pieces)
    assert len(key.split("/")[0]) == len(body) + 1 + len(pieces) or epc.serial == TAIL


def oracle_check_digit(body: str) -> str:
    """GS1 General Specifications, 7.9.1, step by step."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        total += int(digit) * (3 if place % 2 == 0 else 1)
    return next(str(check) for check in range(10) if (total + check) % 10 == 0)


@given(body=texts(DIGITS, chars=30))
def test_the_check_digit_is_that_of_the_specification(body: str) -> None:
    assert check_digit(body) == oracle_check_digit(body)


@given(body=digits(13), place=st.integers(0, 13), other=st.sampled_from(DIGITS))
def test_every_single_wrong_digit_of_a_gtin_is_found(body: str, place: int, other: str) -> None:
    gtin = body + check_digit(body)
    assume(gtin[place] != other)
    mistyped = gtin[:place] + other + gtin[place + 1 :]

    try:
        parse_identifier(f"https://a.example/01/{mistyped}")
        found = False
    except GtinCheckDigitError:
        found = True

    assert found


@given(first=st.text(CAPITALS, min_size=18, max_size=18))
def test_an_lei_leaves_one_when_divided_by_97(first: str) -> None:
    code = first + lei_check_digits(first)

    number = int("".join(str(int(character, 36)) for character in code))
    assert number % 97 == 1
    assert parse_lei(code.lower()) == Lei(code=code)


@given(
    first=st.text(CAPITALS, min_size=18, max_size=18),
    place=st.integers(0, 17),
    other=st.sampled_from(CAPITALS),
)
def test_every_single_wrong_character_of_an_lei_is_found(
    first: str, place: int, other: str
) -> None:
    # A letter for a digit changes the length of the number, which MOD 97-10 does not cover.
    assume(first[place] != other and first[place].isdigit() == other.isdigit())
    mistyped = first[:place] + other + first[place + 1 :] + lei_check_digits(first)

    try:
        parse_lei(mistyped)
        found = False
    except LeiCheckDigitError:
        found = True

    assert found
