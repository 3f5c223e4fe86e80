"""Inclusion proofs for many entries of one log, in one pass.

`fairlode.ledger.merkle.inclusion_proof` hashes the whole log for one proof; here every level of the
tree is kept, so each further proof costs only its path.
"""

from fairlode.ledger.merkle import EMPTY_ROOT, node_hash, split_leaves


class ProofTree:
    """The Merkle tree (RFC 9162, 2.1) over all leaves of a log; 64 bytes of memory a leaf."""

    def __init__(self, leaves: bytes) -> None:
        """`leaves`: the leaf hashes of a log, 32 bytes each, one after another."""
        self._levels = [split_leaves(leaves)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_above(self._levels[-1]))

    @property
    def root(self) -> bytes:
        """Merkle tree hash over all leaves."""
        return self._levels[-1][0] if self._levels[-1] else EMPTY_ROOT

    def path(self, index: int) -> tuple[bytes, ...]:
        """The audit path of leaf `index` (0 to the number of leaves, exclusive), lowest first."""
        found = []
        for level in self._levels[:-1]:
            if index ^ 1 < len(level):  # the last of an odd level has nobody beside it
                found.append(level[index ^ 1])
            index >>= 1
        return tuple(found)


def _above(level: list[bytes]) -> list[bytes]:
    """The next level; the last of an odd level moves up as it is (RFC 9162 divides there too)."""
    pairs = zip(level[::2], level[1::2], strict=False)
    above = [node_hash(left, right) for left, right in pairs]
    return above + level[-1:] if len(level) % 2 else above
