"""The reference tree of Certificate Transparency, and what a frontier promises."""

import pytest

from fairlode.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    FrontierError,
    ProofRangeError,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    merkle_root,
    node_hash,
    split_leaves,
    verify_consistency,
    verify_inclusion,
)

# The leaves, roots and proofs that Certificate Transparency's implementations test each other with.
DATA = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LEAVES = b"".join(leaf_hash(bytes.fromhex(data)) for data in DATA)


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_reference_tree(size: int) -> None:
    assert merkle_root(LEAVES[: 32 * size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "proof"), INCLUSION.items())
def test_inclusion_proofs_of_the_reference_tree(place: tuple[int, int], proof: list[str]) -> None:
    index, size = place

    found = inclusion_proof(LEAVES, index=index, size=size)

    assert [item.hex() for item in found] == proof


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCY.items())
def test_consistency_proofs_of_the_reference_tree(sizes: tuple[int, int], proof: list[str]) -> None:
    old, new = sizes

    found = consistency_proof(LEAVES, old=old, new=new)

    assert [item.hex() for item in found] == proof


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle_root(b"") == Frontier().root() == EMPTY_ROOT


def test_a_leaf_is_never_a_node() -> None:
    left, right = split_leaves(LEAVES[:64])

    assert leaf_hash(left + right) != node_hash(left, right)


def test_a_frontier_continues_where_its_hashes_end() -> None:
    first = Frontier()
    first.extend(split_leaves(LEAVES[: 5 * 32]))

    later = Frontier(first.size, first.hashes)
    for leaf in split_leaves(LEAVES[5 * 32 :]):
        later.append(leaf)

    assert later.size == 8
    assert later.root().hex() == ROOTS[8]


def test_a_frontier_lists_its_subtrees_largest_first() -> None:
    frontier = Frontier()
    frontier.extend(split_leaves(LEAVES[: 7 * 32]))

    assert frontier.hashes == (
        merkle_root(LEAVES[: 4 * 32]),
        merkle_root(LEAVES[4 * 32 : 6 * 32]),
        LEAVES[6 * 32 : 7 * 32],
    )


@pytest.mark.parametrize(
    ("size", "hashes"), [(1, ()), (0, (bytes(32),)), (2, (bytes(32),) * 2), (-1, ()), (1, (b"",))]
)
def test_a_frontier_that_no_log_has_is_refused(size: int, hashes: tuple[bytes, ...]) -> None:
    with pytest.raises(FrontierError):
        Frontier(size, hashes)


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0), (0, 9)])
def test_there_is_no_proof_about_a_place_outside_the_log(index: int, size: int) -> None:
    with pytest.raises(ProofRangeError):
        inclusion_proof(LEAVES, index=index, size=size)


@pytest.mark.parametrize(("old", "new"), [(-1, 8), (5, 4), (8, 9)])
def test_there_is_no_proof_between_sizes_outside_the_log(old: int, new: int) -> None:
    with pytest.raises(ProofRangeError):
        consistency_proof(LEAVES, old=old, new=new)


def test_every_log_continues_the_empty_one() -> None:
    root = merkle_root(LEAVES)

    assert consistency_proof(LEAVES, old=0, new=8) == ()
    assert verify_consistency(old=0, new=8, old_root=EMPTY_ROOT, new_root=root, proof=())
    assert not verify_consistency(old=0, new=8, old_root=root, new_root=root, proof=())


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 8), (-1, -1), (2, 0)])
def test_sizes_that_do_not_grow_prove_nothing(old: int, new: int) -> None:
    root = merkle_root(LEAVES)

    assert not verify_consistency(old=old, new=new, old_root=root, new_root=root, proof=())


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0)])
def test_a_place_outside_the_log_verifies_nothing(index: int, size: int) -> None:
    root = merkle_root(LEAVES)

    assert not verify_inclusion(leaf=root, index=index, size=size, proof=(), root=root)
