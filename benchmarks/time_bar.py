"""The time bar of the console over a long ledger: events by month, day and hour, of all and of one group."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
from msgspec import Struct

from benchmarks.databases import OpenDatabase
from benchmarks.list_growth import Say, drop_indexes, index_again
from benchmarks.measure import Measure, percentile
from domain.time_zone import london_day
from projections.engine import read_schema
from projections.engine.clocks import Clocks
from projections.engine.read_schema import ProjectionCheckpoint
from projections.engine.snapshot import Snapshot, snapshot
from projections.questions.history import HistoryScope, HistoryUnit, history
from tests.support.correction_history import met_with_roll
from tests.support.many_rows import Copies, multiply_rows
from tests.support.story_database import write_rows

CEILING_MS = 300.0
TABLE = "trail"
YEARS = 10
DAYS = {HistoryUnit.MONTH: None, HistoryUnit.DAY: 365, HistoryUnit.HOUR: 14}
"""How many days are looked at by each unit; all of them by month."""


SPREAD = (
    "update {table} set recorded_at = timestamptz '2016-01-01 00:00+00' + position * (interval '{days} days' / {head})"
)
"""Records the events one after the other, all through the years."""


class TimeBarSizes(Struct, frozen=True):
    """How many events there are at least, over ten years, and how often each bar is asked for."""

    events: int = 3_600_000
    questions: int = 30


def measures(places: OpenDatabase, sizes: TimeBarSizes, say: Say) -> Iterator[Measure]:
    """The p95 of each bar. The trail is made in SQL from a short history, as of so many groups for ten years."""
    story = met_with_roll()
    copies = Copies(len(story.entries), -(-sizes.events // ((len(story.entries) + 1) * YEARS)), YEARS)
    with places("bar") as place:
        say(f"time bar: a trail of {copies.head:,} events of {copies.groups:,} groups in {YEARS} years")
        with psycopg.connect(place.service, autocommit=True) as connection:
            read_schema.prepare(connection)
        with psycopg.connect(place.admin, autocommit=True) as connection:
            schema = read_schema.pointer(connection)
            write_rows(connection, schema, story)
            drop_indexes(connection, schema, TABLE)
            multiply_rows(connection, [TABLE], copies)
            connection.execute(SPREAD.format(table=f"{schema}.{TABLE}", days=YEARS * 365, head=copies.head).encode())
            index_again(connection, schema, [TABLE])
            connection.execute("vacuum analyze")
            say(f"time bar: each of {len(DAYS)} units {sizes.questions} times, of all and of a group")
            with snapshot(connection) as seen:
                yield from _bars(seen, copies, sizes)


def _bars(seen: Snapshot, copies: Copies, sizes: TimeBarSizes) -> Iterator[Measure]:
    query = f"select max(position), min(recorded_at), max(recorded_at) from {{read}}.{TABLE}"
    [(position, first_at, recorded_at)] = seen.ask(query, {})
    head = ProjectionCheckpoint(position, recorded_at, seen.head.rule_version)
    then = Snapshot(seen.connection, seen.schema, head, recorded_at + timedelta(hours=1))
    last = london_day(recorded_at)
    clocks = Clocks(position=position, on=last)
    [(group,)] = seen.ask(f"select streams[1] from {{read}}.{TABLE} where position = %(at)s", {"at": position})
    for name, scope in (("all", HistoryScope()), ("a group", HistoryScope(about=[[group]]))):
        for unit, days in DAYS.items():
            between = (last - timedelta(days=days) if days else london_day(first_at), last)
            took_ms = [_took_ms(then, clocks, scope, unit, between) for _ in range(sizes.questions)]
            of = f"time bar of {name} of {position:,} events by {unit.lower()}"
            yield Measure(name=f"{of}: p95", value=percentile(took_ms, 95), unit="ms", ceiling=CEILING_MS)


def _took_ms(seen: Snapshot, clocks: Clocks, scope: HistoryScope, unit: HistoryUnit, days: tuple[date, date]) -> float:
    began = time.perf_counter()
    assert history(seen, clocks, scope, unit, days)
    return (time.perf_counter() - began) * 1000
