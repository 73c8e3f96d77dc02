"""Pages of every list on a ledger and on one a tenth its size: what grows with the ledger would be seen."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import psycopg
from msgspec import Struct

from benchmarks.databases import OpenDatabase
from benchmarks.measure import Measure, percentile
from projections.engine import read_schema, tables
from projections.engine.read_schema import ProjectionCheckpoint
from projections.engine.snapshot import Snapshot, snapshot
from tests.support.correction_history import met_with_roll
from tests.support.list_cases import KNOWN, LISTS, TODAY, ListCase, kept, questions
from tests.support.many_rows import Copies, multiply_rows
from tests.support.planned_meetings import planned
from tests.support.story import Story
from tests.support.story_database import write_rows
from tests.support.work_history import year_of_work

FLAT_MS, RATIO_MAX = 20.0, 1.5
"""What a page may take at any size; beyond, how many times what it takes on a tenth of the ledger."""
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
OF_WORK = ("work", "owed")
Say = Callable[[str], None]


class GrowthSizes(Struct, frozen=True):
    """How many groups there are, each with so many years of history, and how often each question is asked."""

    groups: int = 100
    years: int = 10
    rounds: int = 3


class Asked(NamedTuple):
    """The p95 of what is asked of a list, in milliseconds: of what is held not to grow, and of what is known to."""

    held: float
    known: float


def measures(places: OpenDatabase, sizes: GrowthSizes, say: Say) -> Iterator[Measure]:
    """The p95 of each list and sort, on a ledger and on a tenth of it; the read sides are made in SQL."""
    small = _asked(places, sizes, sizes.groups // 10, say)
    large = _asked(places, sizes, sizes.groups, say)
    for name, found in large.items():
        of = f"{name}, {sizes.groups:,} groups: p95"
        ratio = found.held / small[name].held
        aim = f"{ratio:.1f} times that of a tenth"
        held = found.held <= FLAT_MS or ratio <= RATIO_MAX
        yield Measure(name=of, value=found.held, unit="ms", ceiling=None if held else FLAT_MS, aim=aim)
        if found.known:
            ratio = found.known / small[name].known
            yield Measure(name=f"{of} of what still grows", value=found.known, unit="ms", aim=f"{ratio:.1f} times")


def _asked(places: OpenDatabase, sizes: GrowthSizes, groups: int, say: Say) -> dict[str, Asked]:
    of_meetings = [*dict.fromkeys(t for case in LISTS for t in (case.table, "quorum") if t not in OF_WORK)]
    work = year_of_work(met_with_roll(), ended=False)
    found: dict[str, Asked] = {}
    for story, names in ((planned(), of_meetings), (work, list(OF_WORK))):
        found |= _of_story(places, sizes, groups, (story, names), say)
    return found


def _of_story(
    places: OpenDatabase, sizes: GrowthSizes, groups: int, told: tuple[Story, list[str]], say: Say
) -> Mapping[str, Asked]:
    story, names = told
    copies = Copies(len(story.entries), groups, sizes.years)
    with places("growth") as place:
        say(f"lists: {', '.join(names)} of {groups:,} groups and {sizes.years} years ({copies.head:,} events)")
        with psycopg.connect(place.service, autocommit=True) as connection:
            read_schema.prepare(connection)
        with psycopg.connect(place.admin, autocommit=True) as connection:
            schema = read_schema.pointer(connection)
            write_rows(connection, schema, story)
            for name in names:
                drop_indexes(connection, schema, name)
            multiply_rows(connection, names, copies)
            index_again(connection, schema, names)
            connection.execute("analyze")
            with snapshot(connection) as seen:
                head = ProjectionCheckpoint(copies.head, seen.head.recorded_at, seen.head.rule_version)
                then = Snapshot(seen.connection, seen.schema, head, NOW)
                return dict(_timed(then, case, sizes) for case in LISTS if case.table in names)


def drop_indexes(connection: psycopg.Connection[Any], schema: str, name: str) -> None:
    """Rows are copied first and indexed then, as a rebuild does."""
    query = "select indexrelid::regclass::text from pg_index where indrelid = %s::regclass and not indisprimary"
    for (index,) in connection.execute(query, [f"{schema}.{name}"]).fetchall():
        connection.execute(f"drop index {index}".encode())
    connection.execute(f"alter table {schema}.{name} drop constraint {name}_pkey".encode())


def index_again(connection: psycopg.Connection[Any], schema: str, names: Iterable[str]) -> None:
    """Build the indexes of some tables."""
    for statements in tables.indexing(schema):
        for statement in statements:
            if any(f'."{name}"' in statement.as_string(connection) for name in names):
                connection.execute(statement)


def _timed(seen: Snapshot, case: ListCase, sizes: GrowthSizes) -> tuple[str, Asked]:
    """The list, and how long it takes to be asked everything."""
    took: dict[bool, list[float]] = {True: [0.0], False: []}
    for sort in case.sorts:
        for name, asked in questions(case, seen, sort):
            known = kept(case, name) in KNOWN
            for _ in range(sizes.rounds):
                began = time.perf_counter()
                case.ask(seen, asked)
                took[known].append((time.perf_counter() - began) * 1000)
    held, known_ms = (percentile(took[known], 95) for known in (False, True))
    return case.table, Asked(held, known_ms)
