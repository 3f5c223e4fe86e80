"""Numbers of tags: gaps, repetitions, and numbers that run against time.

A number is the last run of digits of a tag; what stands before it is its series. Only tags of one
series are compared. Tags come in the order in which they were attached.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from fairlode.engine.plausibility.findings import Finding

_NUMBER = re.compile(r"(?P<series>.*?)(?P<number>\d+)(?P<end>\D*)", re.DOTALL)
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag as it was recorded."""

    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Numbered:
    tag: Tag
    digits: str

    @property
    def number(self) -> int:
        """Its value."""
        return int(self.digits)


def check_tags(tags: Iterable[Tag]) -> list[Finding]:
    """Gaps, repetitions and numbers against time, by series; the order of `tags` is no matter."""
    found: list[Finding] = []
    series: dict[tuple[str, str], list[_Numbered]] = defaultdict(list)
    for tag in sorted(tags, key=lambda each: each.text):
        match = _NUMBER.fullmatch(tag.text.strip())
        if match is None or len(match["number"]) > _MOST_DIGITS:
            sentence = f"The tag {tag.text!r} ends in no number."
            code = "plausibility.tag_unreadable"
            found.append(Finding(code=code, subject=tag.text, sentence=sentence))
            continue
        series[match["series"], match["end"]].append(_Numbered(tag, match["number"]))
    for (name, _), members in sorted(series.items()):
        for numbered in _of_one_width(members):
            ordered = sorted(numbered, key=lambda each: (each.number, each.tag.text))
            found += [*_repeated(ordered), *_gaps(name, ordered), *_out_of_order(numbered)]
    return found


def _of_one_width(members: Sequence[_Numbered]) -> list[list[_Numbered]]:
    """Printed numbers with zeros in front keep their width: 007 and 7 are of two series."""
    if not any(each.digits.startswith("0") for each in members):
        return [list(members)]
    widths: dict[int, list[_Numbered]] = defaultdict(list)
    for each in members:
        widths[len(each.digits)].append(each)
    return [widths[width] for width in sorted(widths)]


def _repeated(ordered: Sequence[_Numbered]) -> list[Finding]:
    counts: dict[int, list[_Numbered]] = defaultdict(list)
    for each in ordered:
        counts[each.number].append(each)
    return [
        Finding(
            code="plausibility.tag_repeated",
            subject=same[0].tag.text,
            sentence=f"The tag {same[0].tag.text} stands {len(same)} times.",
            facts={"times": len(same), "at": [str(each.tag.at) for each in same if each.tag.at]},
        )
        for same in counts.values()
        if len(same) > 1
    ]


def _gaps(series: str, ordered: Sequence[_Numbered]) -> list[Finding]:
    return [
        Finding(
            code="plausibility.tag_gap",
            subject=f"{series}{one.number + 1} to {next_.number - 1}",
            sentence=(
                f"{next_.number - one.number - 1} tags are missing between {one.tag.text} and "
                f"{next_.tag.text}."
            ),
            facts={"missing": next_.number - one.number - 1, "after": one.tag.text},
        )
        for one, next_ in pairwise(ordered)
        if next_.number - one.number > 1
    ]


def _out_of_order(numbered: Sequence[_Numbered]) -> list[Finding]:
    """Tags that were attached before one with a lower number; those of one moment are in order."""
    timed = [(each.tag.at, each) for each in numbered if each.tag.at is not None]
    timed.sort(key=lambda pair: (pair[0], pair[1].number))
    found, highest = [], None
    for at, each in timed:
        if highest is not None and each.number < highest[1].number and at > highest[0]:
            found.append(
                Finding(
                    code="plausibility.tag_out_of_order",
                    subject=each.tag.text,
                    sentence=f"{each.tag.text} was attached after {highest[1].tag.text}.",
                    facts={
                        "at": str(at),
                        "after": highest[1].tag.text,
                        "after_at": str(highest[0]),
                    },
                )
            )
        if highest is None or each.number > highest[1].number:
            highest = (at, each)
    return found
