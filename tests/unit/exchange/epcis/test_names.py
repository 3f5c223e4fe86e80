import subprocess
import sys
from collections.abc import Callable

import pytest

from fairlode.exchange.epcis.names import (
    UNSTATED,
    Named,
    canonical_uri,
    from_uri,
    is_class,
    is_instance,
    is_uri,
    to_uri,
)
from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import canonical_id


@pytest.mark.parametrize(
    ("kind", "name", "uri"),
    [
        (Named.LOT, "CAT-2019", "urn:fairlode:lot:CAT-2019"),
        (Named.LOT, "lot 12/A é", "urn:fairlode:lot:lot%2012%2FA%20%C3%A9"),
        (Named.SITE, "RW-1.9641+30.0619-00001", "urn:fairlode:site:RW-1.9641%2B30.0619-00001"),
        (Named.PARTY, "did:web:smelter.example.com", "did:web:smelter.example.com"),
        (Named.LOT, UNSTATED, "urn:fairlode:lot:urn%3Afairlode%3Aunstated"),
        (Named.EVENT, "http://[x", "urn:fairlode:event:http%3A%2F%2F%5Bx"),
    ],
)
def test_an_id_becomes_a_uri_and_comes_back(kind: Named, name: str, uri: str) -> None:
    assert to_uri(kind, name) == uri
    assert from_uri(uri) == canonical_id(name)


@pytest.mark.parametrize("text", ["a:b", "urn:epc:id:sgtin:1.2.3", "https://x.example/a?b=c#d"])
def test_a_uri_is_one(text: str) -> None:
    assert is_uri(text)


@pytest.mark.parametrize(
    "text", ["", "CAT-2019", "a:", "1a:b", "a:b c", "a:%zz", 'a:"', "https://a:b:c/", "é:b"]
)
def test_what_is_no_uri_is_none(text: str) -> None:
    assert not is_uri(text)


@pytest.mark.parametrize(
    ("name", "instance", "class_"),
    [
        ("https://id.gs1.org/01/10614141073464/21/2017", True, False),
        ("https://id.gs1.org/01/10614141073464/10/A/21/2017", True, False),
        ("https://id.gs1.org/01/04012345123456/10/998877", False, True),
        ("https://id.gs1.org/01/04012345123456", False, True),
        ("https://id.gs1.org/00/106141412345678908", True, False),
        ("https://id.gs1.org/8003/04012345123456", False, True),
        ("https://id.gs1.org/8003/04012345123456ABC", True, False),
        ("CAT-2019", False, False),
    ],
)
def test_an_id_names_one_thing_or_a_class(name: str, *, instance: bool, class_: bool) -> None:
    assert (is_instance(name), is_class(name)) == (instance, class_)


@pytest.mark.parametrize(
    "uri",
    [
        "urn:epc:class:lgtin:4012345.012345.998877",
        "urn:epc:id:sgtin:0614141.107346.2017",
        "urn:epc:id:sgtin:0614141.107346.20%2F17",
        "https://id.gs1.org/01/04012345123456/10/L-1",
        "https://id.gs1.org/01/04012345123457/10/L-1",
        "https://id.gs1.org/01/04012345123456/21/L.1",
        "urn:epc:class:lgtin:40123.012345.998877",
        "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        "urn:uuid:374D95FC-9457-4a51-bd6a-0bba133845a8",
    ],
)
def test_the_short_way_gives_what_the_long_one_gives(uri: str) -> None:
    assert _answer(canonical_uri, uri) == _answer(canonical_id, uri)


def _answer(function: Callable[[str], str], uri: str) -> str:
    try:
        return function(uri)
    except SourcingError as refusal:
        return refusal.code


@pytest.mark.parametrize("text", ["urn:x:" + "a" * 2_000_000, "https://x/" + "a%41" * 500_000])
def test_a_text_of_any_length_is_looked_at_in_bounded_memory(text: str) -> None:
    script = (
        "import resource, sys\n"
        "from fairlode.exchange.epcis.names import is_uri\n"
        "text = sys.stdin.read()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert is_uri(text) and not is_uri(text + ' ')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script], input=text, capture_output=True, text=True, check=True
    )

    assert int(ran.stdout) < 50_000  # kilobytes; the matcher kept 120 bytes a letter once
