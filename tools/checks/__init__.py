"""The house rules that no library checks, one file each.

A check is a module of this package with a function ``find(root)`` that yields what it found in
the tree below `root`, as `tools.finding.Finding`. ``python -m tools.check`` runs every module
that is here; there is no list to add it to.
"""
