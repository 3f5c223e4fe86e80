"""The kernel against a ledger in which every gram is a thing of its own."""

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine.custody.kernels import fifo as kernels

Row = tuple[int, int, int, int]
"""Kind, time, grams, other."""
BIG = st.integers(1, 2**62 - 1)


@given(whole=st.integers(0, 2**62 - 1), of=BIG, data=st.data())
def test_a_part_is_the_exact_product_rounded_down(whole: int, of: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, of))

    found = kernels.parts_down(np.array([whole]), np.array([part]), np.array([of]))

    assert found.tolist() == [whole * part // of]


@dataclass
class Grams:
    """One account, gram by gram: the oracle."""

    share: Fraction
    always: bool
    held: list[tuple[int, int]] = field(default_factory=list)
    """(row of issue, expires) of each gram, oldest first."""
    owed: list[bool] = field(default_factory=list)
    """Of each gram overdrawn, oldest first: whether it was so at the last close."""
    issued: int = 0
    draws: list[tuple[int, int]] = field(default_factory=list)
    """(row, row of issue) of each gram that went."""

    def run(self, number: int, row: Row) -> tuple[int, ...]:
        kind, time, grams, other = row
        self._take(number, [gram for gram in self.held if gram[1] <= time])
        made_good = overdrawn = uncovered = lapsed = excess = 0
        if kind == kernels.ISSUE:
            self.issued += grams
            made_good = min(len(self.owed), grams)
            del self.owed[:made_good]
            self.held += [(number, other)] * (grams - made_good)
        elif kind == kernels.USE:
            short = grams - len(self.held[:grams])
            self._take(number, self.held[:grams])
            room = max(0, self._limit() - len(self.owed)) if self.always else short
            overdrawn = min(short, room)
            uncovered = short - overdrawn
            self.owed += [False] * overdrawn
        elif kind == kernels.CORRECT:
            gone = -(-len(self.held) * grams // other) if other else grams
            self._take(number, self.held[:gone])
        else:
            if grams != kernels.UNCAPPED:
                self._take(number, self.held[: max(0, len(self.held) - grams)])
            lapsed = sum(self.owed)
            young = [gram for gram in self.owed if not gram]
            excess = max(0, len(young) - self._limit())
            self.owed = [True] * (len(young) - excess)
            self.issued = 0
        return made_good, overdrawn, uncovered, lapsed, excess, len(self.held) - len(self.owed)

    def _limit(self) -> int:
        return int(self.share * self.issued)

    def _take(self, number: int, gone: list[tuple[int, int]]) -> None:
        self.draws += [(number, gram[0]) for gram in gone]
        del self.held[: len(gone)]


@st.composite
def accounts(draw: st.DrawFn) -> list[Row]:
    """Rows of one account, in order of time; issues expire in order."""
    rows: list[Row] = []
    time, expires = 0, 0
    for _ in range(draw(st.integers(0, 14))):
        time += draw(st.integers(0, 3))
        kind = draw(st.sampled_from([kernels.ISSUE, kernels.USE, kernels.CORRECT, kernels.CLOSE]))
        grams = draw(st.integers(0, 12))
        other = 0
        if kind == kernels.ISSUE:
            expires = max(expires, time + draw(st.integers(1, 8)))
            other = draw(st.sampled_from([expires, expires, kernels.FOREVER]))
            expires = max(expires, min(other, 10**6))
        elif kind == kernels.CORRECT:
            other = draw(st.sampled_from([0, grams + draw(st.integers(0, 9))]))
        elif kind == kernels.CLOSE:
            grams = draw(st.sampled_from([kernels.UNCAPPED, grams]))
        rows.append((kind, time, grams, other))
    return _in_order(rows)


def _in_order(rows: list[Row]) -> list[Row]:
    """The rows; once something never expires, nothing after it does."""
    forever = False
    ordered = []
    for kind, time, grams, other in rows:
        if kind == kernels.ISSUE:
            forever = forever or other == kernels.FOREVER
            ordered.append((kind, time, grams, kernels.FOREVER if forever else other))
        else:
            ordered.append((kind, time, grams, other))
    return ordered


LIMITS = st.tuples(st.integers(0, 3), st.integers(3, 7), st.booleans())


@given(ledgers=st.lists(st.tuples(accounts(), LIMITS), max_size=3))
def test_the_books_are_those_that_are_kept_gram_by_gram(
    ledgers: list[tuple[list[Row], tuple[int, int, bool]]],
) -> None:
    rows = [row for account, _ in ledgers for row in account]
    sizes = [len(account) for account, _ in ledgers]
    found, draws = _run(rows, sizes, [limit for _, limit in ledgers])

    expected, taken, first = [], [], 0
    for account, (part, of, always) in ledgers:
        oracle = Grams(Fraction(part, of), always)
        expected += [oracle.run(first + at, row) for at, row in enumerate(account)]
        taken += oracle.draws
        first += len(account)
    assert found == [list(row) for row in expected]
    assert sorted(pair for line, source, grams in draws for pair in [(line, source)] * grams) == (
        sorted(taken)
    )
    assert all(grams > 0 for *_, grams in draws)


@pytest.mark.compiled
def test_masses_near_the_limit_stay_exact() -> None:
    huge = 2**61
    rows = [
        (kernels.ISSUE, 0, huge, kernels.FOREVER),
        (kernels.USE, 1, huge - 1, 0),
        (kernels.CORRECT, 2, 1, 2),
        (kernels.CLOSE, 3, kernels.UNCAPPED, 0),
    ]

    found, draws = _run(rows, [4], [(1, 5, False)])

    assert [row[5] for row in found] == [huge, 1, 0, 0]
    assert draws == [[1, 0, huge - 1], [2, 0, 1]]


def _run(
    rows: list[Row], sizes: list[int], limits: list[tuple[int, int, bool]]
) -> tuple[list[list[int]], list[list[int]]]:
    table = np.array(rows, np.int64).reshape(-1, 4)
    size = len(rows)
    rest, draws = np.empty(size, np.int64), np.empty((size, 3), np.int64)
    result = np.empty((size, len(kernels.ROW)), np.int64)
    drawn = kernels.fifo(
        np.cumsum([0, *sizes]),
        table[:, 0].astype(np.int8),
        table[:, 1].copy(),
        table[:, 2].copy(),
        table[:, 3].copy(),
        np.array(limits, np.int64).reshape(-1, 3),
        rest,
        draws,
        result,
    )
    return result.tolist(), draws[:drawn].tolist()
