"""Look into the log of the record, and prove what stands in it."""

PLACE = 80
