"""The scope of a pack: the group, all that was begun within it, and the people and agencies that these name."""

import re
from typing import Any

from msgspec import Struct
from psycopg import Connection

from ledger.proof import tree_store
from ledger.proof.leaves import LedgerEvent

_IDS = re.compile(rb'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')
_NAMED = ("person.", "agency.")


class Scope(Struct, frozen=True):
    """The leaves of the whole ledger up to a position, the events in scope, and the people and agencies among
    their streams."""

    leaves: tuple[bytes, ...]
    events: tuple[LedgerEvent, ...]
    streams: tuple[str, ...]


def scope_of(connection: "Connection[Any]", group: str, position: int) -> Scope:
    """What belongs to a group in the ledger up to a position."""
    leaves, own, others, named = [], list[LedgerEvent](), dict[str, list[LedgerEvent]](), set[str]()
    for event in tree_store.ledger_events(connection, 1, position):
        leaves.append(event.leaf())
        if group in (event.stream, event.within):
            own.append(event)
            named.update(id.decode() for id in _IDS.findall(event.state))
        elif event.topic.startswith(_NAMED) or event.topic in ("corrected/1", "retracted/1"):
            others.setdefault(event.stream, []).append(event)
    streams, pending = set[str](), [id for id in named if id in others]
    while pending:
        stream = pending.pop()
        if stream in streams or not others[stream][0].topic.startswith(_NAMED):
            continue
        streams.add(stream)
        for event in others[stream]:
            pending += [id for found in _IDS.findall(event.state) if (id := found.decode()) in others]
    events = [*own, *(event for stream in streams for event in others[stream])]
    return Scope(tuple(leaves), tuple(sorted(events, key=lambda e: e.position)), tuple(sorted(streams)))
