"""How much a table may hold. What is beyond is refused by name, before it fills the memory."""

MAX_CELL_CHARS = 32_767
"""Characters in a cell of a workbook: Excel specifications and limits, "Total number of characters
that a cell can contain"."""

MAX_FIELD_CHARS = 131_072
"""Characters in a field of a CSV file or a Parquet table: the default of Python's csv module."""

MAX_COLUMNS = 16_384
"""Columns of a sheet: Excel specifications and limits."""

MAX_SHEET_ROWS = 1_048_576
"""Rows of a sheet of a workbook: Excel specifications and limits."""

MAX_ROWS = 5_000_000
"""Rows of one table in any other document; its cells and drafts are held at once, about a
kilobyte a row. A larger record comes in several documents."""

MAX_PART_BYTES = 2**29
"""Bytes of one part of a workbook (a sheet, its texts) once unpacked: 512 MiB hold the largest
sheet there can be, with some 15 columns."""

MAX_UNPACKED_BYTES = 2**30
"""Bytes of all parts of a workbook that are read, once unpacked."""

MAX_RATIO = 100
"""Unpacked to packed size of a part. Apache POI, `ZipSecureFile`, refuses the same (minimum
inflate ratio 0.01); sheets of real workbooks reach some 30."""

RATIO_FROM_BYTES = 2**23
"""Bytes below which a part may be packed as tightly as it likes: small parts do no harm."""

MAX_LEGACY_BYTES = 2**26
"""Bytes of an .xls file, which can only be read whole."""

MAX_CELLS = 100_000_000
"""Cells of one table that are held while its drafts are made, 8 bytes each and their content."""

MAX_HEADER_COLUMNS = 1_024
"""Columns that are looked at; the form has some twenty, and one for each element."""

HEAD_ROWS = 60
"""Rows among which the header is looked for."""

HEADER_HEIGHT = 4
"""Rows that one header may be stacked from, units included."""

MAX_PROBLEMS = 1_000
"""Problems that are listed; of the rest only the number is told."""

MAX_NAMED_ROWS = 5
"""Rows that one sentence names as examples."""

MAX_COMPARED = 5_000
"""Lots of a document up to which ids with the same letters in another order are looked for; each
costs some microseconds."""

BLOCK_ROWS = 4_096
"""Rows that are turned into columns at a time; few, because each may be as wide as a sheet."""

BLOCK_BYTES = 2**20
"""Bytes of a text file that are decoded at a time."""

WRITE_ROWS = 65_536
"""Rows of a row group of Parquet, read or written."""
