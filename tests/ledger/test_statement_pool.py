"""Connections of an event loop execute statements side by side; whatever becomes of one, the next statement gets its own
answer."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from ledger.postgres.statement_pool import PREPARED_MAX, StatementPool, StatementResult
from tests.support.databases import Database

WAIT_S = 30.0
ECHO = "select %(value)s::text"
END = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pool'"


@contextmanager
def opened(database: Database, most: int = 2) -> Iterator[StatementPool]:
    pool = StatementPool(
        psycopg.conninfo.make_conninfo(database.dsn, application_name="pool"), most=most, connect_s=WAIT_S
    )
    try:
        yield pool
    finally:
        pool.close()


async def asked(pool: StatementPool, statement: str, **values: Any) -> StatementResult:
    found = await pool.execute(statement, values, WAIT_S)
    assert found is not None
    return found


async def echoed(pool: StatementPool, value: str) -> str:
    return str((await asked(pool, ECHO, value=value)).row(0)[0])


def test_values_of_every_kind_come_back_as_they_went_in(database: Database) -> None:
    given = {"s": "é%", "n": 2**40, "day": date(2026, 1, 2), "at": datetime(2026, 1, 2, 3, tzinfo=UTC), "none": None}
    text = "select %(s)s::text, %(n)s::bigint, %(day)s::date, %(at)s::timestamptz, %(none)s::text, %(s)s::text || '%%'"

    async def asking(pool: StatementPool) -> tuple[tuple[Any, ...], bytes | None]:
        found = await asked(pool, text, **given, more=1)
        return found.row(0), found.bytes(0, 0)

    with opened(database) as pool:
        assert asyncio.run(asking(pool)) == ((*given.values(), "é%%"), "é%".encode())


def test_more_ask_than_there_are_connections_and_each_gets_its_own_answer(database: Database) -> None:
    async def all_at_once(pool: StatementPool) -> list[str]:
        return await asyncio.gather(*(echoed(pool, str(n)) for n in range(50)))

    with opened(database) as pool:
        assert asyncio.run(all_at_once(pool)) == [str(n) for n in range(50)]
        with psycopg.connect(database.migrate_dsn) as connection:
            count = "select count(*) from pg_stat_activity where application_name = 'pool'"
            assert connection.execute(count).fetchone() == (2,)


def test_an_error_of_a_statement_is_its_own(database: Database) -> None:
    async def asking(pool: StatementPool) -> str:
        for _ in range(2):
            with pytest.raises(psycopg.errors.DivisionByZero):
                await asked(pool, "select 1 / %(n)s::int", n=0)
        return await echoed(pool, "after")

    with opened(database, 1) as pool:
        assert asyncio.run(asking(pool)) == "after"


def test_what_nobody_waits_for_any_more_is_nobody_elses_answer(database: Database) -> None:
    async def asking(pool: StatementPool) -> str:
        await echoed(pool, "before")
        left = asyncio.create_task(asked(pool, "select 'left' from pg_sleep(%(s)s)", s=WAIT_S))
        waits = asyncio.create_task(echoed(pool, "after"))
        while not pool._waiting:
            await asyncio.sleep(0)
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        return await waits

    with opened(database, 1) as pool:
        assert asyncio.run(asking(pool)) == "after"


def test_a_silent_server_is_waited_for_so_long_and_no_longer(database: Database) -> None:
    async def asking(pool: StatementPool) -> str:
        with pytest.raises(TimeoutError):
            await pool.execute("select from pg_sleep(%(s)s)", {"s": WAIT_S}, 0.01)
        return await echoed(pool, "after")

    with opened(database, 1) as pool:
        assert asyncio.run(asking(pool)) == "after"


def test_who_waits_for_a_connection_in_vain_is_told(database: Database) -> None:
    async def asking(pool: StatementPool) -> None:
        await echoed(pool, "before")
        long = asyncio.create_task(asked(pool, "select from pg_sleep(%(s)s)", s=WAIT_S))
        await asyncio.sleep(0)
        assert await pool.execute(ECHO, {"value": "vain"}, 0.01) is None
        long.cancel()

    with opened(database, 1) as pool:
        asyncio.run(asking(pool))


def test_a_connection_that_the_server_has_ended_is_replaced(database: Database) -> None:
    async def asking(pool: StatementPool) -> None:
        await asyncio.gather(*(echoed(pool, str(n)) for n in range(9)))
        with psycopg.connect(database.migrate_dsn) as connection:
            assert len(connection.execute(END).fetchall()) == 2
        while any(not connection.lost for connection in pool._open):
            await asyncio.sleep(0)
        assert await echoed(pool, "after") == "after"

    with opened(database) as pool:
        asyncio.run(asking(pool))


def test_whoever_asks_a_connection_that_ends_is_told(database: Database) -> None:
    async def asking(pool: StatementPool) -> None:
        await echoed(pool, "before")
        asks = asyncio.create_task(asked(pool, "select from pg_sleep(%(s)s)", s=WAIT_S))
        await asyncio.sleep(0)
        with psycopg.connect(database.migrate_dsn) as connection:
            assert len(connection.execute(END).fetchall()) == 1
        with pytest.raises(psycopg.OperationalError):
            await asks
        assert await echoed(pool, "after") == "after"

    with opened(database, 1) as pool:
        asyncio.run(asking(pool))


def test_where_nobody_listens_there_is_no_connection(database: Database) -> None:
    pool = StatementPool("host=127.0.0.1 port=1", most=1)
    assert asyncio.run(pool.execute(ECHO, {"value": ""}, WAIT_S)) is None
    pool.close()


def test_the_next_loop_gets_connections_of_its_own_once_the_last_has_closed(database: Database) -> None:
    async def beside(pool: StatementPool) -> None:
        await echoed(pool, "first")
        assert await asyncio.to_thread(asyncio.run, pool.execute(ECHO, {"value": ""}, WAIT_S)) is None

    with opened(database) as pool:
        asyncio.run(beside(pool))
        assert asyncio.run(echoed(pool, "second")) == "second"


def test_more_statements_than_are_kept_prepared_are_answered(database: Database) -> None:
    async def asking(pool: StatementPool) -> list[str]:
        many = [(f"select %(value)s::text || '{n}'", n) for n in range(PREPARED_MAX + 3)]
        return [(await asked(pool, text, value="n")).row(0)[0] for text, _ in [*many, *many[:2]]]

    with opened(database, 1) as pool:
        found = asyncio.run(asking(pool))
    assert found == [f"n{n}" for n in (*range(PREPARED_MAX + 3), 0, 1)]


def test_a_statement_is_planned_for_any_values_or_for_its_own(database: Database) -> None:
    async def modes(pool: StatementPool) -> list[str]:
        found = []
        for by_values in (False, True, True, False):
            result = await pool.execute("show plan_cache_mode", {}, WAIT_S, by_values=by_values)
            assert result is not None
            found.append(str(result.row(0)[0]))
        return found

    for most in (1, 2):
        with opened(database, most) as pool:
            assert asyncio.run(modes(pool)) == ["auto", "force_custom_plan", "force_custom_plan", "auto"]
