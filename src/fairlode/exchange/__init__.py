"""Documents in and out: a package for each standard, found by discovery."""
