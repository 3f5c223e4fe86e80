"""Fairlode: know where minerals come from, and let those concerned answer."""

__version__ = "0.1.0"
