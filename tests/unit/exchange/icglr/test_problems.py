import json
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document
from fairlode.exchange.icglr import FORMAT
from fairlode.exchange.icglr.jsontext import MAX_TEXT_CHARS
from tests.unit.exchange.icglr.documents import (
    certificate,
    errors,
    lot,
    mine_site,
    problems,
    processed,
    read,
    tag,
    whole,
)

TOO_MANY = 1_050


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (json.dumps(lot())[:-20], "icglr.not_json"),
        ("", "icglr.not_json"),
        ("[" * 100_000, "icglr.too_deep"),
        ("[" * 70 + "]" * 70, "icglr.too_deep"),
        ("null", "icglr.not_icglr"),
        ("{}", "icglr.not_icglr"),
        ("[]", "icglr.not_icglr"),
        ('{"lots": []}', "icglr.not_icglr"),
        ("1" * 5_000, "icglr.number_impossible"),
    ],
)
def test_a_text_that_is_no_document_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert [found for found, _ in errors(tmp_path, text)] == [code]


def test_bytes_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    document = tmp_path / "document.json"
    document.write_bytes(b'{"lotNumber": "\xff"}')

    (problem,) = FORMAT.read(Document(document)).problems
    assert (problem.code, problem.facts["what"]) == (
        "icglr.not_utf8",
        "byte 16, in line 1, column 16, cannot be read",
    )


def test_a_letter_that_is_cut_in_two_is_a_document_that_is_cut_off(tmp_path: Path) -> None:
    document = tmp_path / "document.json"
    document.write_bytes('{"lotNumber": "é'.encode()[:-1])

    (problem,) = FORMAT.read(Document(document)).problems

    assert problem.code == "icglr.not_json"
    assert problem.facts["reason"] == "the document ends here, within a letter"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"mass": -1}, ("icglr.amount_impossible", "/mass")),
        ({"mass": "1000"}, ("icglr.member_type", "/mass")),
        ({"mass": True}, ("icglr.member_type", "/mass")),
        ({"mass": None}, ("icglr.member_type", "/mass")),
        ({"mass": float("nan")}, ("icglr.number_impossible", "/mass")),
        ({"mass": float("inf")}, ("icglr.number_impossible", "/mass")),
        ({"mass": 1e300}, ("types.mass_too_large", "")),
        ({"mass": ...}, ("icglr.member_missing", "")),
        ({"concentration": 130}, ("icglr.concentration_impossible", "/concentration")),
        ({"concentration": -0.1}, ("icglr.concentration_impossible", "/concentration")),
        ({"unitOfMeasurement": "LBR"}, ("icglr.code_unknown", "/unitOfMeasurement")),
        ({"mineral": "cassiterite"}, ("icglr.mineral_unknown", "/mineral")),
        ({"mineral": 2609}, ("icglr.member_type", "/mineral")),
        ({"creatorRole": [9]}, ("icglr.code_unknown", "/creatorRole/0")),
        ({"creatorRole": [True]}, ("icglr.member_type", "/creatorRole/0")),
        ({"creatorRole": []}, ("icglr.list_empty", "/creatorRole")),
        ({"creatorRole": 1}, ("icglr.member_type", "/creatorRole")),
        ({"originatingOperation": [0]}, ("icglr.code_unknown", "/originatingOperation/0")),
        ({"dateRegistration": "2026-02-30"}, ("icglr.date_malformed", "/dateRegistration")),
        ({"dateRegistration": "20260220"}, ("icglr.date_malformed", "/dateRegistration")),
        ({"dateRegistration": "1900-01-01"}, ("types.time_implausible", "/dateRegistration")),
        ({"timeRegistration": "10:30"}, ("icglr.time_malformed", "/timeRegistration")),
        ({"timeRegistration": "256000"}, ("icglr.time_malformed", "/timeRegistration")),
        ({"timeRegistration": "103000+9900"}, ("icglr.time_malformed", "/timeRegistration")),
        ({"mineSiteId": "RW-7"}, ("types.identifier_malformed", "/mineSiteId")),
        ({"mineSiteId": ...}, ("icglr.production_incomplete", "")),
        ({"tag": ...}, ("icglr.production_incomplete", "")),
        ({"tag": None}, ("icglr.production_incomplete", "")),
        ({"tag": {**tag(), "issuer": "X"}}, ("icglr.member_type", "/tag/issuer")),
        ({"creator": {"name": "X"}}, ("icglr.member_missing", "/creator")),
        ({"inputLot": ["LOT-0"]}, ("icglr.member_type", "/inputLot/0")),
        ({"inputLot": [{"lotNumber": "LOT-1"}]}, ("icglr.lot_from_itself", "/inputLot/0")),
        ({"lotNumber": " "}, ("types.identifier_empty", "/lotNumber")),
        ({"lotNumber": "\ud800"}, ("icglr.text_unwritable", "/lotNumber")),
        ({"lotNumber": "7" * (MAX_TEXT_CHARS + 1)}, ("icglr.text_too_long", "/lotNumber")),
        ({"nrOfPackages": 2**60}, ("icglr.number_impossible", "/nrOfPackages")),
        ({"taxPaid": [{"currency": "usd"}]}, ("icglr.code_unknown", "/taxPaid/0/currency")),
    ],
)
def test_what_is_wrong_with_a_lot_is_said_with_its_place(
    tmp_path: Path, changes: dict[str, object], expected: tuple[str, str]
) -> None:
    assert expected in errors(tmp_path, lot(**changes))


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    document = [
        lot(mass=-1, concentration=130, unitOfMeasurement="t"),
        lot(creatorRole=["1"], tag=...),
    ]

    assert errors(tmp_path, document) == [
        ("icglr.concentration_impossible", "/0/concentration"),
        ("icglr.amount_impossible", "/0/mass"),
        ("icglr.code_unknown", "/0/unitOfMeasurement"),
        ("icglr.member_type", "/1/creatorRole/0"),
        ("icglr.stated_twice", "/1"),
        ("icglr.production_incomplete", "/1"),
    ]


def test_a_document_with_an_error_offers_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, [lot("A"), lot("B", mass=-1)]).drafts == ()


def test_one_member_twice_is_refused(tmp_path: Path) -> None:
    text = json.dumps(lot()).replace('"mass": 1000.0', '"mass": 1, "mass": 2')

    assert errors(tmp_path, text) == [("icglr.member_twice", "")]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([lot(), lot()], "/1"),
        ({"lots": [lot(), lot("LOT-1 ", mass=5)]}, "/lots/1"),
        ([processed("LOT-2", inputLot=[lot(mass=5)]), lot()], "/0/inputLot/0"),
        ([mine_site(), mine_site()], "/1"),
        ([certificate(), certificate()], "/1"),
    ],
)
def test_one_number_for_two_is_refused(tmp_path: Path, document: object, place: str) -> None:
    assert errors(tmp_path, document) == [("icglr.stated_twice", place)]


def test_two_countries_may_give_certificates_one_number(tmp_path: Path) -> None:
    assert errors(tmp_path, [certificate(), certificate(issuingCountry="CD")]) == []


@pytest.mark.parametrize("operation", [1, 3, 4])
def test_a_lot_is_not_made_from_itself(tmp_path: Path, operation: int) -> None:
    document = lot(originatingOperation=[operation], inputLot=[{"lotNumber": "LOT-1"}])

    assert errors(tmp_path, document) == [("icglr.lot_from_itself", "/inputLot/0")]


def test_a_lot_that_changes_hands_names_itself_alone(tmp_path: Path) -> None:
    inputs = [{"lotNumber": "LOT-0"}, {"lotNumber": "LOT-1"}, {"lotNumber": "LOT-0"}]

    assert errors(tmp_path, lot(originatingOperation=[2], inputLot=inputs)) == [
        ("icglr.lot_from_itself", "/inputLot/1"),
        ("icglr.input_twice", "/inputLot/2"),
    ]


def test_processing_from_nothing_ends_the_trail(tmp_path: Path) -> None:
    assert problems(tmp_path, processed("LOT-2")) == [("warning", "icglr.inputs_missing", "")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"mineralOrigin": "RW 0"}, ("warning", "icglr.origin_unknown", "/mineralOrigin")),
        ({"mineralOrigin": ["RW", "0"]}, ("warning", "icglr.origin_unknown", "/mineralOrigin")),
        ({"mineralOrigin": "Rwanda"}, ("error", "icglr.country_unknown", "/mineralOrigin")),
        ({"mineralOrigin": []}, ("error", "icglr.member_type", "/mineralOrigin")),
        ({"issuingCountry": "BE"}, ("error", "icglr.code_unknown", "/issuingCountry")),
        (
            {"dateOfExpiration": "2026-06-25"},
            ("warning", "icglr.certificate_term", "/dateOfExpiration"),
        ),
        (
            {"dateOfExpiration": "2026-03-25"},
            ("error", "icglr.certificate_reversed", "/dateOfExpiration"),
        ),
        (
            {"dateOfShipment": "2026-06-25"},
            ("warning", "icglr.certificate_not_in_force", "/dateOfShipment"),
        ),
        (
            {"dateOfShipment": "2026-03-25"},
            ("warning", "icglr.certificate_not_in_force", "/dateOfShipment"),
        ),
        ({"nameOfValidator": ...}, ("warning", "icglr.member_missing", "")),
    ],
)
def test_what_is_wrong_with_a_certificate_is_said(
    tmp_path: Path, changes: dict[str, object], expected: tuple[str, str, str]
) -> None:
    assert problems(tmp_path, certificate(**changes)) == [expected]


def test_a_shipment_is_held_against_the_certificate_that_it_names(tmp_path: Path) -> None:
    document = whole()
    document["lots"][1]["dateShipped"] = "2026-06-25"

    assert problems(tmp_path, document) == [
        ("warning", "icglr.certificate_not_in_force", "/lots/1/dateShipped")
    ]


def test_a_lot_shipped_before_it_was_sealed_is_doubted(tmp_path: Path) -> None:
    assert problems(tmp_path, lot(dateShipped="2026-03-19")) == [
        ("warning", "icglr.shipped_before_sealed", "/dateShipped")
    ]


def test_a_member_of_no_standard_is_kept_and_named_once(tmp_path: Path) -> None:
    assert problems(tmp_path, [lot("A", inputlot=[]), lot("B", inputlot=[])]) == [
        ("warning", "icglr.member_unknown", "/0/inputlot")
    ]


@pytest.mark.parametrize(
    ("latitude", "code"),
    [(91, "icglr.degrees_impossible"), ("1", "icglr.member_type"), (None, "icglr.member_type")],
)
def test_a_site_lies_on_the_globe(tmp_path: Path, latitude: object, code: str) -> None:
    place = {"geolocalization": {"latitude": latitude, "longitude": 30}}
    where = "/mineSiteLocation/geolocalization/latitude"

    assert errors(tmp_path, mine_site(mineSiteLocation=place)) == [(code, where)]


def test_a_site_in_another_country_is_doubted(tmp_path: Path) -> None:
    found = problems(tmp_path, lot(mineSiteId="PE-12.0000-77.0000-1"))

    assert [(kind, place) for kind, _, place in found][:1] == [("warning", "/mineSiteId")]


def test_very_many_problems_are_cut(tmp_path: Path) -> None:
    found = errors(tmp_path, [lot(f"L{number}", mass=-1) for number in range(TOO_MANY)])

    assert len(found) == 1_001
    assert found[-1] == ("icglr.problems_cut", "")
