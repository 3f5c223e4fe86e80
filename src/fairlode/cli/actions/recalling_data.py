"""Parts of a recall as plain JSON data, in grams; what is not known is null, never zero."""

from typing import Any

from fairlode.cli.actions.recalling_words import day
from fairlode.engine.recall import Change, Mass, Share, Source, Touched
from fairlode.exchange.diagram.names import Names


def share_data(share: Share | None) -> dict[str, Any] | None:
    """A share with its bounds."""
    if share is None:
        return None
    return {
        "least": share.least,
        "mean": share.mean,
        "most": share.most,
        "unknown": share.unknown,
        "tight": share.tight,
    }


def mass_data(mass: Mass | None) -> dict[str, Any] | None:
    """A mass with its bounds."""
    if mass is None:
        return None
    return {"least": mass.least, "mean": mass.mean, "most": mass.most}


def source_data(source: Source) -> dict[str, Any]:
    """A lot of the subject."""
    return {
        "lot": source.lot,
        "concern": source.concern.value,
        "mass_g": source.mass_g,
        "not_before": day(source.first) or None,
        "not_after": day(source.last) or None,
    }


def change_data(change: Change, names: Names) -> dict[str, Any]:
    """A lot that changes."""
    return {
        "lot": change.lot,
        "lot_name": names.lot(change.lot),
        "holder": change.holder,
        "holder_name": names.place(change.holder),
        "holder_stated": change.held,
        "site": change.site,
        "final": change.final,
        "own": change.own,
        "mass_g": change.mass_g,
        "concerned": share_data(change.concerned),
        "concerned_g": mass_data(change.concerned_g),
        "before": share_data(change.before),
        "after": share_data(change.after),
        "before_g": mass_data(change.before_g),
    }


def claim_data(one: Touched) -> dict[str, Any]:
    """A claim, and what the recall makes of it."""
    claim = one.claim
    return {
        "claim": claim.id,
        "subject": claim.subject,
        "criterion": claim.criterion,
        "value": claim.value,
        "low": claim.low,
        "high": claim.high,
        "unit": claim.unit,
        "speaker": claim.speaker,
        "made": day(one.made) or None,
        "recorded_at": day(one.recorded_at),
        "figure": one.attribute.figure.value,
        "of": one.attribute.of or None,
        "element": one.element,
        "claimed": None
        if one.claimed is None
        else {"least": one.claimed.least, "most": one.claimed.most},
        "known_when_made": share_data(one.then),
        "looked_back": one.looked_back,
        "recall_known_when_made": one.known,
        "now": share_data(one.now),
        "verdict": one.verdict.value,
        "sentence": one.verdict.sentence,
    }
