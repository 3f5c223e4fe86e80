"""Codes for the ids of a growing snapshot, and the rows that go with them.

A lot or place has a row from its first mention on, whoever describes it later.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fairlode.ledger.columns.growing import CodeBook, GrowingTable
from fairlode.ledger.columns.tables import (
    NOT_STATED,
    Columns,
    Int32,
    LotColumns,
    PlaceColumns,
)
from fairlode.types.identifiers import is_product_class

_UNSTATED_LOT = (*(NOT_STATED,) * 2, np.nan, *(NOT_STATED,) * 2, 0, *(NOT_STATED,) * 2)
"""A lot that is named and not described; 0 is the code of an unknown origin."""
_UNSTATED_PLACE = (NOT_STATED,) * 4


class Books:
    """The ids of lots, events, places and words, each with its code; rows of lots and places."""

    def __init__(self, base: Columns) -> None:
        """On top of those of `base`."""
        self.lots = CodeBook(base.lot_ids)
        self.events = CodeBook(base.event_ids)
        self.places = CodeBook(base.place_ids)
        self.words = CodeBook(base.words)
        self.lot_rows = GrowingTable(LotColumns, base.lots)
        self.place_rows = GrowingTable(PlaceColumns, base.places)

    def lot(self, lot: str) -> int:
        """The code of a lot."""
        known = self.lots.new.get(lot)  # most lots of an import are named again in it
        if known is not None:
            return known
        code = self.lots.code(lot)
        if code == len(self.lot_rows):
            self.lot_rows.append((is_product_class(lot), *_UNSTATED_LOT))
        return code

    def place(self, place: str) -> int:
        """The code of a site or party."""
        code = self.places.code(place)
        if code == len(self.place_rows):
            self.place_rows.append(_UNSTATED_PLACE)
        return code


def codes_of(texts: pa.StringArray, code: Callable[[str], int]) -> Int32:
    """The code of each text, asked for in order of first mention; -1 for null."""
    encoded = texts.dictionary_encode()
    codes = np.array([*map(code, encoded.dictionary.to_pylist()), NOT_STATED], np.int32)
    at: Int32 = pc.fill_null(encoded.indices, len(codes) - 1).to_numpy()
    return codes[at]
