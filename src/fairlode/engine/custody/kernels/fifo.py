"""Credits, first in first out: what covers each claim, what expires, what stays uncovered.

Exact: whole grams in int64, shares as fractions, rounded down wherever rounding favours a claim
and up wherever it bears on a balance. Nothing is created: what leaves the balance was issued, or
is overdrawn within the limit, or is uncovered.
"""

import numpy as np
import numpy.typing as npt

from fairlode.ledger.kernels._compile import Index, Int64, kernel

Int8 = npt.NDArray[np.int8]

ISSUE = 0
CORRECT = 1
USE = 2
CLOSE = 3
"""What a row does."""
FOREVER = np.iinfo(np.int64).max
"""`expires` of what never does."""
UNCAPPED = -1
"""`grams` of a closing row without a cap."""
ROW = ("made_good", "overdrawn", "uncovered", "lapsed", "excess", "balance")
"""Columns of `rows`: an earlier overdraft that this issue made good; overdrawn by this use;
uncovered of this use; at a close, what was overdrawn before the last close and not made good, and
what is beyond the limit (both leave the balance as uncovered); the balance behind the row."""
_BITS = 62
_MOST = np.iinfo(np.int64).max


@kernel
def part_down(whole: Index, part: Index, of: Index) -> Index:
    """``whole * part // of``, exact where the product does not fit into 64 bits.

    ``0 <= whole < 2**62``, ``0 <= part <= of``, ``0 < of < 2**62``. Where the product does not
    fit, long division, bit by bit: 62 steps, no allocation.
    """
    if part == 0 or whole <= _MOST // part:
        return whole * part // of
    quotient: Index = 0
    rest: Index = 0
    for bit in range(_BITS - 1, -1, -1):
        quotient *= 2
        rest *= 2
        if rest >= of:
            rest -= of
            quotient += 1
        if (whole >> bit) & 1:
            rest += part
            if rest >= of:
                rest -= of
                quotient += 1
    return quotient


@kernel
def parts_down(whole: Int64, part: Int64, of: Int64) -> Int64:
    """`part_down` of each: int64[n] each, and the result."""
    result = np.empty(whole.size, np.int64)
    for i in range(whole.size):
        result[i] = part_down(whole[i], part[i], of[i])
    return result


@kernel
def fifo(
    indptr: Int64,
    kind: Int8,
    time: Int64,
    grams: Int64,
    other: Int64,
    limit: Int64,
    rest: Int64,
    draws: Int64,
    rows: Int64,
) -> Index:
    """Keep the books of many accounts; returns the number of draws.

    Parameters
    ----------
    indptr : int64[n + 1]; account ``a`` has the rows ``indptr[a]:indptr[a + 1]``, in order of time
    kind : int8[m], `ISSUE`, `CORRECT`, `USE` or `CLOSE` (the end of a period)
    time : int64[m], any unit; before a row, all goes that expires at its time or earlier
    grams : int64[m] >= 0: issued (converted); stock that is missing; used; at a close, the most
        that may be carried over, or `UNCAPPED`
    other : int64[m]: of an issue, when it expires (later than its own time, and no earlier than
        the issue before); of a correction, the booked stock that ``grams`` are missing from, or 0
        to take ``grams`` off as they are
    limit : int64[n, 3]: overdraft as a part (numerator, denominator > 0) of what was issued since
        the last close; 1 where it holds at every row, 0 where only at a close
    rest : int64[m], out: what is left of each issue; 0 for other rows
    draws : int64[m, 3], out: the row that drew, the issue it drew from, grams > 0
    rows : int64[m, 6], out: see `ROW`

    The sum of ``grams`` of an account, without the caps, is below 2**62. O(m) time: a draw ends
    either its row or its issue. No allocation.
    """
    drawn: Index = 0
    for account in range(indptr.size - 1):
        start, stop = indptr[account], indptr[account + 1]
        part, of, always = limit[account, 0], limit[account, 1], limit[account, 2]
        head: Index = start
        stock: Index = 0
        debt: Index = 0
        old: Index = 0
        issued: Index = 0
        for row in range(start, stop):
            for column in range(rows.shape[1]):
                rows[row, column] = 0
            rest[row] = 0
            head, drawn, gone = _draw(
                head, row, FOREVER, time[row], kind, other, rest, draws, drawn
            )
            stock -= gone
            if kind[row] == ISSUE:
                made_good = min(debt, grams[row])
                debt -= made_good
                old -= min(old, made_good)
                issued += grams[row]
                rest[row] = grams[row] - made_good
                stock += rest[row]
                rows[row, 0] = made_good
            else:
                need = _need(kind[row], grams[row], other[row], stock)
                head, drawn, gone = _draw(head, row, need, FOREVER, kind, other, rest, draws, drawn)
                stock -= gone
                if kind[row] == USE:
                    over = need - gone
                    if always:
                        over = min(over, max(0, part_down(issued, part, of) - debt))
                    debt += over
                    rows[row, 1] = over
                    rows[row, 2] = need - gone - over
                elif kind[row] == CLOSE:
                    debt -= old
                    over = max(0, debt - part_down(issued, part, of))
                    debt -= over
                    rows[row, 3] = old
                    rows[row, 4] = over
                    old, issued = debt, 0
            rows[row, 5] = stock - debt
    return drawn


@kernel
def _draw(
    head: Index,
    row: Index,
    need: Index,
    until: Index,
    kind: Int8,
    other: Int64,
    rest: Int64,
    draws: Int64,
    drawn: Index,
) -> tuple[Index, Index, Index]:
    """Draw up to `need` from the issues before `row` that expire by `until`, oldest first.

    Returns the first issue that is not empty, the number of draws so far, and what was drawn now.
    """
    taken: Index = 0
    while head < row and taken < need:
        if kind[head] != ISSUE or rest[head] == 0:
            head += 1
            continue
        if other[head] > until:
            break
        part = min(rest[head], need - taken)
        draws[drawn, 0], draws[drawn, 1], draws[drawn, 2] = row, head, part
        drawn += 1
        rest[head] -= part
        taken += part
    return head, drawn, taken


@kernel
def _need(kind: Index, grams: Index, other: Index, stock: Index) -> Index:
    """What a row takes off a balance of `stock`; only a use may ask for more than there is."""
    if kind == USE:
        return grams
    if kind == CLOSE:
        return 0 if grams == UNCAPPED else max(0, stock - grams)
    if other == 0:
        return min(stock, grams)
    return stock - part_down(stock, other - grams, other)
