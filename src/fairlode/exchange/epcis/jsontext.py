"""JSON that is read with its faults named: where, which, and how to mend them.

What JSON forbids or leaves open and a record cannot bear is said with its place: bytes that are not
UTF-8, a text that ends too early, NaN, two members of one name (of which other readers silently
keep the last).
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.epcis.findings import Findings
from fairlode.exchange.jsonfaults import BLANKS, MORE, decoded

MAX_DOCUMENT_BYTES = 1024**3
"""Largest document read, in bytes: a million events of the size seen in practice."""
_BLANK = re.compile(f"[{BLANKS}]*")


class DocumentTooLargeError(ExchangeError):
    """A document beyond what is read at once."""

    code = "exchange.document_too_large"
    sentence = "The document has {size} bytes; up to {limit} are read."
    remedy = "Split it into several documents."


class MemberTwiceError(ExchangeError):
    """Two members of one name, of which a reader would see only one."""

    code = "exchange.member_twice"
    sentence = "The member {member!r} stands twice in one object."
    remedy = "Keep one of them."


class NotFiniteError(ExchangeError):
    """NaN or an infinity, which JSON has no word for."""

    code = "exchange.number_not_finite"
    sentence = "{text} is not a number of JSON."
    remedy = "Leave the member out where its value is not known."


@dataclass(slots=True)
class _Flaws:
    """What the parser came across and could read past."""

    twice: list[str] = field(default_factory=list)
    not_finite: list[str] = field(default_factory=list)

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            count = Counter(name for name, _ in pairs)
            self.twice += [name for name, times in count.items() if times > 1]
        return members

    def report(self, findings: Findings, pointer: str) -> None:
        for name in self.twice:
            findings.add(MemberTwiceError(member=name), pointer)
        for text in self.not_finite:
            findings.add(NotFiniteError(text=text), pointer)
        self.twice.clear()
        self.not_finite.clear()


class JsonText:
    """The text of a document, and a parser of the values in it."""

    def __init__(self, text: str, findings: Findings) -> None:
        self.text = text
        self.findings = findings
        self._flaws = flaws = _Flaws()
        self._decode = json.JSONDecoder(
            object_pairs_hook=flaws.pairs, parse_constant=flaws.not_finite.append
        ).raw_decode
        self._pass = json.JSONDecoder().raw_decode

    def value(self, at: int, pointer: str) -> tuple[Any, int]:
        """The value that begins at `at`, and where it ends. Raises what `fault_of` explains."""
        value, end = self._decode(self.text, at)
        if self._flaws.twice or self._flaws.not_finite:
            self._flaws.report(self.findings, pointer)
        return value, end

    def end_of(self, at: int) -> int:
        """Where the value that begins at `at` ends; what is wrong in it is not noted."""
        return self._pass(self.text, at)[1]

    def skip(self, at: int) -> int:
        """Where the next sign that is not blank stands."""
        match = _BLANK.match(self.text, at)
        return match.end() if match else at

    def sign(self, at: int, wanted: str) -> str:
        """The sign at `at`. Raises `json.JSONDecodeError` if it is none of those wanted."""
        found = self.text[at : at + 1]
        if not found or found not in wanted:
            reason = f"{found} stands where {' or '.join(wanted)} is due"
            raise json.JSONDecodeError(reason, self.text, at)
        return found

    def check_end(self, at: int, end: int | None = None) -> None:
        """Raise `json.JSONDecodeError` unless all from `at` to `end` is blank."""
        end = len(self.text) if end is None else end
        if at > end or self.text[at:end].strip(BLANKS):
            raise json.JSONDecodeError(MORE, self.text, self.skip(at))


def open_text(path: Path, findings: Findings) -> JsonText | None:
    """The text of the document at `path`; None, with the reason noted, where it has none."""
    size = path.stat().st_size
    if size > MAX_DOCUMENT_BYTES:
        findings.add(DocumentTooLargeError(size=size, limit=MAX_DOCUMENT_BYTES), "")
        return None
    try:
        return JsonText(decoded(path.read_bytes()), findings)
    except ExchangeError as error:
        findings.add(error, "")
        return None
