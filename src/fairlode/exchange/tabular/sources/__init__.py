"""The kinds of file that hold tables, one module each: each gives the same `Sheet`."""
