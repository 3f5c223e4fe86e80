import pytest

from fairlode.exchange.tabular.headers import Meaning, lone_element, meaning, unit_cell


def _said(table: str, header: str) -> tuple[str, str, str, str] | None:
    found = meaning(table, header)
    return None if found is None else (found.key, found.unit, found.analyte, found.part)


@pytest.mark.parametrize(
    ("header", "key", "unit"),
    [
        ("Lot ID", "lot_id", ""),
        ("lot_id", "lot_id", ""),
        ("N.º de lote", "lot_id", ""),
        ("N° de lot", "lot_id", ""),
        ("mass (kt)", "mass", "kt"),
        ("Masa húmeda [t]", "mass", "húmeda t"),
        ("Poids humide (t)", "mass", "humide t"),
        ("Massa seca (kt)", "mass", "seca kt"),
        ("wet tonnes", "mass", "wet tonnes"),
        ("dmt", "mass", "dmt"),
        ("weight_kg", "mass", "kg"),
        ("Net weight, kg", "mass", "kg"),
        ("Weight (kg) net", "mass", "kg"),
        ("Mass wet", "mass", "wet"),
        ("Humedad %", "moisture", "%"),
        ("Moisture (fraction)", "moisture", "fraction"),
        ("H2O (%)", "moisture", "%"),
        ("Mass ± (%)", "mass_u", "%"),
        ("mass ± (g)", "mass_u", "g"),
        ("± %", "mass_u", "%"),
        ("Notes", "note", ""),
    ],
)
def test_a_header_of_lots_says_its_column_and_its_unit(header: str, key: str, unit: str) -> None:
    assert _said("lots", header) == (key, unit, "", "")


@pytest.mark.parametrize(
    ("header", "unit", "analyte", "part"),
    [
        ("Cu %", "%", "Cu", ""),
        ("Cu (%)", "%", "Cu", ""),
        ("Ley Co ppm", "ppm", "Co", ""),
        ("% Ta2O5", "%", "Ta2O5", ""),
        ("Teneur en cuivre (%)", "%", "Cu", ""),
        ("Au g/t", "g/t", "Au", ""),
        ("cu_pct", "pct", "Cu", ""),
        ("Copper Cu %", "%", "Cu", ""),
        ("In %", "%", "In", ""),
        ("CuO %", "%", "CuO", ""),
        ("Ley Co", "", "Co", ""),
        ("Cu ±", "", "Cu", "u"),
        ("Cu ± (%)", "%", "Cu", "u"),
        ("Cu basis", "", "Cu", "basis"),
        ("Cu note", "", "Cu", "note"),
    ],
)
def test_a_header_of_an_assay_says_its_element_and_its_unit(
    header: str, unit: str, analyte: str, part: str
) -> None:
    assert _said("lots", header) == ("assay", unit, analyte, part)


@pytest.mark.parametrize(
    "header",
    [
        "Notes %",
        "Ash %",
        "Loss %",
        "LOI %",
        "Cost",
        "Price USD/t",
        "Value (%)",
        "No",
        "In",
        "1Ac",
        "",
    ],
)
def test_a_header_that_only_looks_like_an_assay_means_nothing(header: str) -> None:
    assert meaning("lots", header) is None


@pytest.mark.parametrize(
    ("header", "coverage"), [("Cu ± (%)", "1"), ("Cu ± (k=2) (%)", "2"), ("Cu ± 2\u03c3 (%)", "2")]
)
def test_an_uncertainty_says_its_coverage_factor(header: str, coverage: str) -> None:
    found = meaning("lots", header)

    assert found == Meaning(key="assay", unit="%", analyte="Cu", part="u", coverage=coverage)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("input", "input_lot"),
        ("input_kg", "mass"),
        ("output (t)", "output_mass"),
        ("Insumo", "input_lot"),
    ],
)
def test_a_unit_makes_a_mass_of_what_is_else_a_lot(header: str, key: str) -> None:
    found = meaning("inputs", header)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(("header", "symbol"), [("Cu", "Cu"), ("In", ""), ("No", ""), ("cu", "")])
def test_a_symbol_alone_is_an_element_unless_it_is_a_word(header: str, symbol: str) -> None:
    assert lone_element("lots", header) == symbol


@pytest.mark.parametrize(
    ("text", "is_unit"),
    [
        ("kg", True),
        ("(t)", True),
        ("%", True),
        ("g/t", True),
        ("húmeda", True),
        ("mt", True),
        ("Cu", False),
        ("12", False),
        ("Lote", False),
    ],
)
def test_a_cell_of_a_row_of_units_is_a_unit(text: str, is_unit: bool) -> None:
    assert unit_cell(text) is is_unit


def test_a_unit_in_brackets_that_nobody_knows_is_not_taken_for_another_column() -> None:
    found = meaning("lots", "Mass (furlong)")

    assert found is not None
    assert (found.key, found.unit) == ("mass", "furlong")
