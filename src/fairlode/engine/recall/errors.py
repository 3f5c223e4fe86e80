"""Why a recall has no answer."""

from fairlode.engine.answer import EngineError, SubjectUnknownError


class RecallSubjectUnknownError(SubjectUnknownError):
    """Neither a lot, nor a place, nor an assurance."""

    code = "engine.recall_subject_unknown"
    sentence = "The record knows no assurance, lot, site or organisation {subject}."
    remedy = "Check the id, and that what it names was imported."


class VoidDateMissingError(EngineError):
    """An assurance of which nobody says from when it is void."""

    code = "engine.recall_date_missing"
    sentence = "The assurance {assurance} is not void in the record, and no date was given."
    remedy = "Say from when it would be void: --void-from 2026-03-01."


class VoidDateConflictError(EngineError):
    """A date that contradicts what the record says."""

    code = "engine.recall_date_conflict"
    sentence = "The assurance {assurance} is void from {stated} in the record, not from {asked}."
    remedy = "Leave the date out, or correct the assurance in the record first."


class RecallMismatchError(EngineError):
    """An option that does not go with the subject."""

    code = "engine.recall_mismatch"
    sentence = "{what} does not go with {subject}, which is {kind}."
    remedy = (
        "A date goes with an assurance, a site or an organisation; a corrected assay with a lot."
    )


class AssayNotStatedError(EngineError):
    """An assay to be corrected that is not there."""

    code = "engine.recall_assay_missing"
    sentence = "The lot {lot} has no assay of {element} that could be corrected or voided."
    remedy = "Check the lot and the element; a first assay is imported, not recalled."
