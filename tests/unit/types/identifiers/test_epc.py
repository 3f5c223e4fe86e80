"""EPC URNs, read as the keys that they name."""

import pytest

from fairlode.types.identifiers import (
    MalformedIdentifierError,
    canonical_id,
    check_identifier,
    epc_to_digital_link,
    parse_epc,
    parse_identifier,
)
from fairlode.types.identifiers._epc_table import EPC_SCHEMES, EpcScheme

PAIRS = [
    # URN, Digital Link, scheme; from GS1's EPC Tag Data Standard and EPCIS examples.
    (
        "urn:epc:id:sgtin:0614141.107346.2018",
        "https://id.gs1.org/01/10614141073464/21/2018",
        "sgtin",
    ),
    (
        "urn:epc:class:lgtin:4012345.011111.4444",
        "https://id.gs1.org/01/04012345111118/10/4444",
        "lgtin",
    ),
    ("urn:epc:idpat:sgtin:4012345.098765.*", "https://id.gs1.org/01/04012345987652", "gtin"),
    (
        "urn:epc:id:upui:1234567.089456.51qIgY",
        "https://id.gs1.org/01/01234567894560/235/51qIgY",
        "upui",
    ),
    ("urn:epc:idpat:upui:1234567.089456.*", "https://id.gs1.org/01/01234567894560", "gtin"),
    ("urn:epc:id:sscc:0614141.1234567890", "https://id.gs1.org/00/106141412345678908", "sscc"),
    ("urn:epc:id:sgln:0614141.00777.0", "https://id.gs1.org/414/0614141007776", "sgln"),
    (
        "urn:epc:id:sgln:0614141.07346.1234",
        "https://id.gs1.org/414/0614141073467/254/1234",
        "sgln",
    ),
    ("urn:epc:id:sgln:401234512345..0", "https://id.gs1.org/414/4012345123456", "sgln"),
    ("urn:epc:id:pgln:0614141.00777", "https://id.gs1.org/417/0614141007776", "pgln"),
    ("urn:epc:id:grai:0614141.12345.400", "https://id.gs1.org/8003/00614141123452400", "grai"),
    ("urn:epc:idpat:grai:0614141.12345.*", "https://id.gs1.org/8003/00614141123452", "grai"),
    ("urn:epc:id:giai:0614141.12345400", "https://id.gs1.org/8004/061414112345400", "giai"),
    ("urn:epc:id:gsrn:0614141.0000010253", "https://id.gs1.org/8018/061414100000102534", "gsrn"),
    (
        "urn:epc:id:gsrnp:0614141.0000010253",
        "https://id.gs1.org/8017/061414100000102534",
        "gsrnp",
    ),
    (
        "urn:epc:id:gdti:95252084.0001.0003555480001000",
        "https://id.gs1.org/253/95252084000140003555480001000",
        "gdti",
    ),
    ("urn:epc:idpat:gdti:0614141.12345.*", "https://id.gs1.org/253/0614141123452", "gdti"),
    ("urn:epc:id:sgcn:4012345.67890.04711", "https://id.gs1.org/255/401234567890104711", "sgcn"),
    (
        "urn:epc:id:cpi:0614141.123ABC.123456789",
        "https://id.gs1.org/8010/0614141123ABC/8011/123456789",
        "cpi",
    ),
    ("urn:epc:idpat:cpi:0614141.12%2FA.*", "https://id.gs1.org/8010/061414112%2FA", "cpi"),
    ("urn:epc:id:ginc:0614141.xyz47%2F11", "https://id.gs1.org/401/0614141xyz47%2F11", "ginc"),
    ("urn:epc:id:gsin:0614141.123456789", "https://id.gs1.org/402/06141411234567890", "gsin"),
    (
        "urn:epc:id:itip:4012345.012345.01.02.987",
        "https://id.gs1.org/8006/040123451234560102/21/987",
        "itip",
    ),
    (
        "urn:epc:idpat:itip:4012345.012345.01.02.*",
        "https://id.gs1.org/8006/040123451234560102",
        "itip",
    ),
]


@pytest.mark.parametrize(("urn", "link", "scheme"), PAIRS)
def test_a_urn_and_its_digital_link_are_one_identifier(urn: str, link: str, scheme: str) -> None:
    from_urn, from_link = parse_identifier(urn), parse_identifier(link)

    assert epc_to_digital_link(urn) == link
    assert from_urn == from_link
    assert (from_urn.canonical, from_urn.scheme, from_urn.text) == (link, scheme, urn)
    assert check_identifier(urn) == []


def test_the_pairs_cover_every_scheme_of_the_table() -> None:
    assert {urn.split(":")[3] for urn, _, _ in PAIRS} == set(EPC_SCHEMES)


@pytest.mark.parametrize("epc", EPC_SCHEMES.values(), ids=lambda epc: epc.scheme)
def test_the_example_of_each_scheme_is_of_that_scheme(epc: EpcScheme) -> None:
    assert parse_epc(epc.example).scheme == epc.scheme


def test_a_full_stop_belongs_to_the_serial_number_which_comes_last() -> None:
    assert canonical_id("urn:epc:id:sgtin:0614141.107346.a.b") == (
        "https://id.gs1.org/01/10614141073464/21/a.b"
    )


def test_a_star_is_a_serial_number_in_an_id_and_any_in_a_pattern() -> None:
    assert canonical_id("urn:epc:id:sgtin:0614141.107346.*") == (
        "https://id.gs1.org/01/10614141073464/21/%2A"
    )
    assert canonical_id("urn:epc:idpat:sgtin:0614141.107346.*") == (
        "https://id.gs1.org/01/10614141073464"
    )


def test_a_pattern_without_a_star_is_the_id_itself() -> None:
    assert canonical_id("urn:epc:idpat:sgln:0614141.07346.0") == (
        "https://id.gs1.org/414/0614141073467"
    )
    assert canonical_id("urn:epc:idpat:sscc:0614141.1234567890") == (
        "https://id.gs1.org/00/106141412345678908"
    )


def test_upper_case_escapes_and_schemes_are_the_same() -> None:
    plain = canonical_id("urn:epc:id:ginc:0614141.xyz47%2F11")

    assert canonical_id("URN:EPC:ID:GINC:0614141.xyz47%2f11") == plain


@pytest.mark.parametrize(
    ("urn", "scheme"),
    [
        ("urn:epc:idpat:sgtin:0614141.*.*", "epc_pattern"),
        ("urn:epc:idpat:sgln:0614141.07346.*", "epc_pattern"),
        ("urn:epc:idpat:sscc:0614141.*", "epc_pattern"),
        ("urn:epc:idpat:gid:95100000.*.*", "epc_pattern"),
        ("urn:epc:id:gid:95100000.12345.400", "gid"),
        ("urn:epc:id:usdod:CAGEY.5678", "usdod"),
        ("urn:epc:id:adi:35962.PQ7VZ4.M37GXB92", "adi"),
        ("urn:epc:id:bic:CSQU3054383", "bic"),
        ("urn:epc:id:imovn:9176187", "imovn"),
    ],
)
def test_a_urn_that_names_no_single_key_stays_a_urn(urn: str, scheme: str) -> None:
    identifier = parse_identifier(urn)

    assert (identifier.scheme, identifier.canonical) == (scheme, urn)
    assert check_identifier(urn) == []
    with pytest.raises(MalformedIdentifierError, match="no Digital Link"):
        epc_to_digital_link(urn)


@pytest.mark.parametrize(
    ("urn", "scheme", "reason"),
    [
        ("urn:epc:id:sgtin:0614141.07346.2018", "sgtin", "need 13 digits together"),
        ("urn:epc:id:sgtin:0614141.107346", "sgtin", "needs 3 parts"),
        ("urn:epc:id:sgtin:0614141.107346.", "sgtin", "is empty"),
        ("urn:epc:id:sgtin:06141.10734612.1", "sgtin", "6 to 12 digits"),
        ("urn:epc:id:sgtin:0614141.10734٦.1", "sgtin", "need 13 digits together"),
        ("urn:epc:id:sgtin:0614141.107346.a/b", "sgtin", "must be escaped"),
        ("urn:epc:id:sgtin:0614141.107346.%FF", "sgtin", "no value"),
        ("urn:epc:id:sgtin:0614141.107346.012345678901234567890", "sgtin", "no value"),
        ("urn:epc:id:sgcn:4012345.67890.A", "sgcn", "no value"),
        ("urn:epc:id:itip:4012345.012345.1.02.987", "itip", "no value"),
        ("urn:epc:id:giai:952005385.", "giai", "is empty"),
        ("urn:epc:id:lgtin:4012345.011111.4444", "lgtin", "id:lgtin has another form"),
        ("urn:epc:class:sgtin:0614141.107346.1", "sgtin", "class:sgtin has another form"),
        ("urn:epc:id:bic:CSQU305438", "bic", "another form"),
        ("urn:epc:id:nosuch:1.2", "epc", "no EPC scheme nosuch"),
        ("urn:epc:tag:sgtin-96:3.0614141.112345.400", "epc", "id, class or idpat"),
        ("urn:epc:", "epc", "id, class or idpat"),
    ],
)
def test_a_urn_that_breaks_a_rule_is_kept_and_said_to(urn: str, scheme: str, reason: str) -> None:
    identifier = parse_identifier(urn)
    problems = check_identifier(urn, place="row 7")

    assert (identifier.scheme, identifier.canonical) == (scheme, urn)
    assert [(p.code, p.severity.value, p.place) for p in problems] == [
        ("types.identifier_malformed", "warning", "row 7")
    ]
    assert reason in problems[0].sentence
    with pytest.raises(MalformedIdentifierError):
        parse_epc(urn)
