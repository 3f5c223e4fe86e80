"""What can be wrong with the tables of a batch; each kind with a code that never changes."""

from typing import ClassVar

from fairlode.types.errors import SourcingError


class BatchError(SourcingError):
    """A table cannot be computed with."""

    code: ClassVar[str] = "batch.failed"


class FileMissingError(BatchError):
    """A path names nothing."""

    code = "batch.file_missing"
    sentence = "{path} does not exist."
    remedy = "Name a Parquet file, or a folder of Parquet files."


class FolderEmptyError(BatchError):
    """A folder without a Parquet file."""

    code = "batch.folder_empty"
    sentence = "{path} has no file whose name ends in .parquet."
    remedy = "Name the folder that holds the files."


class UnreadableError(BatchError):
    """Not Parquet, cut short or damaged."""

    code = "batch.unreadable"
    sentence = "{path} cannot be read as Parquet: {reason}"
    remedy = "Write or copy the file again; it may have been cut short."


class NoFileError(BatchError):
    """Nothing was given to read."""

    code = "batch.no_file"
    sentence = "No file of {table} was given."
    remedy = "Name at least one Parquet file, or a folder of them."


class ColumnMissingError(BatchError):
    """A column that every table needs is not there."""

    code = "batch.column_missing"
    sentence = "{path} has no column {column}."
    remedy = "Its columns are {found}. Name the one that is meant {column}."


class ColumnTypeError(BatchError):
    """A column has values of a kind that cannot be meant."""

    code = "batch.column_type"
    sentence = "Column {column} of {path} is of type {found}, not {wanted}."
    remedy = "Write the column again as {wanted}."


class ColumnRepeatedError(BatchError):
    """Two columns of one name."""

    code = "batch.column_repeated"
    sentence = "{path} has more than one column named {column}."
    remedy = "Give each column a name of its own."


class MassAmbiguousError(BatchError):
    """Mass in two units at once."""

    code = "batch.mass_ambiguous"
    sentence = "{path} has both {first} and {second}."
    remedy = "Keep one of the two."


class AttributesDifferError(BatchError):
    """Files of one table that do not have the same attributes."""

    code = "batch.attributes_differ"
    sentence = "{path} and {first} do not have the same attributes: {difference}."
    remedy = "Give every file of lots the same float64 columns; leave what is missing empty."


class AttributeMissingError(BatchError):
    """Lots without anything to carry."""

    code = "batch.attribute_missing"
    sentence = "The lots have no attribute: no column of a float type beside the mass."
    remedy = "Add a float64 column for each attribute."


class TooManyError(BatchError):
    """More rows than numbers of 32 bits."""

    code = "batch.too_many"
    sentence = "{count} lots are more than the {limit} that one computation can number."
    remedy = "Compute the parts of the chain that do not touch separately."


class OutputError(BatchError):
    """The output cannot be written where it is wanted."""

    code = "batch.output"
    sentence = "{path} cannot be written: {reason}."
    remedy = "Name a new file in a folder that exists and can be written."


class IdMissingError(BatchError):
    """Rows without an id."""

    code = "batch.id_missing"
    sentence = "{count} row(s) of {path} have no {column}."
    remedy = "Give every row its id, or leave the row out."


class IdTooLongError(BatchError):
    """Ids that cannot be ids."""

    code = "batch.id_too_long"
    sentence = "{count} value(s) of {column} in {path} are too long for an id: {examples}."
    remedy = "Put the lot's id into the column, not a text or a document."


class LotRepeatedError(BatchError):
    """Two lots of one id."""

    code = "batch.lot_repeated"
    sentence = "{count} row(s) of the lots repeat an id that stands before: {examples}."
    remedy = "Keep one row for each lot."


class LotUnknownError(BatchError):
    """Inputs of or from a lot that is not there."""

    code = "batch.lot_unknown"
    sentence = "{count} input(s) name a lot in {column} that the lots do not have: {examples}."
    remedy = "Add the lots, with their mass, or leave out the inputs."


class MassInvalidError(BatchError):
    """Masses that are none."""

    code = "batch.mass_invalid"
    sentence = "{count} value(s) of {column} in {path} are not a mass above zero: {examples}."
    remedy = "Put in what was weighed; leave out the row where nothing moved."


class MassTooLargeError(BatchError):
    """Masses whose sum leaves the range of whole grams."""

    code = "batch.mass_too_large"
    sentence = "The {table} add up to {total_g} g, more than can be summed exactly ({limit_g} g)."
    remedy = "Check the unit: are grams meant where kilograms or tonnes were written?"


class AttributeInfiniteError(BatchError):
    """Attribute values without end."""

    code = "batch.attribute_infinite"
    sentence = "{count} value(s) of {column} in {path} are infinite or beyond 1e290: {examples}."
    remedy = "Leave the value empty where it is not known."


class OverdrawnError(BatchError):
    """Lots that give more than they have."""

    code = "batch.overdrawn"
    sentence = "{count} lot(s) give more than they have: {examples}."
    remedy = "Correct the mass of the lot or of its draws; see `facts` for both in grams."


class CycleError(BatchError):
    """Lots made from themselves."""

    code = "batch.cycle"
    sentence = (
        "{count} lot(s) are made, in the end, from themselves or from lots that are: {cycle}."
    )
    remedy = "Give what comes back (scrap, returns) a lot of its own, with its own id."


class FlagInvalidError(BatchError):
    """Values of a class or an end that are neither yes nor no."""

    code = "batch.flag_invalid"
    sentence = "{count} value(s) of {column} in {path} are neither 0 nor 1: {examples}."
    remedy = "Write 1 where it holds, 0 where it does not, and nothing where it is not known."


class ClassOfMadeLotError(BatchError):
    """Lots that are said to be of a class, and to be made from others."""

    code = "batch.class_of_made_lot"
    sentence = (
        "{count} lot(s) are of the class {column} themselves and made from others: {examples}."
    )
    remedy = "A class is a matter of origins: name the column of the lots where history ends."


class ContentInvalidError(BatchError):
    """Contents that are no part of a mass."""

    code = "batch.content_invalid"
    sentence = "{count} value(s) of {column} in {path} are not between 0 and 1: {examples}."
    remedy = "Write the mass fraction, such as 0.24 for 24 %; leave it empty where not known."


class ColumnClashError(BatchError):
    """Two columns of the result with one name."""

    code = "batch.column_clash"
    sentence = "The result would have more than one column named {column}."
    remedy = "Give the attributes of the lots names that do not end in another column's suffix."


class StoreDiffersError(BatchError):
    """Tables that are not those of the store."""

    code = "batch.store_differs"
    sentence = "The store {path} is not of these tables: {reason}."
    remedy = "Name the tables that it was made from, or another folder for a store of these."


class StoreDamagedError(BatchError):
    """A folder that is no store, or not whole."""

    code = "batch.store_damaged"
    sentence = "{path} cannot be used as a store: {reason}."
    remedy = "Remove the folder and compute again from the tables of lots and inputs."


class StoreMissingError(BatchError):
    """No store where one is needed."""

    code = "batch.store_missing"
    sentence = "{path} has no store to {purpose}."
    remedy = "Make it first: compute with --lots, --inputs and --store."


class UpdatePartialError(BatchError):
    """More was asked of an update than it can do."""

    code = "batch.update_partial"
    sentence = "An update refreshes attributes by mass, not {what}."
    remedy = "Update without it, then compute from the store."
