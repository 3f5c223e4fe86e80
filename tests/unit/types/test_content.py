"""Contents of one element."""

import math

import pytest

from fairlode.types.content import Basis, Content
from fairlode.types.errors import SourcingError


def measured(fraction: float, u: float | None = None) -> Content:
    return Content(fraction=fraction, u=u, basis=Basis.MEASURED)


def test_the_error_of_130_percent_says_so() -> None:
    with pytest.raises(SourcingError) as refusal:
        Content.from_percent(130, basis=Basis.MEASURED)

    assert str(refusal.value) == "A content of 130 % is not between 0 and 100 %."


@pytest.mark.parametrize("fraction", [-0.001, 1.001, math.nan, math.inf])
def test_a_content_cannot_be_built_out_of_range(fraction: float) -> None:
    with pytest.raises(SourcingError) as refusal:
        measured(fraction)

    assert refusal.value.code == "types.assay_out_of_range"


@pytest.mark.parametrize("u", [-0.1, math.nan, math.inf])
def test_a_content_cannot_have_an_impossible_uncertainty(u: float) -> None:
    with pytest.raises(SourcingError) as refusal:
        measured(0.5, u)

    assert refusal.value.code == "types.assay_uncertainty"


def test_percent_ppm_and_grams_per_tonne_say_the_same() -> None:
    percent = Content.from_percent("0.0012", u="0.0001", basis=Basis.MEASURED)
    ppm = Content.from_ppm(12, u=1, basis=Basis.MEASURED)
    grams = Content.from_grams_per_tonne("12.0", u="1.0", basis=Basis.MEASURED)

    assert (percent.fraction, ppm.fraction, grams.fraction) == (12e-6, 12e-6, 12e-6)
    assert [each.u for each in (percent, ppm, grams)] == [pytest.approx(1e-6)] * 3


def test_a_vanishing_content_is_zero_without_effort() -> None:
    assert Content.from_percent("1e-999999999", basis=Basis.MEASURED).fraction == 0.0
