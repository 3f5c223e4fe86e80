"""Make drafts of the checked entities of a document."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Final

from fairlode.exchange.icglr import codes
from fairlode.exchange.icglr import interpret as meaning
from fairlode.exchange.icglr.document import KINDS, Part, lots_in, template_of
from fairlode.exchange.icglr.errors import MineralOtherError
from fairlode.exchange.icglr.members import parts_of
from fairlode.exchange.icglr.parties import Parties
from fairlode.exchange.icglr.report import Report, below
from fairlode.ledger.canonical import canonical
from fairlode.ledger.record import Draft, Statement
from fairlode.types.assay import zero_contents
from fairlode.types.errors import SourcingError
from fairlode.types.evidence import Claim
from fairlode.types.instant import EARLIEST
from fairlode.types.site import PartyKind

DOCUMENT: Final = "icglr.document"
"""Criterion of the claim that a document came with certain entities, and the key in its `extra` of
the document with references in their place."""
# What stands on its own is taken first: it says more than what is named in passing.
_ORDER: Final = ("business_entity", "mine_site", "lot", "export_certificate", "tag")


class Drafts:
    """The drafts of one document, and counts of what had to be assumed for them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._parties = Parties(report)
        self._sites: dict[str, Draft] = {}
        self._lots: dict[str, Draft] = {}
        self._later: list[Draft] = []
        self._references: dict[str, list[str]] = {}
        self.counts: Counter[str] = Counter()
        """Registrations without offset (``local``), with ``inputs``, and sites only ``named``."""
        self.analytes: dict[str, str] = {}
        """From the code of a mineral to what its concentration is taken as."""

    def take(self, found: Sequence[Part]) -> None:
        """Take every entity in; one that no record can hold is reported."""
        for part in sorted(found, key=lambda part: _ORDER.index(part.entity)):
            for each in lots_in(part) if part.entity == "lot" else (part,):
                try:
                    self._take(each)
                except SourcingError as refusal:
                    self._report.error(refusal, each.pointer)

    def all_of(self, value: object) -> list[Draft]:
        """Every draft, who and where before what; the last one is the document itself."""
        drafts = [*self._sites.values(), *self._lots.values(), *self._later]
        times = [draft.valid_from for draft in drafts]
        parties = list(self._parties.drafts(min(times, default=EARLIEST)))
        claim = _claim(template_of(value, self._references))
        around = Draft(statement=claim, valid_from=max(times, default=EARLIEST))
        return [*parties, *drafts, around]

    def _take(self, part: Part) -> None:
        take = {
            "lot": self._lot,
            "mine_site": self._site,
            "export_certificate": self._certificate,
            "tag": self._tag,
            "business_entity": self._entity,
        }[part.entity]
        statement = take(part)
        if statement is not None:
            self._references[part.pointer] = [KINDS[part.entity].value, statement.id]

    def _lot(self, part: Part) -> Statement:
        lot, event = meaning.lot_of(part.raw), meaning.event_of(part.raw)
        if lot.id in self._lots:  # written out as an input too, in the same words: `rules`
            return lot
        self._lots[lot.id] = self._draft(lot, event.time, part.pointer)
        self._later.append(self._draft(event, event.time, part.pointer))
        self._note(part)
        if lot.site is not None:
            self._seen_at(lot.site, event.time, below(part.pointer, "mineSiteId"))
        self._named_in(part, event.time)
        place = self._report.place(below(part.pointer, "concentration"))
        for problem in zero_contents(lot.assay, place):
            self._report.take(problem)
        return lot

    def _note(self, part: Part) -> None:
        """Remember what had to be assumed for a lot."""
        code = part.raw["mineral"]
        mineral = codes.mineral_of(code)
        if mineral is None:
            self._report.warning(MineralOtherError(text=code), below(part.pointer, "mineral"))
        else:
            self.analytes[code] = mineral.analyte
        self.counts["local"] += not meaning.has_offset(part.raw)
        self.counts["inputs"] += bool(part.raw.get("inputLot"))

    def _seen_at(self, name: str, time: datetime, pointer: str) -> None:
        """A site is known, at the latest, since a lot came from it."""
        known = self._sites.get(name)
        if known is None:
            self.counts["named"] += 1
            implied = self._draft(meaning.named_site(name), time, pointer)
            self._sites[name] = replace(implied, implied=True)
        elif time < known.valid_from:
            self._sites[name] = replace(known, valid_from=time)

    def _site(self, part: Part) -> Statement:
        site = meaning.site_of(part.raw)
        days = meaning.days_in(part.entity, part.raw)
        lots = chain.from_iterable([draft.valid_from] for draft in self._lots.values())
        since = min(days, default=min(lots, default=EARLIEST))
        self._sites[site.id] = self._draft(site, since, part.pointer)
        self._named_in(part, since)
        return site

    def _certificate(self, part: Part) -> Statement:
        certificate = meaning.certificate_of(part.raw)
        since = meaning.day(part.raw["dateOfIssuance"])
        self._later.append(self._draft(certificate, since, part.pointer))
        self._named_in(part, since)
        return certificate

    def _tag(self, part: Part) -> None:
        self._named_in(part, min(meaning.days_in(part.entity, part.raw), default=None))

    def _entity(self, part: Part) -> Statement:
        party = meaning.party_of(part.raw, PartyKind.OTHER, keep=True)
        self._parties.add(party, part.pointer, since=None)
        return party

    def _named_in(self, part: Part, since: datetime | None) -> None:
        """Every party that an entity names."""
        for kind, raw, pointer in parts_of(part.entity, part.raw, part.pointer):
            if kind == "business_entity":
                party = meaning.party_of(raw, _kind_of(part, pointer), keep=False)
                self._parties.add(party, pointer, since=since)

    def _draft(self, statement: Statement, since: datetime, pointer: str) -> Draft:
        return Draft(statement=statement, valid_from=since, place=self._report.place(pointer))


def _kind_of(part: Part, pointer: str) -> PartyKind:
    """What kind of party an entity shows one to be, by the place where it names it."""
    if part.entity == "mine_site":
        return PartyKind.MINE
    creator = part.entity == "lot" and pointer == below(part.pointer, "creator")
    return codes.party_of(part.raw["creatorRole"]) if creator else PartyKind.OTHER


def _claim(template: object) -> Claim:
    """The document, with references in the place of its entities."""
    name = f"urn:fairlode:icglr:document:{meaning.derived(canonical(template).decode())}"
    return Claim(id=name, subject=name, criterion=DOCUMENT, speaker="", extra={DOCUMENT: template})
