"""Lots that events take from and nobody describes, where a lot that is described is called alike.

One id written in two ways tears a chain apart without an error: both may be lots. So ids are
compared without what hands and eyes confuse: case, blanks, dashes, points and leading zeros, O and
0, I and l and 1; and, in documents of up to `MAX_COMPARED` lots, the order of the letters. Numbers
that differ are different lots: `LOT-1724` and `LOT-1742` are both likely.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.context import Context
from fairlode.exchange.tabular.limits import MAX_COMPARED
from fairlode.exchange.tabular.table import TableData

_MERGED = str.maketrans(
    {letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    | dict.fromkeys(" \t\u00a0-\u2010\u2011\u2012\u2013\u2014_./\\#", None)
)
_OH = re.compile(r"(?<=[A-Za-z])0(?=[A-Za-z])")
_ZERO = re.compile(r"(?<=[0-9 \t_./\\#-])[Oo](?=[0-9])|(?<=[0-9])[Oo]\b")
_ONE = re.compile(r"(?<=[0-9 \t_./\\#-])[IiLl](?=[0-9])|(?<=[0-9])[IiLl]\b")
"""Letters that stand in a number, not before one: `I7` and `O7` are an input and an output."""
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_FEWEST_LETTERS = 3


class LotAlikeError(ExchangeError):
    """A lot that is taken from and not described, with an id much like one that is."""

    code = "tabular.lot_alike"
    sentence = "The document says nothing else of the lot {lot}, but it has a lot {nearest}."
    remedy = "If they are one lot, write its id as {nearest} everywhere; if not, leave both."


def warn_alike(context: Context) -> None:
    """Warn, once for each, of lots that are only taken from and called much like another."""
    described = dict.fromkeys(chain(context.lot_masses, *context.made))
    strange: set[str] = set()
    for _, lots, _ in context.used:
        strange |= set(lots).difference(described)
    near = nearest(strange - {""}, described)
    if not near:
        return
    for data, lots, key in context.used:
        _warn(data, lots, key, near)


def _warn(data: TableData, lots: Sequence[str], key: str, near: dict[str, str]) -> None:
    for row, lot in enumerate(lots):
        if lot in near:
            error = LotAlikeError(lot=lot, nearest=near.pop(lot))
            data.report.warning(error, data.at(row, data.first(key)))


def nearest(strange: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """By id of `strange`, the id of `known` that it is much like; without those that have none."""
    names, others = list(known), sorted(strange)
    if not others:
        return {}
    found = _same(others, _merged(others), names, _merged(names))
    if len(names) + len(others) <= MAX_COMPARED:
        left = [each for each in others if each not in found]
        found |= _same(left, list(map(_shuffled, left)), names, list(map(_shuffled, names)))
    return found


def _same(
    strange: Sequence[str], keys: Sequence[str], names: Sequence[str], known: Sequence[str]
) -> dict[str, str]:
    """By id, the first known one that has the same key."""
    wanted = set(keys) - {""}
    if wanted.isdisjoint(known):  # the common case, without a look at each
        return {}
    by_key: dict[str, str] = {}
    for key, name in zip(known, names, strict=True):
        if key in wanted:
            by_key.setdefault(key, name)
    return {each: by_key[key] for each, key in zip(strange, keys, strict=True) if key in by_key}


def _merged(ids: Sequence[str]) -> list[str]:
    """The ids without what is easily confused; all in one go, because there may be millions."""
    joined = _ONE.sub("1", _ZERO.sub("0", _OH.sub("o", "\n".join(ids)))).translate(_MERGED)
    return _LEADING_ZEROS.sub("", joined).split("\n") if ids else []


def _shuffled(text: str) -> str:
    """The letters in the order of the alphabet, and the numbers; empty for too few letters."""
    parts = _PARTS.findall(text.casefold())
    letters = sorted("".join(part for part in parts if not part.isdigit()))
    numbers = [part for part in parts if part.isdigit()]
    return " ".join(("".join(letters), *numbers)) if len(letters) >= _FEWEST_LETTERS else ""
