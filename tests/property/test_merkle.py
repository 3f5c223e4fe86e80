"""True proofs verify and no others do; the recursive definition of the tree is the oracle."""

import hashlib
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.ledger.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    merkle_root,
    split_leaves,
    verify_consistency,
    verify_inclusion,
)

LARGEST = 70
LEAVES = b"".join(leaf_hash(b"%d" % number) for number in range(LARGEST))
HASHES = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_every_entry_of_a_log_has_a_proof(size: int) -> None:
    root = oracle(split_leaves(LEAVES[: size * 32]))

    for index in range(size):
        proof = inclusion_proof(LEAVES, index=index, size=size)
        leaf = LEAVES[index * 32 : index * 32 + 32]
        assert verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=root)


@pytest.mark.parametrize("new", range(1, LARGEST + 1))
def test_every_beginning_of_a_log_has_a_proof(new: int) -> None:
    new_root = oracle(split_leaves(LEAVES[: new * 32]))

    for old in range(new + 1):
        proof = consistency_proof(LEAVES, old=old, new=new)
        old_root = oracle(split_leaves(LEAVES[: old * 32]))
        assert verify_consistency(
            old=old, new=new, old_root=old_root, new_root=new_root, proof=proof
        )


@given(st.data())
def test_no_flipped_bit_of_an_inclusion_proof_verifies(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(LEAVES, index=index, size=size)
    leaf, root = LEAVES[index * 32 : index * 32 + 32], merkle_root(LEAVES[: size * 32])

    parts = [leaf, root, *proof]
    at = data.draw(st.integers(0, len(parts) - 1))
    parts[at] = flipped(parts[at], data.draw(st.integers(0, 255)))

    assert not verify_inclusion(
        leaf=parts[0], index=index, size=size, proof=tuple(parts[2:]), root=parts[1]
    )


@given(st.data())
def test_no_flipped_bit_of_a_consistency_proof_verifies(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, LARGEST))
    old = data.draw(st.integers(0, new))
    proof = consistency_proof(LEAVES, old=old, new=new)
    roots = [merkle_root(LEAVES[: old * 32]), merkle_root(LEAVES[: new * 32])]

    parts = [*roots, *proof]
    # Nothing is stated about the later root where the earlier log is empty.
    first = data.draw(st.integers(0, 0 if old == 0 else len(parts) - 1))
    parts[first] = flipped(parts[first], data.draw(st.integers(0, 255)))

    assert not verify_consistency(
        old=old, new=new, old_root=parts[0], new_root=parts[1], proof=tuple(parts[2:])
    )


@given(st.data())
def test_a_proof_holds_for_one_place_only(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, LARGEST))
    index, other = data.draw(
        st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True)
    )
    proof = inclusion_proof(LEAVES, index=index, size=size)
    leaf, root = LEAVES[index * 32 : index * 32 + 32], merkle_root(LEAVES[: size * 32])

    assert not verify_inclusion(leaf=leaf, index=other, size=size, proof=proof, root=root)


@given(st.data())
def test_a_proof_that_is_shortened_or_lengthened_does_not_verify(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(LEAVES, index=index, size=size)
    leaf, root = LEAVES[index * 32 : index * 32 + 32], merkle_root(LEAVES[: size * 32])

    for changed in (proof[:-1], proof[1:], (*proof, data.draw(HASHES))):
        assert not verify_inclusion(leaf=leaf, index=index, size=size, proof=changed, root=root)


@given(
    old=st.integers(-2, 2**70),
    new=st.integers(-2, 2**70),
    roots=st.tuples(HASHES, HASHES),
    proof=st.lists(st.binary(max_size=40), max_size=80),
)
def test_an_invented_proof_is_refused_and_no_crash(
    old: int, new: int, roots: tuple[bytes, bytes], proof: list[bytes]
) -> None:
    same = new >= 0 and old == new and roots[0] == roots[1] and not proof
    found = verify_consistency(
        old=old, new=new, old_root=roots[0], new_root=roots[1], proof=tuple(proof)
    )

    assert found == same
    assert not verify_inclusion(
        leaf=roots[0], index=old, size=new + 2, proof=tuple(proof), root=roots[1]
    ) or (new + 2 == 1 and old == 0 and roots[0] == roots[1])


@given(st.lists(st.integers(0, 20), max_size=12))
def test_a_log_grown_in_any_steps_has_the_root_of_its_leaves(steps: list[int]) -> None:
    leaves = split_leaves(LEAVES) * 4
    frontier = Frontier()

    for stop, step in zip(accumulate(steps), steps, strict=True):
        frontier = Frontier(frontier.size, frontier.hashes)
        frontier.extend(leaves[stop - step : stop])

    assert frontier.size == sum(steps)
    assert frontier.root() == oracle(leaves[: sum(steps)])


def oracle(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) as RFC 9162, 2.1.1 defines it, from leaf hashes."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + oracle(leaves[:split]) + oracle(leaves[split:])).digest()


def flipped(data: bytes, bit: int) -> bytes:
    """`data` with one bit turned."""
    at, mask = divmod(bit, 8)
    return data[:at] + bytes([data[at] ^ 1 << mask]) + data[at + 1 :]
