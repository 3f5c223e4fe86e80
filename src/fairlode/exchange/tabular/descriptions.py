"""Sites, organisations and lots: a row each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from fairlode.exchange.tabular.assays import assays
from fairlode.exchange.tabular.cells import Cell, text_of
from fairlode.exchange.tabular.context import ALWAYS, Context, moments, stated_moment
from fairlode.exchange.tabular.dates import Moment
from fairlode.exchange.tabular.kept import Extra, extras
from fairlode.exchange.tabular.masses import masses
from fairlode.exchange.tabular.numbers import Marks, moistures, plain_numbers
from fairlode.exchange.tabular.spreads import mass_spreads
from fairlode.exchange.tabular.table import TableData, read_text
from fairlode.ledger.record import Draft, Statement
from fairlode.types.country import CountryUnknownError, country
from fairlode.types.errors import SourcingError
from fairlode.types.evidence import Assurance, Claim, Period
from fairlode.types.lot import CustodyModel, Lot, OriginKind
from fairlode.types.material import material
from fairlode.types.site import Organisation, PartyKind, Site, SiteKind

Columns = Mapping[str, Sequence[Any]]
"""Arguments of a statement, a value for each row."""
S = TypeVar("S", Site, Organisation, Lot, Claim, Assurance)

_DIGEST_CHARS = 64
_COUNTRY = "CD or Chile"
"""A code and a name, to show how a country is written."""


def read_sites(data: TableData, context: Context) -> None:
    """Offer a draft for each site of the table."""
    marks = Marks(data)
    columns: Columns = {
        "id": data.ids("site_id"),
        "name": data.texts("name"),
        "kind": kinds(data.words("kind", "site_kind"), SiteKind, SiteKind.OTHER),
        "country": _countries(data),
        "latitude": _floats(plain_numbers(data, marks, "latitude")),
        "longitude": _floats(plain_numbers(data, marks, "longitude")),
        "operator": _or_none(data.ids("operator")),
        "same_as": data.lists("other_ids"),
        "extra": kept(data),
    }
    offer(data, context, Site, columns, key="site_id")


def read_organisations(data: TableData, context: Context) -> None:
    """Offer a draft for each organisation of the table."""
    columns: Columns = {
        "id": data.ids("party_id"),
        "name": data.texts("name"),
        "kind": kinds(data.words("kind", "party_kind"), PartyKind, PartyKind.OTHER),
        "country": _countries(data),
        "same_as": data.lists("other_ids"),
        "extra": kept(data),
    }
    offer(data, context, Organisation, columns, key="party_id")


def read_lots(data: TableData, context: Context) -> None:
    """Offer a draft for each lot of the table, and remember their masses and dates."""
    marks = Marks(data)
    wet = moistures(data, marks) if data.first("moisture") else ()
    grams = masses(data, marks, unit=context.unit, wet=wet)
    columns: Columns = {
        "id": data.ids("lot_id"),
        "name": data.texts("name"),
        "material": _materials(data),
        "mass_g": grams,
        "mass_u_g": mass_spreads(data, marks, grams, unit=context.unit, wet=wet),
        "assay": assays(data, marks),
        "site": _or_none(data.ids("site")),
        "holder": _or_none(data.ids("holder")),
        "custody": kinds(data.words("custody", "custody"), CustodyModel, None),
        "origin": kinds(data.words("origin", "origin"), OriginKind, OriginKind.UNKNOWN),
        "extra": _with_moisture(kept(data), wet),
    }
    for draft in offer(data, context, Lot, columns, key="lot_id"):
        if isinstance(draft.statement, Lot):
            context.lot_masses[draft.statement.id] = draft.statement.mass_g
            if draft.valid_from != ALWAYS:
                context.lot_times[draft.statement.id] = draft.valid_from
    context.misdated_lots.update(columns["id"][row] for row in data.misdated)


def offer(  # noqa: PLR0913 - a table, what it makes, and how two of its columns are called
    data: TableData,
    context: Context,
    kind: Callable[..., S],
    columns: Columns,
    *,
    key: str,
    until: str = "valid_to",
) -> list[Draft]:
    """Make a draft of every row, and give back those that were made.

    `key` and `until` are the columns of the id, and of the end of what the row states.
    """
    periods = _Periods(data, until)
    corrections = _Corrections(data)
    drafts: list[Draft] = []
    nameless: list[int] = []
    names = list(columns)
    for row, values in enumerate(zip(*columns.values(), strict=True)):
        if corrections.void(row, periods.begin(row), context):
            continue
        if not columns["id"][row]:
            nameless.append(row)
            continue
        try:
            statement = kind(**dict(zip(names, values, strict=True)))
            draft = periods.draft(row, statement, corrections)
        except SourcingError as error:
            data.report.error(error, data.at(row))
            continue
        context.state(data, draft, statement)
        drafts.append(draft)
    data.missing(nameless, key)
    periods.tell()
    return drafts


class _Periods:
    """From when to when the descriptions of a table hold."""

    def __init__(self, data: TableData, until: str) -> None:
        self._data = data
        self._from = moments(data, "date")
        self._to = moments(data, until)
        self._stated = stated_moment(data)
        self._undated = 0

    def begin(self, row: int) -> datetime:
        """From when the row holds."""
        moment = self._from[row] or self._stated
        return moment.at("") if moment else ALWAYS

    def draft(self, row: int, statement: Statement, corrections: "_Corrections") -> Draft:
        """The row as a draft. Raises `PeriodError` where it ends before it begins."""
        begin, end = self.begin(row), self._end(row)
        self._undated += begin == ALWAYS and row not in self._data.misdated
        if end is not None:
            Period(begin=begin, end=end)
        return Draft(
            statement=statement,
            valid_from=begin,
            valid_to=end,
            corrects=corrections.digest(row),
            corrects_subject=corrections.subject(row),
            reason=corrections.reason(row),
            place=self._data.at(row),
        )

    def tell(self) -> None:
        """Note what was taken for rows without a date."""
        if self._undated:
            self._data.understood.append(
                f"{self._undated} without a date, taken to hold from {ALWAYS:%Y-%m-%d} on"
            )

    def _end(self, row: int) -> datetime | None:
        moment: Moment | None = self._to[row]
        return moment.at("") if moment else None


class _Corrections:
    """What rows say of earlier statements: that they correct or void them."""

    def __init__(self, data: TableData) -> None:
        self._data = data
        self._corrects = data.ids("corrects") if data.has("corrects") else None
        self._voids = data.ids("voids") if data.has("voids") else None
        self._reasons = data.texts("reason") if data.has("reason") else None

    def void(self, row: int, begin: datetime, context: Context) -> bool:
        """Offer a void if the row is one, and say whether it is."""
        if self._voids is None or not self._voids[row]:
            return False
        draft = void(self._voids[row], begin, reason=self.reason(row), place=self._data.at(row))
        context.drafts.append(draft)
        return True

    def subject(self, row: int) -> str:
        """The id that the row corrects, where it names one."""
        stated = self._corrects[row] if self._corrects is not None else ""
        return "" if as_digest(stated) else stated

    def digest(self, row: int) -> bytes | None:
        """The digest that the row corrects, where it names one rather than an id."""
        stated = self._corrects[row] if self._corrects is not None else ""
        return as_digest(stated)

    def reason(self, row: int) -> str:
        """Why."""
        return self._reasons[row] if self._reasons is not None else ""


def void(subject: str, begin: datetime, *, reason: str, place: str) -> Draft:
    """A void of the statement with this id, or of the entry with this digest."""
    digest = as_digest(subject)
    return Draft(
        voids=digest,
        voids_subject="" if digest else subject,
        valid_from=begin,
        reason=reason,
        place=place,
    )


def as_digest(text: str) -> bytes | None:
    """The digest that 64 hexadecimal digits are; None for anything else, such as an id."""
    if len(text) != _DIGEST_CHARS:
        return None
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _materials(data: TableData) -> list[str]:
    """The keys of the materials of the table, or the words that it does not know."""
    column = data.first("material")
    if column is None:
        return data.texts("material")
    found = [value or "" for value in data.each(column, lambda cell: material_key(read_text(cell)))]
    strange = sorted({text for text in found if text and material(text) is None})
    if strange:
        data.understood.append(
            f"{len(strange)} material(s) not in the table of materials, kept as they are: "
            + ", ".join(strange[:5])
        )
    for row, exact in data.exact.items():
        found[row] = str(exact.get("material", found[row]))
    return found


def material_key(text: str) -> str:
    """The key of the material that a text names; any other text as it is."""
    known = material(text)
    return known.key if known else text


def _countries(data: TableData) -> list[str]:
    column = data.first("country")
    found = [None] * len(data) if column is None else data.each(column, _country)
    values = [value or "" for value in found]
    for row, exact in data.exact.items():
        values[row] = str(exact.get("country", values[row]))
    return values


def _country(cell: Cell) -> str:
    try:
        return country(text_of(cell))
    except CountryUnknownError as error:
        if str(error.facts["suggestion"]).isupper():
            # The code that looks most like a wrong one is as a rule that of another place.
            raise CountryUnknownError(text=error.facts["text"], suggestion=_COUNTRY) from None
        raise


def kinds(keys: Sequence[str], kind: Callable[[str], Any], otherwise: object) -> list[Any]:
    """The values of these keys; `otherwise` for an empty one."""
    known = {key: kind(key) if key else otherwise for key in dict.fromkeys(keys)}
    return [known[key] for key in keys]


def _floats(numbers: Sequence[Decimal | None]) -> list[float | None]:
    return [None if number is None else float(number) for number in numbers]


def _or_none(ids: Sequence[str]) -> list[str | None]:
    return [each or None for each in ids]


def kept(data: TableData) -> list[Extra]:
    """What is kept of each row beyond the form."""
    return extras(data) or [{} for _ in data.rows]


def _with_moisture(found: list[Extra], wet: Sequence[Decimal | None]) -> list[Extra]:
    """What is kept of each lot, and its moisture in percent of the wet mass."""
    for extra, share in zip(found, wet, strict=False):
        if share is not None:
            extra["moisture"] = f"{(share * 100).normalize():f}"
    return found
