"""Audit: holds the ledger, event by event, to its Merkle tree and to checkpoints, and names what is not as it was."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from psycopg import Connection

from ledger.progress import Progress
from ledger.proof import tree_store
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.leaves import LedgerEvent
from ledger.proof.tree import EMPTY_ROOT, HASH_BYTES, hash_children, hash_leaf

CHUNK = 5000
FINDINGS_MAX = 20
MOVED_MAX = 64
"""More events than these are not looked for one by one: they are altered."""
SHIFTED_MAX = 64
"""So many events that were removed or put in at one place, with what follows renumbered, are told from altered ones."""


class AuditFinding(Struct, frozen=True):
    """What is not as it was: its kind, the first position that it concerns, and a sentence."""

    kind: str
    position: int
    text: str

    def __str__(self) -> str:
        return self.text


class AuditResult(Struct, frozen=True):
    """Up to which position the ledger was held to what, and what was found."""

    head: int
    integrated: int
    checkpoints: tuple[int, ...]
    findings: tuple[AuditFinding, ...]


class CompactRange:
    """Compact range: the roots of the perfect subtrees that the leaves so far consist of, from which their root follows."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def add(self, leaf_hash: bytes) -> None:
        found, size = leaf_hash, self.size
        while size & 1:
            found, size = hash_children(self._roots.pop(), found), size >> 1
        self._roots.append(found)
        self.size += 1

    def root(self) -> bytes:
        if not self._roots:
            return EMPTY_ROOT
        *rest, found = self._roots
        for left in reversed(rest):
            found = hash_children(left, found)
        return found


def audit(
    connection: "Connection[Any]",
    checkpoints: Sequence[Checkpoint],
    progress: Progress = lambda done, of: None,
    receipts: Mapping[int, bytes] = MappingProxyType({}),
) -> AuditResult:
    """Compare every event with its leaf, every node with its children, and the roots with the checkpoints; with the leaf
    hashes of `receipts` the events at their positions. The connection should be in one snapshot."""
    head, integrated = tree_store.head(connection), tree_store.tree_size(connection)
    held = sorted({c.size: c for c in checkpoints}.values(), key=lambda c: c.size)
    findings: list[AuditFinding] = []
    leaves, roots = bytearray(), {0: EMPTY_ROOT}
    compact, wanted = CompactRange(), {c.size for c in checkpoints}
    for position, found in enumerate(_events(connection, head), start=1):
        leaf = hash_leaf(found.leaf()) if found else bytes(HASH_BYTES)
        if found is None:
            findings.append(AuditFinding("removed", position, f"position {position} is missing"))
        elif receipts.get(position, leaf) != leaf:
            text = f"position {position} is not the event of which a receipt is held"
            findings.append(AuditFinding("altered", position, text))
        leaves += leaf
        compact.add(leaf)
        if position in wanted:
            roots[position] = compact.root()
        if position % CHUNK == 0:
            progress(position, head)
    of_nodes, gone = _compare_nodes(connection, leaves, integrated)
    findings += of_nodes
    findings += _compare_checkpoints(checkpoints, roots, head, integrated, findings, gone)
    unique = {(f.position, f.text): f for f in findings}
    ordered = sorted(unique.values(), key=lambda f: (f.kind == "node", 0 if f.kind == "node" else f.position))
    return AuditResult(head, integrated, tuple(c.size for c in held), tuple(ordered))


def _events(connection: "Connection[Any]", head: int) -> Iterator[LedgerEvent | None]:
    """The event of each position from 1 to the head, None where there is none."""
    position = 1
    for event in tree_store.ledger_events(connection, 1, head):
        while position < event.position:
            yield None
            position += 1
        if position == event.position:
            yield event
            position += 1


def _compare_nodes(connection: "Connection[Any]", leaves: bytearray, integrated: int) -> tuple[list[AuditFinding], int]:
    """Compare leaf hashes with the events, then each level with the one below. What was found, and how many events were
    taken out of the midst of the others, which were renumbered."""
    size = len(leaves) // HASH_BYTES
    count = min(size, integrated)
    level, expected = 0, bytes(leaves[: count * HASH_BYTES])
    findings: list[AuditFinding] = []
    gone = 0
    while count:
        stored, wrong = _stored_level(connection, level, expected)
        if wrong is not None and not level and (places := _moved(connection, stored, expected)):
            text = (
                f"position {wrong + 1} is not as it was when it was integrated: its event stands at {places[wrong + 1]}"
            )
            findings.append(AuditFinding("reordered", wrong + 1, text))
        elif wrong is not None and not level and (shift := _shift(connection, wrong + 1, stored, size, integrated)):
            gone = max(shift, 0)
            findings.append(_shifted(wrong + 1, shift))
        elif wrong is not None:
            first = (wrong << level) + 1
            what = f"position {first} is not as it was when it was integrated"
            if level:
                what = f"the node of level {level} at {wrong}, over positions from {first}, is not what is below it"
            findings.append(AuditFinding("node" if level else "altered", first, what))
        count, level, expected = count // 2, level + 1, _parents(stored)
    if (beyond := tree_store.node_beyond(connection, integrated)) is not None:
        level, place = beyond
        text = f"the node of level {level} at {place} spans more than the {integrated} leaves that there are"
        findings.append(AuditFinding("node", integrated + 1, text))
    if integrated > size + gone:
        text = f"the tree has {integrated} leaves and the ledger ends at position {size}: what followed is missing"
        findings.append(AuditFinding("truncated", size + 1, text))
    return findings, gone


def _shifted(position: int, shift: int) -> AuditFinding:
    count, last = abs(shift), position + abs(shift) - 1
    what = f"the event at position {position}" if count == 1 else f"the events at positions {position} to {last}"
    was = "was" if count == 1 else "were"
    if shift < 0:
        return AuditFinding("added", position, f"{what} {was} put in, and what followed was renumbered")
    return AuditFinding("removed", position, f"{what} {was} removed, and what followed was renumbered")


def _shift(connection: "Connection[Any]", position: int, stored: bytes, size: int, integrated: int) -> int:
    """How many events were removed from `position` on (above 0) or put in there (below 0), what followed being renumbered:
    so many places most of those that follow stand before or after the leaves that they had. 0 where they do not, or where
    the event that was there, or is now, has only changed places. No two events have one leaf, as it has stream and
    version."""
    near = position + 2 * SHIFTED_MAX
    leaves = {
        place + 1: leaf for place, leaf in tree_store.level_hashes(connection, 0, position - 1, min(near, integrated))
    }
    followed = list(tree_store.ledger_events_at(connection, [*range(position, min(near, size + 1))]))
    for distance in range(1, SHIFTED_MAX + 1):
        for shift in (distance, -distance):
            had = [(event, event.position + shift) for event in followed if event.position + shift in leaves]
            right = sum(_leaf_at(event, place) == leaves[place] for event, place in had)
            if 2 * right > len(had):
                return 0 if _only_moved(connection, position, shift, followed[0], stored) else shift
    return 0


def _leaf_at(event: LedgerEvent, position: int) -> bytes:
    """The hash of the leaf that an event would have at a position."""
    return hash_leaf(replace(event, position=position).leaf())


def _only_moved(connection: "Connection[Any]", position: int, shift: int, there: LedgerEvent, stored: bytes) -> bool:
    """Whether the event of which the leaf at a position is stands elsewhere; for one put in, whether `there`, which stands
    at the position, has a leaf elsewhere."""
    if shift < 0:
        return any(_leaf_at(there, place + 1) == _hash_at(stored, place) for place in range(len(stored) // HASH_BYTES))
    events = tree_store.ledger_events(connection, 1, tree_store.head(connection))
    return any(_leaf_at(event, position) == _hash_at(stored, position - 1) for event in events)


def _moved(connection: "Connection[Any]", stored: bytes, expected: bytes) -> dict[int, int]:
    """By position where its event stands now, where no event is another and only their order was changed; else none."""
    wrong = [
        place + 1 for place in range(len(stored) // HASH_BYTES) if _hash_at(stored, place) != _hash_at(expected, place)
    ][: MOVED_MAX + 1]
    if len(wrong) > MOVED_MAX:
        return {}
    events = list(tree_store.ledger_events_at(connection, wrong))
    found = {
        place: event.position
        for place in wrong
        for event in events
        if hash_leaf(replace(event, position=place).leaf()) == _hash_at(stored, place - 1)
    }
    return found if sorted(found) == sorted(found.values()) == wrong else {}


def _hash_at(hashes: bytes, place: int) -> bytes:
    return hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES]


def _stored_level(connection: "Connection[Any]", level: int, expected: bytes) -> tuple[bytes, int | None]:
    """The hashes of a level as they are stored, and the first place where they are not the expected ones."""
    stored, wrong = bytearray(expected), None
    for first in range(0, len(expected) // HASH_BYTES, CHUNK):
        chunk = slice(first * HASH_BYTES, min((first + CHUNK) * HASH_BYTES, len(expected)))
        end = chunk.stop // HASH_BYTES
        found = dict(tree_store.level_hashes(connection, level, first, end))
        if b"".join(found.values()) == expected[chunk]:
            continue
        for place in range(first, end):
            here = slice(place * HASH_BYTES, (place + 1) * HASH_BYTES)
            if found.get(place) != expected[here]:
                wrong = place if wrong is None else wrong
                stored[here] = found.get(place, expected[here])[:HASH_BYTES].ljust(HASH_BYTES, b"\0")
    return bytes(stored), wrong


def _parents(hashes: bytes) -> bytes:
    both = 2 * HASH_BYTES
    pairs = (hashes[n : n + both] for n in range(0, len(hashes) - both + 1, both))
    return b"".join(hash_children(pair[:HASH_BYTES], pair[HASH_BYTES:]) for pair in pairs)


def _compare_checkpoints(
    checkpoints: Sequence[Checkpoint],
    roots: dict[int, bytes],
    head: int,
    integrated: int,
    before: Sequence[AuditFinding],
    gone: int,
) -> Iterator[AuditFinding]:
    """Compare the roots that follow from the events with those that were signed, of which the tree had every leaf; `gone`
    events are known to have been taken out."""
    good = 0
    # of two of one size that which the events do not lead to first: up to it nothing is shown by the other
    for checkpoint in sorted(checkpoints, key=lambda c: (c.size, roots.get(c.size) == c.root)):
        size = checkpoint.size
        if head < size <= head + gone:
            continue
        if size > head:
            text = (
                f"a checkpoint covers {size} events, and the ledger ends at position {head}: what followed is missing"
            )
            if integrated < size and good < head:
                text += f", nor is it shown that positions from {good + 1} to {head} are as they were"
            yield AuditFinding("truncated", head + 1, text)
        elif roots[size] == checkpoint.root:
            good = size
            if integrated < size:
                text = (
                    f"a checkpoint of {size} events was signed, and the tree has {integrated} leaves: nodes are missing"
                )
                yield AuditFinding("node", integrated + 1, text)
        else:
            known = {f.position: f.kind for f in before if good < f.position <= size}
            where = f"a position from {good + 1} to {size}" if good + 1 < size else f"position {size}"
            where = f"position {min(known)}" if known else where
            text = f"{where} is not as it was when the checkpoint of {size} events was signed"
            first = min(known, default=good + 1)
            kind = known.get(first)
            yield AuditFinding(kind if kind in ("reordered", "removed", "added") else "altered", first, text)
            return
