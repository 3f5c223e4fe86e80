"""What can be wrong with a bundle. A message accuses nobody: files also break on their way."""

from fairlode.exchange.contract import ExchangeError


class EntryMalformedError(ExchangeError):
    """Part of a bundle that is not in its form."""

    code = "bundle.malformed"
    sentence = "{what}."
    remedy = "Ask whoever made the bundle for the unchanged file, as fairlode export wrote it."


class BundleUnreadableError(ExchangeError):
    """A file that is no bundle, or only part of one."""

    code = "bundle.unreadable"
    sentence = "{document} is not a whole bundle: {what}."
    remedy = "Ask whoever made it for the unchanged file; a truncated copy cannot be read."


class BundleVersionError(ExchangeError):
    """A bundle of a later form."""

    code = "bundle.version_unknown"
    sentence = "The bundle is of version {version}; this Fairlode reads version {known}."
    remedy = "Use a newer Fairlode."


class DigestMismatchError(ExchangeError):
    """An entry whose content is not what its digest was computed over."""

    code = "bundle.digest_wrong"
    sentence = "The content of entry {sequence}, about {subject}, is not what its digest says."
    remedy = "It was changed after it was recorded. Ask whoever made the bundle for the original."


class ContentsMismatchError(ExchangeError):
    """A bundle from which entries were taken, or to which some were added."""

    code = "bundle.contents_wrong"
    sentence = "The bundle holds {count} entries, and they are not all of those it was made with."
    remedy = "Entries were taken out or put in. Ask whoever made the bundle for the original."


class ProofMismatchError(ExchangeError):
    """An entry that is not proved to stand in the log."""

    code = "bundle.proof_wrong"
    sentence = "Entry {sequence}, about {subject}, is not shown to stand in the bundle's log."
    remedy = (
        "Its proof, author, time of recording or digest was changed, or it is of another log. "
        "Ask whoever made the bundle for the original."
    )


class RootMismatchError(ExchangeError):
    """A whole log whose entries do not add up to its root."""

    code = "bundle.root_wrong"
    sentence = "The {count} entries do not add up to the root that the checkpoint states."
    remedy = (
        "An entry was changed, left out or moved. Ask whoever made the bundle for the original."
    )


class EntryOrderError(ExchangeError):
    """Entries out of order, twice, or beyond the end of the log."""

    code = "bundle.order_wrong"
    sentence = "Entry {sequence} does not follow the one before it in a log of {size} entries."
    remedy = "Ask whoever made the bundle for the unchanged file."


class StatementStrangeError(ExchangeError):
    """A statement that this version cannot take as it is."""

    code = "bundle.statement_strange"
    sentence = "Entry {sequence} states something that this Fairlode cannot read whole: {what}."
    remedy = "Use a newer Fairlode, or ask whoever recorded it."


ALTERED = frozenset(
    error.code
    for error in (
        DigestMismatchError,
        ContentsMismatchError,
        ProofMismatchError,
        RootMismatchError,
        EntryOrderError,
    )
)
"""What is found where a bundle is whole and is not what was handed out."""
