"""Names of lots, places, parties and events: every scheme that documents use, one parser each.

`parse_identifier` finds out of which scheme a text is; `canonical_id` gives the one spelling
under which the record knows the thing, whatever spelling a document chose: an EPC URN and its
GS1 Digital Link are one lot. `check_identifier` lists what is odd about a text that was taken.

- A text of no known scheme is an id of its owner and stays as it is.
- A proven typing error (a wrong check digit, a place off the globe) is refused.
- A text that breaks another rule of its scheme is kept, and said to.
- Each scheme is one module of this package, found by discovery.
"""

from fairlode.types.identifiers._base import (
    MAX_IDENTIFIER_CHARS,
    EventId,
    Identifier,
    LotId,
    Named,
    PartyId,
    SiteId,
)
from fairlode.types.identifiers._epc_urn import digital_link_to_epc
from fairlode.types.identifiers._errors import (
    CheckDigitError,
    CompanyPrefixError,
    CoordinatesError,
    EmptyIdentifierError,
    Gs1CheckDigitError,
    GtinCheckDigitError,
    IdentifierError,
    LeiCheckDigitError,
    LongIdentifierError,
    MalformedIdentifierError,
    MineSiteCountryError,
    MineSiteHemisphereError,
    NoEpcFormError,
    OsIdCheckDigitError,
    ReducedDigitalLinkError,
    UnprintableIdentifierError,
)
from fairlode.types.identifiers._gs1 import Gs1Id
from fairlode.types.identifiers._product_class import is_product_class
from fairlode.types.identifiers._registry import canonical_id, check_identifier, parse_identifier
from fairlode.types.identifiers.cid import Cid, parse_cid
from fairlode.types.identifiers.did import Did, parse_did
from fairlode.types.identifiers.digital_link import parse_digital_link
from fairlode.types.identifiers.epc import KeylessEpc, epc_to_digital_link, parse_epc
from fairlode.types.identifiers.icglr_lot import IcglrLot, parse_icglr_lot
from fairlode.types.identifiers.lei import Lei, parse_lei
from fairlode.types.identifiers.mine_site import ICGLR_MEMBERS, MineSiteId, parse_mine_site_id
from fairlode.types.identifiers.ni import NiUri, parse_ni
from fairlode.types.identifiers.os_id import OsId, parse_os_id
from fairlode.types.identifiers.own import MAX_OWN_CHARS, OwnId, parse_own_id
from fairlode.types.identifiers.uuid_urn import UuidUrn, parse_uuid_urn
from fairlode.types.identifiers.web import WebUri, parse_web_uri

__all__ = [
    "ICGLR_MEMBERS",
    "MAX_IDENTIFIER_CHARS",
    "MAX_OWN_CHARS",
    "CheckDigitError",
    "Cid",
    "CompanyPrefixError",
    "CoordinatesError",
    "Did",
    "EmptyIdentifierError",
    "EventId",
    "Gs1CheckDigitError",
    "Gs1Id",
    "GtinCheckDigitError",
    "IcglrLot",
    "Identifier",
    "IdentifierError",
    "KeylessEpc",
    "Lei",
    "LeiCheckDigitError",
    "LongIdentifierError",
    "LotId",
    "MalformedIdentifierError",
    "MineSiteCountryError",
    "MineSiteHemisphereError",
    "MineSiteId",
    "Named",
    "NiUri",
    "NoEpcFormError",
    "OsId",
    "OsIdCheckDigitError",
    "OwnId",
    "PartyId",
    "ReducedDigitalLinkError",
    "SiteId",
    "UnprintableIdentifierError",
    "UuidUrn",
    "WebUri",
    "canonical_id",
    "check_identifier",
    "digital_link_to_epc",
    "epc_to_digital_link",
    "is_product_class",
    "parse_cid",
    "parse_did",
    "parse_digital_link",
    "parse_epc",
    "parse_icglr_lot",
    "parse_identifier",
    "parse_lei",
    "parse_mine_site_id",
    "parse_ni",
    "parse_os_id",
    "parse_own_id",
    "parse_uuid_urn",
    "parse_web_uri",
]
