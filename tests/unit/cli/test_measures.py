import pytest

from fairlode.cli.actions.measures import GROSS, Measures, Why, measures
from fairlode.types.element import ElementUnknownError


def assayed() -> tuple[str, ...]:
    return ("Ni", "Co")


def never() -> tuple[str, ...]:
    raise AssertionError("nobody had to look at the assays")


def test_what_is_asked_for_goes_before_what_is_assayed() -> None:
    asked = measures(["copper", "Cu", "Au"], gross=False, assayed=never)
    beside = measures(["Cu"], gross=True, assayed=never)
    alone = measures([], gross=True, assayed=never)

    assert (asked.symbols, asked.why) == (("Cu", "Au"), Why.ASKED)
    assert (beside.symbols, alone.symbols) == (("Cu", GROSS), (GROSS,))


def test_else_every_assayed_element_and_gross_mass_only_without() -> None:
    assert measures([], gross=False, assayed=assayed) == Measures(
        symbols=("Ni", "Co"), why=Why.ASSAYED
    )
    assert measures([], gross=False, assayed=tuple) == Measures(symbols=(GROSS,), why=Why.NO_ASSAY)


def test_what_is_no_element_is_told() -> None:
    with pytest.raises(ElementUnknownError):
        measures(["Xx"], gross=False, assayed=never)


@pytest.mark.parametrize(
    ("symbols", "why", "words"),
    [
        (("Cu",), Why.ASKED, "contained copper (Cu)"),
        (("Cu",), Why.ASSAYED, "contained copper (Cu), as assayed"),
        ((GROSS,), Why.NO_ASSAY, "gross dry mass, for want of an assay"),
        (("Cu", GROSS), Why.ASKED, "contained copper (Cu) and gross dry mass"),
        (
            ("Ni", "Co", "Cu"),
            Why.ASSAYED,
            "contained nickel (Ni), contained cobalt (Co) and contained copper (Cu), as assayed",
        ),
    ],
)
def test_measures_are_told_with_what_chose_them(
    symbols: tuple[str, ...], why: Why, words: str
) -> None:
    assert Measures(symbols=symbols, why=why).words() == words
