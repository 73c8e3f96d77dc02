"""The Merkle tree of RFC 6962 over a list of leaves: roots at any sizes in one pass, and audit paths."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots(hashes: Iterable[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The root over the first leaves, for each of some sizes that are at most as many as there are."""
    wanted = set(sizes)
    found = {0: EMPTY} if 0 in wanted else {}
    peaks: list[tuple[int, bytes]] = []
    for count, current in enumerate(hashes, 1):
        height = 0
        while peaks and peaks[-1][0] == height:
            current = node_hash(peaks.pop()[1], current)
            height += 1
        peaks.append((height, current))
        if count in wanted:
            top = peaks[-1][1]
            for _, left in peaks[-2::-1]:
                top = node_hash(left, top)
            found[count] = top
    return found


def root_by_path(hash: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which an audit path leads; None for a path that cannot be one of that leaf."""
    rest = list(path)

    def climb(first: int, end: int) -> bytes | None:
        if end - first == 1:
            return hash
        middle = first + (1 << ((end - first - 1).bit_length() - 1))
        if not rest:
            return None
        sibling = rest.pop()
        below = climb(first, middle) if index < middle else climb(middle, end)
        if below is None:
            return None
        return node_hash(below, sibling) if index < middle else node_hash(sibling, below)

    if not 0 <= index < size:
        return None
    found = climb(0, size)
    return found if not rest else None


def is_consistent(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Whether a consistency proof (RFC 9162, 2.1.4.2) shows that a tree of a size and root goes on from a smaller one."""
    (old_size, old_root), (new_size, new_root) = old, new
    if not 0 < old_size < new_size:
        return old == new and not path
    hashes = [old_root, *path] if old_size & (old_size - 1) == 0 else [*path]
    if not hashes:
        return False
    first, second = old_size - 1, new_size - 1
    while first & 1:
        first, second = first >> 1, second >> 1
    found_old = found_new = hashes[0]
    for hash in hashes[1:]:
        if second == 0:
            return False
        if first & 1 or first == second:
            found_old, found_new = node_hash(hash, found_old), node_hash(hash, found_new)
            while first and not first & 1:
                first, second = first >> 1, second >> 1
        else:
            found_new = node_hash(found_new, hash)
        first, second = first >> 1, second >> 1
    return (found_old, found_new, second) == (old_root, new_root, 0)
