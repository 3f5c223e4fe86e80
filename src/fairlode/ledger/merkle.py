"""The Merkle tree over the log (RFC 6962, RFC 9162 section 2.1), with its proofs.

One root of 32 bytes stands for every entry and its place. An inclusion proof shows that an entry
is in the log of a root; a consistency proof shows that an earlier log is the beginning of a later
one. Both are checked from a few hashes, without the log and without us.

Leaves are passed around as one run of bytes, 32 for each, because there are millions of them.
"""

from collections.abc import Iterable
from hashlib import sha256

from fairlode.ledger.record import LedgerError

HASH_SIZE = 32
"""Bytes of a SHA-256 digest."""
EMPTY_ROOT = sha256(b"").digest()
"""Root of a log without entries (RFC 9162, 2.1.1)."""
_LEAF_PREFIX = b"\x00"
_NODE_PREFIX = b"\x01"


class ProofRangeError(LedgerError):
    """A proof about a place that the log does not have."""

    code = "ledger.proof_out_of_range"
    sentence = "The log of {size} entries has no proof about {asked}."
    remedy = "Ask for an entry or a size within the log; the checkpoint states its size."


class FrontierError(LedgerError):
    """Subtree roots that no log of the stated size has."""

    code = "ledger.frontier_impossible"
    sentence = "A log of {size} entries does not end in {count} subtree roots."
    remedy = "The head of the log is damaged; run fairlode log verify."


def leaf_hash(data: bytes) -> bytes:
    """Hash of one leaf: SHA-256 of 0x00 and the data."""
    return sha256(_LEAF_PREFIX + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees: SHA-256 of 0x01 and both roots."""
    return sha256(_NODE_PREFIX + left + right).digest()


class Frontier:
    """The right edge of a growing tree: enough to append leaves and to state the root.

    It holds the roots of the complete subtrees that the size splits into, one for each bit that is
    set in it. `append` and `extend` change it in place.
    """

    __slots__ = ("_peaks", "_size")

    def __init__(self, size: int = 0, hashes: tuple[bytes, ...] = ()) -> None:
        """The edge of a tree of `size` leaves; `hashes` as the property gives them.

        Raises `FrontierError` unless there is one 32-byte hash for each bit set in `size`.
        """
        fits = size >= 0 and len(hashes) == size.bit_count()
        if not fits or any(len(item) != HASH_SIZE for item in hashes):
            raise FrontierError(size=size, count=len(hashes))
        smallest_first = iter(reversed(hashes))
        self._size = size
        self._peaks = [
            next(smallest_first) if size >> level & 1 else None
            for level in range(size.bit_length())
        ]

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """Roots of the complete subtrees, largest first."""
        return tuple(peak for peak in reversed(self._peaks) if peak is not None)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order, level by level; about one hash for each leaf."""
        nodes = list(leaves)
        self._size += len(nodes)
        level = 0
        while nodes:
            if level == len(self._peaks):
                self._peaks.append(None)
            waiting = self._peaks[level]
            if waiting is not None:
                nodes.insert(0, waiting)
            self._peaks[level] = nodes.pop() if len(nodes) % 2 else None
            nodes = _paired(nodes)
            level += 1

    def root(self) -> bytes:
        """Merkle tree hash over all leaves; `EMPTY_ROOT` without any."""
        root = None
        for peak in self._peaks:
            if peak is not None:
                root = peak if root is None else node_hash(peak, root)
        return EMPTY_ROOT if root is None else root


def split_leaves(leaves: bytes) -> list[bytes]:
    """The leaf hashes that `leaves` runs together, 32 bytes each."""
    return [leaves[at : at + HASH_SIZE] for at in range(0, len(leaves), HASH_SIZE)]


def merkle_root(leaves: bytes) -> bytes:
    """The root over leaf hashes that are run together, 32 bytes each."""
    return _root(split_leaves(leaves))


def inclusion_proof(leaves: bytes, *, index: int, size: int) -> tuple[bytes, ...]:
    """The audit path of leaf `index` in the tree of the first `size` leaves, lowest first.

    PATH(m, D[n]) of RFC 9162, 2.1.3.1; O(size) hashes. Raises `ProofRangeError`.
    """
    if not 0 <= index < size or len(leaves) < size * HASH_SIZE:
        raise ProofRangeError(asked=f"entry {index} of {size}", size=len(leaves) // HASH_SIZE)
    part = split_leaves(leaves[: size * HASH_SIZE])
    path: list[bytes] = []
    while len(part) > 1:
        split = _split(len(part))
        left, right = part[:split], part[split:]
        inside, beside = (left, right) if index < split else (right, left)
        path.append(_root(beside))
        index -= 0 if index < split else split
        part = inside
    return tuple(reversed(path))


def consistency_proof(leaves: bytes, *, old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the first `old` leaves are the beginning of the first `new` ones.

    PROOF(m, D[n]) of RFC 9162, 2.1.4.1; empty where `old` is 0 or `new`; O(new) hashes.
    Raises `ProofRangeError`.
    """
    if not 0 <= old <= new or len(leaves) < new * HASH_SIZE:
        raise ProofRangeError(asked=f"sizes {old} to {new}", size=len(leaves) // HASH_SIZE)
    if old in {0, new}:
        return ()
    part = split_leaves(leaves[: new * HASH_SIZE])
    path: list[bytes] = []
    whole = True  # whether the old log's root is already known to whoever checks
    while old != len(part):
        split = _split(len(part))
        left, right = part[:split], part[split:]
        if old <= split:
            path.append(_root(right))
            part = left
        else:
            path.append(_root(left))
            part, old, whole = right, old - split, False
    return tuple(reversed(path if whole else [*path, _root(part)]))


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, proof: tuple[bytes, ...], root: bytes
) -> bool:
    """Whether `proof` shows that leaf hash `leaf` stands at `index` in the log of that root.

    RFC 9162, 2.1.3.2, with its step numbers. False for anything malformed; raises nothing.
    """
    if not 0 <= index < size:  # 1
        return False
    at, last = index, size - 1  # 2
    found = leaf  # 3
    for beside in proof:  # 4
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root  # 5


def verify_consistency(
    *, old: int, new: int, old_root: bytes, new_root: bytes, proof: tuple[bytes, ...]
) -> bool:
    """Whether `proof` shows that the log of `old_root` is the beginning of that of `new_root`.

    RFC 9162, 2.1.4.2, with its step numbers; any log continues the empty one. False for anything
    malformed; raises nothing.
    """
    if old in {0, new}:
        known = new_root if old == new else EMPTY_ROOT
        return new >= 0 and not proof and old_root == known
    if not 0 < old < new or not proof:  # 1
        return False
    path = proof if old & (old - 1) else (old_root, *proof)  # 2
    at, last = old - 1, new - 1  # 3
    while at & 1:  # 4
        at, last = at >> 1, last >> 1
    old_found = new_found = path[0]  # 5
    for beside in path[1:]:  # 6
        if last == 0:
            return False
        if at & 1 or at == last:
            old_found, new_found = node_hash(beside, old_found), node_hash(beside, new_found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new_found = node_hash(new_found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and old_found == old_root and new_found == new_root  # 7


def _root(leaves: list[bytes]) -> bytes:
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def _split(size: int) -> int:
    """The largest power of two below `size`: where RFC 9162 divides a tree."""
    return 1 << (size - 1).bit_length() - 1


def _paired(nodes: list[bytes]) -> list[bytes]:
    """The next level up of an even run of nodes."""
    hash_, prefix = sha256, _NODE_PREFIX
    pairs = zip(nodes[::2], nodes[1::2], strict=True)
    return [hash_(prefix + left + right).digest() for left, right in pairs]
