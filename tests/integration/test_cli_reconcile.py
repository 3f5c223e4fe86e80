"""`fairlode reconcile`: tables and sites, worked through to what people and machines read."""

from pathlib import Path

import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import Command

STREAMS = """stream,from,to,mass,u mass
in,,node,100,2
left,node,,61,1
right,node,,45,1
"""


def test_a_table_is_reconciled_figure_by_figure(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    (fairlode.folder / "t.csv").write_text(STREAMS, "utf-8")

    ran = fairlode("reconcile", "t.csv")

    assert (ran.code, ran.err) == (Exit.OK, "")
    assert ran.out.startswith("t.csv: 1 balance\n1 of 1 do not close within their uncertainties.")
    assert "in, mass      100.0 ± 2.0    104.0 ± 1.2     +2.45 sd" in ran.out
    assert "Ask first" in ran.out


def test_machines_get_every_figure_and_scripts_the_exit_code(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    (fairlode.folder / "t.csv").write_text(STREAMS, "utf-8")

    ran = fairlode("reconcile", "t.csv", "--json", "--strict")

    assert ran.code == Exit.GAPS
    (balance,) = ran.json["balances"]
    assert balance["global_test"]["degrees_of_freedom"] == 1
    assert balance["global_test"]["chi2"] == pytest.approx(6.0)
    assert [each["estimate"] for each in balance["figures"]] == pytest.approx([104.0, 60.0, 44.0])
    assert ran.json["questions"][0]["id"] == "share"
    (suspect,) = balance["does_not_fit"]
    assert suspect["stream"] == "in"
    assert {each["stream"] for each in suspect["cannot_be_told_from"]} == {"left", "right"}


def test_a_site_of_the_record_is_reconciled_event_by_event(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    filled = fairlode.filled()

    ran = filled("reconcile", "smelter", "--json")

    assert ran.code == Exit.OK
    (smelting,) = ran.json["balances"]
    (short,) = smelting["below_zero"]
    # 1,500 t of concentrate at 24 % went in, 403 t of anode at 99.26 % came out.
    assert (short["element"], short["kind"]) == ("Cu", "content")
    assert short["estimate"] == pytest.approx(1500 * 0.24 - 403 * 0.9926)
    assert [each["assumed_loss"] for each in smelting["power"]] == pytest.approx([0.04, 0.015])


def test_a_site_without_a_gap_has_nothing_to_ask(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    ran = fairlode.filled()("reconcile", "refinery", "--strict")

    assert ran.code == Exit.OK
    assert "Ask first" not in ran.out


def test_what_cannot_be_reconciled_is_told(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    filled = fairlode.filled()
    (filled.folder / "bad.csv").write_text("stream,from,to,mass\na,n,n,1\n", "utf-8")

    assert filled("reconcile", "nowhere", "--json").json["error"]["code"] == (
        "reconcile.site_unknown"
    )
    assert filled("reconcile", "north", "--json").json["error"]["code"] == "reconcile.nothing_made"
    missing = filled("reconcile", "none.csv", "--json")
    assert missing.json["error"]["code"] == "exchange.document_missing"
    refused = filled("reconcile", "bad.csv", "--json")
    assert (refused.code, refused.json["error"]["problems"][0]["code"]) == (
        Exit.REFUSED,
        "reconcile.stream_place",
    )
    assert filled("reconcile", "bad.csv", "--level", "2", "--json").json["error"]["code"] == (
        "reconcile.level"
    )


def test_declared_metal_is_held_against_its_peers(fairlode: Command, shared: Path) -> None:  # noqa: F811 - the fixture above
    path = shared / "data" / "metal_accounting" / "declared_vs_expected.csv"

    ran = fairlode("reconcile", path, "-n", "2")
    data = fairlode("reconcile", path, "--json", "--strict")

    assert (ran.code, data.code) == (Exit.OK, Exit.GAPS)
    assert "Puna, Lead 2018 (from its peers, beyond the tolerance)" in ran.out
    assert len(data.json["declarations"]) == data.json["counts"]["rows"]
    assert data.json["counts"]["either"] <= data.json["counts"]["rows"] // 3
