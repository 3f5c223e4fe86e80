"""What must fit together in a document: lots and their inputs, lots and their certificates.

The rules look at entities that may have faults of their own, so that all problems are found in one
reading; a member that is missing or of the wrong kind has been reported already.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final

from fairlode.exchange.icglr import errors
from fairlode.exchange.icglr.codes import PRODUCTION, makes
from fairlode.exchange.icglr.document import Part, lots_in
from fairlode.exchange.icglr.jsontext import shown
from fairlode.exchange.icglr.members import spoken
from fairlode.exchange.icglr.report import Report, below
from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import canonical_id

MAX_CERTIFICATE: Final = timedelta(days=90)
"""Longest validity of an export certificate (ICGLR Regional Certification Mechanism, manual)."""
_NUMBER: Final = {
    "lot": "lotNumber",
    "mine_site": "icglrId",
    "export_certificate": "identifier",
    "tag": "identifier",
    "business_entity": "identifier",
}


def check_rules(found: Sequence[Part], report: Report) -> None:
    """Report whatever does not fit together."""
    lots = list(chain.from_iterable(lots_in(part) for part in found))
    _check_twice([*lots, *(part for part in found if part.entity != "lot")], found, report)
    for lot in lots:
        _check_production(lot, report)
        _check_inputs(lot, report)
        _check_shipping(lot, report)
    for part in found:
        if part.entity == "export_certificate" and isinstance(part.raw, dict):
            _check_certificate(part, lots, report)


def _check_twice(parts: Sequence[Part], alone: Sequence[Part], report: Report) -> None:
    """One number, one entity; an input lot written out may repeat a lot that stands alone."""
    first: dict[tuple[str, str], Part] = {}
    own = {id(part) for part in alone}
    for part in sorted(parts, key=lambda part: id(part) not in own):
        number = part.raw.get(_NUMBER[part.entity]) if isinstance(part.raw, dict) else None
        if not isinstance(number, str):
            continue
        known = first.setdefault(_key(part, number), part)
        if known is not part and (id(part) in own or known.raw != part.raw):
            where = known.pointer or "its beginning"
            facts = {"entity": spoken(part.entity), "id": shown(number), "first": where}
            report.error(errors.StatedTwiceError(**facts), part.pointer)


def _key(part: Part, number: str) -> tuple[str, str]:
    """What a number is unique in: of a certificate, the country that issues it."""
    country = part.raw.get("issuingCountry") if part.entity == "export_certificate" else ""
    return f"{part.entity} {country}", _canonical(number)


def _canonical(number: str) -> str:
    """The spelling under which the record knows a number; as it is, if it cannot be one."""
    try:
        return canonical_id(number)
    except SourcingError:
        return number


def _check_production(lot: Part, report: Report) -> None:
    operations = lot.raw.get("originatingOperation")
    if not isinstance(operations, list) or PRODUCTION not in operations:
        return
    for member in ("mineSiteId", "tag"):
        if lot.raw.get(member) is None:
            missing = errors.ProductionIncompleteError(lot=_name(lot.raw), member=member)
            report.error(missing, lot.pointer)


def _check_inputs(lot: Part, report: Report) -> None:
    own = _canonical(str(lot.raw.get("lotNumber")))
    operations = lot.raw.get("originatingOperation")
    made = isinstance(operations, list) and any(map(makes, operations))
    named = list(_inputs(lot))
    before: set[str] = set()
    for name, pointer in named:
        if name in before:
            report.error(errors.InputTwiceError(lot=shown(name)), pointer)
        if name == own and (made or len(named) > 1):
            report.error(errors.LotFromItselfError(lot=shown(name)), pointer)
        before.add(name)
    if made and not named and PRODUCTION not in (operations or ()):
        report.warning(errors.InputsMissingError(lot=_name(lot.raw)), lot.pointer)


def _inputs(lot: Part) -> Iterator[tuple[str, str]]:
    """Number and place of each input lot that has one."""
    items = lot.raw.get("inputLot")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        number = item.get("lotNumber") if isinstance(item, dict) else None
        if isinstance(number, str):
            yield _canonical(number), f"{lot.pointer}/inputLot/{index}"


def _check_shipping(lot: Part, report: Report) -> None:
    sealed, shipped = _day(lot.raw, "dateSealed"), _day(lot.raw, "dateShipped")
    if sealed and shipped and shipped < sealed:
        early = errors.ShippedEarlyError(lot=_name(lot.raw), shipped=shipped, sealed=sealed)
        report.warning(early, below(lot.pointer, "dateShipped"))


def _check_certificate(part: Part, lots: Sequence[Part], report: Report) -> None:
    begin, end = _day(part.raw, "dateOfIssuance"), _day(part.raw, "dateOfExpiration")
    if begin is None or end is None:
        return
    name, expiry = shown(part.raw.get("identifier")), below(part.pointer, "dateOfExpiration")
    if end < begin:
        turned = errors.CertificateReversedError(certificate=name, begin=begin, end=end)
        report.error(turned, expiry)
        return
    if end - begin > MAX_CERTIFICATE:
        term = {"days": (end - begin).days, "limit": MAX_CERTIFICATE.days}
        report.warning(errors.CertificateTermError(certificate=name, **term), expiry)
    last = min(end, begin + MAX_CERTIFICATE)
    for lot, shipped, pointer in _shipments(part, lots):
        if not begin <= shipped <= last:
            facts = {"certificate": name, "lot": lot, "shipped": shipped}
            report.warning(errors.CertificateAgedError(**facts, begin=begin, end=last), pointer)


def _shipments(certificate: Part, lots: Sequence[Part]) -> Iterator[tuple[str, date, str]]:
    """Lot, day and place of each shipment under a certificate; else the one it plans itself."""
    stated = False
    for lot in lots:
        shipped = _day(lot.raw, "dateShipped")
        ours = lot.raw.get("exportCertificateId") == certificate.raw.get("identifier")
        if shipped and (ours or lot.raw.get("lotNumber") == certificate.raw.get("lotNumber")):
            stated = True
            yield _name(lot.raw), shipped, below(lot.pointer, "dateShipped")
    planned = _day(certificate.raw, "dateOfShipment")
    if planned and not stated:
        yield _name(certificate.raw), planned, below(certificate.pointer, "dateOfShipment")


def _day(raw: Mapping[str, Any], name: str) -> date | None:
    """The date in a member; None where there is none that can be read."""
    value = raw.get(name)
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _name(raw: Mapping[str, Any]) -> str:
    return shown(raw.get("lotNumber", "without number"))
