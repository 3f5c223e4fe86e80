"""Masses hold to exact fractions, whatever the unit, the digits and the moisture."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from fairlode.types.errors import SourcingError
from fairlode.types.quantity import MAX_MASS_G, dry_grams, in_unit
from fairlode.types.unit import MassBasis, MassUnit, mass_units

UNITS = st.sampled_from(mass_units())
MOISTURES = st.decimals(0, 1, places=6)
ERRORS = {
    "types.mass_negative",
    "types.mass_not_finite",
    "types.mass_too_large",
    "types.number_malformed",
    "types.unit_ambiguous",
    "types.unit_unknown",
}
AMOUNTS = st.decimals(0, 10**7, places=9) | st.integers(0, 10**7) | st.floats(0, 1e7)


def exact(amount: Decimal | float | str, unit: MassUnit, moisture: Decimal) -> int:
    """Grams by fractions: Python's round is half to even."""
    dry = Fraction(1) if unit.basis is MassBasis.DRY else 1 - Fraction(moisture)
    return round(Fraction(str(amount)) * Fraction(unit.grams) * dry)


def outcome(amount: str | float | Decimal, unit: str | MassUnit) -> int | str:
    """The dry mass in grams, or the code of the error that refuses it."""
    try:
        return dry_grams(amount, unit, moisture=0)
    except SourcingError as refusal:
        return refusal.code


@given(amount=AMOUNTS, unit=UNITS, moisture=MOISTURES)
@example(amount=Decimal("0.0005"), unit=mass_units()[0], moisture=Decimal(0))
@example(amount=Decimal("0.0015"), unit=mass_units()[0], moisture=Decimal(0))
def test_dry_grams_are_the_exact_product_rounded_half_to_even(
    amount: Decimal | float, unit: MassUnit, moisture: Decimal
) -> None:
    expected = exact(amount, unit, moisture)
    assume(expected <= MAX_MASS_G)

    assert dry_grams(amount, unit, moisture=moisture) == expected


@given(amount=AMOUNTS, unit=UNITS)
def test_a_number_means_the_same_as_text(amount: Decimal | float, unit: MassUnit) -> None:
    assume(exact(amount, unit, Decimal(0)) <= MAX_MASS_G)

    assert dry_grams(str(amount), unit, moisture=0) == dry_grams(amount, unit, moisture=0)


@given(
    parts=st.lists(st.decimals(0, 10**6, places=9), min_size=1, max_size=20),
    unit=UNITS,
    moisture=MOISTURES,
)
def test_the_whole_is_its_parts_within_half_a_gram_each(
    parts: list[Decimal], unit: MassUnit, moisture: Decimal
) -> None:
    whole = dry_grams(sum(parts, Decimal(0)), unit, moisture=moisture)

    gap = abs(whole - sum(dry_grams(part, unit, moisture=moisture) for part in parts))

    assert 2 * gap <= len(parts) + 1


@given(one=AMOUNTS, other=AMOUNTS, unit=UNITS, moisture=MOISTURES)
def test_more_is_never_less(
    one: Decimal | float, other: Decimal | float, unit: MassUnit, moisture: Decimal
) -> None:
    less, more = sorted((one, other), key=lambda amount: Fraction(str(amount)))
    assume(exact(more, unit, Decimal(0)) <= MAX_MASS_G)

    assert dry_grams(less, unit, moisture=moisture) <= dry_grams(more, unit, moisture=moisture)


@given(amount=AMOUNTS, unit=UNITS, wetter=MOISTURES, drier=MOISTURES)
def test_more_water_is_never_more_dry_mass(
    amount: Decimal | float, unit: MassUnit, wetter: Decimal, drier: Decimal
) -> None:
    assume(exact(amount, unit, Decimal(0)) <= MAX_MASS_G)
    low, high = sorted((wetter, drier))

    assert dry_grams(amount, unit, moisture=high) <= dry_grams(amount, unit, moisture=low)


@given(grams=st.integers(0, MAX_MASS_G), unit=UNITS)
@example(grams=MAX_MASS_G, unit=mass_units()[0])
@example(grams=2**53 + 1, unit=mass_units()[0])
def test_a_mass_in_any_unit_and_back_is_the_same_mass(grams: int, unit: MassUnit) -> None:
    assert dry_grams(in_unit(grams, unit), unit, moisture=0) == grams


@given(amount=st.text() | st.floats() | st.integers() | st.decimals(), unit=st.text() | UNITS)
@example(amount="1e-999999999", unit="kg")
@example(amount=Decimal("1e999999"), unit="Mt")
def test_any_input_gives_a_mass_or_an_error_of_ours(
    amount: str | float | Decimal, unit: str | MassUnit
) -> None:
    found = outcome(amount, unit)

    assert found in ERRORS or (isinstance(found, int) and 0 <= found <= MAX_MASS_G)
