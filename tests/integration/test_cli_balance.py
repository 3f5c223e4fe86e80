"""`fairlode balance`: from tables to books."""

from pathlib import Path
from typing import Any

import pytest

from fairlode.cli.exits import Exit
from fairlode.engine import custody
from fairlode.exchange.bundle.format import FORMAT
from fairlode.stores.memory import MemoryStore
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import Command
from tests.unit.engine.custody.refinery import CHAIN, claim, day
from tests.worlds import recorded

TABLES = {
    "lots": """lot_id,material,mass,unit,Cu %,site,holder,origin,date
andes-1,copper concentrate,160,t,25,andes,,primary,2025-01-10
mix-1,copper concentrate,240,t,25,others,,primary,2025-01-12
cathode-1,copper cathode,60,t,100,refinery,refinery-co,,2025-02-20
cathode-2,copper cathode,40,t,100,refinery,refinery-co,,2025-02-20
""",
    "events": """event_id,date,kind,site,lot,role,mass,unit
rec-1,2025-01-15,receiving,refinery,andes-1,object,160,t
rec-2,2025-01-16,receiving,refinery,mix-1,object,240,t
refine,2025-02-20,transformation,refinery,andes-1,input,160,t
refine,2025-02-20,transformation,refinery,mix-1,input,240,t
refine,2025-02-20,transformation,refinery,cathode-1,output,60,t
refine,2025-02-20,transformation,refinery,cathode-2,output,40,t
""",
    "sites": """site_id,name,kind,country,operator
andes,Andes mine,mine,PE,andes-co
others,Other mines,mine,PE,
refinery,Refinery,refiner,DE,refinery-co
""",
}
CARRIES = """subject,characteristic,from,to,share,direction,evidence
andes,Responsible mine,2025-01-01,2026-12-31,,,certificate 17
cathode-1,Responsible mine,2025-03-01,,{claimed},,invoice 1
"""


@pytest.fixture
def refinery(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    """A workspace with the tables, and a table of characteristics beside it."""
    assert fairlode("init", "--author", "refinery-co").code == Exit.OK
    assert fairlode("import", fairlode.write(**TABLES)).code == Exit.OK
    carries(fairlode, "45 t")
    return fairlode


def carries(command: Command, claimed: str) -> None:
    (command.folder / "carries.csv").write_text(CARRIES.format(claimed=claimed), "utf-8")


def balance(command: Command, *more: str | Path) -> list[dict[str, Any]]:
    ran = command("balance", "refinery", "--characteristics", "carries.csv", *more, "--json")
    assert ran.code == Exit.OK, ran
    answers: list[dict[str, Any]] = ran.json["answers"]
    return answers


def test_people_read_the_books_and_every_breach(refinery: Command) -> None:
    ran = refinery("balance", "refinery", "--characteristics", "carries.csv")

    assert (ran.code, ran.err) == (Exit.OK, "")
    assert ran.out.startswith(
        "Balance of Refinery (refinery)\n"
        "profile   Strict default (strict, version 1)\n"
        "boundary  site: refinery\n"
        "rules     mass balance by credit; periods of 3 months; no overdraft; nothing\n"
        "          carried over; stock within 0.50 %; conversion by recorded yield\n"
        "\n"
        "Responsible mine: contained copper (Cu), in t\n"
        "1 of 2 receipts came with the characteristic; 1 claim went out.\n"
    )
    assert (
        "\n  2025-Q1         0   40          40    45             5         0         0\n"
        in ran.out
    )
    assert (
        "  error 2025-Q1: 5 t of the 45 t claimed in 2025-Q1 are not covered, beginning\n"
        "  with the claim carries.csv, row 3 on the lot cathode-1.\n" in ran.out
    )
    assert "[custody.overclaimed]" in ran.out
    assert "It does not show that a\nreceived lot had the characteristic" in ran.out
    assert "  and from carries.csv, SHA-256\n" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_machine_reads_the_same_in_grams(refinery: Command) -> None:
    (answer,) = balance(refinery)

    assert list(answer) == [
        "characteristic", "element", "measure", "rests_on", "levels", "receipts",
        "receipts_with_characteristic", "claims", "claims_left_out", "averages", "periods",
        "breaches", "problems",
    ]  # fmt: skip  # one list of fields
    assert answer["periods"] == [
        {
            "period": "2025-Q1",
            "opening_g": 0,
            "received_g": 40_000_000,
            "converted_g": 40_000_000,
            "claimed_g": 45_000_000,
            "moved_g": 45_000_000,
            "transferred_g": 0,
            "retired_g": 0,
            "not_covered_g": 5_000_000,
            "expired_g": 0,
            "corrected_g": 0,
            "overdrawn_g": 0,
            "overdraft_limit_g": 0,
            "closing_g": 0,
        }
    ]
    (breach,) = answer["breaches"]
    assert (breach["code"], breach["facts"]["mass_g"]) == ("custody.overclaimed", 5_000_000)


def test_strict_ends_with_three_where_a_claim_is_not_covered(refinery: Command) -> None:
    asked = ("balance", "refinery", "--characteristics", "carries.csv", "--strict")
    assert refinery(*asked).code == Exit.GAPS

    carries(refinery, "40 t")
    assert refinery(*asked).code == Exit.OK


def test_a_scheme_with_an_overdraft_covers_what_the_default_does_not(refinery: Command) -> None:
    (answer,) = balance(refinery, "--profile", "asi-like")

    (period,) = answer["periods"]
    assert (period["closing_g"], answer["breaches"]) == (-5_000_000, [])


def test_a_profile_of_ones_own_is_read_from_a_file(refinery: Command) -> None:
    shipped = Path(custody.__file__).parent / "data" / "strict.toml"
    text = shipped.read_text("utf-8").replace('id = "strict"', 'id = "own"')
    (refinery.folder / "own.toml").write_text(text, "utf-8")

    found = refinery("balance", "refinery", "--profile", "own.toml", "--json").json

    assert found["profile"]["id"] == "own"


def test_several_periods_are_rows(refinery: Command) -> None:
    (answer,) = balance(refinery, "--profile", "mspo-like", "--period", "2025..2026-Q1")

    assert [(row["period"], row["opening_g"]) for row in answer["periods"]] == [
        ("2025-Q1", 0), ("2025-Q2", 0), ("2025-Q3", 0), ("2025-Q4", 0), ("2026-Q1", 0),
    ]  # fmt: skip  # one row for each period


def test_gross_mass_may_be_counted_beside_the_element(refinery: Command) -> None:
    both = balance(refinery, "--gross", "-e", "Cu")

    assert [answer["element"] for answer in both] == ["Cu", ""]
    assert both[1]["periods"][0]["received_g"] == 160_000_000


def test_the_same_answer_has_the_same_receipt_whatever_the_order_of_import(
    refinery: Command, tmp_path: Path
) -> None:
    first = refinery("balance", "refinery", "--characteristics", "carries.csv", "--json").json
    folder = refinery.write(**TABLES)
    other = tmp_path / "other"
    assert refinery("init", "-w", other, "--author", "refinery-co").code == Exit.OK
    for name in ("sites", "events", "lots"):
        assert refinery("import", "-w", other, folder / f"{name}.csv").code == Exit.OK

    again = refinery(
        "balance", "refinery", "-w", other, "--characteristics", "carries.csv", "--json"
    ).json

    assert again["answers"] == first["answers"]
    assert again["receipt"]["digest"] == first["receipt"]["digest"]


def test_claims_and_assurances_of_the_record_are_used(refinery: Command) -> None:
    store = MemoryStore()
    recorded([*CHAIN, claim("sale", "cathode-2", day(3))], store, author="refinery-co")
    bundle = refinery.folder / "more.fairlode.json"
    FORMAT.write(store.entries(), bundle)
    other = refinery.folder / "other"
    assert refinery("init", "-w", other, "--author", "refinery-co").code == Exit.OK
    assert refinery("import", "-w", other, bundle).code == Exit.OK

    (answer,) = refinery("balance", "refinery", "-w", other, "--json").json["answers"]

    assert answer["levels"] == {"third_party": 40_000_000}
    assert answer["periods"][0]["closing_g"] == 0
    assert answer["breaches"] == []


def test_claims_and_assurances_come_in_as_tables(refinery: Command) -> None:
    (refinery.folder / "assurances.csv").write_text(
        "assurance_id,subject,scheme,assessor,valid from,valid to\n"
        "certificate-17,andes,Responsible mine,audit-co,2025-01-01,2027-01-01\n",
        "utf-8",
    )
    (refinery.folder / "claims.csv").write_text(
        "claim_id,subject,criterion,value,value_unit,speaker,date\n"
        "invoice-1,cathode-1,Responsible mine,45,t Cu,refinery-co,2025-03-01\n",
        "utf-8",
    )
    assert refinery("import", "assurances.csv", "claims.csv").code == Exit.OK

    (answer,) = refinery("balance", "refinery", "--json").json["answers"]

    assert answer["levels"] == {"third_party": 40_000_000}
    assert answer["periods"][0]["not_covered_g"] == 5_000_000
    assert "the claim invoice-1 on the lot cathode-1" in answer["breaches"][0]["sentence"]


def test_without_a_characteristic_it_says_what_is_missing(refinery: Command) -> None:
    ran = refinery("balance", "refinery")

    assert ran.code == Exit.OK
    assert "No characteristic is stated of anything that refinery received" in ran.out
    assert "--characteristics" in ran.out
    assert refinery("balance", "refinery", "--json").json["problems"][0]["code"] == (
        "custody.nothing_claimed"
    )


def test_without_events_in_the_period_it_says_so(refinery: Command) -> None:
    ran = refinery("balance", "refinery", "--characteristics", "carries.csv", "--period", "2030")

    assert ran.code == Exit.OK
    assert "[custody.nothing_happened]" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nowhere"], "engine.subject_unknown"),
        (["refinery", "--profile", "lenient"], "custody.profile_unknown"),
        (["refinery", "--period", "soon"], "custody.period_unreadable"),
        (["refinery", "--with", "andes"], "custody.boundary_subject"),
        (["refinery", "-e", "Xx"], "types.element_unknown"),
        (["refinery", "--profile", "none.toml"], "cli.system"),
        (["refinery", "--characteristics", "none.csv"], "cli.system"),
    ],
)
def test_a_wrong_question_is_told_so(refinery: Command, arguments: list[str], code: str) -> None:
    ran = refinery("balance", *arguments, "--json")

    assert ran.code in {Exit.FAILED, Exit.USAGE}
    assert ran.json["error"]["code"] == code


@pytest.mark.parametrize(
    ("option", "name", "content"),
    [
        ("--profile", "bad.toml", "id = 1\n"),
        ("--characteristics", "bad.csv", "subject,characteristic\n,x\n"),
    ],
)
def test_a_document_with_problems_lists_them_all(
    refinery: Command, option: str, name: str, content: str
) -> None:
    (refinery.folder / name).write_text(content, "utf-8")

    ran = refinery("balance", "refinery", option, name, "--json")

    assert ran.code == Exit.REFUSED
    assert all(name in problem["place"] for problem in ran.json["error"]["problems"])


def test_a_balance_of_a_real_refinery_stays_within_what_its_mine_supplied(
    fairlode: Command,  # noqa: F811 - the fixture above
) -> None:
    assert fairlode("demo").code == Exit.OK
    (fairlode.folder / "carries.csv").write_text(
        "subject,characteristic,to,share\n"
        "buenavista,Responsible mine,,\n"
        "la-caridad-cathode-2019,Responsible mine,,95 %\n",
        "utf-8",
    )

    found = fairlode(
        "balance", "la-caridad-refinery", "--with", "la-caridad-smelter", "-w", "demo",
        "--profile", "asi-like", "--characteristics", "carries.csv", "--period", "2019", "--json",
    ).json  # fmt: skip  # one command

    (answer,) = found["answers"]
    (year,) = answer["periods"]
    assert year["received_g"] == pytest.approx(183_175_272e3, rel=1e-9)
    covered = year["claimed_g"] - year["not_covered_g"]
    assert covered <= year["opening_g"] + year["converted_g"] + year["overdraft_limit_g"]
    assert [problem["code"] for problem in answer["problems"]] == ["custody.yield_above_one"]
