"""Every filter and sort of a list runs along an index: the rows that a page touches do not grow with the ledger.

The tables of a small history are filled up with rows like its own; each combination is then executed, and the plan says how
many rows it touched. Not held yet: what is owed (a page passes over what was closed), work of an agency (sorted), and a day
or position long past with the newest first."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import sql

from ledger.postgres import embedded
from projections.engine.clocks import Clocks
from projections.engine.read_schema import pointer
from projections.engine.snapshot import Snapshot, snapshot
from projections.engine.tables import TABLES
from projections.questions import agencies, trail
from projections.questions.group import groups
from projections.questions.meeting import attendance, decisions, meetings
from projections.questions.meeting.attendance import AttendanceFilter
from projections.questions.meeting.decisions import DecisionFilter
from projections.questions.meeting.meetings import MeetingFilter
from projections.questions.paging import DayOrder, NameOrder, PageRequest
from projections.questions.trail import TrailFilter
from projections.questions.work import work_items
from projections.questions.work.work_items import WorkFilter, WorkSort
from tests.support.correction_history import met_with_roll
from tests.support.databases import Database
from tests.support.story import Story
from tests.support.story_database import database_of
from tests.support.two_meetings import two_meetings
from tests.support.work_history import year_of_work

ROWS = 8_000
"""Of each table; a page that touched them all would be seen."""
TOUCHED_MAX = 600
"""Rows that a page of ten may touch: versions of rows that the clocks pass over, and the rows of one group or person."""
TEN = PageRequest(10)
UNIQUE = {"meeting", "group", "agency", "person", "member", "work", "stream", "by", "place", "slug", "by_group", "seat"}


Filled = Mapping[str, Database]
"""The database that has rows of a table, by the table's name."""


@pytest.fixture(scope="module")
def filled(server: embedded.EmbeddedServer) -> Iterator[Filled]:
    with (
        filled_with(server, two_meetings()) as of_meetings,
        filled_with(server, year_of_work(met_with_roll(), ended=False)) as of_work,
    ):
        yield {name: of_work if name == "work" else of_meetings for name in TABLES}


@contextmanager
def filled_with(server: embedded.EmbeddedServer, story: Story) -> Iterator[Database]:
    with database_of(server, story) as database:
        with psycopg.connect(database.migrate_dsn, autocommit=True) as connection:
            schema = pointer(connection)
            for name in TABLES:
                fill(connection, schema, name)
            connection.execute("analyze")
        yield database


def fill(connection: psycopg.Connection[Any], schema: str, name: str) -> None:
    """Copies of the rows of a table, each of another group, meeting and so on, on other days, until there are ROWS."""
    table = TABLES[name]
    counted = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(schema, name))).fetchone()
    count = counted[0] if counted else 0
    if not count:
        return
    copies = ROWS // count
    columns = []
    for column, kind in zip(table.columns, table.types, strict=True):
        of = sql.SQL("t.{}").format(sql.Identifier(column))
        if column == "key" or column in UNIQUE:
            of = sql.SQL("{} || '~' || n").format(of)
        elif column == "position":
            of = sql.SQL("{} - n").format(of)
        elif kind == "date" and column not in ("valid_from", "valid_to"):
            of = sql.SQL("{} - (n %% 900)::int").format(of)
        elif kind == "text[]":
            of = sql.SQL("(select array_agg(x || '~' || n) from unnest({}) x)").format(of)
        columns.append(of)
    names = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("insert into {} ({}) select {} from {} t, generate_series(1, {}) n")
    target = sql.Identifier(schema, name)
    query = statement.format(target, names, sql.SQL(", ").join(columns), target, copies).as_string(connection)
    connection.execute(query.replace("%%", "%").encode())


class Explained(Snapshot):
    """A snapshot that executes each query twice: once for its rows, once for its plan."""

    touched: int
    plans: list[Mapping[str, Any]]

    def ask(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        text = query.replace("{read}", f'"{self.schema}"')
        explained = self._conn.execute(f"explain (analyze, format json) {text}", dict(values)).fetchone()
        assert explained is not None
        self.touched += touched_by(explained[0][0]["Plan"])
        self.plans.append(explained[0][0]["Plan"])
        return super().ask(query, values)


def touched_by(plan: Mapping[str, Any]) -> int:
    """The most rows that a node of a plan reads or gives, over all its loops."""
    own = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
    return int(max([own * plan["Actual Loops"], *map(touched_by, plan.get("Plans", ()))]))


def nodes_of(plans: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for plan in plans:
        yield tuple(
            plan.get(k) for k in ("Node Type", "Index Name", "Index Cond", "Actual Rows", "Rows Removed by Filter")
        )
        yield from nodes_of(plan.get("Plans", ()))


@contextmanager
def explaining(database: Database) -> Iterator[Explained]:
    with psycopg.connect(database.dsn, autocommit=True) as connection, snapshot(connection) as seen:
        found = Explained(seen._conn, seen.schema, seen.head, seen.now)
        found.touched, found.plans = 0, []
        yield found


def _as_cursor(place: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(part.isoformat() if isinstance(part, date) else part for part in place)


def sample(database: Database, table: str, column: str) -> str:
    """The value that most rows of a table have in a column now."""
    with psycopg.connect(database.dsn) as connection:
        query = sql.SQL(
            "select {0} from {1} where {0} is not null and {0}::text <> '{{}}' and known_to is null and valid_to is null"
            " group by {0} order by count(*) desc limit 1"
        )
        found = connection.execute(
            query.format(sql.Identifier(column), sql.Identifier(pointer(connection), table))
        ).fetchone()
    assert found is not None, (table, column)
    return found[0][0] if isinstance(found[0], list) else str(found[0])


DAYS, NAMES = [*DayOrder], [*NameOrder]
COMBINATIONS: list[tuple[Any, str, Any, dict[str, str], dict[str, Any], list[Any]]] = [
    (meetings.listed, "meetings", MeetingFilter, {"groups": "group", "states": "state"}, {}, DAYS),
    (attendance.listed, "attendance", AttendanceFilter,
     {"groups": "group", "meetings": "meeting", "seats": "seat", "agencies": "agency", "persons": "member",
      "outcomes": "outcome"}, {}, DAYS),
    (decisions.listed, "decisions", DecisionFilter,
     {"groups": "group", "kinds": "kind", "ways": "way", "verdicts": "carries"}, {}, DAYS),
    (groups.listed, "groups", groups.GroupFilter, {"groups": "group"}, {}, NAMES),
    (work_items.listed, "work", WorkFilter, {"groups": "group", "states": "state"},
     {"kind": "action"}, [*WorkSort]),
    (trail.listed, "trail", TrailFilter, {"by": "by", "kinds": "kind"}, {}, DAYS),
]  # fmt: skip


def cases() -> Iterator[Any]:
    for listed, table, kind, filters, always, sorts in COMBINATIONS:
        for sort in sorts:
            for field, column in ((None, None), *filters.items()):
                yield pytest.param(listed, table, kind, field, column, always, sort, id=f"{table}-{field}-{sort}")


@pytest.mark.parametrize(("listed", "table", "kind", "field", "column", "always", "sort"), [*cases()])
def test_a_page_touches_no_more_rows_than_it_needs(
    filled: Filled, listed: Any, table: str, kind: Any, field: str | None, column: str | None, always: Any, sort: Any
) -> None:
    given = dict(always)
    if field is not None and column is not None:
        value = sample(filled[table], table, column)
        given[field] = value if field == "by" else (value,)
    with explaining(filled[table]) as seen:
        clocks = Clocks(seen.head.position, date(2026, 3, 31))
        first = listed(seen, clocks, TEN, kind(**given), sort=sort)
        if first.more:
            listed(seen, clocks, PageRequest(10, _as_cursor(first.places[-1])), kind(**given), sort=sort)
        assert seen.touched <= 2 * TOUCHED_MAX, [*nodes_of(seen.plans)]


@pytest.mark.parametrize("sort", NAMES)
def test_agencies_are_paged_along_their_slugs(filled: Filled, sort: NameOrder) -> None:
    with explaining(filled["agencies"]) as seen:
        agencies.listed(seen, Clocks(seen.head.position, date(2026, 3, 31)), TEN, sort=sort)
        assert seen.touched <= TOUCHED_MAX, [*nodes_of(seen.plans)]
