"""One snapshot for a whole request: the read schema that answers, where it stands, and the two clocks of a question."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from functools import lru_cache, partial
from math import inf
from time import monotonic, sleep
from typing import Any, TypeVar

from psycopg import Connection, IsolationLevel, sql
from psycopg.errors import QueryCanceled
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row

from domain.rules.periods import YEAR_MAX, YEAR_MIN
from domain.time_zone import london_day
from ledger.postgres.query_execution import CANCEL_S, chunks
from ledger.store.head_listener import LOOK_S, POLL_S_MAX, POLL_S_MIN
from projections.engine import read_schema
from projections.engine.budget import Budget, TookTooLong
from projections.engine.clocks import (
    BeyondHead,
    Clocks,
    DayOutOfRange,
    NotYetProjected,
    _moment,
)
from projections.engine.read_schema import ProjectionCheckpoint
from projections.engine.tables import TABLES

# BadClock
#  ├─ UnreadableTime   knownAt is neither a position, a time with an offset, nor a date
#  ├─ BeyondHead       knownAt lies beyond what is recorded
#  ├─ NotYetProjected  it is recorded, but the read side has not come to it yet
#  └─ DayOutOfRange    `on` or `knownAt` lies outside the years in which an act can take effect

P = TypeVar("P")
ROWS_AT_ONCE = 200
BEGUN = (
    "select p.*, now(), set_config('statement_timeout', coalesce(%(timeout)s, current_setting('statement_timeout')), true),"
    f" {read_schema.MADE_FROM_LEDGER}, obj_description(to_regnamespace(%(schema)s), 'pg_namespace')"
    " from {read}.position p"
)
LAST_RECORDED_BY = """with recursive search (low, high) as (
    select 0::bigint, %(head)s::bigint
    union all
    select case when m.reached then m.middle else s.low end, case when m.reached then s.high else m.middle - 1 end
    from search s, lateral (
        select h.middle, coalesce((select e.recorded_at <= %(moment)s::timestamptz from ledger.events e
            where e.notification_id = h.middle), false) as reached
        from (select (s.low + s.high + 1) / 2 as middle) h
    ) m where s.low < s.high
) select low from search where low = high"""
"""Binary search for the last position that was recorded at or before a moment."""


class Snapshot:
    """A repeatable-read view of one read schema. Every question of a request asks the same one. `past` are the earliest
    clocks that a question stated, where they lie before the head or today."""

    def __init__(
        self,
        conn: Connection[Any],
        schema: str,
        head: ProjectionCheckpoint,
        now: datetime,
        budget: Budget | None = None,
    ) -> None:
        self.schema = schema
        self.head = head
        self.now = now
        self.budget = budget or Budget()
        self.past: Clocks | None = None
        self._conn = conn

    def under(self, budget: Budget) -> "Snapshot":
        """The same snapshot, what is asked of it counted against another budget."""
        return Snapshot(self._conn, self.schema, self.head, self.now, budget)

    @property
    def connection(self) -> Connection[Any]:
        """The connection in whose transaction it is."""
        return self._conn

    def ask(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows that a query gives; `{read}` in it stands for the read schema. They come a few hundred at a time, so
        that no more are held than the budget allows. Raises OverBudget."""
        found: list[tuple[Any, ...]] = []
        try:
            with (
                self.budget.statement(partial(self._conn.cancel_safe, timeout=CANCEL_S)),
                closing(chunks(self._conn, _composed(self.schema, query), values, ROWS_AT_ONCE)) as chunked,
            ):
                for rows in chunked:
                    self.budget.read(
                        len(rows), sum([len(value) for row in rows for value in row if type(value) in (str, bytes)])
                    )
                    found += rows
        except QueryCanceled:
            self.budget.check()
            raise TookTooLong from None
        return found

    def page(
        self,
        places: Sequence[str],
        ordered: str,
        values: Mapping[str, Any],
        page_of: Callable[[Sequence[tuple[Any, ...]]], P],
        count: str,
    ) -> P:
        """What `page_of` makes of the lines of a page: of each the body of a row, and its place, given as expressions;
        `ordered` is what follows, from `from` to `limit`. `count`, a query, is not asked here. Raises OverBudget."""
        return page_of(self.ask(f"select t.body::text, {', '.join(places)} {ordered}", values))

    def rows(self, model: str, lines: Sequence[tuple[Any, ...]]) -> Sequence[Any]:
        """The rows of a model that lines hold."""
        decode = TABLES[model].decode
        return [decode(line[0]) for line in lines]

    def clocks(self, on: date | None = None, known_at: str | None = None) -> Clocks:
        """Both clocks of a question. `on` defaults to the date of `known_at`, else to today, both in Europe/London.

        Raises BadClock."""
        found = self._clocks(on, known_at)
        if found.position < self.head.position or found.on < self.today:
            self.past = min(self.past or found, found)
        return found

    def _clocks(self, on: date | None, known_at: str | None) -> Clocks:
        if on is not None and not YEAR_MIN <= on.year <= YEAR_MAX:
            raise DayOutOfRange(f"on: {on} lies outside the years {YEAR_MIN} to {YEAR_MAX}")
        if known_at is None:
            return Clocks(self.head.position, on or self.today)
        text = known_at.strip()
        if text.isascii() and text.isdigit():
            position = self._position(text)
            recorded_at = self.recorded_at(position) if on is None else None
            return Clocks(position, on or (london_day(recorded_at) if recorded_at else self.today))
        day, moment = _moment(text, "knownAt")
        if moment > self.now and day != self.today:
            raise BeyondHead(f"knownAt: {text} is still to come; the head is position {self.head.position}")
        if not YEAR_MIN <= day.year <= YEAR_MAX:
            raise DayOutOfRange(f"knownAt: {day} lies outside the years {YEAR_MIN} to {YEAR_MAX}")
        return Clocks(self._position_at(moment), on or day)

    @property
    def today(self) -> date:
        return london_day(self.now)

    def recorded_at(self, position: int) -> datetime | None:
        """When the event at a position was recorded; None for position 0."""
        if position == self.head.position:
            return self.head.recorded_at
        query = "select recorded_at from ledger.events where notification_id = %(p)s"
        found = self._recorded(query, {"p": position})
        return found[0][0] if found else None

    def _recorded(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows that a query of the ledger gives, which nothing that comes later changes."""
        return self.ask(query, values)

    def whole(self, position: int) -> int:
        """The last position at or before one at which a command ends: the tables have what a command did at its end."""
        found = self.ask(
            "select case when e.command = n.command then (select coalesce(max(b.notification_id), 0) from ledger.events b"
            " where b.notification_id < %(p)s and b.command is distinct from e.command) else e.notification_id end"
            " from ledger.events e left join ledger.events n on n.notification_id = e.notification_id + 1"
            " where e.notification_id = %(p)s",
            {"p": position},
        )
        return int(found[0][0]) if found else position

    def _position(self, text: str) -> int:
        head = self.head.position
        position = int(text) if len(text) < 19 else 2**63 - 1
        if position <= head:
            return position
        if self.recorded_at(position):
            raise NotYetProjected(f"knownAt: the answers stand at position {head} and have not come to {position} yet")
        raise BeyondHead(f"knownAt: position {text[:20]} is beyond the head, {head}")

    def _position_at(self, moment: datetime) -> int:
        """The last position recorded at or before a moment: times never run backwards from one position to the next."""
        head = self.head
        if head.recorded_at is None or moment >= head.recorded_at:
            following = self.recorded_at(head.position + 1)
            if following and following <= moment < self.now:
                raise NotYetProjected(
                    f"knownAt: the answers stand at position {head.position}, recorded before {moment}"
                )
            return head.position
        return int(self._recorded(LAST_RECORDED_BY, {"head": head.position, "moment": moment})[0][0])


@contextmanager
def snapshot(conn: Connection[Any], budget: Budget | None = None) -> Iterator[Snapshot]:
    """One read-only, repeatable-read transaction on a connection that is not in one; the pointer is read first. What is
    asked of it is counted against the budget, where there is one. Raises OtherLedger and OtherVersion."""
    if conn.info.transaction_status is not TransactionStatus.IDLE:
        raise ValueError("a snapshot needs a connection that is not in a transaction")
    conn.isolation_level, conn.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        with conn.transaction():
            schema = read_schema.pointer(conn)
            with conn.cursor(row_factory=tuple_row) as cursor:
                found = cursor.execute(
                    _composed(schema, BEGUN).encode(), {"timeout": _timeout(budget), "schema": schema}
                ).fetchone()
            assert found is not None
            if not found[5]:
                raise read_schema.other_ledger(found[0])
            if found[6] != read_schema.version_digest():
                raise read_schema.version_error(conn, schema)
            yield Snapshot(conn, schema, ProjectionCheckpoint(*found[:3]), found[3], budget)
    finally:
        conn.isolation_level, conn.read_only = None, None


def _timeout(budget: Budget | None) -> str | None:
    """The most that one statement may take, in milliseconds as PostgreSQL has it; None leaves it as it is."""
    most_s = budget.limits.database_s if budget else inf
    return None if most_s == inf else str(max(1, int(most_s * 1000)))


def wait_for_position(conn: Connection[Any], position: int, timeout_s: float) -> int:
    """Where the read side stands once it has come to a position, or when the time is up: woken by the projector, or, on a
    replica, which hears nothing, by a look every few milliseconds. The connection must be in autocommit."""
    ends = monotonic() + timeout_s
    if (head := _head(conn)) >= position:
        return head
    if conn.execute("select pg_is_in_recovery()").fetchone() == (True,):
        return _polled(conn, position, ends)
    conn.execute("listen read")
    try:
        while (head := _head(conn)) < position and (left_s := ends - monotonic()) > 0:
            deque(conn.notifies(timeout=min(left_s, LOOK_S), stop_after=1), maxlen=0)
        return head
    finally:
        conn.execute("unlisten read")


def _polled(conn: Connection[Any], position: int, ends: float) -> int:
    pause_s = POLL_S_MIN
    while (head := _head(conn)) < position and (left_s := ends - monotonic()) > 0:
        sleep(min(pause_s, left_s))
        pause_s = min(pause_s * 1.2, POLL_S_MAX)
    return head


def _head(conn: Connection[Any]) -> int:
    return read_schema.checkpoint(conn, read_schema.pointer(conn)).position


@lru_cache(maxsize=512)
def _composed(schema: str, query: str) -> str:
    return query.replace("{read}", sql.Identifier(schema).as_string())
