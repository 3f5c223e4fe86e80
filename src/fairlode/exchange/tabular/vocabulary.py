"""The closed lists of the form: words in four languages for kinds, roles, models and origins.

The lists are `data/words.csv` and `data/event_kinds.csv`. The key of a word is always a word for
it, so that what an export wrote is read again.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import plain
from fairlode.exchange.tabular.schema import LANGUAGES, listed, rows_of
from fairlode.types.event import Action

EVENT_KINDS = "event"
"""The list of event kinds, as the type of a column names it."""


class WordUnknownError(ExchangeError):
    """A word that is not of its list."""

    code = "tabular.word_unknown"
    sentence = "{text!r} is not one of the words of {column}."
    remedy = "Write one of: {known}. Nearest: {nearest}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a closed list."""

    key: str
    names: Mapping[str, tuple[str, ...]] = field(hash=False)
    """By language, the one to show first."""

    def title(self, language: str) -> str:
        """How the template writes it."""
        return self.names[language][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """What a word for an event means in EPCIS."""

    key: str
    event: str
    """Which of the five kinds: object, transformation, aggregation, association, transaction."""
    action: Action | None
    """None for a transformation, which has none."""
    step: str
    """Business step; empty where the word says none."""
    names: Mapping[str, tuple[str, ...]] = field(hash=False)
    description: str

    def title(self, language: str) -> str:
        """How the template writes it."""
        return self.names[language][0]


@cache
def words(name: str) -> Mapping[str, Word]:
    """The words of a list by key."""
    return {
        row["key"]: Word(key=row["key"], names=_names(row))
        for row in rows_of("words")
        if row["list"] == name
    }


@cache
def event_kinds() -> Mapping[str, EventKind]:
    """The kinds of event by key."""
    return {
        row["key"]: EventKind(
            key=row["key"],
            event=row["event"],
            action=Action(row["action"]) if row["action"] else None,
            step=row["step"],
            names=_names(row),
            description=row["description"],
        )
        for row in rows_of("event_kinds")
    }


def word(name: str, text: str, *, column: str = "") -> str:
    """The key of the word that `text` is in any of the languages; raises `WordUnknownError`."""
    index = _index(name)
    found = index.get(plain(text))
    if found is None:
        near = difflib.get_close_matches(plain(text), index, n=1, cutoff=0.5)
        known = ", ".join(dict.fromkeys(index.values()))
        nearest = index[near[0]] if near else next(iter(index.values()))
        raise WordUnknownError(text=text[:120], column=column or name, known=known, nearest=nearest)
    return found


def known_step(text: str) -> str:
    """The business step that a word for an event means, or else the word itself."""
    key = _index(EVENT_KINDS).get(plain(text))
    return (event_kinds()[key].step or text) if key else text


@cache
def _index(name: str) -> Mapping[str, str]:
    """Every spelling of every word of a list, plain, to its key."""
    listed_words: Mapping[str, Word | EventKind]
    listed_words = event_kinds() if name == EVENT_KINDS else words(name)
    index = {plain(key): key for key in listed_words}
    for key, entry in listed_words.items():
        for names in entry.names.values():
            for spelling in names:
                index.setdefault(plain(spelling), key)
    return index


def _names(row: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {language: listed(row[language]) for language in LANGUAGES}
