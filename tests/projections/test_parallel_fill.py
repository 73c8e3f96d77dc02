"""Filling a new read schema: whoever fills it, in however many processes, the tables equal a replay of the ledger."""

import gc
from collections.abc import Iterator, Sequence

import psycopg
import pytest
from psycopg import Connection

from domain.entries import Entry
from domain.events.meeting import proceedings
from domain.timelines.group.timeline import GroupTimeline
from ledger.governance import CODEC
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine import parallel_fill, read_schema, rebuild
from projections.engine.replay import LedgerBroken
from projections.engine.step import ReadSide, RowChange
from projections.engine.verify import verify
from tests.support.databases import Database
from tests.support.projected_ledger import append
from tests.support.random_histories import begun


@pytest.fixture
def ledger(database: Database) -> Iterator[EventStore]:
    """A ledger with a small history."""
    found = EventStore(Datastore(database.login_dsn), CODEC)
    for command in begun().commands:
        append(found, command)
    yield found
    found.close()


@pytest.fixture
def conn(database: Database) -> Iterator[Connection]:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        read_schema.prepare(connection)
        yield connection


@pytest.fixture
def three_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel_fill, "SHARD_EVENTS_MIN", 1)
    monkeypatch.setattr(parallel_fill, "processors", lambda: 3)


def schemas(conn: Connection) -> set[str]:
    return {name for (name,) in conn.execute("select nspname from pg_namespace where nspname like 'read_%'")}


@pytest.mark.usefixtures("three_processes")
def test_what_each_process_fills_is_together_what_a_replay_gives(ledger: EventStore, conn: Connection) -> None:
    told_of: list[int] = []
    done = rebuild.rebuild(
        ledger, conn, grace_s=0, say=lambda _: None, progress=lambda position, _: told_of.append(position)
    )
    verified = verify(ledger, conn)
    assert (verified.schema, verified.position, verified.differences) == ("read_2", done.position, ())
    assert verified.rows > done.position
    assert told_of[-1] == done.position


@pytest.mark.parametrize("units_max", [1, 20, 10_000])
def test_a_fill_that_spills_fills_the_same_tables(
    ledger: EventStore, conn: Connection, monkeypatch: pytest.MonkeyPatch, units_max: int
) -> None:
    held: list[int] = []
    original = ReadSide.step

    def step(side: ReadSide, entries: Sequence[Entry]) -> list[RowChange]:
        held.append(side.size())
        return original(side, entries)

    monkeypatch.setattr(ReadSide, "step", step)
    monkeypatch.setattr(parallel_fill, "UNITS_MAX", units_max)
    done = rebuild.rebuild(ledger, conn, grace_s=0, say=lambda _: None)
    assert max(held) <= max(units_max, 1)
    monkeypatch.undo()
    verified = verify(ledger, conn)
    assert (verified.schema, verified.position, verified.differences) == ("read_2", done.position, ())
    depends = "select count(*), count(distinct (unit, key)) from read_2.depends"
    counted = conn.execute(depends).fetchone()
    assert counted
    assert counted[0] == counted[1] > 0


def test_what_was_spilled_is_not_held_without_the_garbage_collector(
    ledger: EventStore, conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that fills a schema collects nothing by itself, and the views of a timeline refer to each other."""
    held: list[int] = []
    original = ReadSide.step

    def step(side: ReadSide, entries: Sequence[Entry]) -> list[RowChange]:
        if not side.size():
            held.append(sum(issubclass(type(each), GroupTimeline) for each in gc.get_objects()))
        return original(side, entries)

    monkeypatch.setattr(ReadSide, "step", step)
    monkeypatch.setattr(parallel_fill, "UNITS_MAX", 5)
    gc.collect()
    gc.disable()
    try:
        rebuild.rebuild(ledger, conn, grace_s=0, say=lambda _: None)
    finally:
        gc.enable()
    assert len(held) > 3
    assert max(held) <= held[0]


@pytest.mark.usefixtures("three_processes")
def test_a_share_is_judged_by_one_process_only(ledger: EventStore) -> None:
    shares = [parallel_fill.Shard(n, 3) for n in range(3)]
    firsts = [e for e in ledger.after(0) if e.version == 1]
    assert all(sum(share.holds(e) for share in shares) == 1 for e in firsts)
    home = {e.stream: next(s.number for s in shares if s.holds(e)) for e in firsts}
    assert len(set(home.values())) > 1
    groups = {e.stream: e.event.group for e in firsts if isinstance(e.event, proceedings.MeetingScheduled)}
    assert groups
    assert all(home[meeting] == home[group] for meeting, group in groups.items())


@pytest.mark.parametrize("processes", [1, 2])
def test_a_fill_that_fails_says_why_and_leaves_nothing(
    ledger: EventStore, conn: Connection, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr(parallel_fill, "SHARD_EVENTS_MIN", 1)
    monkeypatch.setattr(parallel_fill, "processors", lambda: processes)
    before, beyond = schemas(conn), ledger.head().position + 1
    with pytest.raises(LedgerBroken, match=f"before {beyond}"):
        parallel_fill.fill(ledger, conn, "read_7", beyond)
    assert schemas(conn) == before


def test_a_rebuild_clears_away_what_a_killed_one_left(ledger: EventStore, conn: Connection) -> None:
    read_schema.create(conn, "read_5")
    done = rebuild.rebuild(ledger, conn, grace_s=0, say=lambda _: None)
    assert schemas(conn) == {done.schema}


def test_two_rebuilds_at_once_are_refused(ledger: EventStore, conn: Connection, database: Database) -> None:
    with psycopg.connect(database.dsn, autocommit=True) as other:
        other.execute("select pg_advisory_lock(hashtext('quorate.rebuild'))")
        with pytest.raises(rebuild.RebuildRunning):
            rebuild.rebuild(ledger, conn, grace_s=0, say=lambda _: None)
