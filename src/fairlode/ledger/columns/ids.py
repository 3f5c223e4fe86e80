"""Ids as dense codes: one byte buffer, offsets, and a sorted table of hashes to find a code.

All four are arrays that can be memory-mapped, so a process that asks for one lot of ten million
loads four pages, not a dictionary.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairlode.ledger.kernels.texts import FNV_OFFSET, FNV_PRIME, fnv1a

_MASK = 0xFFFFFFFFFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class IdTable:
    """Texts, each once, by code 0 to ``len(table)``."""

    blob: NDArray[np.uint8]
    """All texts in UTF-8, one after another."""
    offsets: NDArray[np.int64]
    """Text ``i`` is ``blob[offsets[i]:offsets[i + 1]]``."""
    hashes: NDArray[np.uint64]
    """FNV-1a of each text, sorted."""
    codes: NDArray[np.int32]
    """``codes[k]`` has hash ``hashes[k]``; equal hashes in ascending code."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> "IdTable":
        """A table of these texts in this order; they must differ from each other."""
        encoded = [text.encode() for text in texts]
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offsets[1:])
        blob = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        return cls._indexed(blob, offsets)

    @classmethod
    def _indexed(cls, blob: NDArray[np.uint8], offsets: NDArray[np.int64]) -> "IdTable":
        hashes = fnv1a(blob, offsets)
        codes = np.argsort(hashes, kind="stable").astype(np.int32)
        return cls(blob=blob, offsets=offsets, hashes=hashes[codes], codes=codes)

    def extended(self, texts: list[str]) -> "IdTable":
        """This table with `texts`, none of which it has, at its end."""
        if not texts:
            return self
        tail = IdTable.of(texts)
        blob = np.concatenate([self.blob, tail.blob])
        offsets = np.concatenate([self.offsets, tail.offsets[1:] + self.offsets[-1]])
        return self._indexed(blob, offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, code: int) -> str:
        return self.blob[self.offsets[code] : self.offsets[code + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        blob, offsets = self.blob.tobytes(), self.offsets.tolist()
        for start, stop in pairwise(offsets):
            yield blob[start:stop].decode()

    def code(self, text: str) -> int:
        """The code of `text`, or -1."""
        wanted = text.encode()
        value = np.uint64(_hash(wanted))
        at = int(np.searchsorted(self.hashes, value))
        while at < len(self.hashes) and self.hashes[at] == value:
            code = int(self.codes[at])
            if self.blob[self.offsets[code] : self.offsets[code + 1]].tobytes() == wanted:
                return code
            at += 1
        return -1

    def hash_of(self) -> NDArray[np.uint64]:
        """The hash of each text, by code."""
        hashes = np.empty(len(self), dtype=np.uint64)
        hashes[self.codes] = self.hashes
        return hashes

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Its arrays by name, for a file."""
        return {
            "blob": self.blob,
            "offsets": self.offsets,
            "hashes": self.hashes,
            "codes": self.codes,
        }


EMPTY_IDS = IdTable(
    blob=np.empty(0, np.uint8),
    offsets=np.zeros(1, np.int64),
    hashes=np.empty(0, np.uint64),
    codes=np.empty(0, np.int32),
)


def _hash(data: bytes) -> int:
    value = FNV_OFFSET
    for byte in data:
        value = ((value ^ byte) * FNV_PRIME) & _MASK
    return value
