"""Plain input-output rows: what each lot was made from, one transformation for each output lot."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import cast

from fairlode.exchange.tabular.context import (
    Context,
    agreed,
    moments,
    offsets,
    stated_moment,
    undated,
)
from fairlode.exchange.tabular.dates import Moment
from fairlode.exchange.tabular.kept import Extra, extras, joined
from fairlode.exchange.tabular.masses import masses
from fairlode.exchange.tabular.numbers import Marks, moistures
from fairlode.exchange.tabular.quick import quick_draft, quick_flow, quick_transformation
from fairlode.exchange.tabular.table import TableData
from fairlode.exchange.tabular.vocabulary import known_step
from fairlode.types.errors import SourcingError
from fairlode.types.event import Flow
from fairlode.types.identifiers import EventId, LotId, SiteId
from fairlode.types.instant import check_instant

_HEX_CHARS = 40
_UTC = "+00:00"


def derived_id(*content: str) -> EventId:
    """The id of an event that was given none: the same for the same content, anywhere."""
    return EventId(_derived("\n".join(content)))


def _derived(content: str) -> str:
    try:
        written = content.encode()
    except UnicodeEncodeError:
        written = content.encode("utf-8", "surrogatepass")
    return f"urn:fairlode:event:{sha256(written).hexdigest()[:_HEX_CHARS]}"


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
        self._outputs = cast("list[LotId]", data.ids("output_lot"))
        self._inputs = cast("list[LotId]", data.ids("input_lot"))
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
        self._nothing: Extra = {}
        self._undated: list[int] = []
        context.made.append(self._outputs)
        context.used.append((data, self._inputs, "input_lot"))
        data.release()

    def offer(self) -> None:
        """Offer a draft for each event."""
        for key, rows in self._groups():
            self._offer(key, rows)
        undated(self._data, self._undated, self._context)

    def _groups(self) -> Iterable[tuple[str, Sequence[int]]]:
        """The rows of each event, by its key, in the order of their first rows."""
        whole = self._whole_rows()
        keys: Sequence[str] = self._outputs
        if self._events:
            keys = [event or lot for event, lot in zip(self._events, self._outputs, strict=True)]
        if len(whole) == len(self._data):
            starts = [0, *[row for row, (a, b) in enumerate(pairwise(keys), 1) if a != b]]
            if len(starts) == len(set(keys)):  # those of one event side by side, the usual case
                stops = [*starts[1:], len(keys)]
                return zip([keys[row] for row in starts], map(range, starts, stops), strict=True)
        groups: dict[str, list[int]] = defaultdict(list)
        for row in whole:
            groups[keys[row]].append(row)
        return groups.items()

    def _whole_rows(self) -> Sequence[int]:
        """The rows that name both lots; of the others, a problem each."""
        if all(self._outputs) and all(self._inputs):
            return range(len(self._data))
        for key, ids in (("output_lot", self._outputs), ("input_lot", self._inputs)):
            self._data.missing([row for row, each in enumerate(ids) if not each], key)
        both = enumerate(zip(self._outputs, self._inputs, strict=True))
        return [row for row, (output, input_) in both if output and input_]

    def _offer(self, key: str, rows: Sequence[int]) -> None:
        first, stop = rows[0], rows[-1] + 1
        outputs = self._outputs_of(rows)
        try:
            time, offset = self._time(rows, outputs)
        except SourcingError as error:
            self._data.report.error(error, self._data.span(rows))
            return
        if time is None:
            return
        lots, grams = self._inputs, self._grams
        if len(rows) == stop - first:
            inputs = tuple(map(quick_flow, lots[first:stop], grams[first:stop]))
        else:
            inputs = tuple([quick_flow(lots[row], grams[row]) for row in rows])
        derived = not self._events or not self._events[first]
        event = quick_transformation(
            id=_derived(f"transformation\n{key}") if derived else key,
            time=time,
            offset=offset,
            step=self._agreed(rows, self._steps, "step", key) if self._steps else "",
            read_point=SiteId(self._agreed(rows, self._sites, "site", key)) or None
            if self._sites
            else None,
            inputs=inputs,
            outputs=outputs,
            extra=joined(self._extra, rows) if self._extra else self._nothing,
        )
        self._context.state(self._data, quick_draft(event, place=self._data.span(rows)), event)

    def _outputs_of(self, rows: Sequence[int]) -> tuple[Flow, ...]:
        lots = self._outputs
        if not self._events and not self._has_made:
            lot = lots[rows[0]]
            return (quick_flow(lot, self._context.lot_masses.get(lot)),)
        named = dict.fromkeys([lots[row] for row in rows])
        return tuple([quick_flow(lot, self._made_of(lot, rows)) for lot in named])

    def _made_of(self, lot: str, rows: Sequence[int]) -> int | None:
        """The mass of an output: as its rows state it, or else as the lots of the document do."""
        if self._has_made:
            own = [row for row in rows if self._outputs[row] == lot]
            values = {row: str(self._made[row] or "") for row in own}
            stated = agreed(
                self._data, own, values, column="the output mass in g", subject=f"lot {lot}"
            )
            if stated:
                return int(stated)
        return self._context.lot_masses.get(lot)

    def _time(self, rows: Sequence[int], outputs: tuple[Flow, ...]) -> tuple[datetime | None, str]:
        """When the event happened, and the offset there; None where nothing tells."""
        offset = self._offset(rows) if self._offsets else ""
        times = self._times
        if times:
            moment = times[rows[0]]
            for row in rows:  # equal cells gave one and the same moment
                if times[row] is not moment:
                    moment = self._settled(rows)
                    break
            if moment is not None:
                if moment.offset and not offset:  # the usual case
                    return moment.time, moment.offset
                return moment.at(offset), offset or moment.offset or _UTC
        known = self._context.lot_times
        if known:
            dated = [known[flow.lot] for flow in outputs if flow.lot in known]
            if dated:
                return max(dated), offset or _UTC
        if self._stated is not None:
            return self._stated.at(offset), offset or self._stated.offset or _UTC
        misdated = self._context.misdated_lots
        if not self._data.misdated.isdisjoint(rows) or any(
            flow.lot in misdated for flow in outputs
        ):
            return None, offset  # what is wrong with its date has been said
        self._undated.append(rows[0])
        assumed = self._context.assume_time
        return None if assumed is None else check_instant(assumed), offset or _UTC

    def _settled(self, rows: Sequence[int]) -> Moment | None:
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

    def _offset(self, rows: Sequence[int]) -> str:
        return self._agreed(rows, self._offsets, "offset", self._outputs[rows[0]])

    def _agreed(self, rows: Sequence[int], values: list[str], name: str, key: str) -> str:
        first = values[rows[0]]
        if all(values[row] == first for row in rows):
            return first
        return agreed(
            self._data, rows, values, column=self._data.first(name) or name, subject=f"lot {key}"
        )
