"""What can be wrong with a profile, a table of characteristics, or a question about a balance."""

from fairlode.engine.answer import EngineError


class CustodyError(EngineError):
    """A failure around custody models."""

    code = "custody.failed"


class ProfileUnknownError(CustodyError):
    """A name that no profile has."""

    code = "custody.profile_unknown"
    sentence = "There is no scheme profile {name}."
    remedy = "Name one of {known}, or the path of a file of your own that ends in .toml."


class ProfileUnreadableError(CustodyError):
    """A file that is no TOML."""

    code = "custody.profile_unreadable"
    sentence = "This is not a TOML file: {reason}."
    remedy = "Begin with a copy of a profile that comes with Fairlode, and change its values."


class FieldMissingError(CustodyError):
    """A rule that a profile needs and does not have."""

    code = "custody.profile_field_missing"
    sentence = "The profile does not say {field}: {meaning}."
    remedy = "Add it; a rule comes with value, source, version and date."


class FieldUnknownError(CustodyError):
    """A word in a profile that means nothing."""

    code = "custody.profile_field_unknown"
    sentence = "{field} is no field of a profile."
    remedy = "Check its spelling, or take it out; the fields are listed under scheme profiles."


class FieldValueError(CustodyError):
    """A value that the field cannot have."""

    code = "custody.profile_value"
    sentence = "{field} cannot be {value}."
    remedy = "Write {wanted}."


class FieldUnsourcedError(CustodyError):
    """A rule that nobody stands for."""

    code = "custody.profile_unsourced"
    sentence = "{field} does not state its {part}."
    remedy = (
        "State source, version and date of every rule; add unchecked = true where you have not "
        "seen the source itself."
    )


class ProfileContradictoryError(CustodyError):
    """Two rules that cannot both hold."""

    code = "custody.profile_contradictory"
    sentence = "{what}."
    remedy = "Change one of the two."


class TableUnreadableError(CustodyError):
    """A table of characteristics that cannot be read at all."""

    code = "custody.table_unreadable"
    sentence = "The table of characteristics cannot be read: {reason}."
    remedy = "Save it as CSV in UTF-8, with the headers subject, characteristic, from, to, share."


class TableColumnError(CustodyError):
    """A column that is needed, or one that means nothing."""

    code = "custody.table_column"
    sentence = "The column {column} is {fault}."
    remedy = "The columns are subject, characteristic, from, to, share, direction, evidence."


class TableCellError(CustodyError):
    """A cell that cannot be what its column holds."""

    code = "custody.table_cell"
    sentence = "{column} cannot be {value}."
    remedy = "Write {wanted}."


class PeriodUnreadableError(CustodyError):
    """A text that names no period."""

    code = "custody.period_unreadable"
    sentence = "{text} is no period."
    remedy = (
        "Write a year, a quarter, a month or a span of them: 2026, 2026-Q1, 2026-03, 2025..2026."
    )


class BoundarySubjectError(CustodyError):
    """A subject that does not fit the boundary of the profile."""

    code = "custody.boundary_subject"
    sentence = "The boundary of {profile} is {reach}, and {subject} is not one: {reason}."
    remedy = "{wanted}"


class TooMuchError(CustodyError):
    """Masses beyond what 62 bits hold."""

    code = "custody.mass_too_large"
    sentence = "The masses of one balance sum up to more than 4.6 million million tonnes."
    remedy = "Check the units of the masses."


class EntryImpossibleError(CustodyError):
    """An entry that says less than nothing."""

    code = "custody.entry_impossible"
    sentence = "The entry {serial} is of {mass_g} g."
    remedy = "A mass is above zero; take back an entry by leaving it out, not by its negative."
