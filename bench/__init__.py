"""Measurements of Fairlode: a synthetic battery chain, and runs beside other software."""
