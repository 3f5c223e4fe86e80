"""Notices of a recall as files: a folder for each holder, in as many languages as are asked for.

Each folder holds ``notice.json`` and, for each language, a text and a page that opens anywhere:
nothing is loaded from elsewhere. What a notice may hold is decided in
`fairlode.engine.recall.notices`; here it is only written.
"""

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fairlode
from fairlode.cli.actions.recalling_data import mass_data, share_data
from fairlode.cli.actions.recalling_words import claimed_words, day
from fairlode.cli.actions.targets import written
from fairlode.engine.recall import About, Change, Mass, Notice, Share, Touched
from fairlode.exchange.diagram.figures import mass_text, share_text

if TYPE_CHECKING:
    from fairlode.cli.actions.recalling import Answer

LANGUAGES = ("en", "es", "fr", "pt")
"""Languages that a notice comes in."""
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")
_NAME_CHARS, _HASH_DIGITS = 40, 8


def write_notices(answer: "Answer", folder: Path, *, languages: Sequence[str], force: bool) -> None:
    """Write every notice into a new folder, whole or not at all. Raises `TargetExistsError`."""
    with written(folder, force=force) as draft:
        draft.mkdir()
        for notice in answer.notices:
            place = draft / folder_name(notice.holder)
            place.mkdir()
            data = json.dumps(notice_data(notice, answer), indent=2, ensure_ascii=False)
            (place / "notice.json").write_text(f"{data}\n", "utf-8")
            for language in languages:
                parts = list(_parts(notice, answer, language))
                (place / f"notice.{language}.txt").write_text(_as_text(parts), "utf-8")
                (place / f"notice.{language}.html").write_text(_as_page(parts, language), "utf-8")


def folder_name(holder: str) -> str:
    """A name for a holder's folder that any file system takes, and no other holder has."""
    digest = hashlib.sha256(holder.encode()).hexdigest()[:_HASH_DIGITS]
    return f"{_UNSAFE.sub('-', holder)[:_NAME_CHARS].strip('-.')}-{digest}"


def notice_data(notice: Notice, answer: "Answer") -> dict[str, Any]:
    """A notice as plain JSON data."""
    return {
        "fairlode": fairlode.__version__,
        "holder": notice.holder,
        "holder_stated": notice.held,
        "about": notice.about.value,
        "scheme": notice.scheme or None,
        "since": day(notice.since) or None,
        "subject": notice.subject or None,
        "answers": [
            {"element": one.element, "lots": [_lot_data(change) for change in one.lots]}
            for one in notice.measures
        ],
        "claims": [_claim_data(one) for one in notice.claims],
        "direct_suppliers": list(notice.suppliers),
        "statement": words("en")["meaning"],
        "receipt": answer.receipt.digest,
    }


def _lot_data(change: Change) -> dict[str, Any]:
    return {
        "lot": change.lot,
        "final": change.final,
        "mass_g": change.mass_g,
        "concerned": share_data(change.concerned),
        "concerned_g": mass_data(change.concerned_g),
        "before": share_data(change.before),
        "after": share_data(change.after),
    }


def _claim_data(one: Touched) -> dict[str, Any]:
    return {
        "claim": one.claim.id,
        "subject": one.claim.subject,
        "claimed": claimed_words(one),
        "recorded_at": day(one.recorded_at),
        "known_when_made": share_data(one.then),
        "now": share_data(one.now),
        "verdict": one.verdict.value,
    }


@cache
def words(language: str) -> Mapping[str, str]:
    """What notices say in a language, by key."""
    path = files("fairlode.engine.recall") / "data" / "notice_words.csv"
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return {row["key"]: row[language] for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A piece of a notice: a heading, a sentence, or a table."""

    heading: str = ""
    text: str = ""
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def _parts(notice: Notice, answer: "Answer", language: str) -> Iterator[_Part]:
    say = words(language)
    name = answer.names.place(notice.holder)
    holder = name if name == notice.holder else f"{name} ({notice.holder})"
    yield _Part(heading=say["title"])
    yield _Part(text=say["to"].format(holder=holder))
    yield _Part(text=_intro(notice, say))
    if notice.subject:
        yield _Part(text=say["yours"].format(subject=notice.subject))
    if not notice.held:
        yield _Part(text=say["operator"])
    for one in notice.measures:
        key = "contained" if one.element else "gross"
        yield _Part(heading=say[key].format(element=one.element))
        yield _table(one.lots, answer, say)
    yield _Part(text=say["bounds"])
    if notice.claims:
        yield _Part(heading=say["claims"])
        yield _claims(notice.claims, say)
    if notice.suppliers:
        suppliers = ", ".join(answer.names.place(each) for each in notice.suppliers)
        yield _Part(text=say["suppliers"].format(suppliers=suppliers))
    yield _Part(text=say["meaning"])
    yield _Part(text=say["receipt"].format(digest=answer.receipt.digest))


def _intro(notice: Notice, say: Mapping[str, str]) -> str:
    date = day(notice.since)
    if notice.about is About.ASSURANCE:
        return say["assurance"].format(scheme=notice.scheme, date=date)
    if notice.about is About.ASSAY:
        return say["assay"]
    return say["place"].format(date=date) if date else say["lot"]


def _table(lots: Sequence[Change], answer: "Answer", say: Mapping[str, str]) -> _Part:
    stated = any(change.before is not None for change in lots)
    keys = ["head_lot", "head_share", "head_mass", *(("head_before", "head_now") if stated else ())]
    rows = []
    for change in lots:
        name = answer.names.lot_with_id(change.lot)
        row = [f"{name}, {say['final']}" if change.final else name]
        row += [_share(change.concerned, say), _mass(change.concerned_g, say)]
        row += [_share(change.before, say), _share(change.after, say)] if stated else []
        rows.append(row)
    return _Part(heads=[say[key] for key in keys], rows=rows)


def _claims(claims: Sequence[Touched], say: Mapping[str, str]) -> _Part:
    heads = [say[f"head_{key}"] for key in ("claim", "claimed", "then", "now", "verdict")]
    rows = [
        [
            one.claim.id,
            claimed_words(one),
            _share(one.then, say),
            _share(one.now, say),
            say[one.verdict.value],
        ]
        for one in claims
    ]
    return _Part(heads=heads, rows=rows)


def _share(share: Share | None, say: Mapping[str, str]) -> str:
    if share is None:
        return say["unknown"]
    ends = [share_text(end) for end in (share.mean, share.least, share.most)]
    return ends[0] if share.least == share.most else _range(ends, say)


def _mass(mass: Mass, say: Mapping[str, str]) -> str:
    if mass.mean is None:
        return say["unknown"]
    ends = [mass_text(end) for end in (mass.mean, mass.least, mass.most)]
    return ends[0] if mass.least == mass.most else _range(ends, say)


def _range(ends: Sequence[str], say: Mapping[str, str]) -> str:
    return say["range"].format(mean=ends[0], least=ends[1], most=ends[2])


def _as_text(parts: Sequence[_Part]) -> str:
    blocks = []
    for part in parts:
        if part.heading:
            blocks.append(f"{part.heading}\n{'=' * len(part.heading)}")
        if part.text:
            blocks.append(part.text)
        for row in part.rows:
            first, *others = zip(part.heads, row, strict=True)
            lines = [f"{first[0]}: {first[1]}", *(f"  {head}: {cell}" for head, cell in others)]
            blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _as_page(parts: Sequence[_Part], language: str) -> str:
    body = "\n".join(_as_html(part, first=not at) for at, part in enumerate(parts))
    return _PAGE.format(language=language, title=escape(parts[0].heading), body=body)


def _as_html(part: _Part, *, first: bool) -> str:
    if part.heading:
        tag = "h1" if first else "h2"
        return f"<{tag}>{escape(part.heading)}</{tag}>"
    if part.text:
        return f"<p>{escape(part.text)}</p>"
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in part.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>\n"
        for row in part.rows
    )
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"


_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }}
th, td {{ text-align: left; padding: 0.3rem 0.8rem; border-bottom: 1px solid #ccc; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
