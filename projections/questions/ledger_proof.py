"""Batch questions about the proof of single events: their leaves in the Merkle tree, and their audit paths up to a size
of it."""

from collections.abc import Mapping, Sequence

from ledger.proof.leaves import LedgerEvent
from ledger.proof.tree import inclusion_ranges, needed_nodes, range_hash
from projections.engine.snapshot import Snapshot


def leaves(snapshot: Snapshot, positions: Sequence[int]) -> dict[int, bytes]:
    """The leaves of the events at positions, as docs/proof.md specifies them."""
    query = (
        "select e.notification_id, e.originator_id::text, s.parent::text, e.originator_version, e.topic, e.recorded_at,"
        " e.command::text, e.state from ledger.events e left join ledger.streams s on s.id = e.originator_id"
        " where e.notification_id = any(%(positions)s)"
    )
    names = ("position", "stream", "within", "version", "topic", "recorded_at", "command", "state")
    events = [
        LedgerEvent(**dict(zip(names, row, strict=True))) for row in snapshot.ask(query, {"positions": list(positions)})
    ]
    return {event.position: event.leaf() for event in events}


def paths(snapshot: Snapshot, positions: Sequence[int], size: int) -> dict[int, tuple[bytes, ...]]:
    """The audit paths of positions in the tree of a size; without those whose nodes the snapshot does not see yet."""
    ranges = {position: inclusion_ranges(position - 1, size) for position in positions if position <= size}
    wanted = sorted(needed_nodes(r for of in ranges.values() for r in of))
    query = (
        "select n.level, n.place, n.hash from unnest(%(levels)s::smallint[], %(places)s::bigint[]) w(level, place)"
        " join ledger.tree_nodes n on n.level = w.level and n.place = w.place"
    )
    rows = snapshot.ask(query, {"levels": [level for level, _ in wanted], "places": [place for _, place in wanted]})
    hashes: Mapping[tuple[int, int], bytes] = {(level, place): bytes(hash) for level, place, hash in rows}
    return {
        position: tuple(range_hash(r, hashes) for r in of)
        for position, of in ranges.items()
        if needed_nodes(of) <= hashes.keys()
    }
