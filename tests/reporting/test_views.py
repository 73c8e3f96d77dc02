"""The schema `reporting`: the read side as plain views, for a role that may do nothing else."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ledger.migrate import name_ledger
from ledger.postgres import embedded
from ledger.postgres.dsn import reporting_role
from projections.engine import read_schema, tables
from projections.reporting import meanings
from projections.reporting.columns import views
from projections.reporting.meanings import MEANINGS, meaning
from projections.reporting.views import VERSION, statements, words
from tests.support.databases import Database
from tests.support.story_database import database_of
from tests.support.two_meetings import two_meetings

Tool = psycopg.Connection[tuple[Any, ...]]
NAMES = [v.name for v in views()]


@pytest.fixture(scope="module")
def seeded(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with database_of(server, two_meetings()) as database:
        yield database


@pytest.fixture(scope="module")
def tool(seeded: Database) -> Iterator[Tool]:
    """A login that was granted the role, as an administrator would."""
    login = f"{seeded.name}_tool"
    with psycopg.connect(seeded.migrate_dsn, autocommit=True) as admin:
        admin.execute(
            sql.SQL("create role {} login in role {}").format(
                *map(sql.Identifier, (login, reporting_role(seeded.name)))
            )
        )
    with psycopg.connect(make_conninfo(seeded.migrate_dsn, user=login), autocommit=True) as connection:
        yield connection
    with psycopg.connect(seeded.migrate_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("drop role {}").format(sql.Identifier(login)))


def asked(connection: Tool, statement: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement.encode()).fetchall()


@pytest.mark.parametrize("name", NAMES)
def test_the_role_reads_every_view_and_its_history(tool: Tool, name: str) -> None:
    now = asked(tool, f"select * from reporting.{name}")
    ever = asked(tool, f"select * from reporting.{name}_history where known_to is null")
    assert len(now) == len(ever)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from ledger.events",
        "select * from ledger.names",
        "select * from read.pointer",
        "select * from read_1.meetings",
        "select * from read_1.persons",
        "select * from access.tokens",
        "insert into ledger.events select * from ledger.events",
        "update reporting.version set position = 1",
        "delete from reporting.meetings",
        "update reporting.meetings set state = 'HELD'",
        "create table reporting.mine (a int)",
        "create table public.mine (a int)",
        "create schema mine",
        "drop view reporting.meetings",
        "select ledger.append(null)",
    ],
)
def test_the_role_may_do_nothing_else(tool: Tool, statement: str) -> None:
    with pytest.raises(psycopg.Error, match=r"permission denied|must be owner|does not exist"):
        tool.execute(statement.encode())


def test_the_views_equal_the_rows_of_the_read_side(seeded: Database, tool: Tool) -> None:
    with psycopg.connect(seeded.dsn) as connection:
        for view in views():
            if view.part:
                continue
            table = tables.TABLES[view.row.MODEL]
            plain = [c for c in view.columns if c.field == c.name and c.type != "timestamptz"]
            rows = [
                (row.key, *(_plain(getattr(row, c.field)) for c in plain))
                for _, body, *_ in connection.execute(
                    sql.SQL("select key, body::text from {} where known_to is null").format(
                        sql.Identifier("read_1", table.name)
                    )
                )
                for row in [table.decode(body)]
            ]
            names = ", ".join(["key", *(f'"{c.name}"' for c in plain)])
            assert sorted(asked(tool, f"select {names} from reporting.{view.name}"), key=repr) == sorted(
                rows, key=repr
            ), view.name


def _plain(value: Any) -> Any:
    match value:
        case tuple():
            return [getattr(v, "code", v) for v in value]
        case dict():
            return msgspec.json.encode(value).decode()
        case date() | None | bool() | int():
            return value
        case _:
            return str(value)


def test_words_and_parts_have_columns_of_their_own(tool: Tool) -> None:
    assert asked(tool, "select text_en, carried_verdict from reporting.decisions") == [
        ("The plan was agreed.", "SILENT")
    ]
    parts = asked(
        tool,
        "select q.meeting, c.number, c.verdict from reporting.quorum q join reporting.quorum_clauses c using (key)",
    )
    assert {number for _, number, _ in parts} == {1, 2}
    ((count,),) = asked(tool, "select count(*) from reporting.attendance where outcome = 'PRESENT' and attended")
    assert count > 6


def test_what_is_undecided_is_null_and_what_is_left_out_its_default(seeded: Database, tool: Tool) -> None:
    body = "((body::jsonb || '{\"attended\": null}'::jsonb) - 'cancelled'::text)::json"
    statement = f"update read_1.attendance set body = {body} where seat = 's1'"
    with psycopg.connect(seeded.migrate_dsn) as admin:
        admin.execute(statement.encode())
        found = admin.execute(
            "select distinct attended, cancelled from reporting.attendance where seat = 's1'"
        ).fetchall()
        admin.rollback()
    assert found == [(None, False)]


def test_no_name_and_nothing_sealed_is_in_any_view(tool: Tool) -> None:
    columns = asked(
        tool,
        "select table_name, column_name, data_type from information_schema.columns where table_schema = 'reporting'",
    )
    assert {t for t, _, _ in columns} == {"version", *NAMES, *(f"{n}_history" for n in NAMES)}
    assert [(t, c) for t, c, _ in columns if c in ("name", "note", "names", "sentence")] == []
    assert {d for _, _, d in columns} <= {
        "text",
        "bigint",
        "integer",
        "boolean",
        "date",
        "timestamp with time zone",
        "ARRAY",
    }
    for name in NAMES:
        for row in asked(tool, f"select * from reporting.{name}_history"):
            assert not any(who in str(row) for who in ("Ada", "Bea", "Hal")), name


def test_no_column_needs_quotation_marks(tool: Tool) -> None:
    found = asked(
        tool,
        "select distinct column_name from information_schema.columns join pg_get_keywords() k on k.word = column_name"
        " where table_schema = 'reporting' and k.catcode in ('R', 'T')",
    )
    assert found == []


def test_the_version_says_what_the_views_stand_on(seeded: Database, tool: Tool) -> None:
    with psycopg.connect(seeded.dsn) as connection:
        position = read_schema.checkpoint(connection, read_schema.pointer(connection))
    assert asked(tool, "select schema_version, position, recorded_at, rule_version from reporting.version") == [
        (VERSION, *position)
    ]


def test_the_version_says_which_ledger_it_is_and_what_people_call_it(seeded: Database, tool: Tool) -> None:
    name_ledger(seeded.migrate_dsn, "Board Ó & Co.")
    ((id, name),) = asked(tool, "select ledger_id, ledger_name from reporting.version")
    with psycopg.connect(seeded.dsn) as connection:
        assert connection.execute("select id::text, name from ledger.identity").fetchone() == (id, name)
    assert name == "Board Ó & Co."


def test_history_shows_the_past(tool: Tool) -> None:
    ((first,),) = asked(tool, "select min(position) from reporting.trail where kind = 'AttendanceRecorded'")
    then = "known_from <= {0} and (known_to is null or known_to > {0})"
    before = asked(tool, f"select distinct state from reporting.meetings_history where {then.format(first - 2)}")
    assert before != asked(tool, "select distinct state from reporting.meetings")
    assert ("HELD",) in asked(tool, "select distinct state from reporting.meetings")
    assert ("HELD",) not in before


COMMENTS = """select c.relname, a.attname, d.description
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum >= 0 and not a.attisdropped
    left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = a.attnum
    where n.nspname = 'reporting' and c.relkind = 'v'
    union all select c.relname, null, d.description from pg_class c join pg_namespace n on n.oid = c.relnamespace
    left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
    where n.nspname = 'reporting' and c.relkind = 'v'"""


def test_every_view_and_column_has_a_comment_in_the_database(tool: Tool) -> None:
    """From the words of the dictionary, where tools that speak SQL show them."""
    found = {(view, column): words for view, column, words in asked(tool, COMMENTS)}
    assert {view for view, _ in found} == {"version", *NAMES, *(f"{name}_history" for name in NAMES)}
    assert [of for of, words in found.items() if not words] == []
    assert found["meetings_history", "known_from"] == meaning("known_from")
    assert found["version", "rule_version"] == meaning("rule_version")


def test_comments_follow_the_words_and_what_stands_on_the_views_stays(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanings, "MEANINGS", {**MEANINGS, "held_on": "the day, in other words"})
    statements.cache_clear()
    words.cache_clear()
    with psycopg.connect(seeded.migrate_dsn, autocommit=True) as admin:
        admin.execute("create view public.board as select meeting from reporting.quorum")
        read_schema.prepare(admin)
        comments = {(view, column): text for view, column, text in admin.execute(COMMENTS.encode()).fetchall()}
        assert comments["meetings", "held_on"] == "the day, in other words"
        assert admin.execute("select count(*) from public.board").fetchone() is not None
        monkeypatch.undo()
        statements.cache_clear()
        words.cache_clear()
        read_schema.prepare(admin)
        admin.execute("drop view public.board")
