import math
from collections.abc import Callable

import pytest

from fairlode.exchange.contract import Reading
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.errors import Severity
from fairlode.types.lot import Lot

Read = Callable[..., Reading]
Codes = Callable[[Reading], list[tuple[str, str]]]
MEASURED = Basis.MEASURED


def _assays(reading: Reading) -> list[Assay]:
    return [draft.statement.assay for draft in reading.drafts if isinstance(draft.statement, Lot)]


@pytest.mark.parametrize(
    ("header", "cell", "symbol", "fraction"),
    [
        ("Cu %", "23.8", "Cu", 0.238),
        ("Cu (fraction)", "0.238", "Cu", 0.238),
        ("Ley Co ppm", "120", "Co", 120e-6),
        ("Au g/t", "1.5", "Au", 1.5e-6),
        ("Cu", "23.8 %", "Cu", 0.238),
        ("Cu ppm", "23.8 %", "Cu", 0.238),
    ],
)
def test_a_grade_is_the_mass_fraction_of_its_element(
    read: Read, header: str, cell: str, symbol: str, fraction: float
) -> None:
    table = f"lot_id,material,{header}\nL1,x,{cell}\n"
    if header == "Cu":
        table = f"lot_id,material,Ley Cu\nL1,x,{cell}\n"

    assert _assays(read(table)) == [Assay({symbol: Content(fraction=fraction, basis=MEASURED)})]


def test_an_oxide_is_its_element_and_says_how_it_was_stated(read: Read) -> None:
    (assay,) = _assays(read("lot_id,name,% Ta2O5\nL1,x,35\n"))

    assert list(assay) == ["Ta"]
    assert assay["Ta"].fraction == pytest.approx(0.35 * 0.8190, abs=1e-4)
    assert assay["Ta"].note == "35 % Ta2O5"


@pytest.mark.parametrize(
    ("header", "cell", "u"),
    [
        ("Cu ±", "0.3", 0.003),
        ("Cu ± (%)", "0.3", 0.003),
        ("Cu ± (k=2) (%)", "0.6", 0.003),
        ("Cu ± (ppm)", "30", 30e-6),
        ("Cu ± (fraction)", "0.003", 0.003),
        ("Cu ± (%)", "", None),
    ],
)
def test_an_uncertainty_is_one_standard_deviation(
    read: Read, header: str, cell: str, u: float | None
) -> None:
    (assay,) = _assays(read(f"lot_id,Cu %,{header}\nL1,23.8,{cell}\n"))

    assert assay["Cu"].u == u


def test_a_content_below_the_limit_is_not_zero(read: Read) -> None:
    (assay,) = _assays(read("lot_id,name,Co ppm\nL1,x,<5\n"))

    assert assay["Co"].fraction == 2.5e-6
    assert assay["Co"].u == pytest.approx(5e-6 / math.sqrt(12))
    assert assay["Co"].note == "<5 ppm Co"


def test_a_blank_cell_states_nothing(read: Read) -> None:
    assert _assays(read("lot_id,Cu %,Co %\nL1,23.8,\nL2,,n.d.\n")) == [
        Assay({"Cu": Content(fraction=0.238, basis=MEASURED)}),
        Assay(),
    ]


def test_the_basis_is_that_of_its_row_or_of_its_element(read: Read) -> None:
    reading = read(
        "lot_id,Cu %,Co %,basis,Co basis\nL1,1,2,especificación,\nL2,1,2,,assumed\nL3,1,2,,\n"
    )

    assert [(each["Cu"].basis, each["Co"].basis) for each in _assays(reading)] == [
        (Basis.SPECIFICATION, Basis.SPECIFICATION),
        (MEASURED, Basis.ASSUMED),
        (MEASURED, MEASURED),
    ]


def test_a_content_of_zero_is_recorded_with_a_warning(read: Read) -> None:
    reading = read("lot_id,name,Cu %\nL1,x,0\n")

    assert _assays(reading) == [Assay({"Cu": Content(fraction=0.0, basis=MEASURED)})]
    assert [(each.code, each.severity, each.place) for each in reading.problems] == [
        ("types.assay_zero", Severity.WARNING, "lots.csv, row 2")
    ]


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        ("L1,130,", "types.assay_out_of_range", "row 2, column B (Cu %)"),
        ("L1,-1,", "types.assay_out_of_range", "row 2, column B (Cu %)"),
        ("L1,NaN,", "types.assay_out_of_range", "row 2, column B (Cu %)"),
        ("L1,60,60", "types.assay_sum", "row 2"),
        ("L1,abc,", "tabular.number_unreadable", "row 2, column B (Cu %)"),
    ],
)
def test_an_impossible_content_is_refused(
    read: Read, codes: Codes, row: str, code: str, place: str
) -> None:
    assert codes(read(f"lot_id,Cu %,Co %\n{row}\n")) == [(code, place)]


@pytest.mark.parametrize(
    ("header", "code"),
    [("Au (oz/t)", "types.grade_unit_ambiguous"), ("Ley Cu", "tabular.assay_unit_missing")],
)
def test_a_grade_in_no_or_an_open_unit_is_refused_once(
    read: Read, codes: Codes, header: str, code: str
) -> None:
    reading = read(f"lot_id,name,{header}\nL1,x,1\nL2,x,2\n")

    assert codes(reading) == [(code, f"column C ({header})")]


def test_a_column_called_as_an_element_is_kept_with_a_warning(read: Read, codes: Codes) -> None:
    reading = read("lot_id,name,Cu\nL1,x,23.8\n")

    assert codes(reading) == [("tabular.assay_unit_missing", "column C (Cu)")]
    assert reading.errors == ()
    assert [draft.statement.extra for draft in reading.drafts if draft.statement] == [
        {"Cu": "23.8"}
    ]


def test_an_element_as_metal_and_as_oxide_is_refused(read: Read, codes: Codes) -> None:
    reading = read("lot_id,Ta %,Ta2O5 %\nL1,20,25\n")

    assert codes(reading) == [("tabular.element_twice", "column C (Ta2O5 %)")]
