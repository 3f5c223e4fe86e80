"""What is said of an origin is asked for the time of its lot."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from fairlode.engine.answer import Boundary
from fairlode.engine.bounds.classes import OriginClass
from fairlode.engine.bounds.said import assured_classes, consent_classes
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.bounds import OUTSIDE, UNKNOWN, WITHIN
from fairlode.ledger.record import Draft
from fairlode.types.evidence import Assurance, Consent, Period, Voice, VoiceKind
from fairlode.types.identifiers import LotId, PartyId, SiteId
from fairlode.types.instant import to_micros
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Site
from tests.worlds import graph_of


def day(month: int) -> datetime:
    return datetime(2024, month, 1, tzinfo=UTC)


def lot(name: str, month: int, site: str = "mine") -> Draft:
    stated = Lot(id=LotId(name), mass_g=10, origin=OriginKind.PRIMARY, site=SiteId(site))
    return Draft(statement=stated, valid_from=day(month))


@pytest.fixture(scope="module")
def asked() -> Graph:
    mine = Site(id=SiteId("mine"), operator=PartyId("owner"))
    unknown = Draft(statement=Lot(id=LotId("scrap"), mass_g=5), valid_from=day(1))
    lots = [lot("january", 1), lot("april", 4), lot("elsewhere", 4, "pit"), unknown]
    return graph_of([Draft(statement=mine, valid_from=day(1)), *lots])


@dataclass(frozen=True, slots=True)
class Case:
    assurance: Assurance
    within: set[str]


def roles(asked: Graph, origins: OriginClass) -> dict[str, int]:
    network = asked.network
    return {
        str(asked.columns.lot_ids[code]): int(origins.role[node])
        for code, node in enumerate(network.node_of_lot.tolist())
    }


def assurance(subject: str, **stated: object) -> Assurance:
    return Assurance(id="a", subject=subject, scheme="S", assessor="auditor", **stated)


@pytest.mark.parametrize(
    "case",
    [
        Case(assurance("mine"), {"january", "april"}),
        Case(assurance("owner"), {"january", "april"}),
        Case(assurance("april"), {"april"}),
        Case(assurance("mine", void_from=day(3)), {"january"}),
        Case(assurance("mine", validity=Period(begin=day(2), end=day(6))), {"april"}),
        Case(assurance("mine", validity=Period(begin=day(2), end=day(4))), set()),
        Case(assurance("nowhere"), set()),
    ],
)
def test_an_assurance_covers_what_came_to_be_while_it_held(asked: Graph, case: Case) -> None:
    (found,) = assured_classes(asked, Boundary.RECLAIM, [case.assurance])

    expected = dict.fromkeys(("january", "april", "elsewhere"), OUTSIDE) | {"scrap": UNKNOWN}
    assert found.name == "S"
    assert roles(asked, found) == expected | dict.fromkeys(case.within, WITHIN)


def decision(consent: Consent, month: int, speaker: str = "people") -> tuple[Voice, int]:
    voice = Voice(
        id=f"{speaker} {month}",
        kind=VoiceKind.CONSENT,
        about="mine",
        speaker=speaker,
        consent=consent,
    )
    return voice, to_micros(day(month))


@pytest.mark.parametrize(
    ("voices", "january", "april"),
    [
        ([], UNKNOWN, UNKNOWN),
        ([decision(Consent.GIVEN, 1)], WITHIN, WITHIN),
        ([decision(Consent.GIVEN, 2)], UNKNOWN, WITHIN),
        ([decision(Consent.GIVEN, 1), decision(Consent.WITHDRAWN, 3)], WITHIN, OUTSIDE),
        ([decision(Consent.GIVEN, 1), decision(Consent.REFUSED, 2, "others")], WITHIN, OUTSIDE),
    ],
)
def test_consent_is_that_of_the_day(
    asked: Graph, voices: list[tuple[Voice, int]], january: int, april: int
) -> None:
    given, refused = consent_classes(asked, Boundary.RECLAIM, voices)

    found = roles(asked, given)
    assert (found["january"], found["april"]) == (january, april)
    assert (found["elsewhere"], found["scrap"]) == (UNKNOWN, UNKNOWN)
    turned = {WITHIN: OUTSIDE, OUTSIDE: WITHIN, UNKNOWN: UNKNOWN}
    assert roles(asked, refused) == {name: turned[role] for name, role in found.items()}
