"""The fast canonical form against the reference implementation."""

import json
from random import Random

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from fairlode.ledger.canonical import MAX_INTEGER, canonical, canonical_plain

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN_KEYS = st.text(st.characters(max_codepoint=0xD7FF))
EXACT = st.integers(-MAX_INTEGER, MAX_INTEGER)


def trees(leaves: st.SearchStrategy, keys: st.SearchStrategy[str]) -> st.SearchStrategy:
    """JSON values with these leaves and keys."""
    return st.recursive(leaves, lambda item: st.lists(item) | st.dictionaries(keys, item))


PLAIN = trees(st.none() | st.booleans() | TEXT | EXACT, PLAIN_KEYS)
JSON = trees(
    st.none() | st.booleans() | TEXT | EXACT | st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
)


@given(PLAIN)
def test_the_fast_form_is_the_canonical_one_where_it_is_vouched_for(value: object) -> None:
    assert canonical_plain(value) == rfc8785.dumps(value)


@given(JSON)
def test_the_checked_form_is_the_canonical_one_for_all_json(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(JSON)
def test_the_canonical_form_is_a_fixed_point(value: object) -> None:
    once = canonical(value)

    assert canonical(json.loads(once, parse_int=_number)) == once


@given(st.dictionaries(TEXT, TEXT), st.randoms())
def test_the_order_in_which_keys_were_written_does_not_matter(
    value: dict[str, str], random: Random
) -> None:
    items = list(value.items())
    random.shuffle(items)

    assert canonical(dict(items)) == canonical(value)


def _number(text: str) -> float:
    """JSON knows one kind of number: 1e20 is written with all its digits, and is a double."""
    value = int(text)
    return value if abs(value) <= MAX_INTEGER else float(text)
