"""Kernels of the claims ledger: plain arrays, nothing checked."""
