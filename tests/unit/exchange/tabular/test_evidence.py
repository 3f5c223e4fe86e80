"""Claims and assurances as rows: what is read, what is refused, what comes back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fairlode.exchange.contract import Reading
from fairlode.exchange.tabular.context import ALWAYS
from fairlode.types.evidence import Assurance, Claim, EvidenceLevel, Period
from tests.unit.exchange.tabular.conftest import Book, Read

CLAIM = Claim(
    id="C-1",
    subject="cathode-1",
    criterion="Good Mine",
    speaker="smelter-co",
    value="80",
    unit="%",
    period=Period(
        begin=datetime(2026, 1, 1, tzinfo=UTC),
        end=datetime(2026, 4, 1, tzinfo=UTC),
    ),
    evidence=("GM-7", "GM-8"),
    level=EvidenceLevel.SECOND_PARTY,
)
CLAIMS = {
    "en": (
        "claim id,subject,criterion,value,unit,claimed by,period from,period to,evidence,level,date"
        "\nC-1,cathode-1,Good Mine,80,%,smelter-co,2026-01-01,2026-04-01,GM-7; GM-8,"
        "second party,2026-04-10\n"
    ),
    "es": (
        "declaración;objeto;criterio;valor;unidad;declarado por;periodo desde;periodo hasta;"
        "evidencia;nivel;fecha\n"
        "C-1;cathode-1;Good Mine;80;%;smelter-co;2026-01-01;2026-04-01;GM-7|GM-8;"
        "segunda parte;2026-04-10\n"
    ),
    "fr": (
        "déclaration;objet;critère;valeur;unité;déclaré par;période du;période au;preuves;niveau;"
        "date\nC-1;cathode-1;Good Mine;80;%;smelter-co;2026-01-01;2026-04-01;GM-7|GM-8;"
        "seconde partie;2026-04-10\n"
    ),
    "pt": (
        "declaração;objeto;critério;valor;unidade;declarado por;período de;período até;provas;"
        "nível;data\nC-1;cathode-1;Good Mine;80;%;smelter-co;2026-01-01;2026-04-01;GM-7|GM-8;"
        "segunda parte;2026-04-10\n"
    ),
}
ASSURANCES = (
    "certificate,subject,scheme,auditor,status,valid from,valid to,void from\n"
    "GM-7,north,Good Mine,auditor-1,certified,2025-07-01,2028-07-01,2026-03-01\n"
)


@pytest.mark.parametrize("language", CLAIMS)
def test_a_claim_is_read_in_every_language(read: Read, language: str) -> None:
    reading = read(CLAIMS[language], "table.csv")

    assert reading.errors == ()
    (draft,) = reading.drafts
    assert draft.statement == CLAIM
    assert draft.valid_from == datetime(2026, 4, 10, tzinfo=UTC)


def test_an_assurance_has_its_validity_apart_from_when_it_was_stated(read: Read) -> None:
    (draft,) = read(ASSURANCES, "table.csv").drafts

    assert draft.statement == Assurance(
        id="GM-7",
        subject="north",
        scheme="Good Mine",
        assessor="auditor-1",
        status="certified",
        validity=Period(
            begin=datetime(2025, 7, 1, tzinfo=UTC), end=datetime(2028, 7, 1, tzinfo=UTC)
        ),
        void_from=datetime(2026, 3, 1, tzinfo=UTC),
    )
    assert (draft.valid_from, draft.valid_to) == (ALWAYS, None)


def test_an_end_without_a_beginning_holds_as_far_back_as_the_record_reaches(read: Read) -> None:
    text = "certificate,subject,scheme,auditor,valid to\nGM-7,north,Good Mine,a,2028-07-01\n"

    (draft,) = read(text, "table.csv").drafts

    assert isinstance(draft.statement, Assurance)
    assert draft.statement.validity == Period(begin=ALWAYS, end=datetime(2028, 7, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        ("C-1,,Good Mine,smelter-co,", "tabular.cell_missing", "row 2, column B (subject)"),
        ("C-1,L,,smelter-co,", "tabular.cell_missing", "row 2, column C (criterion)"),
        ("C-1,L,Good Mine,,", "tabular.cell_missing", "row 2, column D (claimed by)"),
        ("C-1,L,Good Mine,s,loud", "tabular.word_unknown", "row 2, column E (level)"),
    ],
)
def test_a_claim_without_what_it_needs_is_refused(
    read: Read,
    codes: Callable[[Reading], list[tuple[str, str]]],
    row: str,
    code: str,
    place: str,
) -> None:
    reading = read(f"claim id,subject,criterion,claimed by,level\n{row}\n", "table.csv")

    assert codes(reading) == [(code, place)]


def test_a_validity_that_ends_before_it_begins_is_refused(
    read: Read, codes: Callable[[Reading], list[tuple[str, str]]]
) -> None:
    text = ASSURANCES.replace("2028-07-01", "2024-07-01")

    assert codes(read(text, "table.csv")) == [
        ("types.period_reversed", "row 2, column G (valid to)")
    ]


def test_a_row_that_voids_needs_nothing_else(read: Read) -> None:
    text = "claim id,subject,criterion,claimed by,voids,reason\n,,,,C-1,stated in error\n"

    (draft,) = read(text, "table.csv").drafts

    assert (draft.statement, draft.voids_subject, draft.reason) == (None, "C-1", "stated in error")


def test_sheets_of_a_workbook_are_told_by_their_headers(read: Read, book: Book) -> None:
    path = book(
        {
            "Hoja1": [line.split(",") for line in CLAIMS["en"].splitlines()],
            "Hoja2": [line.split(",") for line in ASSURANCES.splitlines()],
        }
    )

    assert [draft.kind for draft in read(path).drafts] == ["claim", "assurance"]


def test_a_table_of_values_and_statuses_is_not_taken_for_claims(read: Read) -> None:
    reading = read("Subject,Value,Unit,Method,Status\nx,1,t,scale,ok\n", "table.csv")

    assert [problem.code for problem in reading.errors] == ["tabular.no_table"]
