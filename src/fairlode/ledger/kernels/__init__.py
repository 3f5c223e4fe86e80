"""Compiled loops of the ledger, on plain arrays. They check nothing; the faces above them do."""
