"""What can be wrong with an EPCIS document, each with a code that never changes."""

from fairlode.exchange.contract import ExchangeError


class EpcisError(ExchangeError):
    """A failure to read or write an EPCIS document."""

    code = "epcis.failed"


class NotEpcisError(EpcisError):
    """JSON, but no event of EPCIS 2.0."""

    code = "epcis.not_epcis"
    sentence = "There is no EPCIS event here: {what}."
    remedy = "Give an EPCISDocument, an EPCISQueryDocument, events, or a list of events."


class VersionUnknownError(EpcisError):
    """A version of EPCIS that is not written in this way."""

    code = "epcis.version_unknown"
    sentence = "The document says that it is EPCIS {version}; 2.0 is read."
    remedy = "Export it as EPCIS 2.0 in JSON."


class EventTypeUnknownError(EpcisError):
    """An event of none of the five types."""

    code = "epcis.event_type_unknown"
    sentence = "{type!r} is no type of event in EPCIS 2.0."
    remedy = "Use one of {known}."


class EventEmptyError(EpcisError):
    """An event that says of nothing that it happened to it."""

    code = "epcis.event_empty"
    sentence = "The event names nothing that it happened to: it needs {needed}."
    remedy = "Add what was used, made, packed or observed."


class OffsetMalformedError(EpcisError):
    """A text that is no offset from UTC."""

    code = "epcis.offset_malformed"
    sentence = "{text!r} is not an offset from UTC between -14:00 and +14:00."
    remedy = "Write it as +02:00, -06:00 or +00:00."


class WordUnknownError(EpcisError):
    """A bare word that the Core Business Vocabulary does not have."""

    code = "epcis.word_unknown"
    sentence = "{text!r} is no standard {list} of the Core Business Vocabulary 2.0."
    remedy = "It is kept. Use a standard word, or a URI for a word of your own."


class QuantityImpossibleError(EpcisError):
    """A quantity below zero or without end."""

    code = "epcis.quantity_impossible"
    sentence = "The quantity {quantity} cannot be: it must be zero or more, and finite."
    remedy = "Record what left as an output or with action DELETE, with a quantity above zero."


class UomMalformedError(EpcisError):
    """A text that is no unit code."""

    code = "epcis.uom_malformed"
    sentence = "{text!r} is no unit code of UN/ECE Recommendation 20."
    remedy = "Use two or three capital letters or digits, such as KGM for kilograms."


class UomNoMassError(EpcisError):
    """A unit that does not measure mass, or that is not known."""

    code = "epcis.uom_no_mass"
    sentence = "The unit {uom} is not a unit of mass that is known here; the mass stays unknown."
    remedy = "The quantity is kept. State the mass as well, in KGM or TNE, if it is known."


class StatementContradictsError(EpcisError):
    """Fairlode's own extension says something else than the event around it."""

    code = "epcis.statement_contradicts"
    sentence = "The extension fairlode:statement does not fit this {kind}: {reason}."
    remedy = "Correct the event, and leave the extension out: it only repeats and completes it."


class MasterDataUnreadError(EpcisError):
    """Master data that is not understood."""

    code = "epcis.master_data_unread"
    sentence = "The master data of {id} is not recorded: {reason}."
    remedy = "It is kept with the document. Correct it to have it recorded."


class DateMissingError(EpcisError):
    """Master data of which nobody says since when it holds."""

    code = "epcis.date_missing"
    sentence = "The document has master data, but no creationDate to say since when it holds."
    remedy = "Add creationDate to the document."


class NothingToWriteError(EpcisError):
    """Records of which EPCIS can say none."""

    code = "epcis.nothing_to_write"
    sentence = "None of the records is an event, a lot, a site or an organisation."
    remedy = "Choose records of these kinds, or another format."
