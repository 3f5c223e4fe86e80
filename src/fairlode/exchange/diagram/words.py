"""What is said beside the figures of an answer, in whole sentences that accuse nobody.

The command and the page say the same. Every answer states its boundary, what its proportions rest
on, and what it does not know.
"""

from fairlode.engine.answer import Boundary, Origin, OriginStatus, Reason, Step, Trail
from fairlode.exchange.diagram.figures import UNKNOWN, count_text, mass_text, share_text
from fairlode.exchange.diagram.names import Names
from fairlode.ledger.network import Basis
from fairlode.types.content import Basis as AssayBasis
from fairlode.types.element import element

GROSS = "gross dry mass"
"""The measure where no element is asked for."""


def measure(symbol: str) -> str:
    """What shares and masses are counted in: ``contained copper (Cu)``, or `GROSS`."""
    if not symbol:
        return GROSS
    return f"contained {element(symbol).names['en'].lower()} ({symbol})"


def basis_words(trail: Trail) -> str:
    """What the proportions of a trail rest on."""
    if not trail.element:
        return "Proportions follow gross dry mass."
    if not trail.gross_share:
        return "Proportions follow contained mass: dry mass times assay."
    part = "All of it" if trail.gross_share >= 1 else f"Up to {share_text(trail.gross_share)} of it"
    return (
        "Proportions follow contained mass where assays are known. "
        f"{part} passed a step that was mixed by gross dry mass, for want of an assay."
    )


def assay_words(trail: Trail, names: Names) -> str:
    """Which assays that the answer rests on were not measured; empty where all were."""
    told = [
        f"that of {names.lot(item.lot)} is {_UNMEASURED[item.basis]}"
        for item in trail.unmeasured[:_ASSAYS_TOLD]
    ]
    more = len(trail.unmeasured) - len(told)
    if more > 0:
        told.append(f"{count_text(more, 'more is', plural='more are')} no measurement either")
    return f"Not every assay was measured: {'; '.join(told)}." if told else ""


_ASSAYS_TOLD = 3
_UNMEASURED = {AssayBasis.ASSUMED: "assumed", AssayBasis.SPECIFICATION: "from a specification"}


def boundary_words(boundary: Boundary, threshold: float = 0.0) -> str:
    """Where the answer ends."""
    if not threshold:
        return boundary.sentence
    return f"{boundary.sentence} Shares below {share_text(threshold)} were not followed."


def mixing_words() -> str:
    """What is assumed of every step."""
    return "Within each step and lot, perfect mixing is assumed."


def step_basis(basis: Basis) -> str:
    """What the proportions at one step rest on."""
    return _STEP_BASIS[basis]


_STEP_BASIS = {
    Basis.ORIGIN: "no input recorded",
    Basis.ASSAY: "assay",
    Basis.GROSS: "gross mass",
    Basis.UNDETERMINED: "masses missing",
}


def lead_words(trail: Trail) -> str:
    """How much of the lot's origin is recorded, in one or two sentences."""
    known = [origin for origin in trail.origins if origin.status is not OriginStatus.UNKNOWN]
    unknown = trail.unknown_share
    origins = count_text(len(known), "recorded origin")
    if trail.element and trail.mass_g is None and trail.gross_share >= 1:
        return (
            f"The lot has no assay of {trail.element}; by gross dry mass, for want of assays, "
            f"{share_text(1 - unknown)} of it comes from {origins}."
        )
    if not unknown:
        return f"All of it comes from {origins}."
    part = amount(unknown, trail.mass_g)
    if not known:
        return f"The record does not hold the origin of any of it: {part}."
    recorded = f"{share_text(1 - unknown)} comes from {origins}."
    return f"{recorded} Where the rest comes from is not in the record: {part}."


def amount(share: float, whole_g: float | None) -> str:
    """A share in percent, and its mass where that of the whole is known."""
    return share_text(share) + ("" if whole_g is None else f", {mass_text(share * whole_g)}")


def origin_title(origin: Origin, names: Names) -> str:
    """What an origin is called: its place, or else its lot; of an unknown one, where it shows."""
    if origin.status is OriginStatus.UNKNOWN:
        place = names.place(origin.site)
        return f"Unknown origin, seen at {place}" if place else "Unknown origin"
    return names.place_and_country(origin) or f"Lot {names.lot(origin.lot)}"


def origin_note(origin: Origin, names: Names) -> str:
    """What more is known of it: kind, lot or event, and the reason why it is unknown."""
    point = f"lot {names.lot_with_id(origin.lot)}" if origin.lot else f"event {origin.event}"
    if origin.status is OriginStatus.UNKNOWN:
        return f"{point}: {(origin.reason or Reason.NOT_STATED).sentence}"
    kind = "recycled" if origin.status is OriginStatus.SECONDARY else "primary"
    return f"{kind}, {point}"


def step_title(step: Step, names: Names) -> str:
    """Day and place of a step."""
    return " ".join(part for part in (step.time[:10], names.place(step.site)) if part)


def recovery(step: Step) -> float | None:
    """Part of what went into a step that came out of it; None where either is not known."""
    return step.out_g / step.in_g if step.out_g is not None and step.in_g else None


def step_figures(step: Step) -> tuple[str, str, str]:
    """What went into a step, what came out of it, and the part recovered, in words.

    A lot of which nobody says how much was drawn is drawn at most whole; where the content of a
    product is not known, at least that of the others came out.
    """
    part = recovery(step)
    into, out = mass_text(step.in_g), mass_text(step.out_g)
    recovered = UNKNOWN if part is None else share_text(part)
    if step.in_at_most and step.in_g is not None:
        into = f"\N{LESS-THAN OR EQUAL TO} {into}"
    if step.out_at_least and step.out_g is not None:
        out = f"\N{GREATER-THAN OR EQUAL TO} {out}"
    if part is not None and (step.in_at_most or step.out_at_least):
        recovered = f"\N{GREATER-THAN OR EQUAL TO} {recovered}"
    return into, out, recovered
