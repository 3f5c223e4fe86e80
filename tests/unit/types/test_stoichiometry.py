"""What formulas contain, held to published contents and to arithmetic by hand."""

from fractions import Fraction

import pytest

from fairlode.types.errors import SourcingError
from fairlode.types.stoichiometry import atoms, content, molar_mass


@pytest.mark.parametrize(
    ("formula", "symbol", "percent"),
    [
        ("Co(OH)2", "Co", "63.40"),
        ("CoSO4.7H2O", "Co", "20.97"),
        ("Co3O4", "Co", "73.42"),
        ("NiMnCo(OH)6", "Co", "21.46"),
        ("(Ni0.5Mn0.3Co0.2)(OH)2", "Co", "12.86"),
        ("(Ni0.6Mn0.2Co0.2)(OH)2", "Co", "12.81"),
        ("(Ni0.8Mn0.1Co0.1)(OH)2", "Co", "6.38"),
        ("Li3NiMnCoO6", "Co", "20.37"),
        ("LiNi0.5Mn0.3Co0.2O2", "Co", "12.21"),
        ("LiNi0.6Mn0.2Co0.2O2", "Co", "12.16"),
        ("LiNi0.8Mn0.1Co0.1O2", "Co", "6.06"),
        ("LiNi0.6Mn0.2Co0.2O2", "Ni", "36.33"),
        ("LiNi0.6Mn0.2Co0.2O2", "Li", "7.16"),
        ("SnO2", "Sn", "78.77"),
        ("Ta2O5", "Ta", "81.90"),
        ("WO3", "W", "79.30"),
        ("Li2CO3", "Li", "18.79"),
        ("LiOH.H2O", "Li", "16.54"),
        ("CuFeS2", "Cu", "34.63"),
    ],
)
def test_contents_are_those_of_the_reference(formula: str, symbol: str, percent: str) -> None:
    assert f"{float(100 * content(formula, symbol)):.2f}" == percent


def test_a_content_is_exact_for_the_tabulated_weights() -> None:
    assert content("CuO", "Cu") == Fraction("63.546") / (Fraction("63.546") + Fraction("15.999"))


def test_an_element_may_be_named_in_any_language() -> None:
    assert content("CuO", "cuivre") == content("CuO", "Cu")


def test_an_element_that_is_not_in_the_formula_has_no_share() -> None:
    assert content("CuO", "Au") == 0


def test_the_contents_of_all_elements_sum_to_one() -> None:
    formula = "(NH4)10(H2W12O42)·4H2O"

    assert sum(content(formula, symbol) for symbol in atoms(formula)) == 1


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Fe(NbO3)2", {"Fe": 1, "Nb": 2, "O": 6}),
        ("CoSO4.7H2O", {"Co": 1, "S": 1, "O": 11, "H": 14}),
        ("CoSO4·7H2O", {"Co": 1, "S": 1, "O": 11, "H": 14}),
        ("CoSO4 * 7 H2O", {"Co": 1, "S": 1, "O": 11, "H": 14}),
        ("LiOH.H2O", {"Li": 1, "O": 2, "H": 3}),
        ("MgCl2.0.5H2O", {"Mg": 1, "Cl": 2, "H": 1, "O": Fraction(1, 2)}),
        ("2CuCO3·Cu(OH)2", {"Cu": 3, "C": 2, "O": 8, "H": 2}),
        ("CuCO3.Cu(OH)2", {"Cu": 2, "C": 1, "O": 5, "H": 2}),
        ("Al2O3·2SiO2·2H2O", {"Al": 2, "O": 9, "Si": 2, "H": 4}),
        ("Li1.2Mn0.54O2", {"Li": Fraction(6, 5), "Mn": Fraction(27, 50), "O": 2}),
        ("Ta₂O₅", {"Ta": 2, "O": 5}),
        ("[Co(NH3)6]Cl3", {"Co": 1, "N": 6, "H": 18, "Cl": 3}),
        ("((Cu))2", {"Cu": 2}),
        ("CO", {"C": 1, "O": 1}),
        ("Co", {"Co": 1}),
    ],
)
def test_atoms_are_counted(formula: str, expected: dict[str, Fraction]) -> None:
    assert dict(atoms(formula)) == expected


def test_a_molar_mass_is_the_sum_of_its_weights() -> None:
    assert molar_mass("H2O") == Fraction("18.015")


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("", "types.formula_malformed"),
        ("2", "types.formula_malformed"),
        ("(CuO", "types.formula_malformed"),
        ("CuO)", "types.formula_malformed"),
        ("Cu(O]2", "types.formula_malformed"),
        ("Cu()", "types.formula_malformed"),
        ("()2", "types.formula_malformed"),
        ("Cu0", "types.formula_malformed"),
        ("(2Cu)", "types.formula_malformed"),
        ("Li1-xCoO2", "types.formula_malformed"),
        ("Cu..O", "types.formula_malformed"),
        ("H2O.", "types.formula_malformed"),
        ("copper", "types.formula_malformed"),
        ("9999999999999Cu", "types.formula_malformed"),
        ("Cu" * 1000, "types.formula_malformed"),
        ("(" * 120, "types.formula_malformed"),
        ("Xx2O3", "types.element_unknown"),
        ("Or2O3", "types.element_unknown"),
    ],
)
def test_what_is_no_formula_is_refused(formula: str, code: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        atoms(formula)

    assert refusal.value.code == code


def test_an_element_without_a_weight_has_no_content() -> None:
    with pytest.raises(SourcingError) as refusal:
        content("TcO2", "O")

    assert refusal.value.code == "types.weight_unknown"
    assert refusal.value.facts == {"symbol": "Tc"}
