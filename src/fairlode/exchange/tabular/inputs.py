"""Plain input-output rows: what each lot was made from, one transformation for each output lot."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from fairlode.exchange.tabular.context import (
    Context,
    agreed,
    moments,
    offsets,
    stated_moment,
    undated,
)
from fairlode.exchange.tabular.dates import Moment
from fairlode.exchange.tabular.kept import extras, joined
from fairlode.exchange.tabular.masses import masses
from fairlode.exchange.tabular.numbers import Marks, moistures
from fairlode.exchange.tabular.table import TableData
from fairlode.exchange.tabular.vocabulary import known_step
from fairlode.ledger.record import Draft
from fairlode.types.errors import SourcingError
from fairlode.types.event import Flow, TransformationEvent
from fairlode.types.identifiers import EventId, LotId, SiteId

_HEX_CHARS = 40
_UTC = "+00:00"


def derived_id(*content: str) -> EventId:
    """The id of an event that was given none: the same for the same content, anywhere."""
    digest = sha256("\n".join(content).encode("utf-8", "surrogatepass")).hexdigest()
    return EventId(f"urn:fairlode:event:{digest[:_HEX_CHARS]}")


def read_inputs(data: TableData, context: Context) -> None:
    """Offer a draft for each transformation of the table.

    The id of one that states none is derived from its output lot alone: the same table with a
    weight put right speaks of the same event, and is refused as another until it says that it
    corrects, rather than drawing the inputs a second time.
    """
    _Inputs(data, context).offer()


class _Inputs:
    """One pass over the rows."""

    def __init__(self, data: TableData, context: Context) -> None:
        marks = Marks(data)
        wet = moistures(data, marks) if data.first("moisture") else ()
        self._data = data
        self._context = context
        self._outputs = data.ids("output_lot")
        self._inputs = data.ids("input_lot")
        self._grams = masses(data, marks, unit=context.unit, wet=wet)
        self._made = masses(data, marks, "output_mass", unit=context.unit)
        self._has_made = data.first("output_mass") is not None
        self._events = data.ids("event_id") if data.first("event_id") else []
        self._times = moments(data, "date") if data.first("date") else []
        self._stated = stated_moment(data)
        self._offsets = offsets(data) if data.first("offset") else []
        self._sites = data.ids("site") if data.first("site") else []
        self._steps = (
            [known_step(text) for text in data.texts("step")] if data.first("step") else []
        )
        self._extra = extras(data)
        self._flows = self._make_flows()
        self._undated: list[int] = []

    def offer(self) -> None:
        """Offer a draft for each event."""
        whole = self._whole_rows()
        groups: dict[str, list[int]] = defaultdict(list)
        keys = self._events or self._outputs
        for row in whole:
            groups[keys[row] or self._outputs[row]].append(row)
        for key, rows in groups.items():
            self._offer(key, rows)
        undated(self._data, self._undated, self._context)

    def _whole_rows(self) -> Sequence[int]:
        """The rows that name both lots; of the others, a problem each."""
        if all(self._outputs) and all(self._inputs):
            return range(len(self._data))
        for key, ids in (("output_lot", self._outputs), ("input_lot", self._inputs)):
            self._data.missing([row for row, each in enumerate(ids) if not each], key)
        both = enumerate(zip(self._outputs, self._inputs, strict=True))
        return [row for row, (output, input_) in both if output and input_]

    def _make_flows(self) -> list[Flow | None]:
        """The input of each row; None where it names none."""
        pairs = zip(self._inputs, self._grams, strict=True)
        return [Flow(lot=LotId(lot), mass_g=grams) if lot else None for lot, grams in pairs]

    def _offer(self, key: str, rows: list[int]) -> None:
        first = rows[0]
        outputs = self._outputs_of(rows)
        time, offset = self._time(rows, outputs)
        if time is None:
            self._undated.append(first)
            time = self._context.assume_time
            if time is None:
                return
        derived = not self._events or not self._events[first]
        flows = self._flows
        place = self._data.span(rows)
        try:
            event = TransformationEvent(
                id=derived_id("transformation", key) if derived else EventId(key),
                time=time,
                offset=offset,
                step=self._agreed(rows, self._steps, "step", key) if self._steps else "",
                read_point=SiteId(self._agreed(rows, self._sites, "site", key)) or None
                if self._sites
                else None,
                inputs=tuple([flow for row in rows if (flow := flows[row]) is not None]),
                outputs=outputs,
                extra=joined(self._extra, rows),
            )
            draft = Draft(statement=event, valid_from=time, place=place)
        except SourcingError as error:
            self._data.report.error(error, place)
            return
        self._context.state(self._data, draft, event)

    def _outputs_of(self, rows: list[int]) -> tuple[Flow, ...]:
        lots = self._outputs
        if not self._events or len(rows) == 1:
            named = [lots[rows[0]]]
        else:
            named = list(dict.fromkeys([lots[row] for row in rows]))
        return tuple([Flow(lot=LotId(lot), mass_g=self._made_of(lot, rows)) for lot in named])

    def _made_of(self, lot: str, rows: list[int]) -> int | None:
        """The mass of an output: as its rows state it, or else as the lots of the document do."""
        if self._has_made:
            own = [row for row in rows if self._outputs[row] == lot]
            texts = [str(self._made[row] or "") for row in own]
            by_row = dict(zip(own, texts, strict=True))
            values = [by_row.get(row, "") for row in range(own[-1] + 1)]
            stated = agreed(
                self._data, own, values, column="the output mass in g", subject=f"lot {lot}"
            )
            if stated:
                return int(stated)
        return self._context.lot_masses.get(lot)

    def _time(self, rows: list[int], outputs: tuple[Flow, ...]) -> tuple[datetime | None, str]:
        """When the event happened, and the offset there; None where nothing tells."""
        moment = self._moment(rows) if self._times else None
        offset = self._offset(rows) if self._offsets else ""
        if moment is not None:
            return moment.at(offset), offset or moment.offset or _UTC
        known = self._context.lot_times
        if known:
            dated = [known[flow.lot] for flow in outputs if flow.lot in known]
            if dated:
                return max(dated), offset or _UTC
        if self._stated is not None:
            return self._stated.at(offset), offset or self._stated.offset or _UTC
        return None, offset or _UTC

    def _moment(self, rows: list[int]) -> Moment | None:
        times = self._times
        found = times[rows[0]]
        for row in rows:  # equal cells gave one and the same moment
            if times[row] is not found:
                return self._settled(rows)
        return found

    def _settled(self, rows: list[int]) -> Moment | None:
        """The time of an event whose rows are not all dated by equal cells."""
        times = self._times
        texts = {row: each.time.isoformat() if (each := times[row]) else "" for row in rows}
        values = [texts.get(row, "") for row in range(rows[-1] + 1)]
        column = self._data.first("date")
        agreed(
            self._data,
            rows,
            values,
            column=column or "the date",
            subject=f"lot {self._outputs[rows[0]]}",
        )
        return next(each for row in rows if (each := times[row]) is not None)

    def _offset(self, rows: list[int]) -> str:
        return self._agreed(rows, self._offsets, "offset", self._outputs[rows[0]])

    def _agreed(self, rows: list[int], values: list[str], name: str, key: str) -> str:
        first = values[rows[0]]
        if all(values[row] == first for row in rows):
            return first
        return agreed(
            self._data, rows, values, column=self._data.first(name) or name, subject=f"lot {key}"
        )
