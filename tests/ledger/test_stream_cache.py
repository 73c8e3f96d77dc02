"""What a process keeps of streams changes no decision: over random histories, with two processes, within its bound, and
when another ledger stands where the first one stood."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from domain.admission import DraftEvent
from domain.entries import StandingEvent
from domain.faults import Fault
from domain.lawfulness.references import unknown_references
from domain.refusals import Refused, Unacknowledged
from ledger import stream_cache
from ledger.governance import CODEC, Command, Governance
from ledger.store.codec import Codec
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from ledger.stream_cache import StreamCache
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld
from tests.ledger.command_drafts import JUNE, MAY, PEOPLE, appointed, departed, meeting_planned, record, seat
from tests.support.databases import Database
from tests.support.random_histories import history, seeds
from tests.support.story import TODAY, id_of

BEFORE_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class CountingStore(EventStore):
    """A store that counts the statements that read."""

    def __init__(self, datastore: Datastore, codec: Codec) -> None:
        super().__init__(datastore, codec)
        self.statements: list[str] = []

    def _rows(self, query: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        self.statements.append(query)
        found: list[tuple[Any, ...]] = super()._rows(query, parameters)
        return found


def governance_of(database: Database, events_max: int) -> Governance:
    """What a process has of its own."""
    ours = Governance(CountingStore(Datastore(database.login_dsn), CODEC), today=lambda: TODAY)
    ours.streams = StreamCache(ours.store, events_max)
    return ours


def outcome(governance: Governance, command: Command) -> object:
    """What is decided, apart from when; or how it is refused."""
    try:
        found = governance.decide(command)
    except Unacknowledged as left:
        return "acknowledge", sorted(f.id for f in left.faults)
    except Refused as refusal:
        return type(refusal), refusal.rule, str(refusal), sorted(f.id for f in getattr(refusal, "faults", ()))
    entries = [msgspec.structs.replace(e, recorded_at=BEFORE_TIME) for e in found.entries]
    return entries, dict(found.reads), sorted(f.id for f in found.left)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds)
def test_two_processes_decide_as_one_that_keeps_nothing(database: Database, seed: int) -> None:
    empty(database)
    with ExitStack() as closing:
        processes = [governance_of(database, events_max) for events_max in (25, 100_000)]
        fresh = governance_of(database, 1)
        for each in (*processes, fresh):
            closing.callback(each.store.close)
        for turn, entries in enumerate(history(seed).commands):
            command = _command(*(DraftEvent(e.stream, e.kind, e.event) for e in entries))
            for _ in range(2):  # what is recorded by one, then what is refused or done again
                fresh.streams = StreamCache(fresh.store)
                expected = outcome(fresh, command)
                assert [outcome(each, command) for each in processes] == [expected, expected]
                if isinstance(expected, tuple) and expected[0] == "acknowledge":
                    command = msgspec.structs.replace(command, acknowledged=frozenset(expected[1]))
                    fresh.streams = StreamCache(fresh.store)
                    expected = outcome(fresh, command)
                    assert [outcome(each, command) for each in processes] == [expected, expected]
                if isinstance(expected[0], list):  # type: ignore[index]
                    processes[turn % 2].record(command)
                    command = msgspec.structs.replace(command, id=uuid4())


def empty(database: Database) -> None:
    """Remove all events, as nobody can who is not a superuser."""
    with psycopg.connect(database.migrate_dsn, autocommit=True) as connection:
        for table in (b"events", b"streams", b"names", b"mentions"):
            connection.execute(b"alter table ledger.%s disable trigger user" % table)
            connection.execute(b"delete from ledger.%s" % table)
            connection.execute(b"alter table ledger.%s enable always trigger %s_stay" % (table, table))


def test_a_stream_that_is_kept_is_not_read_again(database: Database, governance: Governance) -> None:
    ours = governance_of(database, 1_000)
    assert isinstance(ours.store, CountingStore)
    taken = []
    for n in range(3):
        before = len(ours.store.statements)
        ours.decide(_command(appointed(PEOPLE[n])))
        taken.append(len(ours.store.statements) - before)
    ours.store.close()
    assert taken[1] < taken[0]
    assert taken[2] <= 3


def test_the_stream_of_a_slug_is_asked_for_until_there_is_one(database: Database, governance: Governance) -> None:
    store = CountingStore(Datastore(database.login_dsn), CODEC)
    cache, group = StreamCache(store, 1_000), id_of("sub-group")
    assert [cache.named("group", "sub-group"), cache.named("group", "sub-group")] == [group, group]
    assert [cache.named("group", "nobody"), cache.named("group", "nobody")] == [None, None]
    store.close()
    assert len(store.statements) == 3


def test_a_stream_begun_after_its_siblings_were_read_is_among_them(database: Database, governance: Governance) -> None:
    record(governance, meeting_planned("may", MAY))
    ours = governance_of(database, 1_000)
    ours.streams.advance()
    group = id_of("sub-group")
    assert [*ours.streams.within(group, "meeting")] == [id_of("may")]
    record(governance, meeting_planned("june", JUNE))
    ours.streams.advance()
    found = ours.streams.within(group, "meeting")
    assert [*found] == [id_of("may"), id_of("june")]
    assert [len(entries) for entries in found.values()] == [1, 1]
    ours.store.close()


def test_what_lies_too_far_ahead_is_not_read_forward(
    database: Database, governance: Governance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_cache, "AHEAD_MAX", 2)
    ours = governance_of(database, 1_000)
    group = id_of("sub-group")
    before = TrackedWorld(ours.streams.advance()[1]).version(group)
    for n in range(3):
        record(governance, seat(f"s{n + 7}"))
    ours.streams.advance()
    assert ours.streams.size() == 0
    assert TrackedWorld(ours.streams.advance()[1]).version(group) == before + 3
    ours.store.close()


def test_what_is_kept_is_bounded(database: Database, governance: Governance) -> None:
    ours = governance_of(database, 5)
    world = TrackedWorld(ours.streams.advance()[1])
    for name in PEOPLE:
        assert world.person(id_of(name)) is not None
    assert ours.streams.size() == 5
    ours.store.close()


def test_groups_of_which_nothing_is_recorded_are_not_kept_without_end(
    database: Database, governance: Governance
) -> None:
    ours = governance_of(database, 5)
    ours.streams.advance()
    for _ in range(20):
        assert ours.streams.within(str(uuid4()), "action") == {}
    assert len(ours.streams._children) <= 5
    ours.store.close()


class InterruptedEvents(list[StandingEvent]):
    """Events that are read once more, by `meanwhile`, when half of them are read, as another thread may."""

    meanwhile: Callable[[], None] | None = None

    def __iter__(self) -> Iterator[StandingEvent]:
        for number, each in enumerate(super().__iter__()):
            if number == len(self) // 2 and (meanwhile := self.meanwhile):
                self.meanwhile = None
                meanwhile()
            yield each


def test_what_one_thread_derives_from_a_timeline_another_finds_whole_or_not_at_all(governance: Governance) -> None:
    record(governance, appointed(PEOPLE[0]))
    whole = TrackedWorld(governance.streams.advance()[1]).group(id_of("sub-group"))
    assert whole is not None
    nothing = TrackedWorld(EmptySource())
    expected = [*unknown_references(msgspec.structs.replace(whole, memo={}), nothing)]
    events = InterruptedEvents(whole.events)
    shared = msgspec.structs.replace(whole, memo={}, events=events)
    found: list[Fault] = []
    events.meanwhile = lambda: found.extend(unknown_references(shared, nothing))
    assert [*unknown_references(shared, nothing)] == expected
    assert found == expected != []


def test_another_ledger_in_the_same_place_is_not_answered_from_what_is_kept(
    database: Database, governance: Governance
) -> None:
    record(governance, appointed(PEOPLE[0]))
    kept = governance_of(database, 1_000)
    group = id_of("sub-group")
    assert TrackedWorld(kept.streams.advance()[1]).version(group) == 3
    head = governance.store.head().position
    with psycopg.connect(database.migrate_dsn, autocommit=True) as connection:
        connection.execute("alter table ledger.events disable trigger user")
        connection.execute("delete from ledger.events where notification_id = %s", [head])
    other = governance_of(database, 1_000)
    record(other, appointed(PEOPLE[1]))
    record(other, departed(PEOPLE[1], MAY), seat("s7"))
    found = TrackedWorld(kept.streams.advance()[1]).group(group)
    assert found is not None
    assert [tenure.person for tenure in found.seats["s1"].tenures] == [id_of(PEOPLE[1])]
    assert "s7" in found.seats
    kept.store.close()
    other.store.close()


def _command(*drafts: DraftEvent) -> Command:
    return Command(id=uuid4(), fingerprint=b"content", propose=lambda world: drafts)
