"""What can be wrong with a value of any JSON document, each with a code that never changes."""

from fairlode.exchange.contract import ExchangeError


class MemberMissingError(ExchangeError):
    """A member that must be there."""

    code = "exchange.member_missing"
    sentence = "The member {member} is missing."
    remedy = "Add it; the standard requires it here."


class MemberTypeError(ExchangeError):
    """A value of the wrong kind."""

    code = "exchange.member_type"
    sentence = "This must be {expected}, but is {found}."
    remedy = "Write it as the standard has it: {expected}."


class MemberUnknownError(ExchangeError):
    """A member that is neither of the standard nor of a named vocabulary."""

    code = "exchange.member_unknown"
    sentence = "The member {member!r} is not of the standard and has no namespace."
    remedy = "It is kept. Check its spelling, or give it a prefix that the @context binds."


class MemberForbiddenError(ExchangeError):
    """A member that must not be here."""

    code = "exchange.member_forbidden"
    sentence = "The member {member!r} is not allowed here: {reason}."
    remedy = "Leave it out, or put it where the standard has a place for it."


class ListEmptyError(ExchangeError):
    """A list without the items it is for."""

    code = "exchange.list_empty"
    sentence = "The list is empty, and needs at least one item."
    remedy = "Add what it should hold, or leave the list out."


class ItemTwiceError(ExchangeError):
    """The same item twice in a list of different ones."""

    code = "exchange.item_twice"
    sentence = "{item!r} stands twice in the list."
    remedy = "Keep it once."


class TimeMalformedError(ExchangeError):
    """A text that is no date and time with an offset."""

    code = "exchange.time_malformed"
    sentence = "{text!r} is not a date and time with an offset from UTC."
    remedy = "Write it as 2026-03-31T14:00:00Z or 2026-03-31T14:00:00.000+02:00."


class UriMalformedError(ExchangeError):
    """A text that is no URI."""

    code = "exchange.uri_malformed"
    sentence = "{text!r} is not a URI."
    remedy = "Write an EPC URN, a GS1 Digital Link or another URI without blanks."


class ValueUnknownError(ExchangeError):
    """A word outside a closed list."""

    code = "exchange.value_unknown"
    sentence = "{text!r} is none of {known}."
    remedy = "Use one of {known}."


class NumberInexactError(ExchangeError):
    """A number that other systems would round."""

    code = "exchange.number_inexact"
    sentence = "The number {number} is too large to stay exact in JSON."
    remedy = "Write it as text, between quotation marks."


class TextTooLongError(ExchangeError):
    """A text beyond what a record holds."""

    code = "exchange.text_too_long"
    sentence = "A text here has {chars} characters; a record holds {limit} at most."
    remedy = "Keep it in a file of its own, and give its address here."


class TextUnwritableError(ExchangeError):
    """Half of a character."""

    code = "exchange.text_unwritable"
    sentence = "A text here holds half of a character (a lone surrogate)."
    remedy = "Write the text again; it was cut or converted wrongly."
