"""Artisanal output against the people and the days that it took.

Output over workers times days is held against what field studies have seen of the mineral: less
than the low end or more than the high end is asked about. The ranges span a factor of a hundred,
because richness, depth and season do: what lies within is not shown to be true.

Counts of workers come from site visits, such as those that IPIS publishes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fairlode.engine.plausibility.findings import Finding, limits, rows_of
from fairlode.types._tables import fold
from fairlode.types.errors import SourcingError

_DAYS_A_YEAR = 365.25


class OutputImpossibleError(SourcingError):
    """An output, a number of days or of workers that cannot be one."""

    code = "plausibility.output_impossible"
    sentence = "{what} of {site} is {value}, which cannot be."
    remedy = "Masses and days are finite and above zero, workers a whole number from zero on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one person was seen to bring out in a day."""

    mineral: str
    low_kg: float
    typical_kg: float
    high_kg: float
    what: str
    checked: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """People counted at a site."""

    site: str
    name: str = ""
    workers: int | None = None
    """None where nobody counted."""
    minerals: tuple[str, ...] = ()
    """As the visitor wrote them."""
    on: date | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 0:
            raise OutputImpossibleError(
                what="The number of workers", site=self.site, value=self.workers
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a site is said to have brought out in a time."""

    site: str
    mineral: str
    mass_kg: float
    days: float
    """Days on which was worked."""
    workers: int | None = None
    """As declared; else those of the last visit count."""
    ended: date | None = None

    def __post_init__(self) -> None:
        for what, value in (("The output", self.mass_kg), ("The number of days", self.days)):
            if not 0 < value < float("inf"):
                raise OutputImpossibleError(what=what, site=self.site, value=value)


@lru_cache
def rate_of(mineral: str) -> Rate | None:
    """The rates of a mineral by any of its names, in English or French; None where unknown."""
    for row in rows_of("artisanal_output"):
        if fold(mineral) in {fold(name) for name in (row["mineral"], *row["names"].split(";"))}:
            return Rate(
                mineral=row["mineral"],
                low_kg=float(row["low"]),
                typical_kg=float(row["typical"]),
                high_kg=float(row["high"]),
                what=row["what"],
                checked=row["checked"] == "yes",
                source=row["source"],
            )
    return None


def visits(rows: Iterable[Mapping[str, str]]) -> dict[str, Visit]:
    """Visits by site code, from rows with the columns of the IPIS site visits; the latest counts.

    ``pcode``, ``name``, ``visit_date``, ``workers_numb``, ``mineral1`` to ``mineral3``; an empty
    cell is not known, never zero.
    """
    found: dict[str, Visit] = {}
    for row in rows:
        visit = Visit(
            site=row["pcode"],
            name=row.get("name", ""),
            workers=int(float(row["workers_numb"])) if row.get("workers_numb") else None,
            minerals=tuple(
                row[key] for key in ("mineral1", "mineral2", "mineral3") if row.get(key)
            ),
            on=date.fromisoformat(row["visit_date"]) if row.get("visit_date") else None,
        )
        known = found.get(visit.site)
        if known is None or (visit.on or date.min) >= (known.on or date.min):
            found[visit.site] = visit
    return found


def check_output(output: Output, visit: Visit | None = None) -> list[Finding]:
    """Hold an output against its workers and days; nothing where nothing is unusual."""
    found = _of_visit(output, visit)
    workers = _workers(output, visit)
    rate = rate_of(output.mineral)
    if not workers:
        sentence = "No workers are counted at the site."
        found.append(_finding("plausibility.workers_missing", output, sentence, {}))
    elif rate is not None:
        found += _of_rate(output, rate, workers)
    return found


def _workers(output: Output, visit: Visit | None) -> int | None:
    return output.workers if output.workers is not None or visit is None else visit.workers


def _of_rate(output: Output, rate: Rate, workers: int) -> list[Finding]:
    each = output.mass_kg / (workers * output.days)
    facts = {
        "kg_per_worker_and_day": each,
        "workers": workers,
        "days": output.days,
        "low_kg": rate.low_kg,
        "typical_kg": rate.typical_kg,
        "high_kg": rate.high_kg,
        "workers_it_would_take": output.mass_kg / (rate.typical_kg * output.days),
        "range_checked": rate.checked,
        "range_source": rate.source,
    }
    head = f"{each:.3g} kg of {rate.mineral} a worker and day"
    if each > rate.high_kg:
        sentence = f"{head} is more than the {rate.high_kg:g} kg that were seen at most."
        return [_finding("plausibility.output_high", output, sentence, facts)]
    if each < rate.low_kg:
        sentence = f"{head} is less than the {rate.low_kg:g} kg that were seen at least."
        return [_finding("plausibility.output_low", output, sentence, facts)]
    return []


def _of_visit(output: Output, visit: Visit | None) -> list[Finding]:
    if visit is None:
        return []
    found = []
    oldest = float(limits("output")["oldest_years"])
    if output.workers is None and visit.on and output.ended:
        years = abs((output.ended - visit.on).days) / _DAYS_A_YEAR
        if years > oldest:
            sentence = f"The workers were counted {years:.1f} years apart from the output."
            facts = {"years": years, "oldest_years": oldest}
            found.append(_finding("plausibility.workers_outdated", output, sentence, facts))
    wanted, seen = rate_of(output.mineral), {rate_of(each) for each in visit.minerals}
    if wanted is not None and seen - {None} and wanted not in seen:
        sentence = f"The visitors saw {', '.join(visit.minerals)}, not {wanted.mineral}."
        seen_facts = {"seen": list(visit.minerals), "declared": output.mineral}
        found.append(_finding("plausibility.mineral_not_seen", output, sentence, seen_facts))
    return found


def _finding(code: str, output: Output, sentence: str, facts: Mapping[str, object]) -> Finding:
    return Finding(code=code, subject=output.site, sentence=sentence, facts=facts)
