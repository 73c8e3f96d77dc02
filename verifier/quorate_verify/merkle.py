"""The Merkle tree of RFC 6962 over a list of leaves: roots at any sizes in one pass, and audit paths."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots(hashes: Sequence[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
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
