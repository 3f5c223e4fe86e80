"""Small chains, written down lot by lot and event by event."""

from datetime import UTC, datetime, timedelta

from fairlode.ledger.record import Draft
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.event import Flow, TransformationEvent
from fairlode.types.identifiers import EventId, LotId
from fairlode.types.lot import Lot, OriginKind

DAY = datetime(2024, 5, 1, tzinfo=UTC)


def lot(name: str, mass_g: int | None = 100, **stated: object) -> Draft:
    return Draft(statement=Lot(id=LotId(name), mass_g=mass_g, **stated), valid_from=DAY)


def primary(name: str, mass_g: int = 100, **stated: object) -> Draft:
    return lot(name, mass_g, origin=OriginKind.PRIMARY, **stated)


def flows(masses: dict[str, int | None]) -> tuple[Flow, ...]:
    return tuple(Flow(lot=LotId(key), mass_g=mass) for key, mass in masses.items())


def event(
    name: str,
    inputs: dict[str, int | None],
    outputs: dict[str, int | None],
    *,
    day: int = 1,
    **more: object,
) -> Draft:
    time = DAY + timedelta(days=day)
    made = TransformationEvent(
        id=EventId(name), time=time, inputs=flows(inputs), outputs=flows(outputs), **more
    )
    return Draft(statement=made, valid_from=time)


def contents(**percent: float) -> Assay:
    return Assay(
        {key: Content(fraction=value / 100, basis=Basis.MEASURED) for key, value in percent.items()}
    )
