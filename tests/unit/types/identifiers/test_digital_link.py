"""GS1 Digital Links, and the way back to EPC URNs."""

import pytest

from fairlode.types.identifiers import (
    CompanyPrefixError,
    Gs1CheckDigitError,
    GtinCheckDigitError,
    MalformedIdentifierError,
    NoEpcFormError,
    canonical_id,
    check_identifier,
    digital_link_to_epc,
    parse_digital_link,
    parse_identifier,
)


@pytest.mark.parametrize(
    "link",
    [
        "https://id.gs1.org/01/09506000134352/21/123",
        "http://id.gs1.org/01/09506000134352/21/123",
        "HTTPS://ID.GS1.ORG/01/09506000134352/21/123/",
        "https://example.com/some/path/01/09506000134352/21/123",
        "https://brand.example:8080/01/9506000134352/21/123",
        "https://example.com/gtin/09506000134352/ser/123",
        "https://example.com/01/09506000134352/21/123?17=251231&linkType=all#top",
        "https://example.com/01/09506000134352/10/ABC/21/123",
        "https://example.com/01/09506000134352/22/2A/10/ABC/21/123",
        "https://example.com/01/09506000134352/21/1%32%33",
    ],
)
def test_all_spellings_of_a_link_are_one_identifier(link: str) -> None:
    identifier = parse_identifier(link)

    assert identifier.canonical == "https://id.gs1.org/01/09506000134352/21/123"
    assert identifier.scheme == "sgtin"
    assert identifier.text == link


@pytest.mark.parametrize(
    ("link", "canonical", "left_out"),
    [
        ("01/09506000134352/10/ABC", "01/09506000134352/10/ABC", ()),
        ("01/09506000134352/22/2A", "01/09506000134352", ("22",)),
        ("01/09506000134352/10/ABC/21/1", "01/09506000134352/21/1", ("10",)),
        ("01/09506000134352/235/TPX", "01/09506000134352/235/TPX", ()),
        ("8006/095060001343520102/10/ABC", "8006/095060001343520102/10/ABC", ()),
        ("8018/061414100000102534/8019/1", "8018/061414100000102534", ("8019",)),
        ("417/0614141007776/7040/1ABC", "417/0614141007776", ("7040",)),
        ("414/0614141007776/254/0", "414/0614141007776", ()),
        ("01/12345670", "01/00000012345670", ()),
        ("01/614141007349", "01/00614141007349", ()),
    ],
)
def test_the_canonical_form_has_the_finest_level_only(
    link: str, canonical: str, left_out: tuple[str, ...]
) -> None:
    named = parse_digital_link(f"https://example.com/{link}")

    assert named.canonical == f"https://id.gs1.org/{canonical}"
    assert named.left_out == left_out
    codes = [problem.code for problem in check_identifier(f"https://example.com/{link}")]
    assert codes == ["types.digital_link_reduced"] * bool(left_out)


@pytest.mark.parametrize(
    "link",
    [
        "https://id.gs1.org/01/09506000134353",
        "https://example.com/path/01/09506000134353/21/1?17=251231",
        "https://example.com/gtin/09506000134353",
    ],
)
def test_a_mistyped_gtin_is_refused_on_any_host(link: str) -> None:
    with pytest.raises(GtinCheckDigitError) as refusal:
        parse_identifier(link)

    assert refusal.value.facts["expected"] == "2"
    assert [problem.severity.value for problem in check_identifier(link)] == ["error"]


def test_a_mistyped_place_is_refused_too() -> None:
    with pytest.raises(Gs1CheckDigitError):
        canonical_id("https://example.com/414/0614141007770")


def test_a_foreign_address_that_may_be_no_link_at_all_is_a_web_address_with_a_warning() -> None:
    address = "https://example.com/253/0614141000010X"

    identifier = parse_identifier(address)

    assert (identifier.scheme, identifier.canonical) == ("web", address)
    assert [(p.code, p.severity.value) for p in check_identifier(address)] == [
        ("types.gs1_check_digit", "warning")
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/01/123",
        "https://example.com/401/details",
        "https://example.com/01/09506000134352/photos",
        "https://example.com/10/ABC",
        "https://example.com/8004",
        "https://example.com/?01=09506000134352",
    ],
)
def test_other_addresses_are_web_addresses_without_a_word(address: str) -> None:
    assert parse_identifier(address).scheme == "web"
    assert check_identifier(address) == []
    with pytest.raises(MalformedIdentifierError):
        parse_digital_link(address)


@pytest.mark.parametrize(
    "link",
    [
        "https://id.gs1.org",
        "https://id.gs1.org/01/123",
        "https://id.gs1.org/01/09506000134352/21/1/10/ABC",
        "https://id.gs1.org/01/09506000134352/235/A/21/1",
        "https://example.com/01/09506000134352/21/1/10/ABC",
        "https://id.gs1.org/00/106141412345678908/10/A",
    ],
)
def test_a_link_that_breaks_a_rule_is_kept_and_said_to(link: str) -> None:
    identifier = parse_identifier(link)

    assert (identifier.scheme, identifier.canonical) == ("digital_link", link)
    assert [(p.code, p.severity.value) for p in check_identifier(link)] == [
        ("types.identifier_malformed", "warning")
    ]


@pytest.mark.parametrize(
    ("link", "length", "urn"),
    [
        ("01/10614141073464/21/2018", 7, "urn:epc:id:sgtin:0614141.107346.2018"),
        ("01/10614141073464/21/2018", 6, "urn:epc:id:sgtin:061414.1107346.2018"),
        ("01/10614141073464/21/2018", 12, "urn:epc:id:sgtin:061414107346.1.2018"),
        ("01/10614141073464", 7, "urn:epc:idpat:sgtin:0614141.107346.*"),
        ("414/0614141007776", 12, "urn:epc:id:sgln:061414100777..0"),
        ("8003/00614141123452", 7, "urn:epc:idpat:grai:0614141.12345.*"),
        ("401/0614141a%2Fb%3D%25", 7, "urn:epc:id:ginc:0614141.a%2Fb=%25"),
        ("8006/040123451234560102/21/987", 7, "urn:epc:id:itip:4012345.012345.01.02.987"),
    ],
)
def test_a_link_gives_its_urn_once_the_company_prefix_is_known(
    link: str, length: int, urn: str
) -> None:
    assert digital_link_to_epc(f"https://id.gs1.org/{link}", length) == urn


@pytest.mark.parametrize(
    ("link", "length"),
    [
        ("01/10614141073464", 5),
        ("01/10614141073464", 13),
        ("8004/0614141A", 8),
        ("8004/0614141", 7),
    ],
)
def test_a_company_prefix_that_the_key_cannot_have_is_refused(link: str, length: int) -> None:
    with pytest.raises(CompanyPrefixError) as refusal:
        digital_link_to_epc(f"https://id.gs1.org/{link}", length)

    assert refusal.value.code == "types.company_prefix_length"


def test_a_batch_of_pieces_has_no_urn() -> None:
    with pytest.raises(NoEpcFormError):
        digital_link_to_epc("https://id.gs1.org/8006/040123451234560102/10/A", 7)
