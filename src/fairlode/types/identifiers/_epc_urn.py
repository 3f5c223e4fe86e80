"""From a GS1 Digital Link back to an EPC URN, which needs the length of the company prefix."""

from typing import Final
from urllib.parse import quote

from fairlode.types.identifiers._epc_table import (
    ANY,
    EPC_OF_LEVEL,
    EPC_SCHEMES,
    MAX_PREFIX_DIGITS,
    MIN_PREFIX_DIGITS,
    TAIL,
    EpcScheme,
)
from fairlode.types.identifiers._errors import CompanyPrefixError, NoEpcFormError, shown
from fairlode.types.identifiers._gs1 import Gs1Id
from fairlode.types.identifiers.digital_link import parse_digital_link

_SAFE_IN_URN: Final = "!'()*+,:;="
"""What an EPC URN does not escape besides letters, digits and ``-._`` (Tag Data Standard, A)."""


def digital_link_to_epc(uri: str, company_prefix_length: int) -> str:
    """The EPC URN of a GS1 Digital Link; a pattern URN where a key stands without serial number.

    Raises
    ------
    MalformedIdentifierError, Gs1CheckDigitError
        As `parse_digital_link`.
    CompanyPrefixError
        The length is not 6 to 12, or the key does not begin with so many digits of a prefix.
    NoEpcFormError
        No EPC scheme names this level, such as a batch of pieces of a trade item.
    """
    named = parse_digital_link(uri)
    epc = _epc_scheme(named)
    if epc is None:
        raise NoEpcFormError(text=shown(uri))
    tail = named.value[epc.key.check_at :] if epc.digits else ""
    parts = list(_prefix_and_reference(named, epc, length=company_prefix_length))
    parts += [tail[2 * piece : 2 * piece + 2] for piece in range(epc.pieces)]
    serial = tail if epc.serial == TAIL else named.qualifier
    if epc.serial:
        parts.append(quote(serial, safe=_SAFE_IN_URN) or epc.unset_serial or ANY)
    is_pattern = epc.serial and not serial and not epc.unset_serial
    return f"urn:epc:{'idpat' if is_pattern else epc.kind}:{epc.scheme}:{'.'.join(parts)}"


def _epc_scheme(named: Gs1Id) -> EpcScheme | None:
    if named.qualifier_ai:
        return EPC_OF_LEVEL.get((named.ai, named.qualifier_ai))
    return next((epc for epc in EPC_SCHEMES.values() if epc.key.ai == named.ai), None)


def _prefix_and_reference(named: Gs1Id, epc: EpcScheme, *, length: int) -> tuple[str, str]:
    text = shown(named.canonical)
    if not MIN_PREFIX_DIGITS <= length <= MAX_PREFIX_DIGITS:
        reason = f"it has {MIN_PREFIX_DIGITS} to {MAX_PREFIX_DIGITS}"
        raise CompanyPrefixError(text=text, length=length, reason=reason)
    if epc.digits:
        digits = named.value[len(epc.key.lead) : epc.key.check_at - 1]
        indicator, digits = (digits[0], digits[1:]) if epc.indicator else ("", digits)
        return digits[:length], indicator + digits[length:]
    prefix, reference = named.value[:length], named.value[length:]
    if not prefix.isdigit() or not reference:
        reason = "the key does not begin with so many digits, or has nothing after them"
        raise CompanyPrefixError(text=text, length=length, reason=reason)
    return prefix, quote(reference, safe=_SAFE_IN_URN)
