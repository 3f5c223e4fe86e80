"""Mine sites of the ICGLR."""

from decimal import Decimal

import pytest

from fairlode.types.identifiers import (
    ICGLR_MEMBERS,
    CoordinatesError,
    MalformedIdentifierError,
    check_identifier,
    parse_identifier,
    parse_mine_site_id,
)


def test_the_protocols_own_example_lies_where_its_record_says() -> None:
    site = parse_mine_site_id("RW-1.9641+30.0619-00001")

    assert site.country == "RW"
    assert (site.latitude, site.longitude) == (Decimal("-1.9641"), Decimal("30.0619"))
    assert site.number == "00001"
    assert check_identifier("RW-1.9641+30.0619-00001") == []


@pytest.mark.parametrize(
    ("text", "latitude"),
    [
        ("CD-+2.5000+28.1000-7", Decimal("2.5")),
        ("CD--2.5000+28.1000-7", Decimal("-2.5")),
        ("CD-2.5000+28.1000-7", None),
        ("SS-7.0000+30.0000-7", Decimal(7)),
        ("ZA-26.2041+28.0473-7", None),
    ],
)
def test_a_latitude_without_a_sign_is_on_the_side_where_the_country_lies(
    text: str, latitude: Decimal | None
) -> None:
    assert parse_mine_site_id(text).latitude == latitude


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CD-2.5000+28.1000-7", ["types.mine_site_hemisphere"]),
        ("ZA--26.2041+28.0473-7", ["types.mine_site_country"]),
        ("ZA-26.2041+28.0473-7", ["types.mine_site_country", "types.mine_site_hemisphere"]),
    ],
)
def test_what_the_identifier_leaves_open_is_said(text: str, codes: list[str]) -> None:
    problems = check_identifier(text)

    assert [problem.code for problem in problems] == codes
    assert {problem.severity.value for problem in problems} == {"warning"}
    assert parse_identifier(text).scheme == "icglr_mine_site"


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("CD--90.0001+28.1000-7", "latitude"),
        ("CD--2.5000+180.0001-7", "longitude"),
        ("CD-95.0000+200.0000-7", "latitude"),
    ],
)
def test_a_place_off_the_globe_is_refused(text: str, axis: str) -> None:
    with pytest.raises(CoordinatesError) as refusal:
        parse_identifier(text)

    assert refusal.value.code == "types.mine_site_coordinates"
    assert refusal.value.facts["axis"] == axis


def test_the_identifier_is_kept_as_given_but_for_the_case_of_the_country() -> None:
    assert parse_mine_site_id("rw-1.9641+30.0619-00001").canonical == "RW-1.9641+30.0619-00001"
    assert parse_identifier("CD--90.0000-180.0000-1").canonical == "CD--90.0000-180.0000-1"


@pytest.mark.parametrize(
    "text", ["RW-1.964+30.0619-1", "RW-1.9641+30.0619", "RW1.9641+30.0619-1", "RW-1.9641+30.0619-A"]
)
def test_another_form_is_no_mine_site(text: str) -> None:
    assert parse_identifier(text).scheme == "own"
    with pytest.raises(MalformedIdentifierError):
        parse_mine_site_id(text)


def test_the_twelve_member_states_are_those_of_the_protocol() -> None:
    members = {"AO", "BI", "CD", "CF", "CG", "KE", "RW", "SD", "SS", "TZ", "UG", "ZM"}

    assert set(ICGLR_MEMBERS) == members
    assert set(ICGLR_MEMBERS.values()) == {"north", "south", "both"}
