from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fairlode.exchange.contract import Reading
from fairlode.types.event import (
    Action,
    AggregationEvent,
    AssociationEvent,
    ErrorDeclaration,
    Event,
    Flow,
    Loss,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)

Read = Callable[..., Reading]
Codes = Callable[[Reading], list[tuple[str, str]]]
MARCH = datetime(2026, 3, 31, tzinfo=UTC)


def _events(reading: Reading) -> list[Event]:
    assert reading.errors == (), reading.errors
    return [draft.statement for draft in reading.drafts if isinstance(draft.statement, Event)]


def test_rows_with_one_id_are_one_transformation(read: Read) -> None:
    reading = read(
        "Id de evento;Fecha;Clase;Sitio;Lote;Rol;Masa (t)\n"
        "E1;31/03/2026;Transformación;S;x;entrada;1,5\n"
        "E1;;;;A;salida;1\n"
        "E1;;;;escoria;pérdida;0,25\n",
        "eventos.csv",
    )

    assert _events(reading) == [
        TransformationEvent(
            id="E1",
            time=MARCH,
            read_point="S",
            inputs=(Flow(lot="x", mass_g=1_500_000),),
            outputs=(Flow(lot="A", mass_g=1_000_000),),
            losses=(Loss(name="escoria", mass_g=250_000),),
        )
    ]


@pytest.mark.parametrize(
    ("kind", "action", "step"),
    [
        ("shipping", Action.OBSERVE, "shipping"),
        ("Envío", Action.OBSERVE, "shipping"),
        ("Réception", Action.OBSERVE, "receiving"),
        ("extração", Action.ADD, "commissioning"),
        ("destroying", Action.DELETE, "destroying"),
        ("object", Action.OBSERVE, ""),
    ],
)
def test_a_word_for_an_event_says_its_action_and_step(
    read: Read, kind: str, action: Action, step: str
) -> None:
    (event,) = _events(read(f"event_id,date,kind,lot\nE1,2026-03-31,{kind},x\n", "events.csv"))

    assert event == ObjectEvent(
        id="E1", time=MARCH, action=action, step=step, objects=(Flow(lot="x"),)
    )


@pytest.mark.parametrize(
    ("kind", "made"), [("packing", AggregationEvent), ("association", AssociationEvent)]
)
def test_a_parent_holds_its_children(
    read: Read, kind: str, made: type[AggregationEvent | AssociationEvent]
) -> None:
    (event,) = _events(
        read(
            "event_id,date,kind,lot,role,mass (kg)\n"
            f"E1,2026-03-31,{kind},P,parent,\nE1,,,x,child,5\nE1,,,y,child,\n",
            "events.csv",
        )
    )

    assert isinstance(event, made)
    assert (event.parent, event.action) == ("P", Action.ADD)
    assert event.children == (Flow(lot="x", mass_g=5000), Flow(lot="y"))


def test_a_transaction_has_objects(read: Read) -> None:
    (event,) = _events(read("event_id,date,kind,lot\nE1,2026-03-31,venta,x\n", "events.csv"))

    assert event == TransactionEvent(
        id="E1", time=MARCH, action=Action.ADD, objects=(Flow(lot="x"),)
    )


def test_action_and_step_of_their_own_columns_count_more_than_those_of_the_kind(read: Read) -> None:
    (event,) = _events(
        read(
            "event_id,date,kind,action,step,disposition,location,lot\n"
            "E1,2026-03-31T14:00:00+02:00,object,ADD,holding,in_progress,W,x\n",
            "events.csv",
        )
    )

    assert event == ObjectEvent(
        id="E1",
        time=MARCH.replace(hour=12),
        offset="+02:00",
        action=Action.ADD,
        step="holding",
        disposition="in_progress",
        location="W",
        objects=(Flow(lot="x"),),
    )


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ("E1,2026-03-31,,x,input\nE1,,,A,output", TransformationEvent),
        ("E1,2026-03-31,,P,parent\nE1,,,x,child", AggregationEvent),
        ("E1,2026-03-31,receiving,x,", ObjectEvent),
    ],
)
def test_the_roles_or_the_step_say_what_no_kind_says(
    read: Read, rows: str, kind: type[Event]
) -> None:
    (event,) = _events(read(f"event_id,date,step,lot,role\n{rows}\n", "events.csv"))

    assert isinstance(event, kind)


def test_an_event_of_one_row_needs_no_id_and_always_gets_the_same(read: Read) -> None:
    table = "date,kind,site,lot,mass (kg)\n2026-03-31,shipping,S,x,5\n2026-03-31,shipping,S,y,5\n"

    first, second = _events(read(table, "events.csv"))
    (again, _) = _events(read(table, "other.csv"))

    assert first.id.startswith("urn:fairlode:event:")
    assert len(first.id) == len("urn:fairlode:event:") + 40
    assert first.id == again.id != second.id


def test_an_error_declaration_is_kept(read: Read) -> None:
    (event,) = _events(
        read(
            "event_id,date,kind,lot,error declared,error reason,corrective events\n"
            "E1,2026-03-31,shipping,x,2026-04-01,did_not_occur,E2;E3\n",
            "events.csv",
        )
    )

    assert event.error == ErrorDeclaration(
        time=datetime(2026, 4, 1, tzinfo=UTC),
        reason="did_not_occur",
        corrective_events=("E2", "E3"),
    )


def test_rows_may_void_or_correct_earlier_events(read: Read) -> None:
    reading = read(
        "event_id,date,kind,lot,voids,corrects,reason\n"
        ",,,,E0,,never happened\n"
        "E2,2026-03-31,shipping,x,,E1,wrong lot\n",
        "events.csv",
    )

    assert reading.problems == ()
    assert [
        (each.subject, each.voids_subject, each.corrects_subject, each.reason)
        for each in reading.drafts
    ] == [("E0", "E0", "", "never happened"), ("E2", "", "E1", "wrong lot")]


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        (",2026-03-31,transformation,x,input,1", "tabular.event_id_missing", "row 2"),
        ("E1,2026-03-31,,x,,1", "tabular.event_kind_missing", "row 2"),
        ("E1,2026-03-31,jumping,x,,1", "tabular.word_unknown", "row 2, column C (kind)"),
        ("E1,2026-03-31,transformation,x,,1", "tabular.role_missing", "row 2, column E (role)"),
        (
            "E1,2026-03-31,transformation,x,child,1",
            "tabular.role_impossible",
            "row 2, column E (role)",
        ),
        ("E1,2026-03-31,shipping,,object,1", "tabular.cell_missing", "row 2, column D (lot)"),
        (
            "E1,2026-03-31,transformation,slag,loss,",
            "tabular.cell_missing",
            "row 2, column F (mass (kg))",
        ),
        ("E1,,shipping,x,,1", "tabular.date_missing", ""),
        (
            "E1,2026-03-31,shipping,x,,1\nE1,2026-04-01,,y,,1",
            "tabular.rows_contradict",
            "row 3, column B (date)",
        ),
        ("E1,2026-03-31,packing,P,parent,\nE1,,,Q,parent,", "tabular.rows_contradict", "row 3"),
    ],
)
def test_an_event_that_cannot_be_is_refused(
    read: Read, codes: Codes, rows: str, code: str, place: str
) -> None:
    found = codes(read(f"event_id,date,kind,lot,role,mass (kg)\n{rows}\n", "events.csv"))

    assert (code, place) in found


def test_a_table_that_says_nothing_of_what_happened_is_refused_once(
    read: Read, codes: Codes
) -> None:
    reading = read("event_id,date,lot\nE1,2026-03-31,x\nE2,2026-03-31,y\n", "events.csv")

    assert codes(reading) == [("tabular.event_kind_missing", "")]
