"""How an identifier is refused: what is wrong with it, and which character would be right.

A wrong check digit and a coordinate off the globe are proofs of a typing error, so the text is
refused. Everything else that a scheme does not allow is kept as it was given, and
`fairlode.types.identifiers.check_identifier` says what is odd about it.
"""

from typing import ClassVar

from fairlode.types.errors import SourcingError

_SHOWN_CHARS = 80
"""How much of a text an error repeats, in characters; a cell of a spreadsheet may hold a book."""


def shown(text: str) -> str:
    """The start of `text` with every invisible character written out, fit for one line."""
    start = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:_SHOWN_CHARS])
    return start if len(text) <= _SHOWN_CHARS else f"{start}..."


class IdentifierError(SourcingError):
    """A text cannot name anything."""

    code: ClassVar[str] = "types.identifier"
    sentence: ClassVar[str] = "{text} is not an identifier."
    remedy: ClassVar[str] = "Copy the identifier again from its source."


class EmptyIdentifierError(IdentifierError):
    """There is no text, or only blanks."""

    code = "types.identifier_empty"
    sentence = "The identifier is empty."
    remedy = "Give the identifier that the document, label or system shows."


class LongIdentifierError(IdentifierError):
    """A text is too long to be an identifier, and is probably a sentence or a whole record."""

    code = "types.identifier_too_long"
    sentence = "{text} has {chars} characters; an identifier has {limit} at most."
    remedy = "Give the identifier alone, without a description."


class UnprintableIdentifierError(IdentifierError):
    """A text holds a character that nobody sees, so that two look-alikes would be two things."""

    code = "types.identifier_unprintable"
    sentence = "{text} has the invisible character {character} at position {position}."
    remedy = "Delete that character, or type the identifier again."


class MalformedIdentifierError(IdentifierError):
    """A text does not have the form of the scheme it was read as."""

    code = "types.identifier_malformed"
    sentence = "{text} does not keep the form of scheme {scheme}: {reason}."
    remedy = "Compare it with its source; such an identifier looks like {example}."


class CheckDigitError(IdentifierError):
    """The check digit proves that some character was mistyped."""

    code = "types.check_digit"
    sentence = "{text} ends in check digit {found}, but the rest of it gives {expected}."
    remedy = "Compare each character with the source; {expected} is right if the others are."


class Gs1CheckDigitError(CheckDigitError):
    """A GS1 key other than a GTIN has a check digit that does not follow from the rest."""

    code = "types.gs1_check_digit"
    sentence = "{key} {text} has check digit {found}, but its other digits give {expected}."


class GtinCheckDigitError(Gs1CheckDigitError):
    """A trade item number (GTIN) has a check digit that does not follow from the rest."""

    code = "types.gtin_check_digit"


class LeiCheckDigitError(CheckDigitError):
    """The last two digits of a legal entity identifier do not follow from the rest."""

    code = "types.lei_check_digit"
    sentence = "LEI {text} ends in check digits {found}, but the rest of it gives {expected}."


class OsIdCheckDigitError(CheckDigitError):
    """The last character of an Open Supply Hub identifier does not follow from the rest."""

    code = "types.os_id_check_digit"
    sentence = "OS ID {text} ends in check character {found}, but the rest of it gives {expected}."


class CoordinatesError(IdentifierError):
    """A mine-site identifier names a place that is not on the globe."""

    code = "types.mine_site_coordinates"
    sentence = "Mine site {text} has {axis} {degrees}, which is beyond {limit} degrees."
    remedy = "Give latitude first (up to 90), then longitude (up to 180), in decimal degrees."


class CompanyPrefixError(IdentifierError):
    """A Digital Link has no EPC form with the company prefix length that was given."""

    code = "types.company_prefix_length"
    sentence = "{text} has no EPC form with a company prefix of {length} digits: {reason}."
    remedy = "Ask the owner of the key, or GS1, how many digits its company prefix has."


class NoEpcFormError(IdentifierError):
    """A Digital Link names something that the EPC schemes have no URN for."""

    code = "types.no_epc_form"
    sentence = "{text} has no EPC form."
    remedy = "Keep the Digital Link; it identifies the same thing."


class ReducedDigitalLinkError(IdentifierError):
    """A Digital Link has parts that its canonical form, which names the same thing, leaves out."""

    code = "types.digital_link_reduced"
    sentence = "The canonical form of {text} leaves out the application identifiers {left_out}."
    remedy = "Nothing, if they do not tell one lot from another; else give each lot its own key."


class MineSiteCountryError(IdentifierError):
    """A mine-site identifier begins with a country that is no ICGLR member state."""

    code = "types.mine_site_country"
    sentence = "Mine site {text} is in {country}, which is not a member state of the ICGLR."
    remedy = "Compare the first two letters with the source; members are {members}."


class MineSiteHemisphereError(IdentifierError):
    """A mine-site identifier leaves open on which side of the equator the site lies."""

    code = "types.mine_site_hemisphere"
    sentence = "Mine site {text} has no sign before its latitude, and {country} is on both sides."
    remedy = "Record the latitude of the site itself; the identifier alone does not tell it."
