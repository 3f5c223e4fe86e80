"""What keeps a text from being JSON that a record can hold, each with a code that never changes."""

from fairlode.exchange.icglr.errors import IcglrError


class TooLargeError(IcglrError):
    """A document beyond what is read at once."""

    code = "icglr.too_large"
    sentence = "The document has {size} bytes; up to {limit} are read."
    remedy = "Split it into several documents."


class NotUtf8Error(IcglrError):
    """Bytes that are no UTF-8."""

    code = "icglr.not_utf8"
    sentence = "The document is not UTF-8: {what}."
    remedy = "Save it again in the encoding UTF-8."


class NotJsonError(IcglrError):
    """A text that is no JSON, or not all of it."""

    code = "icglr.not_json"
    sentence = "Line {line}, column {column} is not JSON: {reason}."
    remedy = "Check that the document is whole, and export it again."


class TooDeepError(IcglrError):
    """Objects in objects in objects."""

    code = "icglr.too_deep"
    sentence = "More than {limit} objects or lists stand one in the other."
    remedy = "Name input lots by their lotNumber, and give each lot once on its own."


class MemberTwiceError(IcglrError):
    """Two members of one name, of which a reader would see only one."""

    code = "icglr.member_twice"
    sentence = "The member {member!r} stands twice in one object."
    remedy = "Keep one of them."


class NumberImpossibleError(IcglrError):
    """NaN, an infinity, or a whole number that JSON does not keep."""

    code = "icglr.number_impossible"
    sentence = "{number} is not a number that JSON keeps."
    remedy = "Write a finite number of at most 15 digits, or leave the member out if it is unknown."


class TextTooLongError(IcglrError):
    """A text beyond what a record holds."""

    code = "icglr.text_too_long"
    sentence = "A text here has {chars} characters; a record holds {limit} at most."
    remedy = "Keep it in a file of its own, and give its address here."


class TextUnwritableError(IcglrError):
    """Half of a character."""

    code = "icglr.text_unwritable"
    sentence = "A text here holds half of a character (a lone surrogate)."
    remedy = "Write the text again; it was cut or converted wrongly."
