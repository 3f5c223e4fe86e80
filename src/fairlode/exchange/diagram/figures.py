"""Figures as people read them: masses in a fitting unit, shares in percent, at a stated precision.

One place writes them, so that the table on a screen, the page and the diagram say the same number
in the same words. What is not known is written `UNKNOWN`, never as zero.
"""

from decimal import Decimal

UNKNOWN = "not known"
"""Stands where the record holds no figure."""
SIGNIFICANT = 4
"""Digits of a mass that are written: no weighbridge and few assays are better."""
SHARE_DECIMALS = 2
"""Decimals of a share in percent."""
_UNITS = (("kt", 9), ("t", 6), ("kg", 3), ("g", 0))
"""Units of mass, largest first, each with its power of ten in grams. Megatonnes are left out:
half the trade reads Mt as metric tonnes."""
_SMALLEST = Decimal(1).scaleb(-SHARE_DECIMALS)
_WHOLE = 100


def mass_text(grams: float | None) -> str:
    """A mass with `SIGNIFICANT` digits in the unit that leaves one to three before the point.

    `grams` may be None (not known), zero, or beyond 2**53 (an int keeps every digit).
    """
    if grams is None:
        return UNKNOWN
    value = Decimal(grams)
    if not value:
        return "0 g"
    rounded = round(value, SIGNIFICANT - 1 - value.adjusted())
    unit, power = next((u for u in _UNITS if rounded.adjusted() >= u[1]), _UNITS[-1])
    scaled = rounded.scaleb(-power)
    decimals = max(0, SIGNIFICANT - 1 - scaled.adjusted())
    if not power:  # nothing is weighed below a gram here
        decimals = min(decimals, 3)
    return f"{scaled:.{decimals}f} {unit}"


def share_text(share: float) -> str:
    """A share in percent; one too small to show is not written as nothing, nor one as the whole."""
    percent = Decimal(share) * _WHOLE
    shown = round(percent, SHARE_DECIMALS)
    if shown < _SMALLEST and percent > 0:
        return f"<{_SMALLEST} %"
    if shown == _WHOLE and percent < _WHOLE - _SMALLEST / 1000:
        return f">{_WHOLE - _SMALLEST} %"
    return f"{shown} %"


def count_text(number: int, noun: str, *, plural: str = "") -> str:
    """A count with its noun: ``1 record``, ``12,000 records``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
