"""Custody models (ISO 22095): scheme profiles, the claims ledger, and the balance of a boundary."""

from fairlode.engine.custody.balance import Balance, balance
from fairlode.engine.custody.books import Books, Scope, Statement, keep_books
from fairlode.engine.custody.boundary import Boundary, boundary_of
from fairlode.engine.custody.case import Case
from fairlode.engine.custody.characteristics import Stated, stated_in
from fairlode.engine.custody.entries import Entry, EntryKind
from fairlode.engine.custody.movements import Movements, movements
from fairlode.engine.custody.profile import Profile
from fairlode.engine.custody.profile_file import known_profile, profile_names, read_profile
from fairlode.engine.custody.table import read_table

__all__ = [
    "Balance",
    "Books",
    "Boundary",
    "Case",
    "Entry",
    "EntryKind",
    "Movements",
    "Profile",
    "Scope",
    "Stated",
    "Statement",
    "balance",
    "boundary_of",
    "keep_books",
    "known_profile",
    "movements",
    "profile_names",
    "read_profile",
    "read_table",
    "stated_in",
]
