"""What a balance can come up against: breaches of the profile, and gaps in the record.

None of them says why. A breach is a difference between what was claimed and what the record
covers under the rules of the profile; a document that is missing is its most frequent cause.
"""

from fairlode.engine.custody.errors import CustodyError


class OverclaimedError(CustodyError):
    """More was claimed than the balance covers."""

    code = "custody.overclaimed"
    sentence = "{uncovered} of the {claimed} claimed in {period} are not covered{first}."
    remedy = (
        "Record the receipts, or the evidence of their characteristic, that are missing; otherwise "
        "withdraw or lower the claims, latest first, and tell those who received them."
    )


class OverdraftOpenError(CustodyError):
    """An overdraft that the next period did not make good."""

    code = "custody.overdraft_open"
    sentence = "{lapsed} overdrawn before {period} were not made good by its end."
    remedy = (
        "Record the receipts that make it good, if there are any; otherwise withdraw claims of "
        "that mass."
    )


class OverdraftExcessError(CustodyError):
    """A period that ended below what the profile allows."""

    code = "custody.overdraft_excess"
    sentence = "{period} ended {excess} below the overdraft that the profile allows ({limit})."
    remedy = "Record the receipts that are missing, or withdraw claims of that mass."


class SerialReusedError(CustodyError):
    """One claim, or one receipt, that was entered twice."""

    code = "custody.serial_reused"
    sentence = "{serial} was entered before; it counts once."
    remedy = "Leave out the second entry, or give it a serial of its own if it is another one."


class CreditOnLotError(CustodyError):
    """A book-and-claim credit tied to a lot."""

    code = "custody.credit_on_lot"
    sentence = "A book-and-claim credit of {characteristic} is tied to the lot {lot}."
    remedy = (
        "Claim it of the organisation or the site, without a lot: the credit says nothing about "
        "what is in a lot."
    )


class LotMissingError(CustodyError):
    """A claim without a lot under a model that needs one."""

    code = "custody.lot_missing"
    sentence = "{serial} moves {characteristic} without a lot, which the profile does not allow."
    remedy = "Tie the claim to the lot that it is about, or keep the balance as book and claim."


class StatusLostError(CustodyError):
    """A lot that is claimed as kept apart, and was mixed."""

    code = "custody.status_lost"
    sentence = "The lot {lot} is claimed as {model}, but {reason}."
    remedy = (
        "Claim it under the model that fits what happened, or state the characteristic and the "
        "custody model of what went in, with evidence."
    )


class ShareExceededError(CustodyError):
    """A claim above the share that a lot may carry."""

    code = "custody.share_exceeded"
    sentence = "The lot {lot} is claimed at {claimed}; {what} is {allowed}."
    remedy = "Lower the claim to that share, or record the input that is missing."


class LotOverclaimedError(CustodyError):
    """Claims on one lot that sum up to more than the lot."""

    code = "custody.lot_overclaimed"
    sentence = "The claims of {characteristic} on the lot {lot} sum up to more than it holds."
    remedy = "Keep one claim for each part of the lot."


class StockDeviatesError(CustodyError):
    """A stock count that differs from the book."""

    code = "custody.stock_deviates"
    sentence = "{counted} were counted on {day}, {booked} are booked: a difference of {share}."
    remedy = (
        "Count again, and look for shipments, receipts or losses that are not recorded; of a stock "
        "that is smaller than the book, the balance was lowered in proportion."
    )


class OtherModelError(CustodyError):
    """A receipt under a looser custody model than the balance is kept in."""

    code = "custody.receipt_looser"
    sentence = "The lot {lot} came as {model}, which is looser than {wanted}; it is not counted."
    remedy = "Ask its supplier for the model of its chain, and state it with the lot."


class ContentUnknownError(CustodyError):
    """A lot whose content is not recorded."""

    code = "custody.content_unknown"
    sentence = "How much {measure} is in {lots} is not recorded; nothing of it is counted."
    remedy = "State mass and assay of the lot."


class YieldUnknownError(CustodyError):
    """A period whose yield is not recorded."""

    code = "custody.yield_unknown"
    sentence = (
        "The yield of {measure} in {period} is not known: {reason}. Its receipts are held back."
    )
    remedy = "State masses and assays of what went in and came out, or a factor in the profile."


class YieldAboveOneError(CustodyError):
    """A period from which more came out than went in."""

    code = "custody.yield_above_one"
    sentence = (
        "In {period} {out} of {measure} came out of {into} that went in; the yield is taken as one."
    )
    remedy = (
        "Record the input that is missing (purchased feed, scrap, opening stock), or correct "
        "masses and assays; a yield below one would allow fewer claims."
    )


class ClaimUnclearError(CustodyError):
    """A claim whose value is not understood."""

    code = "custody.claim_unclear"
    sentence = "What {claim} says of {subject} is not understood: {value}."
    remedy = "State a share in %, a mass with its unit, or nothing for the whole lot."


class NothingClaimedError(CustodyError):
    """A boundary of which the record knows no characteristic."""

    code = "custody.nothing_claimed"
    sentence = "No characteristic is stated of anything that {subject} received, made or claimed."
    remedy = (
        "Import claims or assurances on the lots or their sites, or list them in a table and name "
        "it with --characteristics."
    )


class NothingHappenedError(CustodyError):
    """A period without receipts or claims of the characteristic."""

    code = "custody.nothing_happened"
    sentence = (
        "The record holds nothing of {characteristic} that {subject} received or claimed in "
        "{period}."
    )
    remedy = (
        "Check the period and the site; that its events were imported; and that what it received "
        "is stated to carry the characteristic."
    )
