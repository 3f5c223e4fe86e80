"""The right assay of a lot, as it is written on the command line."""

import re

from fairlode.cli.errors import UsageError
from fairlode.engine.recall import AssayChange
from fairlode.types.content import Basis
from fairlode.types.errors import SourcingError
from fairlode.types.grade import measured_element, read_content
from fairlode.types.identifiers import canonical_id

_FRACTION = "fraction"
_WRITTEN = re.compile(
    r"(?:(?P<lot>.+)=)?(?P<analyte>[A-Za-z][\w()]*)"
    r"(?::\s*(?P<value>[\d.]+)(?:\s*(?:±|\+-|\+/-)\s*(?P<u>[\d.]+))?\s*(?P<unit>\D.*)?)?"
)


def assay_of(text: str, *, lot: str) -> AssayChange:
    """``Cu:0.21``, ``Cu:21 %``, ``Cu:21±0.4 %``; ``Cu`` alone for a figure that is void.

    The lot may stand before it: ``LOT=Cu:0.21``. Without a unit it is a mass fraction. Raises
    `UsageError`, or what reading the content raises.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise UsageError(what=f"{text!r} is no assay; write it as Cu:0.21 or 'Cu:21 %'.")
    if match["lot"] and canonical_id(match["lot"]) != lot:
        raise UsageError(what=f"The assay is of {match['lot']}, the recall about {lot}.")
    symbol, _ = measured_element(match["analyte"])
    if match["value"] is None:
        return AssayChange(element=symbol, content=None)
    try:
        _, content = read_content(
            match["analyte"],
            match["value"],
            unit=(match["unit"] or _FRACTION).strip(),
            basis=Basis.MEASURED,
            u=match["u"],
        )
    except SourcingError as error:
        raise UsageError(what=f"{text!r} is no assay: {error}") from None
    return AssayChange(element=symbol, content=content)
