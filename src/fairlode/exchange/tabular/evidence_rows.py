"""Claims and assurances as rows of the form."""

from fairlode.exchange.tabular.writer import Row, Stated, Writer, period
from fairlode.types.evidence import Assurance, Claim, EvidenceLevel


def claim_row(claim: Claim, stated: Stated) -> Row:
    """The row of a claim."""
    writer = Writer("claims")
    writer.text("claim_id", claim.id)
    writer.text("subject", claim.subject)
    writer.text("criterion", claim.criterion)
    writer.text("value", claim.value)
    writer.text("low", claim.low)
    writer.text("high", claim.high)
    writer.text("value_unit", claim.unit)
    writer.text("speaker", claim.speaker)
    if claim.period is not None:
        writer.time("period_from", claim.period.begin)
        writer.time("period_to", claim.period.end)
    writer.text("boundary", claim.boundary)
    writer.text("method", claim.method)
    writer.listed("evidence", claim.evidence)
    if claim.level is not EvidenceLevel.SELF:
        writer.text("level", claim.level)
    period(writer, stated)
    writer.kept(claim.extra)
    return writer.done()


def assurance_row(assurance: Assurance, stated: Stated) -> Row:
    """The row of an assurance."""
    writer = Writer("assurances")
    writer.text("assurance_id", assurance.id)
    writer.text("subject", assurance.subject)
    writer.text("scheme", assurance.scheme)
    writer.text("assessor", assurance.assessor)
    if assurance.level is not EvidenceLevel.THIRD_PARTY:
        writer.text("level", assurance.level)
    writer.text("scope", assurance.scope)
    writer.text("status", assurance.status)
    if assurance.validity is not None:
        writer.time("holds_from", assurance.validity.begin)
        writer.time("holds_to", assurance.validity.end)
    writer.time("void_from", assurance.void_from)
    writer.listed("claims", assurance.claims)
    period(writer, stated, until="until")
    writer.kept(assurance.extra)
    return writer.done()
