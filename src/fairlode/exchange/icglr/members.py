"""What each member of an entity may be, from the table `data/members.csv`.

What the record rests on must be there and right, or the document is kept out. What the protocol
demands besides (a phone number, the name of a verifier) is asked for with a warning: it is missing
in many documents, and often left out on purpose.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from fairlode.exchange.icglr import codes, errors
from fairlode.exchange.icglr.jsontext import shown
from fairlode.exchange.icglr.report import Report, below
from fairlode.types.country import countries
from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import ICGLR_MEMBERS, canonical_id, parse_mine_site_id
from fairlode.types.instant import parse_instant
from fairlode.types.site import MAX_LATITUDE, MAX_LONGITUDE

UNKNOWN_ORIGIN: Final = "0"
"""In a list of countries of origin: at least one is not known."""
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TIME: Final = re.compile(r"(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d:?\d\d)?", re.ASCII)
"""Hours, minutes and seconds, and an offset from UTC where there is one."""
_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_KINDS: Final = MappingProxyType(
    {bool: "true or false", dict: "an object", list: "a list", str: "a text"}
)
Check = Callable[[Any, str, Report], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One row of the table."""

    kind: str
    """A kind of value, or the entity that stands there."""
    many: str
    """``one``, ``list``, or ``one or list``."""
    need: str
    """``required``, ``due`` (its absence is only a warning) or ``optional``."""


@cache
def members_of(entity: str) -> Mapping[str, Member]:
    """The members of an entity; empty for a kind of value that is no entity."""
    return _entities().get(entity, MappingProxyType({}))


def check_entity(entity: str, value: object, pointer: str, report: Report) -> None:
    """Report everything that is wrong in an entity."""
    if not isinstance(value, dict):
        report.error(wrong_kind("an object", value), pointer)
        return
    known = members_of(entity)
    for name, item in value.items():
        member = known.get(name)
        if member is None:
            unknown = errors.MemberUnknownError(member=shown(name), entity=spoken(entity))
            report.warning(unknown, below(pointer, name))
        elif item is not None or member.need == "required":
            _check_member(name, member, item, below(pointer, name), report)
    for name, member in known.items():
        if name not in value and member.need != "optional":
            missing = errors.MemberMissingError(member=name, entity=spoken(entity))
            (report.error if member.need == "required" else report.warning)(missing, pointer)


def parts_of(entity: str, raw: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, Any, str]]:
    """Every member of a checked entity and of the entities in it: its kind, value and place."""
    for name, member in members_of(entity).items():
        value = raw.get(name)
        items = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, item in items:
            if item is None:
                continue
            place = below(pointer, name) if index is None else below(below(pointer, name), index)
            kind = entity_of(member.kind, item)
            yield kind, item, place
            if kind != "lot" and isinstance(item, dict):
                yield from parts_of(kind, item, place)


def entity_of(kind: str, value: object) -> str:
    """The entity that a value of a kind is: an input lot is one in full, or named."""
    if kind != "input_lot":
        return kind
    full = isinstance(value, dict) and ("mineral" in value or "creator" in value)
    return "lot" if full else "lot_reference"


def spoken(entity: str) -> str:
    """The name of an entity for a sentence."""
    return entity.replace("_", " ")


def wrong_kind(expected: str, value: object) -> errors.MemberTypeError:
    """The error of a value that is of another kind than expected."""
    found = "null" if value is None else _KINDS.get(type(value), "a number")
    found = "an object" if isinstance(value, dict) else found
    return errors.MemberTypeError(expected=expected, found=found)


def _check_member(name: str, member: Member, value: Any, pointer: str, report: Report) -> None:  # noqa: ANN401, PLR0917 - a JSON value, and where it stands
    if member.many == "one" or (member.many != "list" and not isinstance(value, list)):
        _check_value(member.kind, value, pointer, report)
    elif not isinstance(value, list):
        report.error(wrong_kind("a list", value), pointer)
    else:
        if not value and member.need == "required":
            report.error(errors.ListEmptyError(member=name), pointer)
        for index, item in enumerate(value):
            _check_value(member.kind, item, below(pointer, index), report)


def _check_value(kind: str, value: object, pointer: str, report: Report) -> None:
    check = _CHECKS.get(kind)
    if check is None:
        check_entity(entity_of(kind, value), value, pointer, report)
    else:
        check(value, pointer, report)


def _anything(value: object, pointer: str, report: Report) -> None:
    """Whatever JSON has; the whole document has been checked for what a record cannot hold."""


def _text(value: object, pointer: str, report: Report) -> None:
    if not isinstance(value, str):
        report.error(wrong_kind("a text", value), pointer)


def _tried(read: Callable[[str], object]) -> Check:
    """A text that `read` takes; whatever it raises is what is wrong."""

    def check(value: object, pointer: str, report: Report) -> None:
        if not isinstance(value, str):
            report.error(wrong_kind("a text", value), pointer)
            return
        try:
            read(value)
        except SourcingError as refusal:
            report.error(refusal, pointer)

    return check


def _date(text: str) -> None:
    try:
        date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        raise errors.DateMalformedError(text=shown(text)) from None
    parse_instant(text, assume_utc=True)


def _time(text: str) -> None:
    match = TIME.fullmatch(text)
    try:
        hours, minutes, seconds, offset = match.groups() if match else ("",) * 4
        time.fromisoformat(f"{hours}:{minutes}:{seconds}{offset or ''}")
    except ValueError:
        raise errors.TimeMalformedError(text=shown(text)) from None


def _currency(text: str) -> None:
    if not _CURRENCY.fullmatch(text):
        raise errors.CodeUnknownError(text=shown(text), list="currency", known="ISO 4217")


def _country(text: str) -> None:
    if text not in countries():
        raise errors.CountryUnknownError(text=shown(text))


def _mineral(value: object, pointer: str, report: Report) -> None:
    if not isinstance(value, str):
        report.error(wrong_kind("a text", value), pointer)
        return
    try:
        codes.mineral_of(value)
    except SourcingError:
        report.error(errors.MineralUnknownError(text=shown(value)), pointer)


def _mine_site(value: object, pointer: str, report: Report) -> None:
    _tried(parse_mine_site_id)(value, pointer, report)
    if isinstance(value, str):
        try:
            doubts = parse_mine_site_id(value).doubts
        except SourcingError:
            return
        for doubt in doubts:
            report.warning(doubt, pointer)


def _origin(value: object, pointer: str, report: Report) -> None:
    """Countries between blanks, or a list of them; ``0`` for one that is not known."""
    items: list[Any] = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, str) and item.strip() for item in items):
        report.error(wrong_kind("codes of countries", value), pointer)
        return
    for word in (word for item in items for word in item.split()):
        if word == UNKNOWN_ORIGIN:
            report.warning(errors.OriginUnknownError(), pointer)
        elif word not in countries():
            report.error(errors.CountryUnknownError(text=shown(word)), pointer)


def _is_number(value: object, pointer: str, report: Report) -> bool:
    if type(value) is int or type(value) is float:
        return value == value  # noqa: PLR0124 - NaN, which `check_sound` has reported
    report.error(wrong_kind("a number", value), pointer)
    return False


def _number(value: object, pointer: str, report: Report) -> None:
    _is_number(value, pointer, report)


def _amount(value: Any, pointer: str, report: Report) -> None:  # noqa: ANN401 - a JSON value
    if _is_number(value, pointer, report) and value < 0:
        report.error(errors.AmountImpossibleError(amount=shown(value)), pointer)


def _percent(value: Any, pointer: str, report: Report) -> None:  # noqa: ANN401 - a JSON value
    if _is_number(value, pointer, report) and not 0 <= value <= 100:  # noqa: PLR2004 - per cent
        report.error(errors.PercentImpossibleError(percent=shown(value)), pointer)


def _degrees(axis: str, limit: float) -> Check:
    def check(value: Any, pointer: str, report: Report) -> None:  # noqa: ANN401 - a JSON value
        if _is_number(value, pointer, report) and not -limit <= value <= limit:
            where = {"degrees": shown(value), "axis": axis, "limit": int(limit)}
            report.error(errors.DegreesImpossibleError(**where), pointer)

    return check


def _listed(name: str, known: tuple[int, ...] | tuple[str, ...]) -> Check:
    """A code of a list, of the type that the list has."""
    expected = "a text" if isinstance(known[0], str) else "a whole number"

    def check(value: object, pointer: str, report: Report) -> None:
        if type(value) is not type(known[0]):
            report.error(wrong_kind(expected, value), pointer)
        elif value not in known:
            said = {"text": shown(value), "list": name, "known": ", ".join(map(str, known))}
            report.error(errors.CodeUnknownError(**said), pointer)

    return check


@cache
def _entities() -> Mapping[str, Mapping[str, Member]]:
    found: defaultdict[str, dict[str, Member]] = defaultdict(dict)
    for row in codes.table("members"):
        member = Member(kind=row["kind"], many=row["many"], need=row["need"])
        found[row["entity"]][row["member"]] = member
    return found


_CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "anything": _anything,
        "text": _text,
        "identifier": _tried(canonical_id),
        "date": _tried(_date),
        "expiry": _tried(_date),
        "time": _tried(_time),
        "currency": _tried(_currency),
        "country": _tried(_country),
        "member_state": _listed("member state", tuple(ICGLR_MEMBERS)),
        "mineral": _mineral,
        "mine_site_id": _mine_site,
        "origin": _origin,
        "number": _number,
        "amount": _amount,
        "percent": _percent,
        "latitude": _degrees("latitude", MAX_LATITUDE),
        "longitude": _degrees("longitude", MAX_LONGITUDE),
        "unit": _listed("unit", codes.words("units")),
        "role": _listed("role", codes.numbers("roles")),
        "operation": _listed("operation", codes.numbers("operations")),
        "site_status": _listed("certification status", codes.numbers("site_statuses")),
        "activity": _listed("mining activity status", codes.numbers("activities")),
        "licence_type": _listed("type of licence", codes.words("licence_types")),
    }
)
