"""Merkle tree of RFC 6962, section 2.1: hashes, the nodes that a root or a proof needs, and the verification of proofs.

A range of leaves `(first, end)` is half-open. A node `(level, place)` is a perfect subtree: the leaves from `place
* 2**level` on, `2**level` of them.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

Range = tuple[int, int]
Node = tuple[int, int]

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()


def hash_leaf(leaf: bytes) -> bytes:
    """The hash of a leaf, with the prefix that no node has (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """The hash of a node from those of its two children (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def perfect_nodes(leaves: Range) -> list[Node]:
    """The perfect subtrees that a range consists of, from left to right. A range of a root or of a proof begins where a
    subtree of its size may begin."""
    first, end = leaves
    found = []
    while first < end:
        level = (end - first).bit_length() - 1
        found.append((level, first >> level))
        first += 1 << level
    return found


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges of which the audit path of a leaf has the hashes (RFC 6962, 2.1.1), from the leaf's sibling up."""
    first, end, found = 0, size, list[Range]()
    while end - first > 1:
        middle = first + split(end - first)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((first, middle))
            first = middle
    return found[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """The ranges of which the consistency proof between two sizes has the hashes (RFC 6962, 2.1.2)."""
    if not 0 < old < new:
        return []
    first, end, whole, found = 0, new, True, list[Range]()
    while old != end:
        middle = first + split(end - first)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((first, middle))
            first, whole = middle, False
    return ([] if whole else [(first, end)]) + found[::-1]


def needed_nodes(ranges: Iterable[Range]) -> set[Node]:
    """The nodes that `range_hash` looks up."""
    return {node for leaves in ranges for node in perfect_nodes(leaves)}


def range_hash(leaves: Range, hashes: Mapping[Node, bytes]) -> bytes:
    """The Merkle tree hash of a range; that of no leaves is the digest of nothing."""
    nodes = perfect_nodes(leaves)
    if not nodes:
        return EMPTY_ROOT
    found = hashes[nodes[-1]]
    for node in reversed(nodes[:-1]):
        found = hash_children(hashes[node], found)
    return found


def verify_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = hash_children(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = hash_children(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of size `new` goes on from that of size `old` (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 <= old < new:
        return False
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    if not proof:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = hash_children(sibling, before), hash_children(sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = hash_children(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root
