"""The list of the access record, by the order in which it was recorded; of a bounded time, by its moments."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from msgspec import Struct

from api.http.access_entries import AccessKind
from projections.engine.snapshot import Snapshot
from projections.questions.paging import COUNT_MAX, DayOrder, Order, Page, PageRequest

ORDERS = {
    DayOrder.NEWEST: Order("access", ("t.id",), (int,), descending=True),
    DayOrder.OLDEST: Order("access/oldest", ("t.id",), (int,)),
}
BY_TIME = {
    sort: order._replace(name=f"{order.name}/time", columns=("t.at", "t.id"), types=(datetime, int))
    for sort, order in ORDERS.items()
}
FITS = (
    "(%(actor)s::text is null or t.actor = %(actor)s) and (%(kinds)s::text[] is null or t.kind = any(%(kinds)s))"
    " and (%(since)s::timestamptz is null or t.at >= %(since)s) and (%(until)s::timestamptz is null or t.at < %(until)s)"
)
COLUMNS = 't.id, t.at, t.actor, t.kind, t.what, t.status, t.position, t."on", t.purpose, t.request, t.times'


class RecordedAccess(Struct, frozen=True):
    """A row of the record."""

    id: int
    at: datetime
    actor: str | None
    kind: str
    what: str
    status: int | None
    position: int | None
    on: date | None
    purpose: str
    request: str
    times: int


def listed(
    snapshot: Snapshot,
    asked: PageRequest,
    *,
    actor: str | None = None,
    kinds: Sequence[AccessKind] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    sort: DayOrder = DayOrder.NEWEST,
) -> Page[Any]:
    """A page of what was recorded of one actor or all, of these kinds, from a moment to another. Raises BadCursor.

    An entry may be written after one of a later moment. Whoever follows the record, the oldest first and with no end, has
    it as it was recorded and misses none; a bounded time is sorted by its moments, which an index finds."""
    follows = until is None and (since is None or sort is DayOrder.OLDEST)
    order = (ORDERS if follows else BY_TIME)[sort]
    between, places = order.between(asked)
    given = {
        "actor": actor,
        "kinds": None if kinds is None else [k.value for k in kinds],
        "since": since,
        "until": until,
    }
    source = f"from access.record t where {FITS}"
    query = f"select {COLUMNS} {source} and {between} order by {order.by(backward=asked.backward)} limit %(limit)s"
    found = [RecordedAccess(*row) for row in snapshot.ask(query, {**given, **places, "limit": asked.first + 1})]
    kept = found[: asked.first][:: -1 if asked.backward else 1]
    return Page(
        kept,
        [(order.name, row.id) if follows else (order.name, row.at.isoformat(), row.id) for row in kept],
        len(found) > asked.first,
        order.name,
        partial(_counted, snapshot, given),
    )


def _counted(snapshot: Snapshot, given: dict[str, Any]) -> int:
    query = f"select count(*) from (select from access.record t where {FITS} limit %(limit)s) listed"
    return int(snapshot.ask(query, {**given, "limit": COUNT_MAX + 1})[0][0])
