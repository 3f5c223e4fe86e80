from datetime import date

import pytest

from fairlode.engine.plausibility import Output, Visit, check_output, rate_of, visits
from fairlode.engine.plausibility.output import OutputImpossibleError


def codes(output: Output, visit: Visit | None = None) -> list[str]:
    return [finding.code for finding in check_output(output, visit)]


def made(mass_kg: float, **more: object) -> Output:
    return Output(site="cod1", mineral="Coltan", mass_kg=mass_kg, days=25, **more)


VISIT = Visit(site="cod1", workers=100, minerals=("Coltan",), on=date(2024, 5, 1))


def test_what_people_and_days_explain_is_not_asked_about() -> None:
    assert codes(made(750.0), VISIT) == []


@pytest.mark.parametrize(
    ("mass_kg", "code"),
    [(7_501.0, "plausibility.output_high"), (124.0, "plausibility.output_low")],
)
def test_what_lies_beyond_the_range_is_asked_about(mass_kg: float, code: str) -> None:
    (finding,) = check_output(made(mass_kg), VISIT)

    assert finding.code == code
    assert finding.facts["kg_per_worker_and_day"] == mass_kg / 2500
    assert finding.facts["workers_it_would_take"] == pytest.approx(mass_kg / (0.3 * 25))
    assert finding.facts["range_checked"] is False
    assert finding.question.endswith("?")


def test_declared_workers_go_before_counted_ones() -> None:
    assert codes(made(7_501.0, workers=200), VISIT) == []


def test_uncounted_workers_are_not_taken_for_none() -> None:
    assert codes(made(750.0), Visit(site="cod1", workers=None)) == ["plausibility.workers_missing"]
    assert codes(made(750.0), None) == ["plausibility.workers_missing"]


def test_an_old_count_and_another_mineral_are_asked_about() -> None:
    gold = Visit(site="cod1", workers=100, minerals=("Or",), on=date(2015, 5, 1))

    found = codes(made(750.0, ended=date(2024, 5, 1)), gold)

    assert found == ["plausibility.workers_outdated", "plausibility.mineral_not_seen"]


@pytest.mark.parametrize("name", ["Cassitérite", "cassiterite", "CASSITERITE", "Étain"])
def test_minerals_are_known_by_their_names(name: str) -> None:
    rate = rate_of(name)

    assert rate is not None
    assert rate.mineral == "cassiterite"


def test_an_unknown_mineral_has_no_range_and_no_finding() -> None:
    assert rate_of("Tourmaline") is None
    assert codes(Output(site="x", mineral="Tourmaline", mass_kg=1e9, days=1, workers=1)) == []


def test_the_latest_visit_counts_and_blanks_are_unknown() -> None:
    row = {"pcode": "a", "name": "A", "mineral1": "Or", "mineral2": "", "mineral3": ""}
    rows = [
        row | {"visit_date": "2021-11-24", "workers_numb": "75"},
        row | {"visit_date": "2015-01-01", "workers_numb": "10"},
        row | {"pcode": "b", "visit_date": "", "workers_numb": ""},
    ]

    found = visits(rows)

    assert (found["a"].workers, found["a"].on) == (75, date(2021, 11, 24))
    assert (found["b"].workers, found["b"].minerals) == (None, ("Or",))


def test_impossible_figures_are_refused() -> None:
    with pytest.raises(OutputImpossibleError):
        made(0.0)
    with pytest.raises(OutputImpossibleError):
        Visit(site="a", workers=-1)
