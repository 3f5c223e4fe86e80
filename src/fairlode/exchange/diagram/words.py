"""What is said beside the figures of an answer, in whole sentences that accuse nobody.

The command and the page say the same. Every answer states its boundary, what its proportions rest
on, and what it does not know.
"""

from fairlode.engine.answer import Boundary, Origin, OriginStatus, Reason, Trail
from fairlode.exchange.diagram.figures import share_text
from fairlode.exchange.diagram.names import Names
from fairlode.ledger.network import Basis
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
        return "Proportions follow gross dry mass: no element was asked for."
    if not trail.gross_share:
        return "Proportions follow contained mass: dry mass times assay."
    part = "All of it" if trail.gross_share >= 1 else f"Up to {share_text(trail.gross_share)} of it"
    return (
        "Proportions follow contained mass where assays are known. "
        f"{part} passed a step that was mixed by gross dry mass, for want of an assay."
    )


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


def origin_words(origin: Origin, names: Names) -> str:
    """One line that says what and where an origin is."""
    if origin.status is OriginStatus.UNKNOWN:
        return unknown_place(origin, names)
    place = names.place_and_country(origin)
    lot = names.lot_with_id(origin.lot) if origin.lot else origin.event
    kind = f"{origin.status.value}, " if origin.status is OriginStatus.SECONDARY else ""
    return f"{place} ({kind}lot {lot})" if place else f"lot {lot}"


def unknown_place(origin: Origin, names: Names) -> str:
    """Where in the record the part of unknown origin shows."""
    place = names.place(origin.site)
    point = f"lot {names.lot_with_id(origin.lot)}" if origin.lot else f"event {origin.event}"
    return f"Unknown origin at {place}, {point}" if place else f"Unknown origin at {point}"


def unknown_words(origin: Origin, names: Names) -> str:
    """The same, with the reason why it is unknown."""
    reason = (origin.reason or Reason.NOT_STATED).sentence
    return f"{unknown_place(origin, names)}: {reason}."


def recovery(out_g: float | None, in_g: float | None) -> float | None:
    """Part of what went into a step that came out; None where either is not known or nothing."""
    return out_g / in_g if out_g is not None and in_g else None
