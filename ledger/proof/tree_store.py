"""The nodes of the Merkle tree in the database: integration, and proofs in one query of O(log n) rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from psycopg import Connection
from psycopg.rows import tuple_row

from ledger.proof.leaves import LedgerEvent, leaf
from ledger.proof.tree import (
    Node,
    Range,
    consistency_ranges,
    inclusion_ranges,
    needed_nodes,
    range_hash,
)

INTEGRATED_MAX = 20_000
"""Events of one transaction: some hundred milliseconds."""
LEDGER_EVENTS = (
    "SELECT e.notification_id, e.originator_id::text, s.parent::text, e.originator_version, e.topic,"
    " CASE WHEN e.recorded_at BETWEEN '0002-01-01' AND '9998-12-31' THEN e.recorded_at END, e.command::text, e.state"
    " FROM ledger.events e LEFT JOIN ledger.streams s ON s.id = e.originator_id"
)
"""The time is none where it is one that nobody records, and Python has no value for."""
EVENT_DIGEST = (
    """encode(sha256(convert_to('{"version":' || e.originator_version || ',"topic":' || to_json(e.topic)"""
    """ || ',"recorded_at":"' || to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    """ || '","command":' || coalesce('"' || e.command || '"', 'null') || ',"state":', 'UTF8') || e.state"""
    """ || '}'::bytea), 'hex')"""
)
LEAVES = (
    f"SELECT e.notification_id, e.originator_id::text, s.parent::text, {EVENT_DIGEST}"
    " FROM ledger.events e LEFT JOIN ledger.streams s ON s.id = e.originator_id"
    " WHERE e.notification_id >= %s AND e.notification_id <= %s ORDER BY e.notification_id"
)
"""What the leaves of some positions are made of, digested by the database, so that no state leaves it."""
UNLIKE_LEAVES = (
    "SELECT min(p) FROM generate_series(%s::bigint, %s::bigint) p"
    " LEFT JOIN ledger.events e ON e.notification_id = p"
    " LEFT JOIN ledger.streams s ON s.id = e.originator_id"
    " LEFT JOIN ledger.tree_nodes n ON n.level = 0 AND n.place = p - 1"
    " WHERE n.hash IS DISTINCT FROM sha256('\\x00'::bytea || convert_to("
    """'{"position":' || p || ',"stream":"' || e.originator_id || '","within":'"""
    f""" || coalesce('"' || s.parent || '"', 'null') || ',"event":"' || {EVENT_DIGEST} || '"}}', 'UTF8'))"""
)
"""The first of some positions whose event is not that of its leaf."""


class NotIntegrated(LookupError):
    """The tree does not reach so far, or a node of it is missing."""


def integrate(connection: "Connection[Any]", most: int = INTEGRATED_MAX) -> int:
    """Integrate all recorded events into the tree, a transaction each `most` events where the connection is in
    autocommit. Returns the size of the tree."""
    before = -1
    size = _one(connection, "SELECT ledger.integrate(%s)", [most])
    while size - before >= most:
        before = size
        size = _one(connection, "SELECT ledger.integrate(%s)", [most])
    return size


def tree_size(connection: "Connection[Any]") -> int:
    """How many leaves are in the tree."""
    last = "(SELECT place + 1 FROM ledger.tree_nodes WHERE level = 0 ORDER BY place DESC LIMIT 1)"
    return _one(connection, f"SELECT coalesce({last}, 0)", [])


def unlike_leaf(connection: "Connection[Any]", first: int, last: int) -> int | None:
    """The first position, from one to another, whose event is not that of its leaf, or that has none of them."""
    for start in range(first, last + 1, INTEGRATED_MAX):
        bounds = [start, min(last, start + INTEGRATED_MAX - 1)]
        with connection.cursor(row_factory=tuple_row) as cursor:
            row = cursor.execute(UNLIKE_LEAVES.encode(), bounds).fetchone()
        if row and row[0] is not None:
            return int(row[0])
    return None


def node_beyond(connection: "Connection[Any]", size: int) -> Node | None:
    """The first node that a tree of a size cannot have."""
    query = (
        "SELECT level, place FROM ledger.tree_nodes WHERE level NOT BETWEEN 0 AND 62 OR place < 0"
        " OR place >= %s::bigint >> level ORDER BY level, place LIMIT 1"
    )
    return cast("Node | None", connection.execute(query.encode(), [size]).fetchone())


def root(connection: "Connection[Any]", size: int) -> bytes:
    """The root of the tree when it had that size. Raises NotIntegrated."""
    return _hashes(connection, [(0, size)])[0]


def inclusion_path(connection: "Connection[Any]", index: int, size: int) -> tuple[bytes, ...]:
    """The audit path of a leaf in the tree of a size. Raises NotIntegrated."""
    if not 0 <= index < size:
        raise NotIntegrated(f"no leaf {index} is in a tree of {size}")
    return tuple(_hashes(connection, inclusion_ranges(index, size)))


def consistency_path(connection: "Connection[Any]", old: int, new: int) -> tuple[bytes, ...]:
    """The consistency proof between two sizes of the tree. Raises NotIntegrated."""
    if not 0 <= old <= new:
        raise NotIntegrated(f"a tree of {new} does not go on from one of {old}")
    return tuple(_hashes(connection, consistency_ranges(old, new)))


def node_hashes(connection: "Connection[Any]", nodes: Iterable[Node]) -> dict[Node, bytes]:
    """The hashes of those of the nodes that there are."""
    wanted = list(nodes)
    query = (
        "SELECT n.level, n.place, n.hash FROM unnest(%s::smallint[], %s::bigint[]) AS w(level, place)"
        " JOIN ledger.tree_nodes n ON n.level = w.level AND n.place = w.place"
    )
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        rows = cursor.execute(query, [[level for level, _ in wanted], [place for _, place in wanted]])
        return {(level, place): bytes(hash) for level, place, hash in rows}


def level_hashes(connection: "Connection[Any]", level: int, first: int, end: int) -> list[tuple[int, bytes]]:
    """The places and hashes of one level, from one place up to another."""
    query = "SELECT place, hash FROM ledger.tree_nodes WHERE level = %s AND place >= %s AND place < %s ORDER BY place"
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        return [(place, bytes(hash)) for place, hash in cursor.execute(query, [level, first, end])]


def ledger_events(connection: "Connection[Any]", first: int, last: int, chunk: int = 5000) -> Iterator[LedgerEvent]:
    """The events from one position to another, as they are stored."""
    query = f"{LEDGER_EVENTS} WHERE e.notification_id >= %s AND e.notification_id <= %s ORDER BY e.notification_id"
    while first <= last:
        with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
            rows = cursor.execute(query.encode(), [first, min(last, first + chunk - 1)]).fetchall()
        yield from map(_event, rows)
        first += chunk


def ledger_events_at(connection: "Connection[Any]", positions: Sequence[int]) -> Iterator[LedgerEvent]:
    """The events at some positions, in their order."""
    query = f"{LEDGER_EVENTS} WHERE e.notification_id = ANY(%s) ORDER BY e.notification_id"
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        yield from map(_event, cursor.execute(query.encode(), [list(positions)]).fetchall())


def ledger_leaves(connection: "Connection[Any]", first: int, last: int, chunk: int = 5000) -> Iterator[bytes]:
    """The leaves from one position to another, a portion of them in memory at a time."""
    while first <= last:
        with connection.cursor(row_factory=tuple_row) as cursor:
            rows = cursor.execute(LEAVES.encode(), [first, min(last, first + chunk - 1)]).fetchall()
        yield from (leaf(*row) for row in rows)
        first += chunk


def streams_within(connection: "Connection[Any]", group: str) -> list[str]:
    """The stream of a group, and those that were begun within it."""
    begun = "SELECT id::text FROM ledger.streams WHERE parent = %s::uuid"
    query = f"SELECT id::text FROM ledger.streams WHERE id = %s::uuid UNION {begun}"
    return _texts(connection, query, [group, group])


def streams_of_kinds(connection: "Connection[Any]", ids: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Those of the ids that are streams of some kinds."""
    query = "SELECT id::text FROM ledger.streams WHERE id = ANY(%s::uuid[]) AND kind = ANY(%s)"
    return _texts(connection, query, [list(ids), list(kinds)])


def streams_bearing(connection: "Connection[Any]", kind: str, slugs: Sequence[str]) -> list[str]:
    """The streams of a kind that reserved one of the slugs."""
    query = "SELECT stream::text FROM ledger.names WHERE kind = %s AND name = ANY(%s) ORDER BY 1"
    return _texts(connection, query, [kind, list(slugs)])


def positions_of(connection: "Connection[Any]", streams: Sequence[str], upto: int) -> list[int]:
    """The positions of the events of streams, up to one, in their order."""
    query = (
        "SELECT notification_id FROM ledger.events WHERE originator_id = ANY(%s::uuid[]) AND notification_id <= %s"
        " ORDER BY notification_id"
    )
    with connection.cursor(row_factory=tuple_row) as cursor:
        return [position for (position,) in cursor.execute(query, [list(streams), upto])]


def ledger_event(connection: "Connection[Any]", position: int) -> LedgerEvent | None:
    """The event at a position."""
    return next(ledger_events(connection, position, position), None)


def head(connection: "Connection[Any]") -> int:
    """The newest position of the ledger."""
    return _one(connection, "SELECT coalesce(max(notification_id), 0) FROM ledger.events", [])


def _event(row: tuple[Any, ...]) -> LedgerEvent:
    position, stream, within, version, topic, recorded_at, command, state = row
    return LedgerEvent(
        position=position,
        stream=stream,
        within=within,
        version=version,
        topic=topic,
        recorded_at=recorded_at,
        command=command,
        state=bytes(state),
    )


def _hashes(connection: "Connection[Any]", ranges: list[Range]) -> list[bytes]:
    hashes: Mapping[Node, bytes] = node_hashes(connection, needed_nodes(ranges))
    try:
        return [range_hash(leaves, hashes) for leaves in ranges]
    except KeyError as missing:
        raise NotIntegrated(f"the node {missing} of the tree is missing") from None


def _texts(connection: "Connection[Any]", query: str, parameters: list[Any]) -> list[str]:
    with connection.cursor(row_factory=tuple_row) as cursor:
        return [text for (text,) in cursor.execute(query.encode(), parameters)]


def _one(connection: "Connection[Any]", query: str, parameters: list[Any]) -> int:
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(query.encode(), parameters).fetchone()
    return int(row[0]) if row else 0
