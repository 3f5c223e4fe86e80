"""`fairlode log`: what stands in the record, and that it is what was recorded."""

import sqlite3
from pathlib import Path

import pytest

from fairlode.cli.exits import Exit
from fairlode.ledger.merkle import verify_inclusion
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import LOTS, Command


@pytest.fixture
def filled(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    return fairlode.filled()


def database(command: Command) -> sqlite3.Connection:
    return sqlite3.connect(command.folder / ".fairlode" / "record.sqlite3")


def tamper(command: Command, change: str) -> None:
    """Change an entry, past the triggers that forbid it."""
    connection = database(command)
    with connection:
        names = connection.execute("select name from sqlite_master where type = 'trigger'")
        for (name,) in list(names):
            connection.execute(f'drop trigger "{name}"')
        connection.execute(f"update record_entry set {change} where sequence = 1")  # noqa: S608 - our own table
    connection.close()


def test_an_untouched_record_verifies(filled: Command) -> None:
    ran = filled("log", "verify")

    assert ran.code == Exit.OK
    assert ran.out.startswith("Verified: 10 entries and 3 checkpoints, root\n  ")


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ("author = 'somebody'", ["ledger.entry_altered"]),
        ("subject = 'other'", ["ledger.entry_altered"]),
        ("recorded_at = recorded_at - 60000000", ["ledger.entry_altered"] * 2),
        ("digest = x'" + "ab" * 32 + "'", ["ledger.entry_altered"] * 2),
        ("leaf = x'" + "ab" * 32 + "'", ["ledger.entry_altered", *["ledger.root_altered"] * 3]),
    ],
    ids=["author", "subject", "time", "digest", "leaf"],
)
def test_whatever_was_changed_is_found(filled: Command, change: str, codes: list[str]) -> None:
    tamper(filled, change)

    ran = filled("log", "verify", "--json")

    assert ran.code == Exit.UNVERIFIED
    assert not ran.json["verified"]
    assert [problem["code"] for problem in ran.json["problems"]][: len(codes)] == codes
    assert filled("log", "verify").code == Exit.UNVERIFIED


def test_an_earlier_checkpoint_is_the_beginning_of_the_log(filled: Command) -> None:
    checkpoint = filled.folder / "checkpoint.txt"
    checkpoint.write_text(filled("log", "checkpoint").out, "utf-8")
    poorer = LOTS.replace("403,t,99.26", "403,t,95")
    filled("import", filled.write(lots=poorer))

    ran = filled("log", "verify", "--checkpoint", checkpoint)

    assert ran.code == Exit.OK
    assert "It continues the log of 10 of the checkpoint." in ran.out


def test_another_log_is_not_its_continuation(filled: Command) -> None:
    origin, size, _ = filled("log", "checkpoint").out.splitlines()
    forged = filled.folder / "forged.txt"
    forged.write_text(f"{origin}\n{size}\n{'A' * 43}=\n", "utf-8")
    longer = filled.folder / "longer.txt"
    longer.write_text(f"{origin}\n99\n{'A' * 43}=\n", "utf-8")

    ran = filled("log", "verify", "-c", forged, "--json")
    beyond = filled("log", "verify", "-c", longer, "--json")

    assert ran.code == beyond.code == Exit.UNVERIFIED
    assert [problem["code"] for problem in ran.json["problems"]] == ["ledger.root_altered"]
    assert [problem["code"] for problem in beyond.json["problems"]] == ["ledger.not_continued"]


def test_a_text_that_is_no_checkpoint(filled: Command) -> None:
    (filled.folder / "x").write_text("hello\n")

    ran = filled("log", "verify", "-c", "x", "--json")

    assert (ran.code, ran.json["error"]["code"]) == (Exit.FAILED, "ledger.checkpoint_unreadable")


def test_a_bundle_is_held_against_its_owner_s_checkpoint(filled: Command) -> None:
    (filled.folder / "c").write_text(filled("log", "checkpoint").out, "utf-8")
    (filled.folder / "old").write_text(filled("log", "checkpoint", "--size", "5").out, "utf-8")
    filled("trace", "cathode", "--bundle", "x.fairlode.json")

    same = filled("log", "verify", "-w", "x.fairlode.json", "-c", "c")
    other = filled("log", "verify", "-w", "x.fairlode.json", "-c", "old")

    assert (same.code, other.code) == (Exit.OK, Exit.UNVERIFIED)


def test_a_proof_shows_that_an_entry_stands_in_the_log(filled: Command) -> None:
    proof = filled("log", "proof", "3").json

    by_digest = filled("log", "proof", proof["digest"]).json
    assert by_digest == proof
    assert verify_inclusion(
        leaf=bytes.fromhex(proof["leaf"]),
        index=proof["sequence"],
        size=proof["size"],
        proof=tuple(map(bytes.fromhex, proof["proof"])),
        root=bytes.fromhex(proof["root"]),
    )
    smaller = filled("log", "proof", "3", "--size", "4").json
    assert smaller["root"] == filled("log", "checkpoint", "--size", "4", "--json").json["root"]
    assert filled("log", "proof", "3", "--size", "2").code == Exit.USAGE


def test_the_log_is_listed_latest_first(filled: Command) -> None:
    entries = filled("log", "list", "--all", "--json").json["entries"]
    lots = filled("log", "list", "--kind", "lot", "-n", "2", "--json").json["entries"]
    one = filled("log", "list", "--subject", "smelter", "--json").json["entries"]

    assert [entry["sequence"] for entry in entries] == list(range(9, -1, -1))
    assert [entry["subject"] for entry in lots] == ["cathode", "anode"]
    assert [entry["subject"] for entry in one] == ["smelter"]
    assert filled("log", "list", "-n", "3").out.endswith("3 of 10 entries.\n")
    assert filled("log", "list", "--kind", "rumour").code == Exit.USAGE


def test_an_entry_is_shown_whole(filled: Command) -> None:
    (entry,) = filled("log", "show", "smelter", "--json").json["entries"]

    assert entry["statement"]["name"] == "Smelter"
    assert entry["source"]["format"] == "tabular"
    by_number = filled("log", "show", str(entry["sequence"]), "--json").json["entries"]
    by_digest = filled("log", "show", entry["digest"], "--json").json["entries"]
    assert by_number == by_digest == [entry]
    text = filled("log", "show", "smelter").out
    assert entry["digest"] in text
    assert '"name": "Smelter"' in text


def test_a_correction_and_what_it_corrects_both_stay_visible(filled: Command) -> None:
    filled("import", filled.write(lots=LOTS.replace("403,t,99.26", "403,t,95")))

    first, second = filled("log", "show", "anode", "--json").json["entries"]

    assert (first["in_force"], second["in_force"]) == (False, True)
    assert second["corrects"] == first["digest"]


@pytest.mark.parametrize("entry", ["99", "nobody", "ab" * 32], ids=["number", "id", "digest"])
def test_an_entry_that_there_is_not(filled: Command, entry: str) -> None:
    ran = filled("log", "show", entry, "--json")

    assert (ran.code, ran.json["error"]["code"]) == (Exit.FAILED, "cli.entry_unknown")


def test_the_workspace_of_another_folder(filled: Command, tmp_path: Path) -> None:
    assert filled("log", "verify", "-w", tmp_path / "nowhere").code == Exit.FAILED
    assert filled("log", "verify", "-w", filled.folder).code == Exit.OK


def test_a_bundle_that_was_changed_does_not_verify(filled: Command) -> None:
    bundle = filled.folder / "cathode.fairlode.json"
    filled("trace", "cathode", "--bundle", str(bundle))
    bundle.write_text(bundle.read_text("utf-8").replace("Cathode 2019", "Cathode 2020"), "utf-8")

    ran = filled("log", "verify", "--workspace", str(bundle), "--json")

    assert ran.code == Exit.UNVERIFIED
    assert ran.json["verified"] is False
    assert "bundle.digest_wrong" in {problem["code"] for problem in ran.json["problems"]}


def test_a_bundle_that_is_cut_off_cannot_be_read(filled: Command) -> None:
    bundle = filled.folder / "cathode.fairlode.json"
    filled("trace", "cathode", "--bundle", str(bundle))
    bundle.write_text(bundle.read_text("utf-8")[:-200], "utf-8")

    assert filled("log", "verify", "--workspace", str(bundle)).code == Exit.REFUSED
