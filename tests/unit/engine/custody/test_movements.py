"""What came in and went out, as events say it, in the many ways in which they say it."""

from tests.unit.engine.custody.refinery import (
    LOTS,
    RECEIPTS,
    REFINING,
    SITES,
    case,
    day,
    flow,
    lot,
    made,
    moves_of,
    seen,
    site,
)

BASE = [*SITES, site("elsewhere"), *LOTS]


def test_a_receipt_is_booked_when_it_is_received() -> None:
    found = moves_of([*BASE, *RECEIPTS, REFINING])

    assert found["received"] == [("01-15", "andes-1", 160), ("01-16", "mix-1", 240)]
    assert found["drawn"] == [("02-20", "andes-1", 160), ("02-20", "mix-1", 240)]
    assert found["made"] == [("02-20", "cathode-1", 60), ("02-20", "cathode-2", 40)]


def test_without_a_receipt_a_lot_comes_in_when_it_is_drawn_on() -> None:
    twice = [
        made(day(2, 1), [flow("andes-1", 60)], [flow("cathode-1", 60)]),
        made(day(2, 2), [flow("andes-1", 100)], [flow("cathode-2", 40)]),
    ]

    found = moves_of([*BASE, *twice])

    assert found["received"] == [("02-01", "andes-1", 60), ("02-02", "andes-1", 100)]


def test_the_most_telling_step_is_the_receipt() -> None:
    steps = [
        seen("arriving", day(1, 3), flow("andes-1")),
        seen("receiving", day(1, 5), flow("andes-1")),
        seen("arriving", day(1, 4), flow("mix-1")),
        seen("inspecting", day(1, 4), flow("mix-1")),
    ]

    found = moves_of([*BASE, *steps])

    assert found["received"] == [("01-04", "mix-1", 240), ("01-05", "andes-1", 160)]


def test_receipts_in_parts_are_never_more_than_the_lot() -> None:
    parts = [
        seen("receiving", day(1, 3), flow("andes-1", 100)),
        seen("receiving", day(1, 4), flow("andes-1", 100)),
    ]

    found = moves_of([*BASE, *parts])

    assert found["received"] == [("01-03", "andes-1", 100), ("01-04", "andes-1", 60)]


def test_a_lot_that_is_seen_twice_without_a_mass_came_once() -> None:
    twice = [seen("receiving", day(1, number), flow("andes-1")) for number in (3, 4)]

    assert moves_of([*BASE, *twice])["received"] == [("01-03", "andes-1", 160)]


def test_a_receipt_elsewhere_is_none_here() -> None:
    away = seen("receiving", day(1, 3), flow("andes-1"), at="elsewhere")

    assert moves_of([*BASE, away])["received"] == []


def test_what_is_mined_here_comes_in_when_it_is_commissioned_or_described() -> None:
    mined = [
        lot("a", 10, "refinery", on=day(1, 7)),
        lot("b", 20, "refinery", on=day(1, 8)),
        lot("undated", 30, "refinery"),
        seen("commissioning", day(1, 3), flow("b")),
    ]

    found = case([*SITES, *mined])

    assert found.moves.begun == {found.graph.columns.lot_ids.code(x) for x in ("a", "b", "undated")}
    assert moves_of([*SITES, *mined])["received"] == [("01-03", "b", 20), ("01-07", "a", 10)]


def test_a_lot_leaves_by_its_shipment_or_by_its_use_elsewhere() -> None:
    gone = [
        seen("shipping", day(3, 1), flow("cathode-1")),
        made(day(3, 5), [flow("cathode-1", 60)], [flow("wire", 60)], at="elsewhere"),
        made(day(3, 6), [flow("cathode-2", 15)], [flow("rod", 15)], at="elsewhere"),
    ]

    found = moves_of([*BASE, *RECEIPTS, REFINING, *gone])

    assert found["sent"] == [("03-01", "cathode-1", 60), ("03-06", "cathode-2", 15)]


def test_what_comes_back_has_not_left() -> None:
    there_and_back = [
        seen("shipping", day(1, 20), flow("andes-1")),
        seen("receiving", day(1, 25), flow("andes-1")),
    ]

    assert moves_of([*BASE, *there_and_back])["sent"] == []


def test_an_event_without_a_place_happened_where_its_first_output_was_made() -> None:
    placeless = made(day(2, 20), [flow("andes-1", 160)], [flow("cathode-2", 40)], at=None)

    found = moves_of([*BASE, placeless])

    assert found["made"] == [("02-20", "cathode-2", 40)]
    assert found["received"] == [("02-20", "andes-1", 160)]
