"""Weights of bags: the same bag twice, weights no bag has, and digits that nobody read off a scale.

A scale that is read gives last digits that are spread about evenly; weights that are estimated or
written later favour 0 and 5. The test says that digits are uneven, not why: a scale that shows
half kilograms does the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scipy import stats

from fairlode.engine.plausibility.findings import Finding, limits
from fairlode.types.errors import SourcingError

_DIGITS = 10


class BagWeightError(SourcingError):
    """A weight that is none."""

    code = "plausibility.bag_weight"
    sentence = "The weight of the bag {bag} is {weight} kg."
    remedy = "Give the weight in kilograms, finite and above zero, as it was written."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """A bag as it was weighed; the weight with the digits that were written down."""

    id: str
    weight_kg: Decimal

    def __post_init__(self) -> None:
        if not (self.weight_kg.is_finite() and self.weight_kg > 0):
            raise BagWeightError(bag=self.id, weight=self.weight_kg)


def check_bags(bags: Iterable[Bag]) -> list[Finding]:
    """Every finding about a series of bags; their order is no matter."""
    ordered = sorted(bags, key=lambda bag: (bag.id, bag.weight_kg))
    return [*_repeated(ordered), *_range(ordered), *_digits(ordered), *_same(ordered)]


def _repeated(bags: Sequence[Bag]) -> list[Finding]:
    weights: dict[str, list[Decimal]] = defaultdict(list)
    for bag in bags:
        weights[bag.id].append(bag.weight_kg)
    return [
        Finding(
            code="plausibility.bag_repeated",
            subject=bag,
            sentence=f"The bag {bag} stands {len(found)} times, with {_list(found)} kg.",
            facts={"times": len(found), "weights_kg": [float(each) for each in found]},
        )
        for bag, found in weights.items()
        if len(found) > 1
    ]


def _list(weights: Sequence[Decimal]) -> str:
    return ", ".join(str(each) for each in weights)


def _range(bags: Sequence[Bag]) -> list[Finding]:
    limit = limits("bags")
    least, most = Decimal(str(limit["least_kg"])), Decimal(str(limit["most_kg"]))
    return [
        Finding(
            code="plausibility.bag_weight_range",
            subject=bag.id,
            sentence=f"{bag.weight_kg} kg is not between {least} and {most} kg.",
            facts={
                "weight_kg": float(bag.weight_kg),
                "least_kg": float(least),
                "most_kg": float(most),
                "range_checked": limit["checked"],
            },
        )
        for bag in bags
        if not least <= bag.weight_kg <= most
    ]


def _digits(bags: Sequence[Bag]) -> list[Finding]:
    """Chi-square test that the last digits written are spread evenly, by number of decimals.

    A trailing zero counts where it was written: 31.50 has the last digit 0.
    """
    limit, found = limits("digits"), []
    series: dict[int, list[int]] = defaultdict(list)
    for bag in bags:
        _, digits, exponent = bag.weight_kg.as_tuple()
        series[-int(exponent)].append(digits[-1])
    for decimals, last in sorted(series.items()):
        if len(last) < limit["fewest"]:
            continue
        counts = [last.count(digit) for digit in range(_DIGITS)]
        p = float(stats.chisquare(counts).pvalue)
        if p < limit["level"]:
            often = max(range(_DIGITS), key=counts.__getitem__)
            found.append(
                Finding(
                    code="plausibility.bag_digits",
                    subject=f"{len(last)} weights with {decimals} decimals",
                    sentence=(
                        f"{counts[often]} of {len(last)} weights end in {often}; read off a scale, "
                        f"about {len(last) / _DIGITS:.0f} would."
                    ),
                    facts={"counts": counts, "p": p, "level": limit["level"]},
                )
            )
    return found


def _same(bags: Sequence[Bag]) -> list[Finding]:
    limit = limits("repeats")
    if len(bags) < limit["fewest"]:
        return []
    (weight, count), *_ = sorted(
        Counter(bag.weight_kg for bag in bags).items(), key=lambda pair: (-pair[1], pair[0])
    )
    if count <= limit["most_share"] * len(bags):
        return []
    return [
        Finding(
            code="plausibility.bag_same_weight",
            subject=f"{len(bags)} bags",
            sentence=f"{count} of {len(bags)} bags weigh {weight} kg.",
            facts={"weight_kg": float(weight), "count": count, "most_share": limit["most_share"]},
        )
    ]
