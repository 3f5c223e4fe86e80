"""Which ids name a kind of product, so that nothing may be traced through them."""

import pytest

from fairlode.types.identifiers import canonical_id, is_product_class


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://id.gs1.org/01/09506000134352", True),
        ("urn:epc:idpat:sgtin:4012345.098765.*", True),
        ("urn:epc:idpat:sgtin:*.*.*", True),
        ("https://id.gs1.org/01/09506000134352/10/ABC", False),
        ("urn:epc:class:lgtin:4012345.012345.998877", False),
        ("urn:epc:id:sgtin:0614141.107346.2017", False),
        ("CAT-2019", False),
    ],
)
def test_a_product_class_has_no_batch_and_no_serial_number(text: str, expected: bool) -> None:
    assert is_product_class(canonical_id(text)) is expected
