"""What a recall says in sentences; it accuses nobody."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fairlode.engine.recall import About, Changes, Concern, Mass, Share, Touched
from fairlode.exchange.diagram.figures import UNKNOWN, count_text, mass_text, share_text
from fairlode.exchange.diagram.words import measure
from fairlode.types.instant import format_instant, from_micros

if TYPE_CHECKING:
    from fairlode.cli.actions.recalling import Answer

PROVES = (
    "Least and most are what the record allows, however material was routed; the mean assumes "
    "perfect mixing. Material whose origin is not recorded may be concerned or not. A recall says "
    "what is to be looked at again; it finds fault with nobody."
)


def day(micros: int | None) -> str:
    """A time as people write it: the day alone for its first moment; empty for none."""
    if micros is None:
        return ""
    return format_instant(from_micros(micros)).removesuffix("T00:00:00Z")


def title(answer: "Answer") -> str:
    """What is asked, or what is so."""
    return f"{_condition(answer)}, by {answer.measures.words()}"


def _condition(answer: "Answer") -> str:
    subject, names = answer.subject, answer.names
    since = day(subject.since)
    match subject.about:
        case About.ASSURANCE:
            scheme = subject.assurance.assurance.scheme if subject.assurance else ""
            about = names.place(subject.named) or subject.named
            what = f"{subject.id} ({scheme}, {about})"
            if subject.stated or answer.written:
                return f"What changed: {what} is void from {since}"
            return f"What would change if {what} were void from {since}"
        case About.ASSAY:
            return f"What changes if {names.lot_with_id(subject.id)} {_assay(answer)}"
        case About.LOT:
            return f"What {names.lot_with_id(subject.id)} went into"
        case _:
            place = names.place(subject.id)
            known = f"{place} ({subject.id})" if place != subject.id else place
            made = f" from {since} on" if since else ""
            return f"What the lots of {known}{made} went into"


def _assay(answer: "Answer") -> str:
    change, stated = answer.subject.assay, answer.stated
    if change is None or stated is None:
        return ""
    was = f"{share_text(stated.fraction)} {change.element}"
    if change.content is None:
        return f"has no assay of {change.element}, instead of {was}"
    return f"holds {share_text(change.content.fraction)} {change.element}, not {was}"


def lead(answer: "Answer", changes: Changes) -> str:
    """How much is concerned, in a few sentences."""
    return " ".join(_lead(answer, changes))


def _lead(answer: "Answer", changes: Changes) -> Iterator[str]:
    sources = sources_words(answer, changes)
    if sources:
        yield sources
    if not changes.lots_in_all:
        yield "Nothing downstream changes."
        return
    of = measure(changes.element)
    lots = count_text(changes.lots_in_all, "lot")
    finals = count_text(changes.finals_in_all, "final product")
    verb = "changes" if changes.lots_in_all == 1 else "change"
    total = changes.final_g
    if total.mean is None:
        yield f"{lots} {verb}, {finals} among them; their {of} is not recorded."
    else:
        yield (
            f"{lots} {verb}, {finals} among them, with {mass_text(total.mean)} of {of} concerned "
            f"(at least {mass_text(total.least)}, at most {mass_text(total.most)})."
        )
        if changes.unweighed:
            lot = "1 of them has" if changes.unweighed == 1 else f"{changes.unweighed:,} have"
            yield f"{lot} no recorded mass of it, and no part in this sum."
    unplaced = max(change.concerned.unknown for change in changes.lots)
    if unplaced > 0:
        yield f"Up to {share_text(unplaced)} of a lot below is of unknown origin, and may be of it."


def sources_words(answer: "Answer", changes: Changes) -> str:
    """Which lots of the subject are concerned."""
    if answer.subject.about in (About.LOT, About.ASSAY):
        return ""
    counts = changes.counts
    every = sum(counts.values())
    if not every:
        return f"The record holds no lot of {answer.subject.named}."
    if not counts[Concern.CONCERNED] and not counts[Concern.PERHAPS]:
        return f"None of its {count_text(every, 'lot')} {_not(answer)}."
    concerned = counts[Concern.CONCERNED]
    said = f"{concerned:,} of its {count_text(every, 'lot')} {_are(answer, one=concerned == 1)}"
    if counts[Concern.PERHAPS]:
        said += f", {counts[Concern.PERHAPS]:,} perhaps: the record does not say when produced"
    return f"{said}."


def _are(answer: "Answer", *, one: bool) -> str:
    if answer.subject.about is About.ASSURANCE:
        return "loses its assurance" if one else "lose their assurance"
    return "is concerned" if one else "are concerned"


def _not(answer: "Answer") -> str:
    if answer.subject.about is About.ASSURANCE:
        return "loses its assurance: produced at another time, or assured otherwise"
    return f"was produced from {day(answer.subject.since)} on"


def then_words(one: Touched) -> str:
    """What was known when a claim was recorded."""
    if not one.looked_back:
        return "not looked back to"
    return "nothing recorded" if one.then is None else share_words(one.then)


def share_words(share: Share | None) -> str:
    """The mean, with the least and the most that the record allows."""
    if share is None:
        return UNKNOWN
    if share.least == share.most:
        return share_text(share.mean)
    return f"{share_text(share.mean)} ({_number(share.least)} to {_number(share.most)})"


def mass_words(mass: Mass | None) -> str:
    """The same of a mass."""
    if mass is None or mass.mean is None:
        return UNKNOWN
    if mass.least == mass.most:
        return mass_text(mass.mean)
    return f"{mass_text(mass.mean)} ({mass_text(mass.least)} to {mass_text(mass.most)})"


def claimed_words(one: Touched) -> str:
    """What a claim says, as it is written."""
    claim = one.claim
    value = claim.value or " to ".join(part for part in (claim.low, claim.high) if part)
    return " ".join(part for part in (claim.criterion, value, claim.unit) if part)


def _number(share: float) -> str:
    return share_text(share).removesuffix(" %")
