"""What can be wrong with an ICGLR document, each with a code that never changes."""

from fairlode.exchange.contract import ExchangeError


class IcglrError(ExchangeError):
    """A failure to read or write an ICGLR document."""

    code = "icglr.failed"


class NotIcglrError(IcglrError):
    """JSON, but nothing that the protocol has an entity for."""

    code = "icglr.not_icglr"
    sentence = "There is no entity of the ICGLR protocol here: {what}."
    remedy = (
        "Give a lot, a list of lots, or an object with lots, mineSites, exportCertificates, tags "
        "or businessEntities."
    )


class MemberMissingError(IcglrError):
    """A member that the protocol demands."""

    code = "icglr.member_missing"
    sentence = "The member {member} of this {entity} is missing."
    remedy = "Add it; the protocol requires it."


class MemberTypeError(IcglrError):
    """A value of the wrong kind."""

    code = "icglr.member_type"
    sentence = "This must be {expected}, but is {found}."
    remedy = "Write it as the protocol has it: {expected}."


class MemberUnknownError(IcglrError):
    """A member that the protocol does not have."""

    code = "icglr.member_unknown"
    sentence = "The protocol has no member {member!r} of a {entity}."
    remedy = (
        "It is kept, and not understood. Check its spelling, or leave it to your country's use."
    )


class ListEmptyError(IcglrError):
    """A list that must have an item."""

    code = "icglr.list_empty"
    sentence = "The list {member} is empty, and needs at least one item."
    remedy = "Add what it should hold."


class CodeUnknownError(IcglrError):
    """A code outside its list."""

    code = "icglr.code_unknown"
    sentence = "{text!r} is no {list} of the protocol."
    remedy = "Use one of {known}."


class MineralUnknownError(IcglrError):
    """A text that is no code of a mineral."""

    code = "icglr.mineral_unknown"
    sentence = "{text!r} is neither an HS code nor an IMA code."
    remedy = "Write the HS code, such as 2609.00.00 for cassiterite."


class MineralOtherError(IcglrError):
    """A mineral whose concentration has no customary meaning here."""

    code = "icglr.mineral_not_designated"
    sentence = "{text} is none of the designated minerals; its concentration is not interpreted."
    remedy = "It is kept. State the assay by element in another document, if it is known."


class CountryUnknownError(IcglrError):
    """A text that is no ISO 3166-1 alpha-2 code."""

    code = "icglr.country_unknown"
    sentence = "{text!r} is not an ISO 3166-1 code of two letters."
    remedy = "Write two capital letters, such as RW or CD."


class DateMalformedError(IcglrError):
    """A text that is no date of the calendar."""

    code = "icglr.date_malformed"
    sentence = "{text!r} is not a date."
    remedy = "Write it as 2026-03-31."


class TimeMalformedError(IcglrError):
    """A text that is no time of day."""

    code = "icglr.time_malformed"
    sentence = "{text!r} is not a time of day."
    remedy = "Write hours, minutes and seconds without signs between them, such as 140500."


class AmountImpossibleError(IcglrError):
    """A mass or amount below zero."""

    code = "icglr.amount_impossible"
    sentence = "The amount {amount} is below zero."
    remedy = "Check the sign; a loss or a correction is no lot."


class PercentImpossibleError(IcglrError):
    """A concentration that cannot be one."""

    code = "icglr.concentration_impossible"
    sentence = "A concentration of {percent} % is not between 0 and 100 %."
    remedy = "Check the decimal sign and the unit: 13,000 ppm are 1.3 %."


class DegreesImpossibleError(IcglrError):
    """A coordinate off the globe."""

    code = "icglr.degrees_impossible"
    sentence = "{degrees} is not a {axis}: it lies between -{limit} and {limit} degrees."
    remedy = "Write decimal degrees (WGS 84)."


class StatedTwiceError(IcglrError):
    """One number for two entities."""

    code = "icglr.stated_twice"
    sentence = "The {entity} {id} is stated twice in this document; first at {first}."
    remedy = "Keep one of the two, or give the other one its own number."


class ProductionIncompleteError(IcglrError):
    """A lot from a mine without what ties it to the mine."""

    code = "icglr.production_incomplete"
    sentence = "Lot {lot} comes from production, and has no {member}."
    remedy = "Add {member}: the protocol requires it when the originating operation is 1."


class LotFromItselfError(IcglrError):
    """A lot that was made from itself."""

    code = "icglr.lot_from_itself"
    sentence = "Lot {lot} names itself among the lots it was made from."
    remedy = (
        "Name the lots that went in. Only a lot that changes hands and nothing else, with an "
        "operation other than 1, 3 and 4, names itself, and itself alone."
    )


class InputTwiceError(IcglrError):
    """One input named twice."""

    code = "icglr.input_twice"
    sentence = "The input lot {lot} is named twice."
    remedy = "Name it once."


class InputsMissingError(IcglrError):
    """A lot made from nothing."""

    code = "icglr.inputs_missing"
    sentence = "Lot {lot} was combined or processed from no stated lot; its trail ends here."
    remedy = "Add inputLot with the numbers of the lots that went in."


class ShippedEarlyError(IcglrError):
    """A lot that was shipped before it was sealed."""

    code = "icglr.shipped_before_sealed"
    sentence = "Lot {lot} was shipped on {shipped}, before it was sealed on {sealed}."
    remedy = "Check the two dates."


class CertificateReversedError(IcglrError):
    """A certificate that expires before it is issued."""

    code = "icglr.certificate_reversed"
    sentence = "Export certificate {certificate} expires on {end}, before it is issued on {begin}."
    remedy = "Swap or correct the two dates."


class CertificateTermError(IcglrError):
    """A certificate for longer than the mechanism allows."""

    code = "icglr.certificate_term"
    sentence = "Export certificate {certificate} is valid for {days} days; {limit} are allowed."
    remedy = "Ask the issuing authority for a certificate with a valid term."


class CertificateAgedError(IcglrError):
    """A shipment under a certificate that was no longer, or not yet, valid."""

    code = "icglr.certificate_not_in_force"
    sentence = (
        "Lot {lot} was shipped on {shipped}, outside the time for which its export certificate "
        "{certificate} can hold: {begin} to {end}."
    )
    remedy = "Check the dates, or ask for a certificate that covers the shipment."


class OriginUnknownError(IcglrError):
    """A certificate that does not know where the mineral comes from."""

    code = "icglr.origin_unknown"
    sentence = "The export certificate gives an unknown mineral origin (0)."
    remedy = "Ask the exporter and the issuing authority for the countries of origin."


class PartyDiffersError(IcglrError):
    """One party described in two ways."""

    code = "icglr.party_differs"
    sentence = "{party} is described differently elsewhere in the document; the first is recorded."
    remedy = "Both are kept with their lots. Give a party one name and one country."


class ProblemsCutError(IcglrError):
    """More problems than are worth listing."""

    code = "icglr.problems_cut"
    sentence = "{count} more problems are not listed."
    remedy = "Mend those that are listed, which often mends the others, and check again."


class LotUnsayableError(IcglrError):
    """A lot of which the protocol cannot say all that it demands."""

    code = "icglr.lot_unsayable"
    sentence = "Lot {lot} cannot be written as an ICGLR lot: {reason}."
    remedy = "Record what is missing, or choose another format."


class NothingToWriteError(IcglrError):
    """Records of which the protocol can say none."""

    code = "icglr.nothing_to_write"
    sentence = "None of the records can be written as an ICGLR document. {reason}"
    remedy = "Choose lots with mass, mineral, concentration and holder, or another format."
