"""Figures of a balance in words: exact, because an accountant adds them up."""

from decimal import Decimal
from fractions import Fraction

from fairlode.types.element import element
from fairlode.types.instant import from_micros
from fairlode.types.lot import CustodyModel

_UNITS = ((6, "t"), (3, "kg"), (0, "g"))
_PERCENT_DIGITS = 2


def mass_words(grams: int) -> str:
    """Grams in the largest of t, kg and g that leaves one before the point; every digit of them."""
    power, unit = next((u for u in _UNITS if abs(grams) >= 10 ** u[0]), _UNITS[-1])
    return f"{scaled(grams, power)} {unit}"


def scaled(grams: int, power: int, *, decimals: int = 0) -> str:
    """Grams over ten to a power, with all digits and at least so many decimals."""
    text = f"{Decimal(grams).scaleb(-power):,f}"
    whole, _, part = text.partition(".")
    part = part.rstrip("0").ljust(decimals, "0")
    return f"{whole}.{part}" if part else whole


def share_words(share: Fraction) -> str:
    """A share in percent, rounded half even to two decimals; exact where it has no more."""
    return f"{round(Decimal(share.numerator) * 100 / share.denominator, _PERCENT_DIGITS)} %"


def measure_words(symbol: str) -> str:
    """What is counted: ``contained copper (Cu)``, or ``gross dry mass``."""
    if not symbol:
        return "gross dry mass"
    return f"contained {element(symbol).names['en'].lower()} ({symbol})"


def model_words(model: CustodyModel) -> str:
    """A custody model for people."""
    return model.value.replace("_", " ")


def day_words(micros: int) -> str:
    """The day of a moment, in UTC."""
    return f"{from_micros(micros):%Y-%m-%d}"
