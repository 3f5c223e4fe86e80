"""Where a record keeps what an EPCIS document says beyond it, and the names of our extensions.

The keys are those of `extra`; `docs/reference/epcis.md` describes them. The extensions stand in
exported documents under the prefix ``fairlode``.
"""

from collections.abc import Mapping

STATED = "epcis"
"""Members of the event as they were stated, where the record does not hold them, or not spelled so:
parties, transactions, master data of instances, sensor data, extensions."""
UNSTATED = "epcis.absent"
"""Members that the document left out although the record has them, such as ``eventID``."""
IDS = "epcis.ids"
"""From an id of the record to the URI that the document gave for it."""
CONTEXT = "epcis.context"
"""Entries of the ``@context`` of the document that the event uses."""
DOCUMENT = "epcis.document"
"""Criterion of the claim that a document came with certain events, and the key in its `extra` of
all that stands around them."""

VOCABULARY = "urn:fairlode:vocabulary:"
"""The namespace of our extensions."""
PREFIX = "fairlode"
STATEMENT = "fairlode:statement"
"""The event as the record holds it, where EPCIS has no word for all of it."""
MASS_ONLY = "fairlode:massOnly"
"""Quantities of the event are dry masses of the record, and nobody's statement of an amount."""
MADE_BY = "fairlode:export"
"""In a document that Fairlode has put together itself; the version of these extensions."""
MADE_BY_VERSION = "1"


def section(extra: Mapping[str, object], key: str) -> Mapping[str, object]:
    """What `extra` keeps under a key; empty where it keeps nothing."""
    found = extra.get(key)
    return found if isinstance(found, Mapping) else {}
