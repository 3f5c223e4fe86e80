"""`fairlode balance`: find the boundary, the rules and the statements, and keep the books."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from fairlode.cli.actions.balancing_view import balance_data, print_balance
from fairlode.cli.actions.measures import Measures, Why, measures
from fairlode.cli.actions.record import Record, moment, opened
from fairlode.cli.errors import UsageError
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session
from fairlode.engine.contents import elements_in
from fairlode.engine.custody import (
    Balance,
    Boundary,
    Case,
    Movements,
    Profile,
    Stated,
    balance,
    boundary_of,
    known_profile,
    movements,
    read_profile,
    read_table,
    stated_in,
)
from fairlode.engine.custody.breaches import NothingClaimedError
from fairlode.engine.custody.characteristics import entries_at
from fairlode.engine.custody.period import span
from fairlode.engine.custody.profile import ClaimUnit
from fairlode.engine.custody.profile_file import SUFFIX
from fairlode.engine.graph import Graph
from fairlode.exchange.bundle import Anchor, Receipt
from fairlode.ledger.codec import decode
from fairlode.ledger.columns import Columns
from fairlode.types.errors import Problem, Severity
from fairlode.types.identifiers import canonical_id
from fairlode.types.site import Organisation, Site

_GROSS = Measures(symbols=("",), why=Why.ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question as it was put on the command line."""

    site: str
    beside: Sequence[str] = ()
    profile: str = "strict"
    period: str | None = None
    characteristics: Sequence[str] = ()
    elements: Sequence[str] = ()
    gross: bool = False
    as_known_at: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of characteristics beside the record."""

    path: Path
    sha256: str
    stated: Sequence[Stated]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The balances of one boundary, by characteristic and measure, with what they rest on."""

    ask: Ask
    boundary: Boundary
    name: str
    """What people call the boundary's subject."""
    profile: Profile
    measures: Measures
    balances: Sequence[Balance]
    problems: Sequence[Problem]
    """Of the question as a whole; each balance has its own."""
    table: Table | None
    receipt: Receipt

    @property
    def covered(self) -> bool:
        """Whether nothing is breached."""
        return not any(one.breaches for one in self.balances)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the question is about, once the record is open."""

    graph: Graph
    boundary: Boundary
    profile: Profile
    moves: Movements
    stated: Sequence[Stated] = field(default_factory=tuple)
    """About anything that the boundary received, made or is."""


def run_balance(session: Session, ask: Ask, *, table: Path | None, strict: bool) -> Exit:
    """Answer and print.

    Raises `RefusedError` for a profile or a table with problems, `ProfileUnknownError`,
    `PeriodUnreadableError`, `SubjectUnknownError` or `BoundarySubjectError`.
    """
    with session.progress("opening") as progress, opened(session, progress) as record:
        progress("reading the record", 0, 0)
        answer = answer_balance(record, ask, table=_read_table(table))
    session.show(balance_data(answer), lambda console: print_balance(console, answer))
    return Exit.OK if answer.covered or not strict else Exit.GAPS


def answer_balance(record: Record, ask: Ask, *, table: Table | None = None) -> Answer:
    """Keep the books of every characteristic and measure that is asked for."""
    profile = profile_of(ask.profile)
    wanted = span(ask.period) if ask.period else None
    columns = record.columns(as_known_at=moment(ask.as_known_at))
    asked = _asked(record, columns, ask, profile=profile, table=table)
    counted = _measures(asked, ask)
    names = list(dict.fromkeys(ask.characteristics)) or sorted(
        {one.characteristic for one in asked.stated}
    )
    balances = [
        balance(_case(asked, name, element), span=wanted)
        for name in names
        for element in counted.symbols
    ]
    return Answer(
        ask=ask,
        boundary=asked.boundary,
        name=_name(record, columns, asked.boundary.subject),
        profile=profile,
        measures=counted,
        balances=balances,
        problems=_missing(asked, names),
        table=table,
        receipt=_receipt(columns, balances, record.anchor(columns)),
    )


def profile_of(text: str) -> Profile:
    """The profile that is named, or that a file holds."""
    if not text.endswith(SUFFIX):
        return known_profile(text)
    path = Path(text)
    try:
        return read_profile(path.read_text("utf-8"), title=path.name)
    except UnicodeDecodeError:
        raise UsageError(what=f"{path} is no text in UTF-8.") from None


def _asked(
    record: Record, columns: Columns, ask: Ask, *, profile: Profile, table: Table | None
) -> _Asked:
    at = moment(ask.at)
    graph = record.graph(columns, at=at)
    others = [canonical_id(text) for text in ask.beside]
    boundary = boundary_of(columns, canonical_id(ask.site), profile, others=others)
    moves = movements(graph, boundary, record.reader, at=at)
    stated = [*stated_in(record.reader, columns, at=at), *(table.stated if table else ())]
    found = _Asked(graph=graph, boundary=boundary, profile=profile, moves=moves, stated=stated)
    near = _case(found).subjects
    return replace(found, stated=[one for one in stated if one.subject in near])


def _case(asked: _Asked, characteristic: str = "", element: str = "") -> Case:
    return Case(
        graph=asked.graph,
        boundary=asked.boundary,
        profile=asked.profile,
        moves=asked.moves,
        characteristic=characteristic,
        element=element,
        stated=[one for one in asked.stated if one.characteristic == characteristic],
    )


def _measures(asked: _Asked, ask: Ask) -> Measures:
    """What was asked for; else what the profile counts, of what the lots are assayed for."""
    if asked.profile.claim_unit is ClaimUnit.GROSS and not ask.elements:
        return _GROSS
    return measures(ask.elements, gross=ask.gross, assayed=lambda: _assayed(asked))


def _assayed(asked: _Asked) -> Sequence[str]:
    """Elements that the lots of which something is stated are assayed for."""
    codes = asked.graph.columns.lot_ids
    lots = {codes.code(one.subject) for one in asked.stated} - {-1}
    lots = lots or {move.lot for move in asked.moves.received}
    return elements_in(asked.graph, np.array(sorted(lots), np.int32))


def _missing(asked: _Asked, names: Sequence[str]) -> list[Problem]:
    if names and asked.stated:
        return []
    error = NothingClaimedError(subject=asked.boundary.subject)
    return [error.problem(severity=Severity.WARNING)]


def _name(record: Record, columns: Columns, place: str) -> str:
    """What people call a place."""
    entry = int(columns.places.entry[columns.place_ids.code(place)])
    if entry >= 0:
        for found in entries_at(record.reader, np.array([entry])):
            statement = decode(found.kind, found.body)
            if isinstance(statement, Site | Organisation) and statement.name:
                return f"{statement.name} ({place})"
    return place


def _read_table(path: Path | None) -> Table | None:
    if path is None:
        return None
    content = path.read_bytes()
    stated = read_table(content, title=path.name)
    return Table(path=path, sha256=hashlib.sha256(content).hexdigest(), stated=stated)


def _receipt(columns: Columns, balances: Sequence[Balance], anchor: Anchor) -> Receipt:
    used = {sequence for one in balances for sequence in one.entries}
    digests = {columns.entries.digest[at].tobytes() for at in used}
    return Receipt(anchor=anchor, digests=tuple(sorted(digests)))
