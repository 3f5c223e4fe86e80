"""A synthetic battery chain of any size, the same for the same seed, as two Parquet files.

Thirteen kinds of lots from three ores to the pack, made at plants of Pareto sizes over five
years of weeks. A lot takes from lots of its plant's suppliers of the weeks before, about three
inputs with a long tail (a few hundred). One refined input in twenty is black mass from recycled
cells and packs, and production scrap goes back to the cathode plants: loops through the plants,
none through time. Masses are whole grams and close: no lot is drawn beyond what it has. Ids are
EPC URNs of 40 characters. Nothing in it is real.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.peers import ATTRIBUTES

WEEKS = 260
SEED = 20260101


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of lot: how many of all lots, at how many plants, made from what."""

    name: str
    part: float
    plants: int
    recipe: tuple[tuple[int, float], ...] = ()
    """Kinds it is made from, and the odds that an input is of that kind."""


_BLACK_MASS = 12
_ORES = 3
KINDS = (
    Kind(name="nickel ore", part=0.08, plants=1200),
    Kind(name="cobalt ore", part=0.04, plants=1500),
    Kind(name="lithium ore", part=0.03, plants=500),
    Kind(name="nickel matte", part=0.06, plants=60, recipe=((0, 1.0),)),
    Kind(name="nickel sulphate", part=0.06, plants=60, recipe=((3, 0.95), (_BLACK_MASS, 0.05))),
    Kind(name="cobalt sulphate", part=0.05, plants=50, recipe=((1, 0.95), (_BLACK_MASS, 0.05))),
    Kind(name="lithium hydroxide", part=0.05, plants=50, recipe=((2, 0.95), (_BLACK_MASS, 0.05))),
    Kind(name="precursor", part=0.09, plants=40, recipe=((4, 0.65), (5, 0.35))),
    Kind(name="cathode", part=0.11, plants=40, recipe=((7, 0.65), (6, 0.3), (_BLACK_MASS, 0.05))),
    Kind(name="electrode", part=0.11, plants=60, recipe=((8, 1.0),)),
    Kind(name="cell", part=0.15, plants=80, recipe=((9, 1.0),)),
    Kind(name="pack", part=0.14, plants=120, recipe=((10, 1.0),)),
    Kind(name="black mass", part=0.03, plants=30, recipe=((9, 0.4), (10, 0.4), (11, 0.2))),
)
_SUPPLIERS = 4
_YOUNGEST_WEEKS, _OLDEST_WEEKS = 4, 12
LEAST_LOTS = 10_000
_TAIL = 1.6
"""Pareto index of sizes and of numbers of inputs."""
_MOST_INPUTS = 300
Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Lots in time order, edges by output lot; `recycled` marks lots at their reclaim point."""

    ids: Array
    """uint8[n, 40]."""
    kind: Array
    mass_g: Array
    own: Array
    """float64[n, 8], in the order of `ATTRIBUTES`."""
    output: Array
    input: Array
    input_g: Array

    @property
    def recycled(self) -> Array:
        """uint8[n]."""
        return (self.kind == _BLACK_MASS).astype(np.uint8)


def make(lots: int, seed: int = SEED) -> Chain:
    """A chain of `lots` lots, `LEAST_LOTS` or more: every kind is made in every week."""
    if lots < LEAST_LOTS:
        raise ValueError(f"a chain has at least {LEAST_LOTS} lots")
    rng = np.random.default_rng(seed)
    week, kind, plant, first = _lots(lots, rng)
    output, input_ = _edges((week, kind, plant), first, rng)
    mass_g, input_g = _masses(week, output, input_, rng)
    return Chain(
        ids=_ids(kind, plant), kind=kind, mass_g=mass_g, own=_own(kind, rng),
        output=output, input=input_, input_g=input_g,
    )  # fmt: skip


def _lots(lots: int, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Week, kind and plant of each lot in time order, and where each (week, kind, plant) begins."""
    most = max(kind.plants for kind in KINDS)
    counts = np.zeros((WEEKS, len(KINDS), most), np.int64)
    for k, kind in enumerate(KINDS):
        size = 1 + rng.pareto(_TAIL, kind.plants)
        ends = np.linspace(0, _lots_of(k, lots), WEEKS + 1).astype(np.int64)
        counts[:, k, : kind.plants] = rng.multinomial(np.diff(ends), size / size.sum())
    place = np.repeat(np.arange(counts.size), counts.ravel())
    first = np.concatenate(([0], np.cumsum(counts.ravel())))
    week, rest = np.divmod(place, len(KINDS) * most)
    return week, rest // most, rest % most, first


def _lots_of(k: int, lots: int) -> int:
    """How many lots are of a kind; the last kind has what is left."""
    sizes = [round(lots * kind.part) for kind in KINDS]
    return sizes[k] if k < len(KINDS) - 1 else lots - sum(sizes[:-1])


def _edges(
    lots: tuple[Array, Array, Array], first: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Who takes from whom: a lot of a supplier of the last weeks, of a kind in the recipe."""
    week, kind, plant = lots
    n = len(week)
    made = (week >= _YOUNGEST_WEEKS) & (kind >= _ORES)
    degree = np.where(made, 3 + np.minimum(rng.pareto(_TAIL, n) * 0.55, _MOST_INPUTS), 0)
    output = np.repeat(np.arange(n), degree.astype(np.int64))
    m = len(output)
    source = np.empty(m, np.int64)
    odds = rng.random(m)
    for k, recipe in ((k, kind.recipe) for k, kind in enumerate(KINDS) if kind.recipe):
        mine = np.flatnonzero(kind[output] == k)
        ends = np.cumsum([share for _, share in recipe])
        source[mine] = np.array([kind for kind, _ in recipe])[
            np.minimum(np.searchsorted(ends, odds[mine]), len(recipe) - 1)
        ]
    plants = np.array([kind.plants for kind in KINDS])
    choice = rng.integers(0, _SUPPLIERS, m)
    supplier = (plant[output] * 7919 + choice * 104729 + source * 31) % plants[source]
    span = np.minimum(_OLDEST_WEEKS, week[output]) - _YOUNGEST_WEEKS
    weeks_ago = _YOUNGEST_WEEKS + (rng.random(m) ** 2 * (span + 1)).astype(np.int64)
    most = plants.max()
    cell = ((week[output] - weeks_ago) * len(KINDS) + source) * most
    start, count = first[cell + supplier], first[cell + supplier + 1] - first[cell + supplier]
    none = count == 0  # that supplier made nothing that week: any other of the kind
    start[none], count[none] = first[cell[none]], first[cell[none] + most] - first[cell[none]]
    return output, start + (rng.random(m) * count).astype(np.int64)


def _masses(
    week: Array, output: Array, input_: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Grams, from the last week back: a lot has what is drawn from it and a rest, or its size."""
    n = len(week)
    mass_g = (50_000 * (1 + rng.pareto(_TAIL, n))).astype(np.int64)
    part = rng.random(len(output)) + 0.1
    part /= np.repeat(*_runs(output, part))
    need = 1.02 + 0.1 * rng.random(n)
    input_g = np.empty(len(output), np.int64)
    drawn_g = np.zeros(n, np.int64)
    lot_ends = np.searchsorted(week, np.arange(WEEKS + 1))
    edge_ends = np.searchsorted(output, lot_ends)
    for w in range(WEEKS - 1, -1, -1):
        lots = slice(lot_ends[w], lot_ends[w + 1])
        edges = slice(edge_ends[w], edge_ends[w + 1])
        mass_g[lots] = np.maximum(mass_g[lots], drawn_g[lots] + drawn_g[lots] // 50)
        out = output[edges]
        input_g[edges] = np.ceil(part[edges] * need[out] * mass_g[out]).astype(np.int64)
        np.add.at(drawn_g, input_[edges], input_g[edges])
    return mass_g, input_g


def _runs(key: Array, value: Array) -> tuple[Array, Array]:
    """Sum of `value` over each run of equal keys, and the run lengths."""
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else key
    return np.add.reduceat(value, starts), np.diff(np.append(starts, len(key)))


def _own(kind: Array, rng: np.random.Generator) -> Array:
    """Flags at the origins, and what each step adds per kilogram."""
    n = len(kind)
    own = np.zeros((n, len(ATTRIBUTES)))
    origin = kind < _ORES
    own[:, 0] = kind == _BLACK_MASS
    for column, odds in ((1, 0.2), (2, 0.5), (3, 0.6), (4, 0.1)):
        own[:, column] = origin & (rng.random(n) < odds)
    for column, mean in ((5, 3.0), (6, 40.0), (7, 0.2)):
        own[:, column] = rng.gamma(2.0, mean / 2.0, n)
    return own


def _ids(kind: Array, plant: Array) -> Array:
    """``urn:epc:class:lgtin:`` company (7 digits), item (6), lot (5): 40 bytes.

    A plant that makes more lots than five digits count begins another item.
    """
    n = len(kind)
    site = kind * 1000 + plant
    order = np.argsort(site, kind="stable")
    starts = np.searchsorted(site[order], site[order])
    serial = np.empty(n, np.int64)
    serial[order] = np.arange(n) - starts
    text = np.empty((n, 40), np.uint8)
    text[:, :20] = np.frombuffer(b"urn:epc:class:lgtin:", np.uint8)
    text[:, (27, 34)] = ord(".")
    item = kind + serial // 10**5 * 100
    for values, begin, digits in ((4_000_000 + site, 20, 7), (item, 28, 6), (serial, 35, 5)):
        for digit in range(digits):
            text[:, begin + digits - 1 - digit] = ord("0") + values // 10**digit % 10
    return text


def write(chain: Chain, folder: Path, *, shuffled: bool = False) -> tuple[Path, Path]:
    """``lots.parquet`` and ``inputs.parquet`` in `folder`; in time order or in random order."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    lots = rng.permutation(len(chain.ids)) if shuffled else np.arange(len(chain.ids))
    edges = rng.permutation(len(chain.output)) if shuffled else np.arange(len(chain.output))
    table = pa.table(
        {"lot_id": text_of(chain.ids[lots]), "mass_g": chain.mass_g[lots]}
        | {name: chain.own[lots, k] for k, name in enumerate(ATTRIBUTES)}
    )
    pq.write_table(table, folder / "lots.parquet", compression="zstd")
    table = pa.table(
        {
            "output_lot": text_of(chain.ids[chain.output[edges]]),
            "input_lot": text_of(chain.ids[chain.input[edges]]),
            "input_g": chain.input_g[edges],
        }
    )
    pq.write_table(table, folder / "inputs.parquet", compression="zstd")
    return folder / "lots.parquet", folder / "inputs.parquet"


def text_of(ids: Array) -> pa.Array:
    """Ids as Arrow text, without a copy of each."""
    offsets = np.arange(len(ids) + 1, dtype=np.int32) * 40
    data = pa.py_buffer(np.ascontiguousarray(ids))
    return pa.StringArray.from_buffers(len(ids), pa.py_buffer(offsets), data)


def main() -> None:
    """Write a chain to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lots", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--shuffled", action="store_true")
    options = parser.parse_args()
    chain = make(options.lots, options.seed)
    write(chain, options.folder, shuffled=options.shuffled)
    print(f"{len(chain.ids):,} lots, {len(chain.output):,} inputs in {options.folder}")


if __name__ == "__main__":
    main()
