"""Elements by symbol and by name in four languages."""

from decimal import Decimal

import pytest

from fairlode.types._tables import fold, read_table
from fairlode.types.element import Element, element, elements, is_symbol
from fairlode.types.errors import SourcingError


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("Cu", "Cu"),
        ("CU", "Cu"),
        ("Copper", "Cu"),
        ("Cobre", "Cu"),
        ("cuivre", "Cu"),
        ("CO", "Co"),
        ("cobalto", "Co"),
        ("Étain", "Sn"),
        ("ETAIN", "Sn"),
        ("estaño", "Sn"),
        ("estanho", "Sn"),
        ("Wolframio", "W"),
        ("tungsten", "W"),
        ("tungstênio", "W"),
        ("volfrâmio", "W"),
        ("or", "Au"),
        ("Ouro", "Au"),
        ("plata", "Ag"),
        ("argent", "Ag"),
        ("Níquel", "Ni"),
        ("nickel", "Ni"),
        ("Manganês", "Mn"),
        ("aluminum", "Al"),
        ("chumbo", "Pb"),
        ("columbium", "Nb"),
        ("  zinc ", "Zn"),
    ],
)
def test_an_element_is_found_by_symbol_or_name(text: str, symbol: str) -> None:
    assert element(text).symbol == symbol


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("coper", "Copper"), ("graphite", "Cu"), ("Xx", "Cu"), ("", "Cu"), ("g" * 10_000, "Cu")],
)
def test_what_is_no_element_comes_with_the_nearest(text: str, suggestion: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        element(text)

    assert refusal.value.code == "types.element_unknown"
    assert refusal.value.facts["suggestion"] == suggestion


def test_there_are_118_in_the_order_of_their_number() -> None:
    assert [each.number for each in elements()] == list(range(1, 119))
    assert elements()[28] == Element(
        symbol="Cu",
        number=29,
        names={"en": "Copper", "es": "Cobre", "fr": "Cuivre", "pt": "Cobre"},
        weight=Decimal("63.546"),
    )


def test_no_name_belongs_to_two_elements() -> None:
    owners: dict[str, str] = {}
    columns = ("symbol", "en", "es", "fr", "pt")
    for row in read_table("elements"):
        for name in (*(row[column] for column in columns), *row["synonyms"].split(";")):
            if name:
                assert owners.setdefault(fold(name), row["symbol"]) == row["symbol"], name


def test_every_element_is_found_by_all_its_names() -> None:
    for each in elements():
        assert {element(name) for name in (each.symbol, *each.names.values())} == {each}


def test_elements_without_a_standard_weight_have_none() -> None:
    unknown = {each.symbol for each in elements() if each.weight is None}

    assert {"Tc", "Pm", "Po", "Ra", "Pu", "Og"} <= unknown
    assert unknown.isdisjoint({"Th", "Pa", "U", "Bi"})


def test_a_symbol_is_one_only_as_it_is_written() -> None:
    assert (is_symbol("Co"), is_symbol("CO"), is_symbol("cobalt")) == (True, False, False)


def test_an_element_is_hashable() -> None:
    assert {element("Cu"), element("copper")} == {element("cobre")}
