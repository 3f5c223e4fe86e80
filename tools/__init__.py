"""Programs for working on Fairlode; no part of the package."""
