"""Countries by code and by name in four languages."""

import pytest
from babel import Locale

from fairlode.types.country import countries, country, country_name
from fairlode.types.errors import SourcingError


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CD", "CD"),
        ("cd", "CD"),
        ("COD", "CD"),
        ("DRC", "CD"),
        ("RDC", "CD"),
        ("Congo - Kinshasa", "CD"),
        ("CONGO, DEMOCRATIC REPUBLIC OF THE", "CD"),
        ("Democratic Republic of the Congo", "CD"),
        ("the Democratic Republic of the Congo", "CD"),
        ("République démocratique du Congo", "CD"),
        ("República Democrática do Congo", "CD"),
        ("Republic of the Congo", "CG"),
        ("Congo-Brazzaville", "CG"),
        ("Pérou", "PE"),
        ("peru", "PE"),
        ("Zâmbia", "ZM"),
        ("Zambie", "ZM"),
        ("Estados Unidos", "US"),
        ("États-Unis", "US"),
        ("UK", "GB"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Côte d\u2019Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("KOREA, REPUBLIC OF", "KR"),
        ("South Korea", "KR"),
        ("TAIWAN, PROVINCE OF CHINA", "TW"),
        ("Viet Nam", "VN"),
        ("Swaziland", "SZ"),
        ("Burma", "MM"),
        ("The Gambia", "GM"),
        ("les Philippines", "PH"),
        ("Kosovo", "XK"),
        ("Guinea", "GN"),
        ("Guinea-Bissau", "GW"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        (" Rwanda ", "RW"),
    ],
)
def test_a_country_is_found_by_code_or_name(text: str, code: str) -> None:
    assert country(text) == code


@pytest.mark.parametrize(
    ("text", "codes"), [("Congo", "CD, CG"), ("CONGO", "CD, CG"), ("Corée", "KP, KR")]
)
def test_a_name_of_two_countries_asks_which(text: str, codes: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        country(text)

    assert refusal.value.code == "types.country_ambiguous"
    assert refusal.value.facts["codes"] == codes


@pytest.mark.parametrize(
    ("text", "suggestion"), [("Rwandda", "Rwanda"), ("qqqqqq", "CD"), ("x" * 10_000, "CD")]
)
def test_an_unknown_country_comes_with_the_nearest(text: str, suggestion: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        country(text)

    assert refusal.value.code == "types.country_unknown"
    assert refusal.value.facts["suggestion"] == suggestion


@pytest.mark.parametrize("text", ["", " ", "EU", "ZZ", "the", "European Union"])
def test_what_is_no_country_is_refused(text: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        country(text)

    assert refusal.value.code == "types.country_unknown"


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "pt_PT"])
def test_every_country_is_found_by_its_name_in_four_languages(language: str) -> None:
    names = Locale.parse(language).territories
    # Spanish calls the Republic of the Congo "Congo", which is asked about.
    clear = {code for code in countries() if names[code] != "Congo"}

    assert {code: country(names[code]) for code in clear} == {code: code for code in clear}
    assert set(countries()) - clear <= {"CG"}


def test_there_are_the_249_of_iso_3166_and_kosovo() -> None:
    assert len(countries()) == 250
    assert list(countries()) == sorted(countries())
    assert "XK" in countries()


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [("CD", "en", "Congo - Kinshasa"), ("ZM", "pt", "Zâmbia"), ("COD", "fr", "Congo-Kinshasa")],
)
def test_a_country_is_named_in_the_language_of_the_reader(
    code: str, language: str, name: str
) -> None:
    assert country_name(code, language) == name
