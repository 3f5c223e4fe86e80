from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fairlode.exchange.contract import Reading
from fairlode.ledger.record import Draft
from fairlode.types.instant import EARLIEST
from fairlode.types.lot import CustodyModel, Lot, OriginKind
from fairlode.types.site import Organisation, PartyKind, Site, SiteKind

Read = Callable[..., Reading]
Codes = Callable[[Reading], list[tuple[str, str]]]
MARCH = datetime(2026, 3, 31, tzinfo=UTC)


def _only(reading: Reading) -> Draft:
    assert reading.problems == ()
    (draft,) = reading.drafts
    return draft


def test_a_site_is_all_that_its_row_says(read: Read) -> None:
    reading = read(
        "Id de sitio;Nombre;Tipo;País;Latitud;Longitud;Operador;Otros ids;Nota;Altura\n"
        'BV;Buenavista;Mina;México;30,98;-110,3;SCC;"A1; B2";vieja;1500\n',
        "sitios.csv",
    )

    assert _only(reading).statement == Site(
        id="BV",
        name="Buenavista",
        kind=SiteKind.MINE,
        country="MX",
        latitude=30.98,
        longitude=-110.3,
        operator="SCC",
        same_as=("A1", "B2"),
        extra={"note": "vieja", "Altura": "1500"},
    )


def test_an_organisation_is_all_that_its_row_says(read: Read) -> None:
    reading = read(
        "party id,name,type,country\nCID001070,X,Fonderie,République démocratique du Congo\n"
    )

    assert _only(reading).statement == Organisation(
        id="CID001070", name="X", kind=PartyKind.SMELTER_OR_REFINER, country="CD"
    )


def test_a_lot_is_all_that_its_row_says(read: Read) -> None:
    reading = read(
        "Id du lot;Matière;Code SH;Masse (t);Site;Détenteur;Modèle de traçabilité;Origine;Date\n"
        "L1;Concentré de cuivre;2603.00;12,5;BV;SCC;bilan massique;recyclé post-consommation;"
        "31/03/2026\n"
    )
    draft = _only(reading)

    assert draft.statement == Lot(
        id="L1",
        material="copper_concentrate",
        mass_g=12_500_000,
        site="BV",
        holder="SCC",
        custody=CustodyModel.MASS_BALANCE,
        origin=OriginKind.POST_CONSUMER,
        extra={"hs_code": "260300"},
    )
    assert (draft.valid_from, draft.place) == (MARCH, "lots.csv, row 2")


def test_a_description_without_a_date_holds_as_far_as_the_record_reaches(read: Read) -> None:
    draft = _only(read("lot_id,name\nL1,x\n"))

    assert (draft.valid_from, draft.valid_to) == (EARLIEST, None)


def test_a_description_may_say_from_when_to_when_it_holds(read: Read) -> None:
    draft = _only(read("site id,name,valid from,valid to\nS,x,2026-03-31,2026-04-01\n"))

    assert (draft.valid_from, draft.valid_to) == (MARCH, datetime(2026, 4, 1, tzinfo=UTC))


def test_a_period_that_ends_before_it_begins_is_refused(read: Read, codes: Codes) -> None:
    reading = read("site id,name,valid from,valid to\nS,x,2026-03-31,2026-03-01\n")

    assert codes(reading) == [("types.period_reversed", "row 2")]


def test_a_material_that_is_not_in_the_table_is_kept_and_told(read: Read) -> None:
    reading = read("lot_id,material\nL1,Moon dust\n")
    statement = _only(reading).statement

    assert isinstance(statement, Lot)
    assert statement.material == "Moon dust"
    assert (
        "1 material(s) not in the table of materials, kept as they are: Moon dust"
        in reading.notes[-1]
    )


@pytest.mark.parametrize(
    ("table", "name", "problems"),
    [
        (
            "site id,country\nS,Congo\n",
            "s.csv",
            [("types.country_ambiguous", "row 2, column B (country)")],
        ),
        (
            "site id,type\nS,spaceport\n",
            "s.csv",
            [("tabular.word_unknown", "row 2, column B (type)")],
        ),
        ("site id,lat,long\nS,91,0\n", "s.csv", [("types.position_impossible", "row 2")]),
        ("site id,lat,long\nS,,5\n", "s.csv", [("types.position_impossible", "row 2")]),
        ("lot_id,name\n,x\n", "l.csv", [("tabular.cell_missing", "row 2, column A (lot_id)")]),
        (
            "lot_id,date\nL1,1900-01-01\n",
            "l.csv",
            [("types.time_implausible", "row 2, column B (date)")],
        ),
        (
            "lot_id,date\nL1,2199-01-01\n",
            "l.csv",
            [("types.time_implausible", "row 2, column B (date)")],
        ),
        (
            "lot_id,HS code\nL1,12\n",
            "l.csv",
            [("types.hs_code_malformed", "row 2, column B (HS code)")],
        ),
        (
            "lot_id,site\nL1,urn:epc:id:sgln:0614141.12345.x\tb\n",
            "l.csv",
            [("types.id_unprintable", "row 2, column B (site)")],
        ),
        (
            "lot_id,extra\nL1,[1]\n",
            "l.csv",
            [("tabular.json_unreadable", "row 2, column B (extra)")],
        ),
    ],
)
def test_a_cell_that_cannot_be_is_refused_at_its_place(
    read: Read, codes: Codes, table: str, name: str, problems: list[tuple[str, str]]
) -> None:
    found = codes(read(table, name))

    assert [place for _, place in found] == [place for _, place in problems]
    assert [code.partition(".")[0] for code, _ in found] == [
        code.partition(".")[0] for code, _ in problems
    ]


def test_one_id_with_two_contents_is_refused_at_both_places(read: Read) -> None:
    reading = read("lot_id,name\nL1,x\nL2,y\nL1,z\n")

    assert [(each.code, each.place, each.sentence) for each in reading.problems] == [
        (
            "tabular.rows_contradict",
            "lots.csv, row 4",
            "The row differs from lots.csv, row 2, which speaks of the same lot L1.",
        )
    ]


def test_one_id_with_the_same_content_is_recorded_once(read: Read) -> None:
    reading = read("lot_id,name\nL1,x\nL1,x\n")

    assert len(reading.drafts) == 1
    assert "lots.csv, row 3: the same as lots.csv, row 2, and recorded once." in reading.notes


def test_ids_that_a_program_wrote_as_numbers_lose_what_it_added(read: Read) -> None:
    reading = read("lot_id,site\n1001.0,7\n1002.0,8\n")

    assert [draft.subject for draft in reading.drafts] == ["1001", "1002"]
    assert any("left out" in note for note in reading.notes)


def test_a_row_may_void_or_correct_an_earlier_statement(read: Read) -> None:
    digest = "ab" * 32
    reading = read(
        "lot_id,name,voids,corrects,reason,date\n"
        ",,L0,,typed twice,2026-03-31\n"
        "L1,x,,L9,wrong name,\n"
        f"L2,y,,{digest},,\n"
        f",,{digest},,,\n"
    )

    assert [
        (
            each.subject,
            each.voids_subject,
            each.voids,
            each.corrects_subject,
            each.corrects,
            each.reason,
        )
        for each in reading.drafts
    ] == [
        ("L0", "L0", None, "", None, "typed twice"),
        ("L1", "", None, "L9", None, "wrong name"),
        ("L2", "", None, "", bytes.fromhex(digest), ""),
        ("", "", bytes.fromhex(digest), "", None, ""),
    ]
    assert reading.drafts[0].valid_from == MARCH


@pytest.mark.parametrize(
    ("text", "example"),
    [("XX", "CD or Chile"), ("QQQ", "CD or Chile"), ("Congo Kinshasaa", "Congo (Kinshasa)")],
)
def test_an_unknown_country_is_mended_by_a_common_one(read: Read, text: str, example: str) -> None:
    (problem,) = read(f"site id,country\nS,{text}\n", "sites.csv").problems

    assert problem.code == "types.country_unknown"
    assert problem.remedy.endswith(f"such as {example}.")
