from collections import defaultdict

import pytest

from fairlode.exchange.tabular.cells import plain
from fairlode.exchange.tabular.headers import meaning
from fairlode.exchange.tabular.schema import LANGUAGES, TABLES, rows_of, tables
from fairlode.exchange.tabular.template import header
from fairlode.exchange.tabular.vocabulary import (
    EVENT_KINDS,
    WordUnknownError,
    event_kinds,
    known_step,
    word,
    words,
)
from fairlode.types.content import Basis
from fairlode.types.event import Action
from fairlode.types.lot import CustodyModel, OriginKind
from fairlode.types.site import PartyKind, SiteKind

# What a name means when its column has no unit: a lot rather than a mass.
SHARED = {"output", "input", "salida", "entrada", "sortie", "entree", "saida"}


@pytest.mark.parametrize("table", TABLES)
def test_no_name_is_of_two_columns(table: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for column in tables()[table].columns.values():
        for names in column.names.values():
            for name in names:
                owners[plain(name)].add(column.key)

    assert {name for name, keys in owners.items() if len(keys) > 1} <= SHARED


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_header_in_every_language_that_is_read(
    table: str, language: str
) -> None:
    for column in tables()[table].columns.values():
        found = meaning(table, header(column, language))

        assert found is not None, (column.key, header(column, language))
        assert found.key == column.key


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("site_kind", SiteKind),
        ("party_kind", PartyKind),
        ("custody", CustodyModel),
        ("origin", OriginKind),
        ("basis", Basis),
        ("action", Action),
    ],
)
def test_a_closed_list_has_a_word_for_each_value_and_no_other(name: str, kind: type) -> None:
    assert list(words(name)) == [each.value for each in kind]


@pytest.mark.parametrize("name", sorted({row["list"] for row in rows_of("words")}))
def test_no_word_of_a_list_means_two_things(name: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for each in words(name).values():
        for spelling in (each.key, *(s for spellings in each.names.values() for s in spellings)):
            owners[plain(spelling)].add(each.key)

    assert {text for text, keys in owners.items() if len(keys) > 1} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_read_in_every_language(language: str) -> None:
    for kind in event_kinds().values():
        assert [word(EVENT_KINDS, name) for name in kind.names[language]] == [kind.key] * len(
            kind.names[language]
        )


def test_a_word_that_is_not_of_its_list_is_refused_with_the_nearest() -> None:
    with pytest.raises(WordUnknownError) as refusal:
        word("custody", "segregatd", column="Custody model")

    assert refusal.value.facts["nearest"] == "segregated"
    assert refusal.value.facts["column"] == "Custody model"


@pytest.mark.parametrize(
    ("text", "step"), [("Envío", "shipping"), ("smelting", "smelting"), ("object", "object")]
)
def test_a_step_is_one_of_the_vocabulary_or_somebodys_own(text: str, step: str) -> None:
    assert known_step(text) == step
