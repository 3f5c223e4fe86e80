"""The table of materials, and HS codes."""

import csv
from pathlib import Path

import pytest

from fairlode.types._tables import TableBrokenError, checked, fold, read_table
from fairlode.types.element import is_symbol
from fairlode.types.errors import SourcingError
from fairlode.types.material import (
    Form,
    Material,
    TypicalContent,
    format_hs,
    hs_code,
    known_material,
    material,
    materials,
    materials_of_hs,
    typical_contents,
)
from fairlode.types.stoichiometry import atoms


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("copper_concentrate", "copper_concentrate"),
        ("Copper concentrate", "copper_concentrate"),
        ("concentrado de cobre", "copper_concentrate"),
        ("CONCENTRE DE CUIVRE", "copper_concentrate"),
        ("Cátodo de cobre", "copper_cathode"),
        ("catodo de cobre", "copper_cathode"),
        ("Coltan", "coltan_concentrate"),
        ("cassiterite", "cassiterite_concentrate"),
        ("wolframita", "wolframite_concentrate"),
        ("Mixed Sulphide", "mixed_sulphide_precipitate"),
        ("MHP", "mixed_hydroxide_precipitate"),
        ("NMC622", "nmc622_cathode_active_material"),
        ("LFP", "lithium_iron_phosphate"),
        ("masse noire", "black_mass"),
        ("grafito natural", "natural_flake_graphite"),
        ("mica", "mica_sheet"),
        ("bauxita", "bauxite"),
        ("dore", "gold_dore"),
    ],
)
def test_a_material_is_found_by_key_name_or_synonym(text: str, key: str) -> None:
    found = material(text)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("text", ["", "Copper", "unobtainium", "x" * 10_000])
def test_what_is_no_material_of_the_table_is_none(text: str) -> None:
    assert material(text) is None


def test_an_unknown_material_comes_with_the_nearest() -> None:
    with pytest.raises(SourcingError) as refusal:
        known_material("copper concentrat")

    assert refusal.value.code == "types.material_unknown"
    assert refusal.value.facts["suggestion"] == "copper_concentrate"
    assert known_material("Copper concentrate").form is Form.CONCENTRATE


def test_no_name_belongs_to_two_materials() -> None:
    owners: dict[str, str] = {}
    for row in read_table("materials"):
        names = (row[column] for column in ("key", "en", "es", "fr", "pt"))
        for name in (*names, *row["synonyms"].split(";")):
            if name:
                assert owners.setdefault(fold(name), row["key"]) == row["key"], name


def test_every_material_is_found_by_its_names_in_four_languages() -> None:
    for each in materials():
        assert {material(name) for name in each.names.values()} == {each}


@pytest.mark.parametrize("each", materials(), ids=lambda each: each.key)
def test_the_row_of_a_material_holds_together(each: Material) -> None:
    assert all(is_symbol(symbol) for symbol in each.elements)
    assert [hs_code(code) for code in each.hs] == list(each.hs)
    assert all(len(code) == 6 for code in each.hs)
    if each.formula:
        assert set(each.elements) <= set(atoms(each.formula))


def test_the_minerals_of_the_icglr_have_their_codes() -> None:
    keys = {
        code: [each.key for each in materials_of_hs(code) if each.form is Form.CONCENTRATE]
        for code in ("2609.00.00", "2611.00.00", "2615.90.00")
    }

    assert keys == {
        "2609.00.00": ["cassiterite_concentrate"],
        "2611.00.00": ["wolframite_concentrate", "scheelite_concentrate"],
        "2615.90.00": ["coltan_concentrate", "niobium_concentrate"],
    }
    assert [each.key for each in materials_of_hs("7108.12.00")] == [
        "alluvial_gold",
        "gold_dore",
        "gold_bullion",
    ]


def test_every_commodity_of_the_field_has_a_material() -> None:
    covered = {symbol for each in materials() for symbol in each.elements}

    assert covered >= {
        *("Sn", "Ta", "W", "Au"),
        *("Co", "Ni", "Li", "Mn", "C", "Cu"),
        *("Al", "Fe", "Zn", "Pb", "Ag", "Mo"),
        *("Pt", "Pd", "Rh"),
        *("Nd", "Pr", "Dy"),
    }
    assert {each.form for each in materials()} == set(Form)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("260300", "260300"),
        ("2603.00", "260300"),
        ("7108.12.00", "71081200"),
        (" 7108 12 00 ", "71081200"),
        ("2615900000", "2615900000"),
    ],
)
def test_an_hs_code_is_its_digits(text: str, code: str) -> None:
    assert hs_code(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "2603", "26030", "2603000", "26.03.00", "770100", "000000", "26O300", "2603-00", "٢٦٠٣٠٠"],
)
def test_what_is_no_hs_code_is_refused(text: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        hs_code(text)

    assert refusal.value.code == "types.hs_code_malformed"


@pytest.mark.parametrize(
    ("code", "written"),
    [("260300", "2603.00"), ("71081200", "7108.12.00"), ("2615900000", "2615.90.00.00")],
)
def test_an_hs_code_is_written_as_customs_write_it(code: str, written: str) -> None:
    assert format_hs(code) == written
    assert hs_code(written) == code


def test_a_typical_content_names_its_source_and_is_marked() -> None:
    assert typical_contents("tin_ingot") == (
        TypicalContent(
            element="Sn",
            low=0.9985,
            high=1.0,
            kind="specification",
            source="London Metal Exchange, special contract rules for tin (BS EN 610:1996), 1996",
        ),
    )
    assert typical_contents("copper_ore") == ()


def test_typical_contents_are_ranges_of_materials_of_the_table() -> None:
    for row in read_table("material_contents"):
        found = known_material(row["material"])
        (typical,) = typical_contents(found.key)

        assert row["element"] in found.elements
        assert 0 <= typical.low <= typical.high <= 1
        assert typical.kind in ("typical", "specification")


def test_the_typical_copper_concentrate_covers_the_real_one(shared: Path) -> None:
    with (shared / "data/chains/la_caridad_smelter_balance.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = ("buenavista_grade_pct", "lacaridad_grade_pct")
    grades = [float(row[column]) / 100 for row in rows for column in columns]
    (typical,) = typical_contents("copper_concentrate")

    # A grade of zero stands for a year without production.
    outside = [grade for grade in grades if grade and not typical.low <= grade <= typical.high]

    assert outside == []


def test_the_products_of_the_real_chains_are_in_the_table(shared: Path) -> None:
    with (shared / "data/chains/real_chains_masses.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = ("process_input", "process_output", "product")
    written = {row[column].strip() for row in rows for column in columns} - {""}

    unknown = {text for text in written if material(text) is None}

    # Elements and a general word, which name no material.
    assert unknown == {"Gold", "Silver", "Oxide"}


@pytest.mark.parametrize("column", ["source", "version"])
def test_a_row_without_its_source_or_version_breaks_its_table(column: str) -> None:
    whole = {"key": "ore", "source": "WCO", "version": "HS 2022"}

    with pytest.raises(TableBrokenError) as refusal:
        checked([whole, whole | {column: ""}], table="materials")

    assert refusal.value.facts == {"table": "materials", "row": 3, "column": column}
    assert checked([whole], table="materials") == (whole,)
