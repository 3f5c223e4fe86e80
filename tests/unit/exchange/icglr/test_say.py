"""Lots that came from elsewhere, and lots that others have changed since."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fairlode.exchange.icglr.errors import NothingToWriteError
from fairlode.ledger.record import Draft, Statement
from fairlode.stores.memory import MemoryStore
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.event import Action, Flow, ObjectEvent, TransformationEvent
from fairlode.types.lot import Lot
from fairlode.types.site import Organisation, PartyKind
from tests.unit.exchange.icglr.documents import (
    in_force,
    lot,
    party,
    processed,
    read,
    statements,
    written,
)
from tests.worlds import recorded

AT = datetime(2026, 5, 1, 8, 30, 15, tzinfo=UTC)
TRADER = Organisation(id="T", name="Trader SA", kind=PartyKind.TRADER, country="CD")


def coltan(name: str, **changes: object) -> Lot:
    plain = Lot(
        id=name,
        material="coltan_concentrate",
        mass_g=12_345_678,
        assay=Assay.from_grades({"Ta2O5": "31.25 %"}, basis=Basis.MEASURED),
        holder="T",
    )
    return replace(plain, **changes)


def bought(*names: str) -> ObjectEvent:
    flows = tuple(Flow(lot=name) for name in names)
    return ObjectEvent(id="e1", time=AT, step="receiving", action=Action.ADD, objects=flows)


def combined(*, of: tuple[str, ...], name: str) -> TransformationEvent:
    return TransformationEvent(
        id="e2", time=AT, inputs=tuple(Flow(lot=each) for each in of), outputs=(Flow(lot=name),)
    )


def document(path: Path, *said: Statement) -> tuple[int, Any]:
    store = MemoryStore()
    recorded([Draft(statement=each, valid_from=AT) for each in said], store)
    return written(path, in_force(store))


def test_a_purchased_lot_from_elsewhere_is_written(tmp_path: Path) -> None:
    count, found = document(tmp_path, TRADER, coltan("A"), bought("A"))

    assert found == {
        "lots": [
            {
                "mass": 12345.678,
                "unitOfMeasurement": "KGM",
                "mineral": "2615.90.00",
                "concentration": 31.25,
                "mineSiteId": None,
                "creator": {
                    "identifier": "T",
                    "name": "Trader SA",
                    "tin": "N/A",
                    "legalAddress": {"country": "CD"},
                },
                "creatorRole": [2],
                "lotNumber": "A",
                "dateRegistration": "2026-05-01",
                "timeRegistration": "083015",
                "originatingOperation": [2],
            }
        ]
    }
    assert count == 3


def test_what_was_written_reads_as_the_same_masses_contents_and_inputs(tmp_path: Path) -> None:
    lots = [coltan("A"), coltan("B"), coltan("C")]
    made = combined(of=("A", "B"), name="C")

    _, found = document(tmp_path, TRADER, *lots, bought("A", "B"), made)
    again = statements(tmp_path, found)

    for one in lots:
        other = again[f"lot:{one.id}"]
        assert (other.mass_g, other.material, other.holder) == (one.mass_g, one.material, "T")
        assert other.assay["Ta"].fraction == pytest.approx(one.assay["Ta"].fraction, rel=1e-11)
    events = [each for each in again.values() if isinstance(each, TransformationEvent)]
    assert [(each.inputs, each.time) for each in events] == [(made.inputs, AT)]


@pytest.mark.parametrize(
    ("materials", "operation"),
    [
        (("coltan_concentrate", "coltan_concentrate"), 3),
        (("coltan_concentrate", "tin_slag"), 4),
        (("coltan_concentrate",), 4),
    ],
)
def test_lots_of_one_material_are_combined_and_others_processed(
    tmp_path: Path, materials: tuple[str, ...], operation: int
) -> None:
    names = ("A", "B")[: len(materials)]
    inputs = [coltan(n, material=m) for n, m in zip(names, materials, strict=True)]

    _, found = document(tmp_path, TRADER, *inputs, coltan("C"), combined(of=names, name="C"))

    assert [each["originatingOperation"] for each in found["lots"]] == [[operation]]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ((TRADER, coltan("A", mass_g=None), bought("A")), "its mass is not known"),
        ((TRADER, coltan("A", mass_g=2**62 + 1), bought("A")), "more digits than JSON keeps"),
        ((TRADER, coltan("A", material="copper_cathode"), bought("A")), "no designated mineral"),
        ((TRADER, coltan("A", material=""), bought("A")), "its material is no designated mineral"),
        ((TRADER, coltan("A", assay=Assay()), bought("A")), "its content of Ta is not known"),
        (
            (
                TRADER,
                coltan("A", assay=Assay({"Ta": Content(fraction=0.9, basis=Basis.MEASURED)})),
                bought("A"),
            ),
            "more than Ta2O5 can have",
        ),
        ((coltan("A"), bought("A")), "nobody is named who holds it"),
        ((replace(TRADER, kind=PartyKind.BRAND), coltan("A"), bought("A")), "no role says"),
        ((TRADER, coltan("A")), "no event says"),
        (
            (TRADER, coltan("A"), replace(bought("A"), step="commissioning")),
            "nothing says by which operation",
        ),
        (
            (
                TRADER,
                coltan("A", site="RW-1.9641+30.0619-00001"),
                replace(bought("A"), step="commissioning"),
            ),
            "has no tag or no ICGLR mine site",
        ),
        ((TRADER,), "None of the records"),
    ],
)
def test_what_is_missing_is_never_made_up(
    tmp_path: Path, said: tuple[Statement, ...], reason: str
) -> None:
    with pytest.raises(NothingToWriteError) as refusal:
        document(tmp_path, *said)

    assert reason in str(refusal.value)


def test_a_lot_that_cannot_be_said_does_not_keep_others_back(tmp_path: Path) -> None:
    said = (TRADER, coltan("A"), coltan("B", mass_g=None), bought("A", "B"))

    _, found = document(tmp_path, *said)

    assert [each["lotNumber"] for each in found["lots"]] == ["A"]


def test_a_number_goes_back_without_the_country_that_made_it_unique(tmp_path: Path) -> None:
    name = "icglr:lot:RW:LOT-7"

    _, found = document(tmp_path, TRADER, coltan(name), bought(name))

    assert [each["lotNumber"] for each in found["lots"]] == ["LOT-7"]


def again(draft: Draft, **changes: object) -> Draft:
    """A draft with some members of its statement changed."""
    statement: Any = draft.statement
    return replace(draft, statement=replace(statement, **changes))


def changed(path: Path, raw: dict[str, Any], **changes: object) -> object:
    """A document of one lot, written again after the lot was corrected."""
    store = MemoryStore()
    drafts = list(read(path, raw).drafts)
    recorded(drafts, store)
    draft = next(each for each in drafts if isinstance(each.statement, Lot))
    recorded([again(draft, **changes)], store)
    return written(path, in_force(store))[1]


def test_a_corrected_lot_is_written_with_its_new_mass_and_its_other_words(tmp_path: Path) -> None:
    found = changed(tmp_path, lot(), mass_g=999_500)

    assert found == lot(mass=999.5, unitOfMeasurement="KGM")


def test_a_lot_with_another_holder_has_another_creator(tmp_path: Path) -> None:
    buyer = party("MINISTRY", "Ministry of Mines")
    raw = {"lots": [lot()], "businessEntities": [buyer | {"businessType": "x"}]}

    store = MemoryStore()
    drafts = list(read(tmp_path, raw).drafts)
    recorded(drafts, store)
    draft = next(each for each in drafts if isinstance(each.statement, Lot))
    owner = Organisation(id="T", name="Trader SA", kind=PartyKind.TRADER)
    recorded(
        [
            Draft(statement=owner, valid_from=AT),
            again(draft, holder="T"),
        ],
        store,
    )
    found = written(tmp_path, in_force(store))[1]

    creator = {"identifier": "T", "name": "Trader SA", "tin": "N/A"}
    assert found["lots"] == [lot(creator=creator, creatorRole=[2])]


def test_an_event_that_was_corrected_is_written_as_it_is_now(tmp_path: Path) -> None:
    store = MemoryStore()
    drafts = list(read(tmp_path, processed("LOT-2", "LOT-1")).drafts)
    recorded(drafts, store)
    draft = next(each for each in drafts if isinstance(each.statement, TransformationEvent))
    corrected = again(draft, inputs=(Flow(lot="LOT-7"),))
    recorded([replace(corrected, corrects_subject=draft.subject)], store)

    found = written(tmp_path, in_force(store))[1]

    assert found == processed("LOT-2", "LOT-7")
