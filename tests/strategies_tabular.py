"""Statements of every kind that a table can say, with the texts that trouble tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.event import (
    Action,
    AggregationEvent,
    AssociationEvent,
    ErrorDeclaration,
    Event,
    Flow,
    Loss,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from fairlode.types.evidence import Assurance, Claim, EvidenceLevel, Period
from fairlode.types.identifiers import canonical_id
from fairlode.types.lot import CustodyModel, Lot, OriginKind
from fairlode.types.site import Organisation, PartyKind, Site, SiteKind

TROUBLE = (
    "",
    " a",
    "b ",
    "-",
    "n/a",
    "NA",
    "Total",
    "EXAMPLE-1",
    "=1+1",
    "'quoted",
    "+5",
    "@x",
    "1234.0",
    "1.234",
    "1,234",
    "007",
    "TRUE",
    "#REF!",
    "2019",
    "2026-03-31",
    "31/03/2026",
    "a;b",
    "a,b",
    'say "so"',
    "two\nlines",
    "tab\there",
    "line\r\nfeed",
    "bell\x07",
    "e\u0301",
    "\u00a0x",
    "Copper concentrate",
    "copper_concentrate",
    "Cu %",
    "Lot id",
    "mass (kg)",
    "kg",
    "%",
    "None",
    "null",
    "Envío",
    "shipping",
    "日本",
    "🪨",
)

TEXTS = st.one_of(
    st.sampled_from(TROUBLE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
MASSES = st.one_of(st.none(), st.integers(0, 2**63 - 1), st.integers(0, 10**6))
TIMES = st.datetimes(
    min_value=datetime(1950, 1, 2),  # noqa: DTZ001 - the zone is added by timezones
    max_value=datetime(2099, 12, 30),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
FRACTIONS = st.one_of(
    st.integers(0, 500).map(lambda number: number / 1000), st.floats(0, 0.5, allow_subnormal=False)
)
SPREADS = st.one_of(st.none(), st.floats(0, 1e6, allow_subnormal=False))
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=5,
)
EXTRAS = st.dictionaries(
    st.one_of(TEXTS, st.sampled_from(["note", "hs_code", "moisture", "Remarks", "Price USD/t"])),
    st.one_of(TEXTS, JSON, st.sampled_from(["8.5", "260300", "2603.00.00", "0"])),
    max_size=3,
)


def _canonical(text: str) -> str | None:
    try:
        return canonical_id(text)
    except Exception:  # noqa: BLE001 - a text that names nothing is left out, whatever the reason
        return None


IDS = (
    st.one_of(
        st.from_regex(r"[A-Z]{2,4}-[0-9]{1,4}", fullmatch=True),
        TEXTS,
        st.sampled_from(
            ["urn:epc:id:sgtin:0614141.107346.2018", "CID001070", "https://example.org/lot/1"]
        ),
    )
    .map(_canonical)
    .filter(lambda found: found is not None)
)


@st.composite
def lots(draw: st.DrawFn) -> Lot:
    """A lot with anything that a lot may have."""
    contents = draw(
        st.dictionaries(
            st.sampled_from(["Cu", "Co", "Ta", "Au"]),
            st.builds(
                Content,
                fraction=FRACTIONS.map(lambda fraction: fraction / 4),
                basis=st.sampled_from(Basis),
                u=st.one_of(st.none(), FRACTIONS),
                note=TEXTS,
            ),
            max_size=3,
        )
    )
    return draw(
        st.builds(
            Lot,
            id=IDS,
            name=TEXTS,
            material=TEXTS,
            mass_g=MASSES,
            mass_u_g=SPREADS,
            assay=st.just(Assay(contents)),
            site=st.one_of(st.none(), IDS),
            holder=st.one_of(st.none(), IDS),
            custody=st.one_of(st.none(), st.sampled_from(CustodyModel)),
            origin=st.sampled_from(OriginKind),
            extra=EXTRAS,
        )
    )


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """A site, on the map or not."""
    position = draw(st.one_of(st.none(), st.tuples(st.floats(-90, 90), st.floats(-180, 180))))
    return draw(
        st.builds(
            Site,
            id=IDS,
            name=TEXTS,
            kind=st.sampled_from(SiteKind),
            country=st.sampled_from(["", "CD", "NA", "MX"]),
            latitude=st.just(position[0] if position else None),
            longitude=st.just(position[1] if position else None),
            operator=st.one_of(st.none(), IDS),
            same_as=st.lists(IDS, max_size=2).map(tuple),
            extra=EXTRAS,
        )
    )


def organisations() -> st.SearchStrategy[Organisation]:
    """An organisation."""
    return st.builds(
        Organisation,
        id=IDS,
        name=TEXTS,
        kind=st.sampled_from(PartyKind),
        country=st.sampled_from(["", "CD", "NA"]),
        same_as=st.lists(IDS, max_size=2).map(tuple),
        extra=EXTRAS,
    )


FLOWS = st.builds(Flow, lot=IDS, mass_g=MASSES, amount=TEXTS, uom=TEXTS)
MANY = st.lists(FLOWS, max_size=3).map(tuple)
LOSSES = st.lists(st.builds(Loss, name=TEXTS, mass_g=st.integers(0, 10**9)), max_size=2).map(tuple)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event; its time has its id in it, so that two of one id are one event."""
    common: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {
                "id": IDS,
                "time": TIMES,
                "offset": st.sampled_from(["+00:00", "+02:00", "-05:30", "+14:00"]),
                "step": TEXTS,
                "disposition": TEXTS,
                "read_point": st.one_of(st.none(), IDS),
                "location": st.one_of(st.none(), IDS),
                "error": st.one_of(
                    st.none(),
                    st.builds(
                        ErrorDeclaration,
                        time=TIMES,
                        reason=TEXTS,
                        corrective_events=st.lists(IDS, max_size=2).map(tuple),
                    ),
                ),
                "extra": EXTRAS,
            }
        )
    )
    action = draw(st.sampled_from(Action))
    parent = draw(st.one_of(st.none(), IDS))
    kind = draw(st.integers(0, 4))
    match kind:
        case 0:
            inputs = draw(st.lists(FLOWS, min_size=1, max_size=3).map(tuple))
            return TransformationEvent(
                inputs=inputs,
                outputs=draw(MANY),
                losses=draw(LOSSES),
                transformation=draw(TEXTS),
                **common,
            )
        case 1:
            return ObjectEvent(action=action, objects=draw(MANY), **common)
        case 2:
            return TransactionEvent(action=action, parent=parent, objects=draw(MANY), **common)
        case 3:
            return AssociationEvent(action=action, parent=parent, children=draw(MANY), **common)
        case _:
            return AggregationEvent(action=action, parent=parent, children=draw(MANY), **common)


PERIODS = st.one_of(
    st.none(),
    TIMES.map(lambda begin: Period(begin=begin)),
    TIMES.map(lambda begin: Period(begin=begin, end=begin + timedelta(days=1))),
)


def claims() -> st.SearchStrategy[Claim]:
    """A claim; what it needs to say is there."""
    return st.builds(
        Claim,
        id=IDS,
        subject=IDS,
        criterion=TEXTS.filter(bool),
        speaker=IDS,
        value=TEXTS,
        low=TEXTS,
        high=TEXTS,
        unit=TEXTS,
        period=PERIODS,
        boundary=TEXTS,
        method=TEXTS,
        evidence=st.lists(IDS, max_size=2).map(tuple),
        level=st.sampled_from(EvidenceLevel),
        extra=EXTRAS,
    )


def assurances() -> st.SearchStrategy[Assurance]:
    """An assurance, void or not."""
    return st.builds(
        Assurance,
        id=IDS,
        subject=IDS,
        scheme=TEXTS.filter(bool),
        assessor=IDS,
        level=st.sampled_from(EvidenceLevel),
        scope=TEXTS,
        status=TEXTS,
        validity=PERIODS,
        void_from=st.one_of(st.none(), TIMES),
        claims=st.lists(IDS, max_size=2).map(tuple),
        extra=EXTRAS,
    )


@st.composite
def statements(draw: st.DrawFn) -> list[tuple[Any, datetime, datetime | None]]:
    """Statements with distinct ids, each with from when to when it holds."""
    made = draw(
        st.lists(
            st.one_of(lots(), sites(), organisations(), events(), claims(), assurances()),
            min_size=1,
            max_size=6,
            unique_by=lambda each: (type(each).__name__, each.id),
        )
    )
    seen: dict[str, Any] = {}
    for each in made:
        kind = "event" if hasattr(each, "time") else type(each).__name__
        seen.setdefault(f"{kind} {each.id}", each)
    found: list[tuple[Any, datetime, datetime | None]] = []
    for each in seen.values():
        if hasattr(each, "time"):
            found.append((each, each.time, None))
            continue
        begin = draw(TIMES)
        end = draw(st.one_of(st.none(), st.just(begin + timedelta(days=1))))
        found.append((each, begin, end))
    return found
