"""The inputs of an update, put into the graph of a store: appended, and the order kept.

Where the order does not hold any more (a lot of the store is now made from one that stands later in
the order, or there is a cycle), the graph is arranged anew.
"""

from dataclasses import dataclass

import numpy as np

from fairlode.exchange.batch.arrow import Codes, Int64, Numbers
from fairlode.exchange.batch.enlarging import Enlarged
from fairlode.ledger.kernels import csr, order


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Inputs that take the place of all inputs that their outputs had."""

    output: Codes
    input: Codes
    mass: Numbers


def edit(draft: Enlarged, inputs: Inputs) -> bool:
    """Put inputs into the graph; False where it has to be arranged anew, and nothing was done."""
    place = _places(draft, inputs)
    if place is None:
        return False
    at, from_ = inputs.output, inputs.input
    if len(place):
        at, from_ = place[at], place[from_]
    if not (from_ < at).all():
        return False
    edges = np.argsort(at, kind="stable")
    _append(draft, inputs, edges, at[edges])
    _cut(draft, at[edges], from_[edges])
    return True


def replaced(draft: Enlarged, output: Codes) -> tuple[Codes, Codes, Numbers]:
    """Output, input and mass of the inputs that lots of the store lose."""
    outputs = np.unique(output[output < draft.before]).astype(np.int64)
    places = draft.store["place"][outputs] if "place" in draft.store.words else outputs
    first, last = draft.store["indptr"][places], draft.store["until"][places]
    edges = _ranges(first, last)
    lot = np.repeat(outputs, last - first).astype(np.int32)
    return lot, draft.store["inputs"][edges], draft.store["mass"][edges]


def _ranges(first: Int64, last: Int64) -> Int64:
    """All positions of some ranges."""
    sizes = last - first
    ends = np.cumsum(sizes)
    ranges: Int64 = np.arange(ends[-1] if len(ends) else 0)
    ranges += np.repeat(first - ends + sizes, sizes)
    return ranges


def _places(draft: Enlarged, inputs: Inputs) -> Codes | None:
    """The place of every lot by row, new lots last; none where places are rows.

    None if the new lots form a cycle.
    """
    first, lots = draft.before, draft.lots
    inside = (inputs.output >= first) & (inputs.input >= first)
    output, input_ = inputs.output[inside] - first, inputs.input[inside] - first
    new = np.arange(lots - first, dtype=np.int32)
    if not (input_ < output).all():
        new, starts = order.level_order(lots - first, output, input_)
        if starts[-1] < lots - first:
            return None
    if "place" not in draft and np.array_equal(new, np.arange(lots - first)):
        return new[:0]
    return _moved(draft, new)


def _moved(draft: Enlarged, new: Codes) -> Codes:
    """Places by row where they are not the rows; `new` has the new lots in their order."""
    first, lots = draft.before, draft.lots
    if "place" not in draft.store.words:
        for name in ("rows", "place"):
            draft.replace(name, np.arange(lots, dtype=np.int32))
    else:
        for name in ("rows", "place"):
            draft.grow(name, lots)
    rows, place = draft["rows"], draft["place"]
    rows[first:] = first + new
    place[first + new] = np.arange(first, lots, dtype=np.int32)
    for name in ("rows", "place"):
        draft.changed(name, slice(first, lots))
    return place


def _append(draft: Enlarged, inputs: Inputs, edges: Int64, at: Codes) -> None:
    """Inputs by place behind those there are; each output's row points to its new ones."""
    before = draft.store.manifest.parts["inputs"].rows
    total = before + len(edges)
    draft.grow("inputs", total)[before:] = inputs.input[edges]
    draft.grow("mass", total)[before:] = inputs.mass[edges]
    indptr, until = draft.grow("indptr", draft.lots + 1), draft.grow("until", draft.lots)
    indptr[draft.before :] = until[draft.before :] = before
    indptr[-1] = total
    outputs, first, counts = np.unique(at, return_index=True, return_counts=True)
    indptr[outputs] = before + first
    until[outputs] = before + first + counts
    for name in ("inputs", "mass"):
        draft.changed(name, draft.added(name))
    old = outputs[outputs < draft.before].astype(np.int64)
    for name in ("until", "indptr"):
        draft.changed(name, old)
        draft.changed(name, slice(draft.before, len(draft[name])))


def _cut(draft: Enlarged, at: Codes, from_: Codes) -> None:
    """Runs of places without an edge inside: cut where a corrected lot draws from its own run."""
    starts = draft.store["starts"]
    old = at < draft.before
    run = starts[np.searchsorted(starts, at[old], side="right") - 1]
    cuts = at[old][from_[old] >= run]
    new = (from_ >= draft.before) & ~old
    indptr, inputs, _ = csr.csr_from_edges(
        draft.lots - draft.before, at[new] - draft.before, from_[new] - draft.before
    )
    later = order.windows(indptr, inputs) + draft.before
    draft.replace("starts", np.unique(np.concatenate([starts, cuts, later])).astype(np.int64))
