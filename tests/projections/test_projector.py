"""The projector on a real PostgreSQL: whatever happens to it, the tables equal a replay of the ledger from zero."""

from collections import Counter
from collections.abc import Callable, Iterator
from threading import Event, Thread
from time import monotonic
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection, sql

from benchmarks.multiplied_ledger import multiply
from ledger.governance import CODEC
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine import projector as projecting
from projections.engine import read_schema, rebuild
from projections.engine.commands import group_by_command
from projections.engine.projector import Projector
from projections.engine.verify import verify
from tests.support.correction_history import met_with_roll
from tests.support.databases import Database
from tests.support.projected_ledger import WAYS, ProjectedLedger, append, stopped
from tests.support.random_histories import begun, history, seeds
from tests.support.story_seed import seed_of
from tests.support.work_history import year_of_work


@pytest.fixture
def ledger(database: Database) -> Iterator[EventStore]:
    found = EventStore(Datastore(database.login_dsn), CODEC)
    yield found
    found.close()


@pytest.fixture
def conn(database: Database) -> Iterator[Connection]:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        yield connection


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(seed=seeds, pattern=st.lists(st.sampled_from(WAYS), min_size=1, max_size=8))
def test_tables_equal_a_replay_however_the_projector_is_stopped(
    shared: ProjectedLedger, seed: int, pattern: list[str]
) -> None:
    shared.empty()
    assert not stopped(shared, history(seed).commands, pattern)


@pytest.fixture
def held(ledger: EventStore, conn: Connection) -> Projector:
    """A small history, projected."""
    for command in begun().commands:
        append(ledger, command)
    projector = Projector(ledger, conn, read_schema.prepare(conn))
    projector.catch_up()
    return projector


def test_an_altered_row_is_named(held: Projector, ledger: EventStore, conn: Connection) -> None:
    assert not verify(ledger, conn).differences
    conn.execute(f"update {held.schema}.quorum set body = jsonb_set(body::jsonb, '{{verdict}}', '\"MET\"')")
    conn.execute(f"delete from {held.schema}.seats where seat = 's1'")
    conn.execute(f"update {held.schema}.meetings set day = day + 1 where state = 'HELD'")
    conn.execute(
        f"insert into {held.schema}.faults select 'made up', known_from, known_to, valid_from, valid_to,"
        f" \"group\", 'x', '{{}}', body from {held.schema}.meetings limit 1"
    )
    found = {(d.model, d.what) for d in verify(ledger, conn).differences if " of " not in d.model}
    wanted = {("quorum", "altered"), ("seats", "missing"), ("meetings", "altered"), ("faults", "there without ground")}
    assert found == wanted


def test_a_lost_tombstone_and_one_too_many_are_named(held: Projector, ledger: EventStore, conn: Connection) -> None:
    story = begun()
    append(ledger, story.retract(len(story.entries)))
    held.catch_up()
    assert not verify(ledger, conn).differences
    model, key = conn.execute(f"select model, key from {held.schema}.tombstones order by 1, 2 limit 1").fetchone() or ()
    conn.execute(f"update {held.schema}.tombstones set key = 'made up' where (model, key) = (%s, %s)", [model, key])
    found = {(d.model, d.key, d.what) for d in verify(ledger, conn).differences}
    model = f"tombstones of {model}"
    assert found == {(model, key, "missing"), (model, "made up", "there without ground")}


def test_a_high_water_mark_that_is_lost_is_named(held: Projector, ledger: EventStore, conn: Connection) -> None:
    assert not verify(ledger, conn).differences
    conn.execute(f"delete from {held.schema}.latest_days where model = 'meetings' and axis = 'known'")
    assert {(d.model, d.key, d.what) for d in verify(ledger, conn).differences} == {
        ("latest_days of meetings", "known", "too low")
    }


def test_no_plan_of_an_empty_table_is_kept(held: Projector, conn: Connection) -> None:
    assert conn.execute("show plan_cache_mode").fetchone() == ("force_custom_plan",)


def test_catching_up_takes_few_statements(
    ledger: EventStore, conn: Connection, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Warm, and by a projector that begins in the midst of every group. Both write the rows of a replay."""
    story = year_of_work(met_with_roll(), ended=False)
    head = multiply(seed_of(story), database.migrate_dsn, 1_500, interleaved=True)
    third = head // len(story.entries) * (len(story.entries) // 3)
    statements, took = Counter[str](), dict[str, tuple[float, Any]]()
    for name in ("execute", "copy"):
        monkeypatch.setattr(psycopg.Cursor, name, counted(getattr(psycopg.Cursor, name), statements))
    projector = Projector(ledger, conn, read_schema.prepare(conn))
    for case, upto in (("nothing", third), ("warm", 2 * third), ("cold", head)):
        if case == "cold":
            projector = Projector(ledger, conn, projector.schema)
        statements.clear()
        events = projector.catch_up(upto)
        took[case] = statements.total() / events, statements.most_common(9)
    assert all(an_event <= 0.1 for an_event, _ in took.values()), took
    assert not verify(ledger, conn).differences


def counted(method: Callable[..., Any], statements: Counter[str]) -> Callable[..., Any]:
    def counting(cursor: psycopg.Cursor[Any], query: Any, *given: Any, **named: Any) -> Any:
        text = query.as_string(cursor) if isinstance(query, sql.Composable) else str(query)
        statements[" ".join(text.split())[:150]] += 1
        return method(cursor, query, *given, **named)

    return counting


def test_a_projector_that_lost_its_place_cannot_write(held: Projector, ledger: EventStore, conn: Connection) -> None:
    late = Projector(ledger, conn, held.schema)
    story = begun()
    command = story.retract(len(story.entries))
    append(ledger, command)
    held.catch_up()
    with pytest.raises(read_schema.LostPosition):
        late.project(command)
    assert not verify(ledger, conn).differences


def test_only_one_projector_holds_the_lock(held: Projector, ledger: EventStore, database: Database) -> None:
    assert held.lock()
    with psycopg.connect(database.dsn, autocommit=True) as other:
        assert not Projector(ledger, other, held.schema).lock()


def test_a_rebuild_answers_from_a_new_schema_with_the_same_rows(
    held: Projector, ledger: EventStore, conn: Connection
) -> None:
    done = rebuild.rebuild(ledger, conn, grace_s=0, say=lambda _: None)
    assert (done.before, done.schema, done.differing) == ("read_1", "read_2", 0)
    assert read_schema.pointer(conn) == "read_2"
    assert not verify(ledger, conn).differences
    assert conn.execute("select to_regnamespace('read_1')").fetchone() == (None,)


def test_a_read_side_of_another_version_is_left_alone_and_that_is_said_once(
    ledger: EventStore, conn: Connection, database: Database
) -> None:
    said: list[str] = []
    stop = Event()
    schema = read_schema.prepare(conn)
    conn.execute(f"comment on schema {schema} is 'another version'")
    for command in begun().commands:
        append(ledger, command)
    arguments = {"wait": lambda position, seconds: stop.wait(0.05), "say": said.append}
    thread = Thread(target=projecting.run, args=(ledger, database.dsn, stop), kwargs=arguments)
    thread.start()
    try:
        stop.wait(2.5 * projecting.WAIT_S)
        assert len(said) == 1, said
        assert "Another version" in said[0]
        assert read_schema.checkpoint(conn, schema).position == 0
        conn.execute(f"comment on schema {schema} is '{read_schema.version_digest()}'")
        ends = monotonic() + 20
        while read_schema.checkpoint(conn, schema).position < ledger.head().position:
            assert monotonic() < ends
            stop.wait(0.05)
    finally:
        stop.set()
        thread.join()


def test_a_read_side_of_another_version_is_made_anew(held: Projector, ledger: EventStore, conn: Connection) -> None:
    said: list[str] = []
    assert rebuild.rebuild_if_outdated(ledger, conn, say=said.append) is None
    conn.execute(f"comment on schema {held.schema} is 'another version'")
    conn.execute(f"alter table {held.schema}.seats drop column place")
    done = rebuild.rebuild_if_outdated(ledger, conn, say=said.append)
    assert done is not None
    assert read_schema.pointer(conn) == done.schema == "read_2"
    assert read_schema.made_by_this_version(conn, "read_2")
    assert said[0].startswith("the read side was made by another version")
    assert not verify(ledger, conn).differences


def test_a_rebuild_mends_an_altered_row(held: Projector, ledger: EventStore, conn: Connection) -> None:
    conn.execute(f"update {held.schema}.quorum set body = jsonb_set(body::jsonb, '{{verdict}}', '\"MET\"')")
    assert verify(ledger, conn).differences
    assert rebuild.rebuild(ledger, conn, grace_s=0, say=lambda _: None).differing
    assert not verify(ledger, conn).differences


def test_entries_of_one_command_stay_together() -> None:
    story = begun()
    assert [len(c) for c in group_by_command(story.entries)] == [len(c) for c in story.commands]
