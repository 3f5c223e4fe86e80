"""Places and parties: where things happen, and who answers for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import PartyId, SiteId

MAX_LATITUDE = 90.0
MAX_LONGITUDE = 180.0


class PositionError(SourcingError):
    """Coordinates that are not on the globe, or half given."""

    code = "types.position_impossible"
    sentence = "Latitude {latitude} and longitude {longitude} are not a place on earth."
    remedy = "Give both in decimal degrees, WGS 84: latitude -90..90, longitude -180..180."


class SiteKind(StrEnum):
    """What a site does to material."""

    MINE = "mine"
    ARTISANAL_MINE = "artisanal_mine"
    PROCESSOR = "processor"
    SMELTER = "smelter"
    REFINER = "refiner"
    RECYCLER = "recycler"
    MANUFACTURER = "manufacturer"
    WAREHOUSE = "warehouse"
    PORT = "port"
    OTHER = "other"


class PartyKind(StrEnum):
    """Organisation types of the field."""

    MINE = "mine"
    ARTISANAL_COOPERATIVE = "artisanal_cooperative"
    TRADER = "trader"
    PROCESSOR = "processor"
    SMELTER_OR_REFINER = "smelter_or_refiner"
    RECYCLER = "recycler"
    MANUFACTURER = "manufacturer"
    BRAND = "brand"
    INVESTOR = "investor"
    ASSURANCE_PROVIDER = "assurance_provider"
    COMMUNITY = "community"
    INDIGENOUS_AUTHORITY = "indigenous_authority"
    CIVIL_SOCIETY = "civil_society"
    PUBLIC_AUTHORITY = "public_authority"
    CONVENOR = "convenor"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place where material is mined, kept or changed."""

    id: SiteId
    name: str = ""
    kind: SiteKind = SiteKind.OTHER
    country: str = ""
    """ISO 3166-1 alpha-2, or empty where not stated."""
    latitude: float | None = None
    longitude: float | None = None
    operator: PartyId | None = None
    same_as: tuple[str, ...] = ()
    """Other identifiers of the same place, canonical."""
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None) or not self._on_earth():
            raise PositionError(latitude=self.latitude, longitude=self.longitude)

    def _on_earth(self) -> bool:
        if self.latitude is None or self.longitude is None:
            return True
        return abs(self.latitude) <= MAX_LATITUDE and abs(self.longitude) <= MAX_LONGITUDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A legal person, a community or an authority: one who acts, holds or speaks."""

    id: PartyId
    name: str = ""
    kind: PartyKind = PartyKind.OTHER
    country: str = ""
    same_as: tuple[str, ...] = ()
    """Other identifiers of the same party (LEI, CID, DID), canonical."""
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
