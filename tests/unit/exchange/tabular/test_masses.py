from collections.abc import Callable

import pytest

from fairlode.exchange.contract import Reading
from fairlode.exchange.tabular import Tabular
from fairlode.types.lot import Lot

Read = Callable[..., Reading]
Codes = Callable[[Reading], list[tuple[str, str]]]


def _lots(reading: Reading) -> list[Lot]:
    return [draft.statement for draft in reading.drafts if isinstance(draft.statement, Lot)]


def _grams(reading: Reading) -> list[int | None]:
    assert reading.problems == ()
    return [lot.mass_g for lot in _lots(reading)]


@pytest.mark.parametrize(
    ("header", "cell", "grams"),
    [
        ("mass (g)", "9223372036854775807", 9223372036854775807),
        ("mass (kg)", "0.1", 100),
        ("mass (kg)", "1234.567", 1_234_567),
        ("mass (t)", "0.1234565", 123_456),
        ("mass (t)", "0.1234575", 123_458),
        ("mass (kt)", "1420.5", 1_420_500_000_000),
        ("mass (lb)", "1000", 453_592),
        ("mass (oz t)", "1", 31),
        ("dry tonnes", "2.5", 2_500_000),
        ("mass (kg)", "1e3", 1_000_000),
        ("mass (kg)", "", None),
        ("mass (kg)", "n/a", None),
        ("mass (kg)", "25 t", 25_000_000),
    ],
)
def test_a_mass_is_whole_grams_exactly(
    read: Read, header: str, cell: str, grams: int | None
) -> None:
    assert _grams(read(f"lot_id,{header}\nL1,{cell}\n")) == [grams]


def test_the_common_way_and_the_general_way_give_the_same_grams(read: Read) -> None:
    values = ["1", "0.5", "12345.678", "999999999.999", "0.001", "100000000000000.125"]
    rows = "".join(f"L{at},{value}\n" for at, value in enumerate(values))

    quick = _grams(read(f"lot_id,mass (kg)\n{rows}"))
    general = _grams(read(f"lot_id,mass (kg)\n{rows}X,1e0\n"))

    assert [*quick, 1000] == general


def test_a_wet_mass_loses_its_moisture(read: Read) -> None:
    reading = read("lot_id;Masa húmeda (t);Humedad (%)\nL1;1.000,5;8,5\nL2;12,5;0\n")

    assert _grams(reading) == [915_457_500, 12_500_000]
    assert [lot.extra for lot in _lots(reading)] == [{"moisture": "8.5"}, {"moisture": "0"}]


def test_a_mass_beside_a_moisture_is_wet_unless_its_header_says_dry(read: Read) -> None:
    wet = read("lot_id,mass (kg),moisture (%)\nL1,100,10\nL2,100,\n")
    dry = read("lot_id,dry mass (kg),moisture (%)\nL1,100,10\n")

    assert _grams(wet) == [90_000, 100_000]
    assert _grams(dry) == [100_000]


@pytest.mark.parametrize(
    ("header", "cell"),
    [("moisture (%)", "8.5"), ("moisture (fraction)", "0.085"), ("moisture", "8.5%")],
)
def test_a_moisture_is_read_in_its_own_unit(read: Read, header: str, cell: str) -> None:
    assert _grams(read(f"lot_id,mass (kg),{header}\nL1,100,{cell}\n")) == [91_500]


def test_each_row_may_have_its_own_unit(read: Read, codes: Codes) -> None:
    reading = read("lot_id,wet mass,unit,moisture (%)\nL1,1,t,10\nL2,1,kg,0\nL3,1,dmt,\n")

    assert [lot.mass_g for lot in _lots(reading)] == [900_000, 1_000, None]
    assert codes(reading) == [("types.unit_unknown", "row 4, column C (unit)")]


def test_a_row_without_its_unit_is_refused(read: Read, codes: Codes) -> None:
    reading = read("lot_id,mass,unit\nL1,1,t\nL2,1,\nL3,,\n")

    assert codes(reading) == [("tabular.unit_missing", "row 3, column C (unit)")]


def test_a_unit_above_the_table_holds_for_all_of_it(read: Read) -> None:
    assert _grams(read("Unidad;kt;\n;;\nLote;Masa;Material\nL1;1,5;Cu\n")) == [1_500_000_000]


def test_whoever_reads_may_give_the_unit(read: Read) -> None:
    reading = read("lot_id,mass\nL1,2\n", form=Tabular(unit="lb"))

    assert _grams(reading) == [907]


def test_a_mass_without_any_unit_is_refused(read: Read, codes: Codes) -> None:
    reading = read("lot_id,mass\nL1,2\n")

    assert codes(reading) == [("tabular.unit_missing", "column B (mass)")]


def test_a_unit_of_a_row_that_contradicts_the_header_is_refused(read: Read, codes: Codes) -> None:
    reading = read("lot_id,mass (kg),unit\nL1,2,kg\nL2,2,t\n")

    assert codes(reading) == [("tabular.unit_contradicts", "row 3, column C (unit)")]


@pytest.mark.parametrize(
    ("unit", "code"), [("mt", "types.unit_ambiguous"), ("furlong", "types.unit_unknown")]
)
def test_a_unit_in_a_row_that_is_unknown_or_open_is_refused(
    read: Read, codes: Codes, unit: str, code: str
) -> None:
    assert codes(read(f"lot_id,mass,unit\nL1,2,{unit}\n")) == [(code, "row 2, column C (unit)")]


def test_an_ambiguous_unit_in_the_header_is_refused_once(read: Read, codes: Codes) -> None:
    reading = read("lot_id,mass (mt)\nL1,2\nL2,3\n")

    assert codes(reading) == [("types.unit_ambiguous", "column B (mass (mt))")]


def test_wet_masses_without_any_moisture_are_refused_once(read: Read, codes: Codes) -> None:
    reading = read("lot_id,wet tonnes\nL1,2\nL2,3\n")

    assert codes(reading) == [("tabular.moisture_missing", "column B (wet tonnes)")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("-5", "types.mass_negative"),
        ("(5)", "types.mass_negative"),
        ("NaN", "types.mass_not_finite"),
        ("inf", "types.mass_not_finite"),
        ("1e30", "types.mass_too_large"),
        ("abc", "tabular.number_unreadable"),
        ("#REF!", "tabular.number_unreadable"),
        ("5 furlongs", "tabular.number_unreadable"),
        ('"1\n2"', "tabular.number_unreadable"),
    ],
)
def test_an_impossible_mass_is_refused_at_its_cell(
    read: Read, codes: Codes, cell: str, code: str
) -> None:
    assert codes(read(f"lot_id,mass (kg)\nL1,5\nL2,{cell}\n")) == [
        (code, "row 3, column B (mass (kg))")
    ]


@pytest.mark.parametrize("cell", ["130", "100", "-1", "NaN", "inf"])
def test_an_impossible_moisture_is_refused_at_its_cell(read: Read, codes: Codes, cell: str) -> None:
    reading = read(f"lot_id,mass (kg),moisture (%)\nL1,5,{cell}\n")

    assert ("tabular.moisture_impossible", "row 2, column C (moisture (%))") in codes(reading)


@pytest.mark.parametrize(
    ("header", "cell", "sentence", "remedy"),
    [
        ("%", "130", "130 % leaves no dry material", "percent: a moisture of 8.5 % is 8.5."),
        (
            "fraction",
            "1.3",
            "130 % leaves no dry material",
            "fraction: a moisture of 8.5 % is 0.085.",
        ),
        ("g/kg", "1000", "100 % leaves no dry material", "g/kg: a moisture of 8.5 % is 85."),
        ("fraction", "-8.5 %", "-8.5 % is below zero", "percent: a moisture of 8.5 % is 8.5 %."),
    ],
)
def test_an_impossible_moisture_is_mended_in_the_unit_of_its_column(
    read: Read, header: str, cell: str, sentence: str, remedy: str
) -> None:
    (problem,) = read(f"lot_id,mass (kg),moisture ({header})\nL1,5,{cell}\n").errors

    assert problem.sentence == f"A moisture of {sentence}."
    assert problem.remedy == f"Write it as a share of the wet mass in {remedy}"


@pytest.mark.parametrize("cells", [("8.5", "0.085"), ("8.5%", "0.085"), ("7", "0.12")])
def test_a_fraction_among_percentages_is_warned_of_with_its_row(
    read: Read, codes: Codes, cells: tuple[str, str]
) -> None:
    percent, fraction = cells
    rows = f"L1,5,{percent}\nL2,5,{fraction}\nL3,5,9\nL4,5,{fraction}\n"

    reading = read(f"lot_id,mass (kg),moisture (%)\n{rows}")

    (warning,) = reading.problems
    assert codes(reading) == [("tabular.shares_mixed", "column C (moisture (%))")]
    assert f"{fraction} (rows 3, 5)" in warning.sentence
    assert reading.errors == ()


@pytest.mark.parametrize("cells", [("8.5", "0.9"), ("1.2", "0.3"), ("8.5", "0.0001"), ("8.5", "0")])
def test_small_percentages_are_no_fractions(read: Read, cells: tuple[str, str]) -> None:
    rows = "".join(f"L{at},5,{cell}\n" for at, cell in enumerate(cells))

    assert read(f"lot_id,mass (kg),moisture (%)\n{rows}").problems == ()


def test_contents_of_other_materials_are_not_compared(read: Read, codes: Codes) -> None:
    head = "lot_id,material,Cu %\nL1,copper concentrate,28.5\n"

    assert read(f"{head}L2,tailings,0.28\n").problems == ()
    assert codes(read(f"{head}L2,copper concentrate,0.28\n")) == [
        ("tabular.shares_mixed", "column C (Cu %)")
    ]


@pytest.mark.parametrize(
    ("header", "cells", "said"),
    [
        ("mass (kg)", ["5", "0"], "1 mass of the column is 0 g of dry mass"),
        ("mass (kg)", ["0.0004", "0", "3"], "2 masses of the column are 0 g of dry mass"),
        ("mass (g)", ["0.5"], "1 mass of the column is 0 g of dry mass"),
        ("wet mass (g),moisture (%)", ["1,60"], "1 mass of the column is 0 g of dry mass"),
    ],
)
def test_a_mass_of_no_whole_gram_is_warned_of(
    read: Read, header: str, cells: list[str], said: str
) -> None:
    rows = "".join(f"L{at},{cell}\n" for at, cell in enumerate(cells))

    reading = read(f"lot_id,{header}\n{rows}")

    (warning,) = reading.problems
    assert (warning.code, warning.severity.value) == ("tabular.mass_zero", "warning")
    assert warning.sentence.startswith(said)
    assert len(reading.drafts) == len(cells)


@pytest.mark.parametrize(
    ("header", "row", "unit"),
    [
        ("mass (kt)", "-5", "kt"),
        ("masa (miles de toneladas)", "-5", "miles de toneladas"),
        ("mass,unit", "-5,Tonnes", "Tonnes"),
        ("mass (kg)", "-5 lbs", "lbs"),
    ],
)
def test_a_refused_mass_has_the_unit_of_the_document(
    read: Read, header: str, row: str, unit: str
) -> None:
    (problem,) = read(f"lot_id,{header}\nL1,{row}\n").errors

    assert problem.sentence == f"The mass -5 {unit} is below zero."


def test_a_column_without_a_unit_is_called_by_its_header(read: Read) -> None:
    (problem,) = read("lot_id,mass\nL1,5\n").errors

    assert problem.sentence == "Nothing says in which unit the column mass is."


def test_moistures_that_may_be_fractions_or_percent_are_refused(read: Read, codes: Codes) -> None:
    reading = read("lot_id,mass (kg),moisture\nL1,5,0.085\nL2,5,0.09\n")

    assert codes(reading) == [("tabular.percent_open", "column C (moisture)")]


@pytest.mark.parametrize(
    ("header", "cell", "grams"),
    [
        ("mass ± (%)", "0.5", 5.0),
        ("mass ± (kg)", "0.25", 250.0),
        ("mass ±", "0.25", 250.0),
        ("mass ± (k=2) (%)", "1", 5.0),
        ("mass ± (fraction)", "0.01", 10.0),
        ("mass ± (%)", "", None),
    ],
)
def test_an_uncertainty_is_one_standard_deviation_in_grams(
    read: Read, header: str, cell: str, grams: float | None
) -> None:
    (lot,) = _lots(read(f"lot_id,mass (kg),{header}\nL1,1,{cell}\n"))

    assert lot.mass_u_g == grams


def test_an_uncertainty_of_a_wet_mass_is_scaled_to_the_dry_mass(read: Read) -> None:
    (lot,) = _lots(read("lot_id,wet mass (kg),moisture (%),mass ± (kg)\nL1,1000,10,2\n"))

    assert lot.mass_u_g == pytest.approx(1800.0)


def test_what_was_understood_is_said(read: Read) -> None:
    reading = read("lot_id;Masa húmeda (kt);Humedad (%)\nL1;1.420,5;8,5\n")

    assert reading.notes[-1] == (
        "lots.csv: header in row 1, 1 row of lots; column C (Humedad (%)) read as moisture in % of "
        "the wet mass, decimal comma; column B (Masa húmeda (kt)) read as wet mass in kilotonne, "
        "decimal comma; 1 without a date, taken to hold from 1950-01-01 on; also read: A (lot_id) "
        "as lot id."
    )


def test_numbers_that_can_be_read_in_two_ways_are_read_with_a_warning(
    read: Read, codes: Codes
) -> None:
    point = read("lot_id,mass (kg)\nL1,1.234\n")
    comma = read("lot_id;masa (kg)\nL1;1.234\n")

    assert [lot.mass_g for lot in _lots(point)] == [1234]
    assert [lot.mass_g for lot in _lots(comma)] == [1_234_000]
    assert codes(point) == [("tabular.decimals_assumed", "column B (mass (kg))")]
    assert comma.problems[0].sentence == (
        "'1.234' may be 1.234 or 1234; the column was read with a decimal comma."
    )


def test_another_column_decides_for_one_without_evidence(read: Read) -> None:
    reading = read("lot_id;masa (kg);Cu %\nL1;1.234;23,8\n")

    assert _grams(reading) == [1_234_000]


def test_a_column_of_points_and_commas_is_refused(read: Read, codes: Codes) -> None:
    reading = read('lot_id,mass (kg)\nL1,"12,5"\nL2,12.5\n')

    assert codes(reading) == [("tabular.decimals_mixed", "column B (mass (kg))")]
