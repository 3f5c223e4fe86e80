"""A recall, as people read it, and as machines do."""

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

import fairlode
from fairlode.cli.actions.prose import print_prose
from fairlode.cli.actions.recalling_data import change_data, claim_data, mass_data, source_data
from fairlode.cli.actions.recalling_words import (
    PROVES,
    claimed_words,
    day,
    lead,
    mass_words,
    share_words,
    then_words,
    title,
)
from fairlode.cli.actions.trace_view import print_receipt
from fairlode.cli.listing import indented, plain, said, table
from fairlode.engine.recall import About, Change, Changes, Touched
from fairlode.exchange.diagram.figures import count_text, share_text
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.words import boundary_words, measure

if TYPE_CHECKING:
    from fairlode.cli.actions.recalling import Answer


def print_recall(console: Console, answer: "Answer") -> None:
    """Print an answer."""
    console.print(said(title(answer), "bold"))
    for changes in answer.changes:
        if len(answer.changes) > 1:
            of = measure(changes.element)
            console.print()
            console.print(said(f"{of[0].upper()}{of[1:]}", "bold"))
        print_prose(console, lead(answer, changes))
        if changes.lots:
            console.print()
            indented(console, _rows(answer, changes))
    _print_claims(console, answer)
    console.print()
    print_prose(console, f"{boundary_words(answer.ask.boundary)} {PROVES}")
    if answer.written:
        console.print()
        written = answer.written
        print_prose(console, f"Recorded as entry {written.sequence}, {written.kind} {written.id}.")
    console.print()
    print_receipt(console, answer.receipt)


def _rows(answer: "Answer", changes: Changes) -> Table:
    stated = answer.subject.about in (About.ASSURANCE, About.ASSAY)
    heads = _HEADS[answer.subject.about]
    rows = table(*heads, right=heads[:-1])
    limit = answer.ask.limit
    for change in changes.lots[:limit]:
        lot = _lot(change, answer.names)
        if stated:
            rows.add_row(
                share_words(change.before),
                share_words(change.after),
                mass_words(change.concerned_g),
                lot,
            )
        else:
            rows.add_row(share_words(change.concerned), mass_words(change.concerned_g), lot)
    shown = len(changes.lots[:limit])
    if changes.lots_in_all > shown:
        more = said(f"{changes.lots_in_all - shown:,} more; --all lists them", "dim")
        rows.add_row(*([""] * (len(heads) - 1)), more)
    return rows


_HEADS = {
    About.ASSURANCE: ("Assured before", "Assured now", "Mass concerned", "Lot"),
    About.ASSAY: ("From it before", "From it now", "Mass from it now", "Lot"),
    About.SITE: ("Share", "Mass concerned", "Lot"),
    About.ORGANISATION: ("Share", "Mass concerned", "Lot"),
    About.LOT: ("Share", "Mass concerned", "Lot"),
}


def _lot(change: Change, names: Names) -> Text:
    where = names.place(change.holder) or names.place(change.site)
    notes = (where, change.final and "final", change.own and "of the subject")
    note = "; ".join(part for part in notes if part)
    lot = plain(names.lot_with_id(change.lot))
    return Text.assemble(lot, "\n" if note else "", (plain(note), "dim"))


def _print_claims(console: Console, answer: "Answer") -> None:
    console.print()
    if not answer.claims:
        print_prose(console, "No claim in force is about what changes.")
        return
    number = count_text(len(answer.claims), "claim")
    about = "is" if len(answer.claims) == 1 else "are"
    print_prose(console, f"{number} in force {about} about what changes.")
    console.print()
    rows = table("Claim", "Claimed", "Known when made", "Now", "So it")
    for one in answer.claims[: answer.ask.limit]:
        rows.add_row(
            _claim(one, answer.names),
            said(claimed_words(one)),
            said(f"{then_words(one)}\n{day(one.recorded_at)[:10]}"),
            said(share_words(one.now)),
            said(one.verdict.sentence),
        )
    indented(console, rows)
    hidden = len(answer.claims) - len(answer.claims[: answer.ask.limit])
    if hidden:
        indented(console, said(f"{hidden:,} more; --all lists them", "dim"))


def _claim(one: Touched, names: Names) -> Text:
    claim = one.claim
    about = names.lot(claim.subject) or claim.subject
    return Text.assemble(plain(claim.id), "\n", (plain(f"{about}, by {claim.speaker}"), "dim"))


def recall_data(answer: "Answer") -> dict[str, Any]:
    """The answer as plain JSON data, in grams."""
    subject = answer.subject
    assurance = subject.assurance.assurance if subject.assurance else None
    return {
        "fairlode": fairlode.__version__,
        "subject": subject.id,
        "about": subject.about.value,
        "void_from": day(subject.since) or None,
        "in_the_record": subject.stated,
        "scheme": assurance.scheme if assurance else None,
        "assured": assurance.subject if assurance else None,
        "assay": _assay(answer),
        "boundary": answer.ask.boundary.value,
        "chosen": answer.measures.why.value,
        "statements": [title(answer), PROVES],
        "answers": [_changes(answer, changes) for changes in answer.changes],
        "claims": [claim_data(one) for one in answer.claims],
        "notices": [
            {"holder": one.holder, "held": one.held, "lots": one.lots, "claims": len(one.claims)}
            for one in answer.notices
        ],
        "recorded": _written(answer),
        "receipt": answer.receipt.as_dict(),
    }


def _changes(answer: "Answer", changes: Changes) -> dict[str, Any]:
    return {
        "element": changes.element,
        "measure": measure(changes.element),
        "lead": lead(answer, changes),
        "sources": [source_data(source) for source in changes.sources],
        "sources_in_all": {each.value: count for each, count in changes.counts.items()},
        "lots": [change_data(change, answer.names) for change in changes.lots],
        "lots_in_all": changes.lots_in_all,
        "final_products": changes.finals_in_all,
        "final_g": mass_data(changes.final_g),
        "final_not_weighed": changes.unweighed,
    }


def _assay(answer: "Answer") -> dict[str, Any] | None:
    change, stated = answer.subject.assay, answer.stated
    if change is None or stated is None:
        return None
    return {
        "element": change.element,
        "was": {"fraction": stated.fraction, "u": stated.u, "text": share_text(stated.fraction)},
        "now": None
        if change.content is None
        else {"fraction": change.content.fraction, "u": change.content.u},
    }


def _written(answer: "Answer") -> dict[str, Any] | None:
    written = answer.written
    if written is None:
        return None
    return {
        "sequence": written.sequence,
        "kind": written.kind,
        "id": written.id,
        "digest": written.digest.hex(),
    }
