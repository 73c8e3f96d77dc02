"""Both clocks of a question: what was known, and what was true."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from threading import Thread
from time import monotonic, sleep

import psycopg
import pytest

from domain.events.group import membership
from domain.events.meeting import proceedings
from domain.values import Text
from domain.verdicts import Outcome
from ledger.postgres import embedded
from projections.engine import read_schema
from projections.engine.clocks import (
    BeyondHead,
    Clocks,
    DayOutOfRange,
    NotYetProjected,
    UnreadableTime,
    end_moment,
    start_moment,
)
from projections.engine.snapshot import Snapshot, _polled, snapshot, wait_for_position
from projections.engine.step import ReadSide
from projections.questions.group import groups, seats
from projections.questions.meeting import attendance
from projections.questions.meeting.attendance import AttendanceFilter
from projections.questions.paging import PageRequest
from projections.questions.row_queries import rows_as_of
from projections.rows import AttendanceRow, DutyRow, GroupRow, MeetingRow, OfficeRow, QuorumRow, Row, RulesRow, SeatRow
from tests.support.databases import Database
from tests.support.story import Story, said
from tests.support.story_database import database_of, seeing, tell
from tests.support.two_meetings import two_meetings

TODAY = date.today()


def minutes() -> Story:
    """Six commands, a minute apart from 1 April 2026, 9:00 UTC; the fourth of them two events."""
    story = Story()
    story.agency("police")
    story.agency("council")
    story.group("g")
    story.seat("g", "s1", "police", "Ada")
    return story


@pytest.fixture(scope="module")
def known(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with database_of(server, minutes()) as database:
        yield database


@pytest.fixture
def seen(known: Database) -> Iterator[Snapshot]:
    """What is known of six minutes, for tests that only ask."""
    with seeing(known) as snapshot:
        yield snapshot


@pytest.fixture
def own(database: Database) -> Database:
    """Six minutes in a database of the test's own."""
    tell(database, minutes())
    return database


def test_a_position_is_itself_and_brings_the_day_on_which_it_was_recorded(seen: Snapshot) -> None:
    assert seen.clocks(known_at="3") == Clocks(3, date(2026, 4, 1))
    assert seen.clocks(known_at=" 3 ", on=date(2025, 6, 1)) == Clocks(3, date(2025, 6, 1))
    assert seen.clocks(known_at="0") == Clocks(0, TODAY)


def test_without_known_at_the_head_is_known_and_it_is_today(seen: Snapshot) -> None:
    assert seen.clocks() == Clocks(6, TODAY)
    assert seen.clocks(on=date(2025, 6, 1)) == Clocks(6, date(2025, 6, 1))


def test_a_time_is_the_last_position_recorded_by_then(seen: Snapshot) -> None:
    for minute in range(6):
        at = f"2026-04-01T09:{minute:02}:00+00:00"
        assert seen.clocks(known_at=at).position == minute + 1
        assert seen.clocks(known_at=at.replace("00+", "59+")).position == minute + 1
    assert seen.clocks(known_at="2026-04-01T10:02:30+01:00") == Clocks(3, date(2026, 4, 1))
    assert seen.clocks(known_at="2026-04-01T08:59:59Z").position == 0


def test_a_bare_date_is_the_end_of_that_day_in_london(seen: Snapshot) -> None:
    assert seen.clocks(known_at="2026-03-31") == Clocks(0, date(2026, 3, 31))
    assert seen.clocks(known_at="2026-04-01") == Clocks(6, date(2026, 4, 1))
    assert seen.clocks(known_at=TODAY.isoformat()) == Clocks(6, TODAY)
    assert end_moment("2026-07-01", "knownAt") == datetime.fromisoformat("2026-07-01T22:59:59.999999+00:00")
    assert start_moment("2026-07-01", "recordedFrom") == datetime.fromisoformat("2026-06-30T23:00:00+00:00")


@pytest.mark.parametrize("known_at", ["7", "99999999999999999999999", "2999-01-01", "2999-01-01T00:00:00Z"])
def test_beyond_the_head_is_refused(seen: Snapshot, known_at: str) -> None:
    with pytest.raises(BeyondHead):
        seen.clocks(known_at=known_at)


@pytest.mark.parametrize("on", [date.min, date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_a_day_on_which_nothing_can_take_effect_is_refused(seen: Snapshot, on: date) -> None:
    with pytest.raises(DayOutOfRange, match="1900 to 2199"):
        seen.clocks(on)
    for known_at in ("0001-01-01", "1899-12-31T17:00Z"):
        with pytest.raises(DayOutOfRange, match=r"knownAt: .* 1900 to 2199"):
            seen.clocks(known_at=known_at)
    assert [seen.clocks(day).on.year for day in (date(1900, 1, 1), date(2199, 12, 31))] == [1900, 2199]


def test_tomorrow_is_beyond_the_head(seen: Snapshot) -> None:
    with pytest.raises(BeyondHead):
        seen.clocks(known_at=(TODAY + timedelta(days=1)).isoformat())


@pytest.mark.parametrize(
    "known_at", ["", "-1", "yesterday", "2026-04-01T09:00:00", "2026-02-30", "٣", "1e3", "9999-12-31", "x" * 10_000]
)
def test_what_is_neither_a_position_nor_a_time_with_an_offset_nor_a_day_is_refused(
    seen: Snapshot, known_at: str
) -> None:
    with pytest.raises((UnreadableTime, BeyondHead)) as refusal:
        seen.clocks(known_at=known_at)
    assert len(str(refusal.value)) < 300


def test_what_the_read_side_has_not_come_to_is_said_to_be_behind(own: Database) -> None:
    with psycopg.connect(own.migrate_dsn) as conn:
        conn.execute(
            "insert into ledger.events select gen_random_uuid(), 1, topic, state, 7, now(), null, null"
            " from ledger.events where notification_id = 1"
        )
    with seeing(own) as seen:
        with pytest.raises(NotYetProjected):
            seen.clocks(known_at="7")
        with pytest.raises(BeyondHead):
            seen.clocks(known_at="8")
        assert seen.clocks().position == 6
    with psycopg.connect(own.dsn, autocommit=True) as conn:
        assert wait_for_position(conn, 6, 1) == 6
        assert wait_for_position(conn, 7, 0.05) == 6


@pytest.mark.parametrize("replica", [False, True])
def test_who_waits_is_told_within_milliseconds(own: Database, replica: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.engine.snapshot.LOOK_S", 10)

    def project() -> None:
        sleep(0.1)
        with psycopg.connect(own.dsn, autocommit=True) as conn:
            conn.execute("update read_1.position set position = 7")
            conn.execute("select pg_notify('read', '7')")

    thread = Thread(target=project)
    with psycopg.connect(own.dsn, autocommit=True) as conn:
        thread.start()
        began = monotonic()
        assert (_polled(conn, 7, began + 10) if replica else wait_for_position(conn, 7, 10)) == 7
        assert monotonic() - began < 5
        thread.join()
        assert conn.execute("select count(*) from pg_listening_channels()").fetchone() == (0,)


def test_a_snapshot_neither_writes_nor_sees_what_comes_later(own: Database) -> None:
    with seeing(own) as before:
        with psycopg.connect(own.dsn) as conn:
            conn.execute("update read_1.position set position = 5")
        assert before.ask("select position from {read}.position", {}) == [(6,)]
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            before.ask("delete from {read}.groups returning 1", {})


def test_a_connection_is_given_back_as_it_was_and_the_pointer_is_followed(own: Database) -> None:
    with psycopg.connect(own.dsn, autocommit=True) as conn:
        with snapshot(conn) as seen:
            assert seen.clocks().position == 6
        assert conn.isolation_level is None
        assert conn.read_only is None
        read_schema.create(conn, "read_2")
        conn.execute("update read.pointer set schema = 'read_2'")
        with snapshot(conn) as seen:
            assert seen.clocks().position == 0


def test_what_was_known_and_what_was_true_are_two_questions(database: Database) -> None:
    story = Story()
    story.group("g")
    story.seat("g", "s1")
    story.record(("g", membership.SeatChanged(seat="s1", title=Text(en="Inspector"), **said(date(2025, 6, 1)))))
    tell(database, story)
    with psycopg.connect(database.dsn) as conn, snapshot(conn) as seen:
        id = groups.listed(seen, seen.clocks(), PageRequest(1)).rows[0].group

        def title(position: int, on: date) -> str:
            return str(seats.of_groups(seen, Clocks(position, on), [id])[id][0].title)

        assert title(3, date(2025, 5, 31)) == "Post s1"
        assert title(3, date(2025, 6, 1)) == "Inspector"
        assert title(2, date(2025, 6, 1)) == "Post s1"
        assert seats.of_groups(seen, Clocks(1, date(2025, 6, 1)), [id]) == {id: []}
        assert seats.of_groups(seen, Clocks(3, date(2025, 3, 31)), [id]) == {id: []}
        assert seats.on_days(seen, Clocks(3, date(2026, 1, 1)), [(id, "s1", date(2025, 5, 1)), (id, "s1", TODAY)]) == {
            (id, "s1", date(2025, 5, 1)): seats.of_groups(seen, Clocks(3, date(2025, 5, 1)), [id])[id],
            (id, "s1", TODAY): seats.of_groups(seen, Clocks(3, TODAY), [id])[id],
        }


def test_what_is_known_at_a_position_is_what_a_replay_up_to_it_gives(database: Database) -> None:
    story = two_meetings()
    rolls = [e.position for e in story.entries if isinstance(e.event, proceedings.AttendanceRecorded)]
    story.correct(rolls[0], outcome=Outcome.ABSENT)
    story.retract(rolls[1])
    story.retract(54)
    tell(database, story)
    side = ReadSide()
    with psycopg.connect(database.dsn) as conn, snapshot(conn) as seen:
        for command in story.commands:
            side.step(command)
            at = command[-1].position
            for on in (date(2025, 3, 31), date(2025, 5, 13), date(2025, 12, 1)):
                for kind in (GroupRow, SeatRow, MeetingRow, QuorumRow, AttendanceRow, OfficeRow, DutyRow, RulesRow):
                    expected = [
                        r for r in current(side, kind) if r.valid_from <= on and not (r.valid_to and r.valid_to <= on)
                    ]
                    assert rows_as_of(seen, Clocks(at, on), kind) == sorted(expected, key=lambda r: r.key), (
                        at,
                        on,
                        kind,
                    )


def current(side: ReadSide, kind: type[Row]) -> list[Row]:
    return [k.row for unit in side._units.values() for (model, _), k in unit.items() if model == kind.MODEL]


def test_nobody_ever_sees_half_a_roll(database: Database) -> None:
    story = two_meetings()
    tell(database, story)
    roll = next(c for c in story.commands if isinstance(c[0].event, proceedings.AttendanceRecorded))
    with psycopg.connect(database.dsn) as conn, snapshot(conn) as seen:
        for entry in roll:
            wanted = AttendanceFilter(meetings=(entry.stream,))
            lines = attendance.listed(seen, Clocks(entry.position, TODAY), PageRequest(100), wanted).rows
            recorded = [line for line in lines if line.outcome is not Outcome.NOT_RECORDED]
            assert len(recorded) == (len(roll) if entry is roll[-1] else 0)
