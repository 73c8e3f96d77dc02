"""What the answers at two clocks stand on: which ledger, up to where, and by which rules."""

from datetime import date, datetime
from typing import NamedTuple

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot


class LedgerRow(NamedTuple):
    """A ledger as the answers at two clocks stand on it."""

    id: str
    name: str
    position: int
    recorded_at: datetime | None
    on: date
    rule_version: int


def state(snapshot: Snapshot, clocks: Clocks) -> LedgerRow:
    """The ledger and the clocks, with the time of the event at the position."""
    id, name = snapshot.ask("select id::text, name from ledger.identity", {})[0]
    recorded_at = snapshot.recorded_at(clocks.position)
    return LedgerRow(id, name, clocks.position, recorded_at, clocks.on, snapshot.head.rule_version)


def command_bounds(snapshot: Snapshot, position: int) -> tuple[int, int]:
    """The first and the last position of the command that recorded a position, which is recorded."""
    query = (
        "select (select coalesce(max(o.notification_id), 0) + 1 from ledger.events o where o.notification_id < %(p)s"
        " and o.command is distinct from e.command), (select coalesce(min(o.notification_id) - 1, %(head)s) from"
        " ledger.events o where o.notification_id > %(p)s and o.command is distinct from e.command)"
        " from ledger.events e where e.notification_id = %(p)s"
    )
    ((first, last),) = snapshot.ask(query, {"p": position, "head": snapshot.head.position})
    return first, min(last, snapshot.head.position)
