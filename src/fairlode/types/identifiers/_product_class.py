"""Ids that name a kind of product, not a quantity of it."""

_GTIN = "https://id.gs1.org/01/"
_PATTERN = "urn:epc:idpat:"


def is_product_class(canonical: str) -> bool:
    """Whether a canonical id is a GTIN or a pattern, without a batch or a serial number.

    Two events that name the same GTIN speak of the same kind of product and need not have a
    gram in common, so nothing may be traced through it.
    """
    # The canonical form is relied on: parsing every lot again would double the time of an import.
    if canonical.startswith(_GTIN):
        return "/" not in canonical[len(_GTIN) :]
    return canonical.startswith(_PATTERN)
