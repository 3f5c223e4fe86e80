"""Whatever bytes are taken for an EPCIS document, they are read or refused, and never half of each.

`check` is the property. Run this file to look for bytes that break it: with Atheris where it is
installed, otherwise by changing good documents at random until the time is up::

    python tests/fuzz/fuzz_epcis.py [seconds]
"""

import importlib
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from fairlode.exchange.contract import Document
from fairlode.exchange.epcis import FORMAT
from fairlode.ledger.contract import Head
from fairlode.ledger.sealing import Content, Sealer

SEEDS = Path(__file__).resolve().parent.parent / "conformance" / "epcis"
SECONDS = 60
_PIECES = (b"null", b"-1", b'""', b"[]", b"{}", b"1e999", b'"\\ud800"', b"NaN", b"\xff", b"\x00")


def check(data: bytes) -> None:
    """Reading raises nothing; what is read without error is written and read as the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.json"
        path.write_bytes(data)
        reading = FORMAT.read(Document(path))
        assert all(problem.code and problem.place for problem in reading.problems)
        if reading.errors or not reading.drafts:
            assert reading.problems or b"eventList" in data or b"[" in data
            return
        sealer = Sealer(Head(), author="us", recorded_at=0)
        contents = [Content.of_draft(draft) for draft in reading.drafts]
        entries = [sealer.seal(content, corrects=None, voids=None) for content in contents]
        FORMAT.write(entries, path)
        again = FORMAT.read(Document(path))
        assert again.errors == ()
        stated = [draft.statement for draft in reading.drafts if draft.kind.is_event]
        assert [d.statement for d in again.drafts if d.kind.is_event] == stated


def mutated(data: bytes, source: random.Random) -> bytes:
    """The bytes with a few changes: cut, doubled, flipped, or with an odd value in them."""
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(data) + 1)
        end = min(len(data), at + source.randint(0, 12))
        piece = source.choice([b"", data[at:end] * 2, source.choice(_PIECES), source.randbytes(1)])
        data = data[:at] + piece + data[end:]
    return data


def main(arguments: list[str]) -> None:
    """Search until a failure, or until the time is up."""
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        _search(float(arguments[1]) if len(arguments) > 1 else SECONDS)
    else:
        atheris.Setup(arguments, check)
        atheris.Fuzz()


def _search(seconds: float) -> None:
    seeds = [path.read_bytes() for path in sorted(SEEDS.glob("*/document.json"))]
    seeds.append(json.dumps({"type": "EPCISDocument"}).encode())
    seed = time.time_ns()
    source = random.Random(seed)  # noqa: S311  # a search needs a seed, not a secret
    until, tried = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        data = mutated(source.choice(seeds), source)
        try:
            check(data)
        except BaseException:
            sys.stderr.write(f"seed {seed}, try {tried}: {data!r}\n")
            raise
        tried += 1
    sys.stdout.write(f"{tried} documents tried; nothing broke\n")


if __name__ == "__main__":
    main(sys.argv)
