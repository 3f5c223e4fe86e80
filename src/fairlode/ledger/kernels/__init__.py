"""Compiled loops that the ledger and the engine share, on plain arrays; they check nothing.

`csr` groups edges; `order` sorts lots and finds cycles; `sums` adds masses; `texts` hashes ids.
Their rules are those of `fairlode.engine.kernels`.
"""
