"""`fairlode reconcile`: read what is to be reconciled, reconcile it, and hand the answer on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from fairlode.cli.actions.reconciling_declared import declared_data, print_declared
from fairlode.cli.actions.reconciling_view import balances_data, print_balances
from fairlode.cli.actions.record import moment, opened
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session
from fairlode.engine.reconcile import (
    Admixture,
    Balance,
    Reconciliation,
    Terms,
    admixture,
    compare,
    discoveries,
    least_share,
    reconcile,
)
from fairlode.engine.reconcile.errors import LevelError
from fairlode.engine.reconcile.questions import usual_losses
from fairlode.engine.reconcile.site import Assumed, SiteBalances, site_balances
from fairlode.exchange.contract import Document
from fairlode.exchange.reconcile import Table, read_declared, read_grid, read_streams
from fairlode.exchange.tabular.sources.open import SUFFIXES
from fairlode.exchange.unread import DocumentFolderError, DocumentMissingError
from fairlode.types.identifiers import SiteId, canonical_id

SEEN = 0.95
"""Probability at which the least admixture is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question as it was put on the command line."""

    target: str
    terms: Terms
    u_mass: float | None = None
    u_grade: float | None = None
    as_known_at: str | None = None
    at: str | None = None

    def assumed(self) -> Assumed:
        """Uncertainties where none is stated. Raises `LevelError`."""
        usual = Assumed.usual()
        mass = usual.mass if self.u_mass is None else self.u_mass
        grade = usual.grade if self.u_grade is None else self.u_grade
        for what, value in (("uncertainty of a mass", mass), ("uncertainty of a grade", grade)):
            if not 0 < value < 1:
                raise LevelError(what=what, value=value)
        return Assumed(mass=mass, grade=grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """With which probability an admixture to one output would have been seen."""

    stream: str
    loss: float | None
    """Part of the element that was taken to be lost unmeasured; None for nothing lost."""
    admixture: Admixture
    least: float | None
    """Least share that is seen with the probability `SEEN`; None for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One balance of the answer."""

    found: Reconciliation
    q: float
    named: bool
    """Whether it is among those named at the false-discovery rate."""
    powers: tuple[Power, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Balances:
    """The answer about streams, of a table or of a site."""

    title: str
    terms: Terms
    assumed: Assumed
    items: tuple[Item, ...]
    together: Item | None = None
    """All events of a site as one balance."""
    site_kind: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def asks(self) -> bool:
        """Whether something is asked."""
        return any(item.named for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Losses:
    """What leaves unmeasured: as a part of the metal, and per unit of it in the product."""

    part: float | None = None
    per_product: dict[str, float] | None = None


_MOST_STREAMS = 2_000
"""Streams of a balance for which the power is computed; each takes many solutions."""


def run_reconcile(session: Session, ask: Ask, *, limit: int | None, strict: bool) -> Exit:
    """Answer and print; `limit` is how many rows people see (None: all).

    Raises `RefusedError`, `TableUnknownError`, `DocumentMissingError`, `SiteUnknownError`,
    `NothingMadeError`, `NotConvergedError` or `LevelError`.
    """
    path = Path(ask.target)
    if path.is_dir():
        raise DocumentFolderError(document=ask.target)
    if not path.exists() and not ask.target.lower().endswith(SUFFIXES):
        answer = _of_site(session, ask)
    else:
        if not path.exists():
            raise DocumentMissingError(document=ask.target)
        grid = read_grid(Document(path))
        if grid.kind is Table.DECLARED:
            return _declared(session, ask, path, limit=limit, strict=strict)
        streams = read_streams(grid, ask.assumed())
        notes = [f"Not used, because no figure of a stream: {', '.join(streams.unused)}."]
        answer = _balances(
            ask, path.name, streams.balances, streams.outputs, notes=notes if streams.unused else ()
        )
    session.show(
        balances_data(answer), lambda console: print_balances(console, answer, limit=limit)
    )
    return Exit.GAPS if strict and answer.asks else Exit.OK


def _declared(session: Session, ask: Ask, path: Path, *, limit: int | None, strict: bool) -> Exit:
    found = compare(read_declared(read_grid(Document(path))), ask.terms)
    session.show(
        declared_data(path.name, found),
        lambda console: print_declared(console, path.name, found, limit=limit),
    )
    return Exit.GAPS if strict and found.counts["either"] else Exit.OK


def _of_site(session: Session, ask: Ask) -> Balances:
    site = SiteId(canonical_id(ask.target))
    with session.progress("opening") as progress, opened(session, progress) as record:
        progress("reading the record", 0, 0)
        columns = record.columns(as_known_at=moment(ask.as_known_at))
        found = site_balances(record.graph(columns, at=moment(ask.at)), site, ask.assumed())
    answer = _balances(
        ask,
        site,
        found.events,
        found.outputs,
        notes=_skipped(found),
        site_kind=found.kind,
    )
    if found.together is None:
        return answer
    outputs = found.outputs[found.together.title]
    return replace(answer, together=_item(ask, found.together, outputs, found.kind))


def _skipped(found: SiteBalances) -> tuple[str, ...]:
    if not found.skipped:
        return ()
    return (f"Not reconciled: events without inputs or without outputs, {found.skipped} of them.",)


def _balances(
    ask: Ask,
    title: str,
    balances: Sequence[Balance],
    outputs: Mapping[str, Sequence[str]],
    *,
    notes: Sequence[str] = (),
    site_kind: str = "",
) -> Balances:
    """Reconcile each, and hold the false-discovery rate over all of them."""
    items = [_item(ask, balance, outputs[balance.title], site_kind) for balance in balances]
    p = np.array([item.found.least_p for item in items])
    over = discoveries(p, ask.terms.rate, ask.terms.method)
    return Balances(
        title=title,
        terms=ask.terms,
        assumed=ask.assumed(),
        items=tuple(
            replace(item, q=float(over.q[at]), named=bool(over.named[at]))
            for at, item in enumerate(items)
        ),
        site_kind=site_kind,
        notes=tuple(notes),
    )


def _losses(site_kind: str, elements: Sequence[str]) -> list[_Losses]:
    """What such a site usually loses of the elements, at most and at least."""
    kept = {
        element: usual
        for (kind, element), usual in usual_losses().items()
        if kind == site_kind and element in elements
    }
    if not kept:
        return [_Losses()]
    most = {element: usual.recovery_low for element, usual in kept.items()}
    least = {element: usual.recovery_high for element, usual in kept.items()}
    return [
        _Losses(
            part=1 - min(recovery.values()),
            per_product={element: (1 - share) / share for element, share in recovery.items()},
        )
        for recovery in (most, least)
    ]


def _item(ask: Ask, balance: Balance, outputs: Sequence[str], site_kind: str) -> Item:
    found = reconcile(balance, level=ask.terms.rate)
    mass = {each.id: each.mass.value for each in balance.streams if each.mass}
    largest = max(outputs, key=lambda each: (mass.get(each, 0.0), each), default=None)
    if largest is None or largest not in mass or len(balance.streams) > _MOST_STREAMS:
        return Item(found=found, q=float("nan"), named=False)
    powers = [
        Power(
            stream=largest,
            loss=each.part,
            admixture=admixture(found, largest, ask.terms.admixture, losses=each.per_product),
            least=least_share(found, largest, SEEN, losses=each.per_product),
        )
        for each in _losses(site_kind, balance.elements)
    ]
    return Item(found=found, q=float("nan"), named=False, powers=tuple(powers))
