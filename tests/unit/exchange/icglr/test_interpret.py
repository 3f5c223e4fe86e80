from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fairlode.types.content import Basis
from fairlode.types.event import Action, Flow, ObjectEvent, TransformationEvent
from fairlode.types.evidence import Assurance, Period
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Organisation, PartyKind, Site, SiteKind
from fairlode.types.stoichiometry import content
from tests.unit.exchange.icglr.documents import (
    MINE,
    lot,
    mine_site,
    party,
    problems,
    processed,
    read,
    statements,
    whole,
)


def event_of(said: dict[str, Any]) -> ObjectEvent | TransformationEvent:
    return next(value for key, value in said.items() if "_event:" in key)


def test_a_lot_is_read_with_mass_mine_holder_and_all_its_words(tmp_path: Path) -> None:
    found = statements(tmp_path, lot())["lot:LOT-1"]

    assert isinstance(found, Lot)
    assert found == Lot(
        id="LOT-1",
        material="cassiterite_concentrate",
        mass_g=1_000_000,
        assay=found.assay,
        site=MINE,
        holder="MINER",
        origin=OriginKind.PRIMARY,
        extra={"icglr": lot()},
    )
    assert list(found.assay) == ["Sn"]
    assert found.assay["Sn"].fraction == 0.655


@pytest.mark.parametrize(
    ("code", "percent", "element", "fraction"),
    [
        ("7108.12.00", 92, "Au", 0.92),
        ("2609.00.00", 65, "Sn", 0.65),
        ("2611.00.00", 60, "W", 0.6 * float(content("WO3", "W"))),
        ("2615.90.00", 30, "Ta", 0.3 * float(content("Ta2O5", "Ta"))),
        ("IMA1979-A", 30, "Ta", 0.3 * float(content("Ta2O5", "Ta"))),
        ("26159000", 30, "Ta", 0.3 * float(content("Ta2O5", "Ta"))),
    ],
)
def test_a_concentration_is_assumed_to_be_that_of_the_customary_analyte(
    tmp_path: Path, code: str, percent: int, element: str, fraction: float
) -> None:
    found = statements(tmp_path, lot(mineral=code, concentration=percent))["lot:LOT-1"].assay

    assert {symbol: each.fraction for symbol, each in found.items()} == pytest.approx(
        {element: fraction}, rel=1e-12
    )
    assert found[element].basis is Basis.ASSUMED
    assert found[element].note.startswith(f"concentration {percent} % of {code}, taken as ")


def test_the_concentration_of_another_mineral_is_not_interpreted(tmp_path: Path) -> None:
    document = lot(mineral="2605.00.00")

    assert dict(statements(tmp_path, document)["lot:LOT-1"].assay) == {}
    assert problems(tmp_path, document) == [("warning", "icglr.mineral_not_designated", "/mineral")]


def test_a_concentration_of_zero_is_doubted(tmp_path: Path) -> None:
    assert problems(tmp_path, lot(concentration=0)) == [
        ("warning", "types.assay_zero", "/concentration")
    ]


def test_production_brings_a_lot_into_being_at_its_mine(tmp_path: Path) -> None:
    event = event_of(statements(tmp_path, lot()))

    assert event == ObjectEvent(
        id=event.id,
        time=datetime(2026, 3, 20, 10, 30, tzinfo=UTC),
        step="commissioning",
        read_point=MINE,
        action=Action.ADD,
        objects=(Flow(lot="LOT-1", mass_g=1_000_000, amount="1000", uom="KGM"),),
    )


def test_a_purchase_without_inputs_brings_a_lot_into_the_record(tmp_path: Path) -> None:
    document = lot(originatingOperation=[2], creatorRole=[2], tag=..., mineSiteId=...)

    event = event_of(statements(tmp_path, document))

    assert (event.action, event.step, event.read_point) == (Action.ADD, "receiving", None)


def test_inputs_make_a_transformation_of_untold_masses(tmp_path: Path) -> None:
    event = event_of(statements(tmp_path, processed("LOT-2", "LOT-1", "LOT-0")))

    assert event == TransformationEvent(
        id=event.id,
        time=datetime(2026, 3, 25, 15, tzinfo=UTC),
        step="commissioning",
        inputs=(Flow(lot="LOT-1"), Flow(lot="LOT-0")),
        outputs=(Flow(lot="LOT-2", mass_g=950_000, amount="0.95", uom="TNE"),),
    )


def test_a_lot_that_names_itself_has_only_changed_hands(tmp_path: Path) -> None:
    document = lot(originatingOperation=[2], inputLot=[{"lotNumber": "LOT-1"}])

    event = event_of(statements(tmp_path, document))

    assert (type(event), event.action, event.step) == (ObjectEvent, Action.OBSERVE, "receiving")


def test_an_input_written_out_is_a_lot_of_its_own(tmp_path: Path) -> None:
    said = statements(tmp_path, processed("LOT-2", inputLot=[lot()]))

    assert said["lot:LOT-1"] == statements(tmp_path, lot())["lot:LOT-1"]


@pytest.mark.parametrize(
    ("clock", "hour", "offset"),
    [("103000", 10, "+00:00"), ("103000Z", 10, "+00:00"), ("103000+0200", 8, "+02:00")],
)
def test_times_are_utc_unless_they_tell_their_offset(
    tmp_path: Path, clock: str, hour: int, offset: str
) -> None:
    event = event_of(statements(tmp_path, lot(timeRegistration=clock)))

    assert event.time == datetime(2026, 3, 20, hour, 30, tzinfo=UTC)
    assert event.offset == offset


def test_a_mine_site_is_read_and_holds_since_its_first_date(tmp_path: Path) -> None:
    reading = read(tmp_path, mine_site())
    draft = next(draft for draft in reading.drafts if isinstance(draft.statement, Site))

    assert draft.statement == Site(
        id=MINE,
        name="Muhanga",
        kind=SiteKind.ARTISANAL_MINE,
        country="RW",
        latitude=-1.9641,
        longitude=30.0619,
        operator="MINER",
        extra={"icglr": mine_site()},
    )
    assert draft.valid_from == datetime(2024, 1, 15, tzinfo=UTC)


def test_a_mine_site_that_is_only_named_has_what_its_number_tells(tmp_path: Path) -> None:
    found = statements(tmp_path, lot())[f"site:{MINE}"]

    assert found == Site(
        id=MINE, kind=SiteKind.MINE, country="RW", latitude=-1.9641, longitude=30.0619
    )


def test_a_certificate_assures_its_lot_to_the_end_of_its_last_day(tmp_path: Path) -> None:
    found = statements(tmp_path, whole())["assurance:icglr:certificate:RW:EXP-1"]

    assert isinstance(found, Assurance)
    assert (found.subject, found.assessor) == ("LOT-2", "Ministry of Mines")
    assert found.validity == Period(
        begin=datetime(2026, 3, 26, tzinfo=UTC), end=datetime(2026, 6, 25, tzinfo=UTC)
    )


def test_every_party_is_read_wherever_it_is_named(tmp_path: Path) -> None:
    said = statements(tmp_path, whole())
    found = [value for value in said.values() if isinstance(value, Organisation)]

    assert {(each.id, each.name, each.kind, each.country) for each in found} == {
        ("MINER", "Mine Ltd", PartyKind.MINE, "RW"),
        ("PLANT", "Plant Ltd", PartyKind.PROCESSOR, "RW"),
        ("MINISTRY", "Ministry of Mines", PartyKind.OTHER, "RW"),
        ("BUYER", "Buyer NV", PartyKind.OTHER, "BE"),
    }


def test_a_party_with_two_names_is_doubted_and_the_first_is_recorded(tmp_path: Path) -> None:
    document = lot(recipient=party("MINER", "Another Ltd"))

    assert problems(tmp_path, document) == [("warning", "icglr.party_differs", "/recipient")]
    assert statements(tmp_path, document)["organisation:MINER"].name == "Mine Ltd"


def test_the_notes_say_what_was_assumed(tmp_path: Path) -> None:
    notes = read(tmp_path, [lot(), processed("LOT-2", "LOT-1")]).notes

    assert notes == (
        "ICGLR Mining Sector Data Sharing Protocol: lots 2.",
        "Masses are taken as dry mass, as stated; the protocol says nothing of moisture.",
        (
            "The concentration of 2609.00.00 is taken as mass % of Sn, as is customary; the "
            "protocol does not say so, and the contents are marked as assumed."
        ),
        (
            "Times without offset from UTC (2) are local times of an untold place; they are taken "
            "as UTC."
        ),
        "How much of each input went into a lot is not stated (1 lots); it stays unknown.",
        "Mine sites that are only named (1) have the country and position of their ICGLR number.",
    )
