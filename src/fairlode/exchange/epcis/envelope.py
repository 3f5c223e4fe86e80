"""What stands around the events of a document: who sent it, when, with which master data.

It is no part of any event: the same event comes in many documents. It is a statement of its own, by
the sender: "this document, with these events". It is recorded as a claim with the criterion
``epcis.document``, so that the document can be written again as it was.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from fairlode.exchange.epcis import keys
from fairlode.exchange.epcis.findings import Spot
from fairlode.exchange.epcis.master import read_master
from fairlode.exchange.epcis.names import NAMESPACE
from fairlode.ledger.record import Draft
from fairlode.types.errors import SourcingError
from fairlode.types.evidence import Claim
from fairlode.types.identifiers import canonical_id
from fairlode.types.instant import parse_instant


def around(header: Mapping[str, Any], events: Sequence[Draft], spot: Spot) -> list[Draft]:
    """What a checked document says besides its events: itself, and its master data."""
    if not header:
        return []
    master = read_master(header, spot)
    since = _since(header, [*events, *master])
    if keys.MADE_BY in header or since is None:
        return master
    return [Draft(statement=_claim(header, events), valid_from=since), *master]


def events_digest(ids: Iterable[str]) -> str:
    """What tells one list of events from another: SHA-256 of their ids, one a line."""
    digest = hashlib.sha256()
    for name in ids:
        digest.update(name.encode() + b"\n")
    return digest.hexdigest()


def _claim(header: Mapping[str, Any], events: Sequence[Draft]) -> Claim:
    said = {"header": header, "events": events_digest(draft.subject for draft in events)}
    name = hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Claim(
        id=f"{NAMESPACE}document:{name}",
        subject=_id(header.get("id", "")) or f"{NAMESPACE}document:{name}",
        criterion=keys.DOCUMENT,
        speaker=_id(header.get("sender", "")),
        extra={keys.DOCUMENT: said},
    )


def _id(text: str) -> str:
    try:
        return canonical_id(text) if text else ""
    except SourcingError:
        return ""


def _since(header: Mapping[str, Any], drafts: Sequence[Draft]) -> datetime | None:
    """When the document was made; without a date, no earlier than all that it says."""
    if "creationDate" in header:
        return parse_instant(header["creationDate"])
    return max((draft.valid_from for draft in drafts), default=None)
