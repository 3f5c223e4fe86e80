"""Records with their proofs in one file, for whoever wants to check an answer without us.

`write_bundle` writes them, `examine` reads and checks them, `BundleReader` lets the engine answer
from them, and `FORMAT` takes them into a record.
"""

from fairlode.exchange.bundle.form import SUFFIX, Bundle, Extract
from fairlode.exchange.bundle.format import FORMAT
from fairlode.exchange.bundle.reader import BundleReader
from fairlode.exchange.bundle.reading import Examined, examine
from fairlode.exchange.bundle.receipt import Anchor, Receipt, receipt_of, sequences_of
from fairlode.exchange.bundle.writing import write_bundle

__all__ = [
    "FORMAT",
    "SUFFIX",
    "Anchor",
    "Bundle",
    "BundleReader",
    "Examined",
    "Extract",
    "Receipt",
    "examine",
    "receipt_of",
    "sequences_of",
    "write_bundle",
]
