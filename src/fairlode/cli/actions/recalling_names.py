"""What lots and places are called, for whoever reads a recall."""

from collections.abc import Collection

import numpy as np

from fairlode.engine.custody.characteristics import entries_at
from fairlode.exchange.diagram.names import Names
from fairlode.ledger.codec import decode
from fairlode.ledger.columns import Columns
from fairlode.ledger.contract import LedgerReader
from fairlode.types.lot import Lot
from fairlode.types.site import Organisation, Site


def names_of(
    reader: LedgerReader, columns: Columns, *, lots: Collection[str], places: Collection[str]
) -> Names:
    """The statements in force about these lots and places; ids that are unknown are left out."""
    rows = {
        *(int(columns.lots.entry[code]) for code in map(columns.lot_ids.code, lots) if code >= 0),
        *(
            int(columns.places.entry[code])
            for code in map(columns.place_ids.code, places)
            if code >= 0
        ),
    }
    stated = np.array(sorted(rows - {-1}), dtype=np.int64)
    found_lots: dict[str, Lot] = {}
    found_places: dict[str, Site | Organisation] = {}
    for entry in entries_at(reader, stated):
        statement = decode(entry.kind, entry.body)
        if isinstance(statement, Lot):
            found_lots[entry.subject] = statement
        elif isinstance(statement, Site | Organisation):
            found_places[entry.subject] = statement
    return Names(lots=found_lots, places=found_places)
