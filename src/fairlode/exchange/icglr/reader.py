"""Read an ICGLR document: its lots, who and where, and every problem with its place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from fairlode.exchange.contract import Document, Progress, Reading, silent
from fairlode.exchange.icglr.document import LISTS, Part, parts
from fairlode.exchange.icglr.drafts import Drafts
from fairlode.exchange.icglr.jsontext import load
from fairlode.exchange.icglr.members import check_entity
from fairlode.exchange.icglr.report import Report
from fairlode.exchange.icglr.rules import check_rules

NAME: Final = "icglr"
_STEP: Final = 1_000
"""Entities between two reports of progress."""


def read_document(document: Document, *, progress: Progress = silent) -> Reading:
    """Everything that the document says."""
    report = Report(document.title)
    value = load(document.path, report)
    if value is None and report.errors:
        return Reading(format=NAME, problems=report.problems)
    found = _checked(value, report, progress)
    drafts = Drafts(report)
    if not report.errors:
        drafts.take(found)
    return _understood(value, found, drafts, report)


def _checked(value: object, report: Report, progress: Progress) -> list[Part]:
    """Every entity of a document, with all that is wrong reported."""
    found = parts(value, report)
    for done, part in enumerate(found):
        if not done % _STEP:
            progress("entities", done, len(found))
        check_entity(part.entity, part.raw, part.pointer, report)
    check_rules(found, report)
    progress("entities", len(found), len(found))
    return found


def _understood(value: object, found: list[Part], drafts: Drafts, report: Report) -> Reading:
    """What is offered to the record: nothing where an error was found."""
    if report.errors:
        return Reading(format=NAME, problems=report.problems)
    notes = tuple(_notes(found, drafts))
    said = drafts.all_of(value)
    return Reading(format=NAME, drafts=said, problems=report.problems, notes=notes)


def _notes(found: Sequence[Part], drafts: Drafts) -> Iterator[str]:
    """What was understood, in sentences."""
    counted = Counter(part.entity for part in found)
    kinds = ", ".join(f"{name} {counted[kind]}" for name, kind in LISTS.items() if counted[kind])
    yield f"ICGLR Mining Sector Data Sharing Protocol: {kinds}."
    if counted["lot"]:
        yield "Masses are taken as dry mass, as stated; the protocol says nothing of moisture."
    for code, analyte in drafts.analytes.items():
        yield (
            f"The concentration of {code} is taken as mass % of {analyte}, as is customary; the "
            "protocol does not say so, and the contents are marked as assumed."
        )
    yield from _counted(drafts.counts)


def _counted(counts: Counter[str]) -> Iterator[str]:
    if counts["local"]:
        yield (
            f"Times without offset from UTC ({counts['local']}) are local times of an untold "
            "place; they are taken as UTC."
        )
    if counts["inputs"]:
        yield (
            f"How much of each input went into a lot is not stated ({counts['inputs']} lots); it "
            "stays unknown."
        )
    if counts["named"]:
        yield (
            f"Mine sites that are only named ({counts['named']}) have the country and position of "
            "their ICGLR number."
        )
