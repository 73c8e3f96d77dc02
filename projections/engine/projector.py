"""Projector: keeps the read tables at the head of the ledger, one process at a time, many commands a transaction."""

from collections.abc import Callable, Sequence
from threading import Event
from time import monotonic

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError
from psycopg import Connection

from domain.entries import Entry
from ledger.postgres import advisory_locks
from ledger.postgres.pool import CONNECT_S
from ledger.store.event_store import EventStore
from ledger.unreadable_event import UnreadableEvent
from ledger.world.sources import SourceAsOf
from projections.engine import read_schema, stored_rows
from projections.engine.batch import Batch
from projections.engine.commands import group_by_command
from projections.engine.read_ahead import read_ahead
from projections.engine.read_schema import BlockingEvent
from projections.engine.snapshot import wait_for_position
from projections.engine.step import ReadSide

BATCH_EVENTS_MAX = 2000
UNITS_KEPT_MAX = 50_000
WAIT_S = 1.0
TRANSIENT = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    OperationalError,
    InterfaceError,
    read_schema.LostPosition,
)
"""What passes by itself: the database is away, or full, or another projector came first."""


class Blocked(Exception):
    """An event cannot be projected; the read side stays before the command that recorded it."""

    def __init__(self, event: BlockingEvent) -> None:
        super().__init__(str(event))
        self.event = event


STANDSTILLS = (Blocked, read_schema.OtherVersion, read_schema.OtherLedger)
"""What passes when somebody does something about it."""


class Projector:
    """Projects one read schema. It holds an advisory lock while it works; others stand by until it is gone."""

    def __init__(self, ledger: EventStore, conn: Connection, schema: str) -> None:
        self.ledger = ledger
        self.conn = conn
        self.schema = schema
        # tables derived from the ledger need no synchronous commit, which would block while no standby answers
        conn.execute("set synchronous_commit = local")
        # a plan that was kept from when a table was empty would look at all its rows, once there are many
        conn.execute("set plan_cache_mode = force_custom_plan")
        self.follow()

    def _forget(self) -> None:
        self.source = SourceAsOf(self.ledger, self.position)
        self.rows = stored_rows.StoredRows(self.conn, self.schema)
        self.side = ReadSide(self.source, self.rows)

    def follow(self) -> None:
        """Go on from where the tables stand now: another projector may have moved them before the lock was ours. Raises
        OtherLedger."""
        read_schema.check_ledger(self.conn, self.schema)
        self.position = read_schema.checkpoint(self.conn, self.schema).position
        self._forget()

    def lock(self) -> bool:
        """Take the lock on this schema; False while another projector holds it."""
        return advisory_locks.try_lock(self.conn, f"quorate.{self.schema}")

    def catch_up(self, upto: int | None = None, stop: Event | None = None) -> int:
        """Project all that is recorded, in batches, or as much as there is time for until told to stop; the number of
        events. Raises LostPosition, OtherLedger, and Blocked once all before the blocking event is projected."""
        done = 0
        while not (stop and stop.is_set()) and (entries := self._next(upto)):
            self._take(entries)
            done += len(entries)
        return done

    def _next(self, upto: int | None) -> list[Entry]:
        """The next batch, which ends before what cannot be read."""
        try:
            return self.ledger.after(self.position, BATCH_EVENTS_MAX, upto)
        except UnreadableEvent as error:
            first = self.ledger.command_start(error.position)
            if first > self.position + 1:
                return self.ledger.after(self.position, BATCH_EVENTS_MAX, first - 1)
            raise Blocked(BlockingEvent(error.position, error.topic, error.reason)) from error

    def _take(self, entries: Sequence[Entry]) -> None:
        """Bisection: project a batch; where that fails for what is in it, its halves, down to the command at which it
        fails."""
        try:
            self.project(entries)
        except (*TRANSIENT, read_schema.OtherLedger):
            raise
        except Exception as error:
            commands = [*group_by_command(entries)]
            if len(commands) == 1:
                topic = f"{entries[0].event.TOPIC}/{entries[0].event.VERSION}"
                raise Blocked(BlockingEvent(entries[0].position, topic, type(error).__name__)) from error
            middle = len(commands) // 2
            for half in (commands[:middle], commands[middle:]):
                self._take([e for command in half for e in command])

    def project(self, entries: Sequence[Entry]) -> None:
        """Rows and position of whole commands, in one transaction; on any failure memory is as the tables are."""
        if entries[0].position != self.position + 1:
            raise read_schema.other_ledger(self.position)
        try:
            batch, commands = Batch(), [*group_by_command(entries)]
            if len(commands) > 1:
                read_ahead(self.side, self.rows, self.ledger, self.position, entries)
            for command in commands:
                batch.take(command[-1].position, self.side.step(command))
            last = entries[-1]
            with self.conn.transaction():
                read_schema.move_checkpoint(self.conn, self.schema, self.position, last.position, last.recorded_at)
                batch.write(self.conn, self.schema)
                stored_rows.write_dependencies(self.conn, self.schema, self.side.depends, self.side.reread)
                self.conn.execute("select pg_notify('read', %s)", [str(last.position)])
        except BaseException:
            self._forget()
            raise
        self.position = self.source.position = entries[-1].position
        self.side.reread.clear()
        if self.side.size() > UNITS_KEPT_MAX:
            self._forget()


def catch_up_to(ledger: EventStore, dsn: str, position: int, patience_s: float) -> int:
    """Bring the read side to a position, by waiting for whoever projects or, where nobody does, by projecting here. Where
    it stands then, which is short of the position when patience ended."""
    ends = monotonic() + patience_s
    with psycopg.connect(dsn, autocommit=True) as conn:
        while (stands := wait_for_position(conn, position, 0)) < position and monotonic() < ends:
            projector = Projector(ledger, conn, read_schema.pointer(conn))
            if projector.lock():
                projector.follow()
                try:
                    projector.catch_up(position)
                except Blocked:
                    return projector.position
            else:
                wait_for_position(conn, position, WAIT_S)
    return stands


def run(
    ledger: EventStore, dsn: str, stop: Event, *, wait: Callable[[int, float], object], say: Callable[[str], None]
) -> None:
    """Keep projecting until told to stop: follow the pointer, stand by while another projector works, begin again after
    a lost connection. A read side of another version or ledger is left alone, and one that an event blocks stays before
    that. `wait(position, seconds)` returns when the ledger may have moved past the position; `say` is told what goes wrong,
    once for as long as it stays the same."""
    told = ""
    while not stop.is_set():
        try:
            with psycopg.connect(dsn, autocommit=True, connect_timeout=CONNECT_S) as conn:
                read_schema.prepare(conn)
                _follow(Projector(ledger, conn, read_schema.own_schema(conn)), stop, wait)
                told = ""
        except (*TRANSIENT, *STANDSTILLS) as error:
            wrong = " ".join(str(error).split())
            if wrong != told:
                say(f"projector: {wrong}; tries again")
            told = wrong
            stop.wait(WAIT_S)


def _follow(projector: Projector, stop: Event, wait: Callable[[int, float], object]) -> None:
    while not projector.lock():
        if stop.wait(WAIT_S):
            return
    projector.follow()
    blocked = read_schema.blocking_event(projector.conn)
    while not stop.is_set():
        try:
            projector.catch_up(stop=stop)
        except Blocked as error:
            if blocked != error.event:
                read_schema.block(projector.conn, error.event)
            raise
        if blocked is not None:
            read_schema.block(projector.conn, None)
            blocked = None
        wait(projector.position, WAIT_S)
        if read_schema.pointer(projector.conn) != projector.schema:
            return
