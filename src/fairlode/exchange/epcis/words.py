"""The words of the Core Business Vocabulary: business steps, dispositions, types, reasons.

A standard word has three spellings: the bare word of EPCIS 2.0 JSON (``shipping``), the URN of
EPCIS 1.x (``urn:epcglobal:cbv:bizstep:shipping``) and the web URI that JSON-LD expands it to
(``https://ref.gs1.org/cbv/BizStep-shipping``). The record holds the bare word. A word of somebody's
own vocabulary is a URI and stays one.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from urllib.parse import quote, unquote

from fairlode.exchange.epcis.names import is_uri

OWN_WORD = "urn:fairlode:word:"
"""Before a word of the record that is neither standard nor a URI, percent-encoded."""
_CBV_WEB = ("https://ref.gs1.org/cbv/", "https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/", "cbv:")
_VOC_WEB = ("https://gs1.org/voc/", "https://www.gs1.org/voc/", "https://ref.gs1.org/voc/", "gs1:")


class WordList(StrEnum):
    """A list of the vocabulary, by the name of the field that it fills."""

    BIZ_STEP = "bizStep"
    DISPOSITION = "disposition"
    BIZ_TRANSACTION_TYPE = "bizTransactionType"
    SOURCE_DEST_TYPE = "sourceDestType"
    ERROR_REASON = "errorReason"
    COMPONENT = "component"
    MEASUREMENT_TYPE = "measurementType"
    ALERT_TYPE = "alertType"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The standard words of one list."""

    uris: Mapping[str, str]
    """From the bare word to the web URI that it expands to."""
    spellings: Mapping[str, str]
    """From every other standard spelling to the bare word."""

    def bare(self, text: str) -> str:
        """The bare word for any standard spelling of it; any other text as it is."""
        if text in self.uris:
            return text
        found = self.spellings.get(text)
        if found is not None:
            return found
        return unquote(text.removeprefix(OWN_WORD)) if text.startswith(OWN_WORD) else text

    def expanded(self, text: str) -> str:
        """The web URI for any standard spelling of a word; any other text as it is."""
        return self.uris.get(self.spellings.get(text, text), text)

    def written(self, word: str) -> str:
        """The word as an EPCIS 2.0 document may hold it: a bare standard word, or a URI."""
        if word in self.uris or (is_uri(word) and not word.startswith(OWN_WORD)):
            return word
        return OWN_WORD + quote(word, safe="")


@cache
def words(name: WordList) -> Words:
    """The standard words of a list, from ``data/cbv_words.csv``."""
    uris: dict[str, str] = {}
    spellings: dict[str, str] = {}
    for row in _rows():
        if row["list"] != name:
            continue
        uris[row["word"]] = row["uri"]
        spellings.update(dict.fromkeys(_others(row), row["word"]))
    return Words(uris=uris, spellings=spellings)


def _others(row: Mapping[str, str]) -> list[str]:
    bases = _CBV_WEB if row["uri"].startswith(_CBV_WEB[0]) else _VOC_WEB
    name = row["uri"].removeprefix(bases[0])
    return [*(base + name for base in bases), *([row["urn"]] if row["urn"] else [])]


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    text = (files("fairlode.exchange.epcis") / "data" / "cbv_words.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
