"""A query on a connection that waits gives its rows in chunks, as psycopg would; one that is given up leaves a connection
that answers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

import psycopg
import pytest

from ledger.postgres.query_execution import chunks
from tests.support.databases import Database


@pytest.fixture
def connection(database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        yield connection


def rows(connection: psycopg.Connection[Any], statement: str, size: int = 10, **values: Any) -> list[tuple[Any, ...]]:
    return [*chain.from_iterable(chunks(connection, statement, values, size))]


def test_values_of_every_kind_come_back_as_they_went_in(connection: psycopg.Connection[Any]) -> None:
    given: dict[str, Any] = {
        "s": "é%\"'\\", "n": 2**40, "day": date(2026, 1, 2), "at": datetime(2026, 1, 2, 3, tzinfo=UTC), "none": None,
        "texts": ["a", "é", '"', "\\", "a,b", "{}", "NULL", "", " "], "empty": [],
        "numbers": [1, 2**40], "some": ["a", None],
    }  # fmt: skip
    text = (
        "select %(s)s::text, %(n)s::bigint, %(day)s::date, %(at)s::timestamptz, %(none)s::text, %(texts)s::text[],"
        " %(empty)s::text[], %(numbers)s::bigint[], %(some)s::text[], '%%'"
    )
    assert rows(connection, text, **given, more=1) == [(*given.values(), "%")]
    assert rows(connection, "select 'b' = any(%(of)s)", of=["a", "b"]) == [(True,)]


def test_rows_come_in_chunks_in_their_order(connection: psycopg.Connection[Any]) -> None:
    found = [*chunks(connection, "select n from generate_series(1, %(most)s::int) n", {"most": 25}, 10)]
    assert [len(chunk) for chunk in found] == [10, 10, 5]
    assert [*chain.from_iterable(found)] == [(n,) for n in range(1, 26)]
    assert rows(connection, "select 1 where false") == []


def test_what_is_given_up_leaves_a_connection_that_answers(connection: psycopg.Connection[Any]) -> None:
    given_up = chunks(connection, "select generate_series(1, 1000000000) as n", {}, 10)
    assert len(next(given_up)) == 10
    given_up.close()
    assert rows(connection, "select 1") == [(1,)]


def test_errors_are_those_of_the_server(connection: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        rows(connection, "select 1 / %(n)s::int", n=0)
    with pytest.raises(psycopg.errors.DivisionByZero):  # after rows that came
        rows(connection, "select 1 / (30 - n) from generate_series(1, 100) n")
    for texts in (["a\0b"], "a\0b"):
        with pytest.raises(psycopg.DataError):
            rows(connection, "select %(texts)s", texts=texts)
    with pytest.raises(UnicodeEncodeError):
        rows(connection, "select %(texts)s", texts=["\ud800"])
    assert rows(connection, "select 1") == [(1,)]
