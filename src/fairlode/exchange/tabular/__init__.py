"""Tables in and out: spreadsheets, text files and Parquet, as people and systems write them.

Sites, organisations, lots, events, plain input-output rows, claims and assurances, a sheet each;
every column is in `data/columns.csv` with its names in English, Spanish, French and Portuguese.
What was understood is said in words; what is wrong is listed whole, each with its cell; what is
open is refused rather than guessed where a guess could be wrong by orders of magnitude.

The modules, in the order of reading: `sources` opens files, `layout` finds the table, `headers`
knows the columns, `gather` takes the rows, `numerals` and `dates` read cells, `masses`, `assays`,
`descriptions`, `inputs`, `events` and `evidence` make statements. `rows`, `evidence_rows` and
`write` go the other way.
"""

from fairlode.exchange.tabular.format import Tabular

FORMAT = Tabular()

__all__ = ["FORMAT", "Tabular"]
