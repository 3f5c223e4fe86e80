"""What can go wrong with a place where a record lies, besides what the contract names.

No sentence here ever holds a password: places are shown without their user and query.
"""

from fairlode.ledger.contract import StoreUnreadyError
from fairlode.types.errors import SourcingError


class StoreError(SourcingError):
    """A failure of a store, not of the record."""

    code = "stores.failed"
    sentence = "The record at {store} could not be reached: {what}."
    remedy = "Check that the disk has room, the file may be written, and the server runs."


class StoreBusyError(StoreError):
    """Somebody else has been writing all along."""

    code = "stores.busy"
    sentence = "The record at {store} was being written by another program for {seconds} s."
    remedy = "Wait until the other import has ended and try again; nothing was written."


class AppendMismatchError(StoreError):
    """Entries and a checkpoint that do not belong together; a fault of the caller."""

    code = "stores.append_mismatched"
    sentence = "The entries offered to {store} do not lead to their checkpoint: {what}."
    remedy = "This is a fault in Fairlode; please report it. Nothing was written."


class StoreSchemaError(StoreUnreadyError):
    """Tables or files of another version of Fairlode."""

    code = "stores.schema_unknown"
    sentence = "The record at {store} is laid out as {found}; this Fairlode reads {wanted}."
    remedy = "Use the version of Fairlode that wrote it, or migrate it to this one after a backup."


class StoreUrlError(StoreError):
    """A text that names no store."""

    code = "stores.url_unreadable"
    sentence = "The name of the store cannot be read: {what}."
    remedy = (
        "Write sqlite:record.sqlite3 for a file in the workspace, sqlite:///path for one anywhere, "
        "parquet:directory, or postgresql://host/database with @, / and ? in names as %40, %2F, "
        "%3F."
    )


class StoreSchemeError(StoreError):
    """A store of a kind that nobody here has."""

    code = "stores.kind_unknown"
    sentence = "There is no store of the kind {scheme!r}; there are {known}."
    remedy = "Begin the name of the store with one of these and a colon."


class DriverMissingError(StoreError):
    """A kind of store whose library is not installed."""

    code = "stores.driver_missing"
    sentence = "Records at {store} need the Python package {package}."
    remedy = 'Install it: pip install "fairlode[{extra}]".'
