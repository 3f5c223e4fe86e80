"""Compiled loops of the engine, on plain arrays. They check nothing; the faces above them do.

Lots are int32 numbers, inputs before outputs unless a docstring says otherwise; positions are
64 bits; masses are int64 grams; shares and attributes are float64. No kernel recurses, none
counts in less than 32 bits, and none gives another result for another order of its input.
Each runs as plain Python too (``NUMBA_DISABLE_JIT=1``), with the same digits.

`mixing` carries attributes; `origins` and `reach` follow one lot; `ids` numbers strings. What
orders and sums is in `fairlode.ledger.kernels`, because the invariants need it too.
"""
