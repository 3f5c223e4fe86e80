"""Numbers as documents give them."""

from decimal import Decimal

import numpy as np
import pytest

from fairlode.types.errors import SourcingError
from fairlode.types.number import Number, decimal_of, parse_decimal


@pytest.mark.parametrize(
    ("text", "value"), [("1", "1"), ("-1234.5", "-1234.5"), ("1.2e6", "1.2e6"), (".5", "0.5")]
)
def test_a_plain_decimal_is_parsed(text: str, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["nan", "inf", "1.2.3", "1e", "0x10", "1%", " 1", "--1", "1e9999999999"]
)
def test_what_is_no_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        parse_decimal(text)

    assert refusal.value.code == "types.number_malformed"


@pytest.mark.parametrize(
    ("number", "value"),
    [(0.1, "0.1"), (np.float64(0.3), "0.3"), (7, "7"), ("1e3", "1000"), (Decimal("2.50"), "2.50")],
)
def test_a_number_is_the_shortest_decimal_that_names_it(number: Number, value: str) -> None:
    assert decimal_of(number) == Decimal(value)


def test_a_tick_is_no_number() -> None:
    with pytest.raises(SourcingError) as refusal:
        decimal_of(True)  # noqa: FBT003 - the very thing

    assert refusal.value.code == "types.number_malformed"
