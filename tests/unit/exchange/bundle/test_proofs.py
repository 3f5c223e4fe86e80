import pytest

from fairlode.exchange.bundle.proofs import ProofTree
from fairlode.ledger.merkle import (
    EMPTY_ROOT,
    inclusion_proof,
    leaf_hash,
    merkle_root,
    verify_inclusion,
)


def leaves(size: int) -> bytes:
    return b"".join(leaf_hash(b"%d" % number) for number in range(size))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 100])
def test_paths_are_those_of_the_reference(size: int) -> None:
    tree = ProofTree(leaves(size))

    assert tree.root == merkle_root(leaves(size))
    for index in range(size):
        assert tree.path(index) == inclusion_proof(leaves(size), index=index, size=size)


def test_a_path_proves_its_leaf_and_no_other() -> None:
    tree = ProofTree(leaves(9))

    proved = {"index": 8, "size": 9, "proof": tree.path(8), "root": tree.root}
    assert verify_inclusion(leaf=leaf_hash(b"8"), **proved)
    assert not verify_inclusion(leaf=leaf_hash(b"7"), **proved)


def test_an_empty_log_has_the_root_of_nothing() -> None:
    assert ProofTree(b"").root == EMPTY_ROOT
