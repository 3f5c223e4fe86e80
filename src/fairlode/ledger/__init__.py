"""The record: an append-only log, its digests and invariants, and its columns."""
