"""The tree is that of RFC 6962: its published vectors hold, and pymerkle has the same roots and proofs."""

import hashlib

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.proof import tree
from tests.support.rfc_6962 import CONSISTENCY, INCLUSION, LEAVES, ROOTS, hashes, nodes_of


def test_the_published_vectors_of_rfc_6962_hold() -> None:
    nodes = nodes_of(LEAVES)
    assert [tree.range_hash((0, n), nodes).hex() for n in range(9)] == list(ROOTS)
    for (index, size), path in INCLUSION.items():
        assert [h.hex() for h in hashes(tree.inclusion_ranges(index, size), nodes)] == list(path)
    for (old, new), proof in CONSISTENCY.items():
        assert [h.hex() for h in hashes(tree.consistency_ranges(old, new), nodes)] == list(proof)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
@settings(max_examples=60)
def test_roots_and_proofs_are_those_of_pymerkle_and_verify(leaves: list[bytes], data: st.DataObject) -> None:
    nodes, size = nodes_of(leaves), len(leaves)
    other = pymerkle.InmemoryTree.init_from_entries(leaves, algorithm="sha256")
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    root, before = tree.range_hash((0, size), nodes), tree.range_hash((0, old), nodes)
    assert root == other.get_root()
    path = hashes(tree.inclusion_ranges(index, size), nodes)
    assert path == other.prove_inclusion(index + 1, size).path[1:]
    pymerkle.verify_inclusion(tree.hash_leaf(leaves[index]), root, other.prove_inclusion(index + 1, size))
    assert tree.verify_inclusion(tree.hash_leaf(leaves[index]), index, size, path, root)
    proof = hashes(tree.consistency_ranges(old, size), nodes)
    assert tree.verify_consistency(old, size, before, root, proof)
    assert tree.verify_consistency(0, size, tree.EMPTY_ROOT, root, [])


@given(st.integers(2, 40), st.data())
@settings(max_examples=60)
def test_a_proof_that_is_changed_anywhere_does_not_verify(size: int, data: st.DataObject) -> None:
    leaves = [n.to_bytes(2) for n in range(size)]
    nodes = nodes_of(leaves)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    root, before = tree.range_hash((0, size), nodes), tree.range_hash((0, old), nodes)
    path, proof = (hashes(r, nodes) for r in (tree.inclusion_ranges(index, size), tree.consistency_ranges(old, size)))
    leaf, wrong = tree.hash_leaf(leaves[index]), hashlib.sha256(b"another").digest()
    for n in range(len(path)):
        assert not tree.verify_inclusion(leaf, index, size, [*path[:n], wrong, *path[n + 1 :]], root)
    for n in range(len(proof)):
        assert not tree.verify_consistency(old, size, before, root, [*proof[:n], wrong, *proof[n + 1 :]])
    for changed in (path[:-1], [*path, wrong]):
        assert not tree.verify_inclusion(leaf, index, size, changed, root)
    for changed in (proof[:-1], [*proof, wrong]):
        assert not tree.verify_consistency(old, size, before, root, changed)
    assert not tree.verify_inclusion(leaf, (index + 1) % size, size, path, root)
    assert not tree.verify_inclusion(wrong, index, size, path, root)
    assert not tree.verify_consistency(old, size, wrong, root, proof)
    assert not tree.verify_consistency(old, size, before, wrong, proof)


@pytest.mark.parametrize("given", [(-1, 3), (3, 3), (4, 3)])
def test_no_leaf_outside_the_tree_is_in_it(given: tuple[int, int]) -> None:
    assert not tree.verify_inclusion(bytes(32), *given, [], bytes(32))
