"""EPCIS documents and events for property tests: such as occur, and such as nobody would write."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from fairlode.exchange.epcis.words import WordList, words
from fairlode.types.errors import SourcingError
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
from fairlode.types.identifiers import EventId, LotId, SiteId, canonical_id
from tests.unit.exchange.epcis.documents import CONTEXT

NAMES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)
_YEARS = (
    datetime(1990, 1, 1),  # noqa: DTZ001  # a strategy adds the zone
    datetime(2090, 1, 1),  # noqa: DTZ001  # the same
)
CONTEXTS = [CONTEXT, {"x": "https://x.example/", "y": "urn:y:"}]


def numbers() -> st.SearchStrategy[float]:
    """Numbers that a record keeps exact."""
    return st.one_of(
        st.integers(-(2**53) + 1, 2**53 - 1),
        st.floats(-1e15, 1e15),
        st.floats(1e21, 1e300),
    )


def values() -> st.SearchStrategy[Any]:
    """Any JSON that an extension may hold."""
    leaves = st.one_of(st.none(), st.booleans(), numbers(), WORDS)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.one_of(NAMES, WORDS), inner, max_size=3)
        ),
        max_leaves=6,
    )


def lot_uris() -> st.SearchStrategy[str]:
    """Lots in every spelling, some of them the same lot."""
    return st.one_of(
        st.sampled_from(
            [
                "urn:epc:class:lgtin:4012345.012345.998877",
                "https://id.gs1.org/01/04012345123456/10/998877",
                "https://shop.example/gtin/04012345123456/lot/998877?x=1",
                "urn:epc:id:sgtin:0614141.107346.2017",
                "urn:epc:idpat:sgtin:4012345.066666.*",
                "urn:epc:id:sscc:0614141.1234567890",
                "urn:uuid:374D95FC-9457-4a51-bd6a-0bba133845a8",
                "urn:fairlode:unstated",
            ]
        ),
        NAMES.map(lambda name: f"urn:epc:class:lgtin:4012345.012345.{name}"),
        NAMES.map(lambda name: f"urn:fairlode:lot:{name}"),
        NAMES.map(lambda name: f"urn:fairlode:lot:%2e{name}"),
    )


def times() -> st.SearchStrategy[str]:
    """Times in every spelling."""
    return st.builds(
        "{:%Y-%m-%dT%H:%M:%S}{}{}".format,
        st.datetimes(*_YEARS),
        st.sampled_from(["", ".0", ".000", ".120", ".123456", ".1234567"]),
        st.sampled_from(["Z", "+00:00", "-06:00", "+13:30"]),
    )


def spelled(name: WordList) -> st.SearchStrategy[str]:
    """Words in every spelling."""
    known = words(name)
    return st.one_of(
        st.sampled_from(sorted(known.uris)),
        st.sampled_from(sorted(known.uris.values())),
        st.sampled_from(sorted(known.spellings)),
        st.sampled_from(["https://example.com/w", "x:w", "urn:fairlode:word:smelting", "roasting"]),
    )


def quantities() -> st.SearchStrategy[dict[str, Any]]:
    """Quantities of lots, with and without amount and unit."""
    amounts = st.one_of(st.integers(0, 10**9), st.floats(0, 1e9))
    units = st.sampled_from(["KGM", "TNE", "GRM", "LBR", "LTR"])
    required = {"epcClass": lot_uris()}
    return st.fixed_dictionaries(required, optional={"quantity": amounts, "uom": units})


def places() -> st.SearchStrategy[dict[str, Any]]:
    """Places, some with extensions."""
    uris = st.sampled_from(
        ["urn:epc:id:sgln:0614141.00777.0", "https://x.example/414/0614141007776", "geo:1,2"]
    )
    return st.fixed_dictionaries({"id": uris}, optional={"x:zone": values()})


@st.composite
def raws(draw: st.DrawFn) -> dict[str, Any]:
    """An event of any type in which nothing is wrong."""
    type_ = draw(st.sampled_from(sorted(_LISTS)))
    raw = draw(_COMMON) | {"type": type_}
    for number, name in enumerate(_LISTS[type_]):
        if not draw(st.booleans()):
            continue
        if number % 2:
            raw[name] = draw(st.lists(quantities(), min_size=1, max_size=3))
        else:
            raw[name] = draw(st.lists(lot_uris(), min_size=1, max_size=3, unique=True))
    if type_ == "TransformationEvent":
        raw["transformationID"] = draw(lot_uris())
        raw.setdefault("inputEPCList", ["urn:uuid:1"])
    else:
        raw["action"] = draw(st.sampled_from(["ADD", "DELETE"]))
    if type_ in ("AggregationEvent", "AssociationEvent", "TransactionEvent"):
        raw["parentID"] = draw(lot_uris())
        raw.setdefault("childEPCs" if "A" in type_[:2] else "epcList", ["urn:uuid:1"])
    if type_ == "TransactionEvent":
        raw["bizTransactionList"] = [{"bizTransaction": "urn:uuid:7"}]
    if type_ == "ObjectEvent":
        raw.setdefault("epcList", [])
    return dict(draw(st.permutations(list(raw.items()))))


_LISTS = {
    "ObjectEvent": ("epcList", "quantityList"),
    "AggregationEvent": ("childEPCs", "childQuantityList"),
    "AssociationEvent": ("childEPCs", "childQuantityList"),
    "TransactionEvent": ("epcList", "quantityList"),
    "TransformationEvent": (
        "inputEPCList",
        "inputQuantityList",
        "outputEPCList",
        "outputQuantityList",
    ),
}
_ERRORS = st.fixed_dictionaries(
    {"declarationTime": times()},
    optional={
        "reason": spelled(WordList.ERROR_REASON),
        "correctiveEventIDs": st.lists(st.uuids().map(lambda u: u.urn), max_size=2),
        "x:note": values(),
    },
)
_COMMON = st.fixed_dictionaries(
    {"eventTime": times(), "eventTimeZoneOffset": st.sampled_from(["+00:00", "-06:00"])},
    optional={
        "eventID": st.one_of(st.uuids().map(lambda u: u.urn), st.just("urn:fairlode:event:E-1")),
        "recordTime": times(),
        "errorDeclaration": _ERRORS,
        "bizStep": spelled(WordList.BIZ_STEP),
        "disposition": spelled(WordList.DISPOSITION),
        "readPoint": places(),
        "bizLocation": places(),
        "certificationInfo": st.just("urn:uuid:9"),
        "x:own": values(),
        "y:own": values(),
    },
)


def events() -> st.SearchStrategy[Event]:
    """Events of the record, such as no EPCIS document would hold."""
    masses = st.one_of(st.none(), st.integers(0, 2**63 - 1))
    lots = st.one_of(NAMES, WORDS, lot_uris()).filter(_is_id).map(canonical_id).map(LotId)
    flows = st.lists(
        st.builds(
            Flow,
            lot=lots,
            mass_g=masses,
            amount=st.sampled_from(["", "1", "1.50", "0.1234567890123456789", "1,5", "-1"]),
            uom=st.sampled_from(["", "KGM", "TNE", "kg"]),
        ),
        max_size=4,
    ).map(tuple)
    ids = WORDS.filter(_is_id).map(canonical_id)
    common = {
        "id": ids.map(EventId),
        "time": st.datetimes(*_YEARS, timezones=st.just(UTC)),
        "offset": st.sampled_from(["+00:00", "-06:00", "local"]),
        "step": st.one_of(st.sampled_from(["", "shipping", "smelting"]), WORDS),
        "disposition": st.sampled_from(["", "in_transit", "lost"]),
        "read_point": st.one_of(st.none(), ids.map(SiteId)),
        "location": st.one_of(st.none(), ids.map(SiteId)),
        "error": st.one_of(
            st.none(), st.builds(ErrorDeclaration, time=st.just(datetime(2020, 1, 1, tzinfo=UTC)))
        ),
        "extra": st.one_of(st.just({}), st.fixed_dictionaries({"tabular": values()})),
    }
    acting = common | {"action": st.sampled_from(Action)}
    packs = acting | {"parent": st.one_of(st.none(), lots), "children": flows}
    losses = st.lists(st.builds(Loss, name=WORDS, mass_g=st.integers(0, 9)), max_size=2)
    return st.one_of(
        st.builds(ObjectEvent, **acting, objects=flows),
        st.builds(AggregationEvent, **packs),
        st.builds(AssociationEvent, **packs),
        st.builds(TransactionEvent, **acting, parent=st.none(), objects=flows),
        st.builds(
            TransformationEvent,
            **common,
            inputs=flows.filter(bool),
            outputs=flows,
            losses=losses.map(tuple),
            transformation=st.one_of(st.just(""), ids),
        ),
    )


def _is_id(text: str) -> bool:
    try:
        return bool(canonical_id(text))
    except SourcingError:
        return False
