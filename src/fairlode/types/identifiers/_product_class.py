"""Ids that name a kind of product, not a quantity of it."""

from fairlode.types.identifiers._registry import parse_identifier

_CLASSES = frozenset({"gtin", "epc_pattern"})
_MARKS = ("https://id.gs1.org/01/", "urn:epc:idpat:")
"""How the canonical ids of such schemes begin; few ids do, and only those are parsed."""


def is_product_class(canonical: str) -> bool:
    """Whether a canonical id is a GTIN or a pattern, without a batch or a serial number.

    Two events that name the same GTIN speak of the same kind of product and need not have a
    gram in common, so nothing may be traced through it.
    """
    return canonical.startswith(_MARKS) and parse_identifier(canonical).scheme in _CLASSES
