"""Every list of the root runs along an index, whatever is asked of it: the rows that a page touches do not grow with the
ledger. Each filter, sort, direction and pair of clocks, for credentials of all groups and of some, is executed on a
middling read side, and the plan says how many rows it touched."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

import psycopg
import pytest
from graphql import get_named_type

from api.graphql.schema import build
from ledger.postgres import embedded
from projections.engine.read_schema import ProjectionCheckpoint, pointer
from projections.engine.snapshot import BEGUN, Snapshot, _composed, snapshot
from tests.support.correction_history import met_with_roll
from tests.support.databases import Database
from tests.support.list_cases import KNOWN, LISTS, TODAY, ListCase, kept, questions
from tests.support.many_rows import Copies, multiply_rows
from tests.support.planned_meetings import planned
from tests.support.story import Story
from tests.support.story_database import database_of
from tests.support.work_history import year_of_work

TOUCHED_MAX = 600
"""Rows that a page of ten may touch: versions of rows that the clocks pass over, and the rows of one group or person."""
MARKS = "latest_days"
ELSEWHERE = {
    "duties": "made at reading from rows of each group",
    "events": "at positions that are given",
    "access": "the record of access, in tables of its own",
}
"""Lists of the root that are bounded otherwise."""


class Middling(NamedTuple):
    """A middling read side: its database, and the position of its head."""

    database: Database
    head: int


@pytest.fixture(scope="module")
def middling(server: embedded.EmbeddedServer) -> Iterator[Mapping[str, Middling]]:
    """By table: a read side that holds many of its rows."""
    of_work = ("work", "owed")
    of_meetings = [table for case in LISTS for table in (case.table, "quorum") if table not in of_work]
    with (
        filled(server, planned(), dict.fromkeys(of_meetings)) as meetings,
        filled(server, year_of_work(met_with_roll(), ended=False), of_work) as work,
    ):
        yield {case.table: work if case.table in of_work else meetings for case in LISTS}


@contextmanager
def filled(server: embedded.EmbeddedServer, story: Story, names: Iterable[str]) -> Iterator[Middling]:
    with database_of(server, story) as database, psycopg.connect(database.migrate_dsn, autocommit=True) as connection:
        copies = Copies(len(story.entries))
        multiply_rows(connection, list(names), copies)
        yield Middling(database, copies.head)


class Explained(Snapshot):
    """A snapshot that executes each query twice: once for its rows, once for its plan."""

    touched = 0

    def ask(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        text = query.replace("{read}", f'"{self.schema}"')
        explained = self._conn.execute(f"explain (analyze, timing off, format json) {text}", dict(values)).fetchone()
        assert explained is not None
        self.touched += touched_by(explained[0][0]["Plan"])
        return super().ask(query, values)


def touched_by(plan: Mapping[str, Any]) -> int:
    """The rows that the scans of a plan read, whether or not they gave them; of high-water marks there is one a day at
    most."""
    own = 0
    scanned = plan.get("Relation Name") or plan.get("Index Name")
    if scanned is not None and not scanned.startswith(MARKS):
        passed = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        own = (plan["Actual Rows"] + passed) * plan["Actual Loops"]
    return int(own + sum(map(touched_by, plan.get("Plans", ()))))


@contextmanager
def explaining(middling: Middling) -> Iterator[Explained]:
    with psycopg.connect(middling.database.dsn, autocommit=True) as connection, snapshot(connection) as seen:
        head = ProjectionCheckpoint(middling.head, seen.head.recorded_at, seen.head.rule_version)
        yield Explained(seen._conn, seen.schema, head, datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC))


CASES = [pytest.param(case, sort, id=f"{case.fields[0]}-{sort}") for case in LISTS for sort in case.sorts]


@pytest.mark.parametrize(("case", "sort"), CASES)
def test_a_page_touches_no_more_rows_than_it_needs(middling: Mapping[str, Middling], case: ListCase, sort: Any) -> None:
    growing = {}
    with explaining(middling[case.table]) as seen:
        for name, asked in questions(case, seen, sort):
            seen.touched = 0
            case.ask(seen, asked)
            if seen.touched > TOUCHED_MAX:
                growing[name] = seen.touched
    assert not {name: touched for name, touched in growing.items() if kept(case, name) not in KNOWN}, growing


def test_a_snapshot_touches_no_more_of_the_ledger_than_one_event(middling: Mapping[str, Middling]) -> None:
    with psycopg.connect(middling["meetings"].database.dsn, autocommit=True) as connection:
        schema = pointer(connection)
        query = "explain (analyze, format json) " + _composed(schema, BEGUN)
        row = connection.execute(query.encode(), {"timeout": None, "schema": schema}).fetchone()
    plan = json.dumps(row[0] if row else [])
    assert '"Relation Name": "events"' in plan
    assert '(notification_id = p.\\"position\\")' in plan, "each event would be looked at"


def test_every_list_of_the_root_is_held_to_its_plan() -> None:
    query = build()[0].query_type
    assert query is not None
    lists = {name for name, field in query.fields.items() if get_named_type(field.type).name.endswith("Connection")}
    assert {field.lower() for case in LISTS for field in case.fields} | ELSEWHERE.keys() == {n.lower() for n in lists}
