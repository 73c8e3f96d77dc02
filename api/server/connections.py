"""Capacity check at the start: whether the database takes as many connections as this process may open."""

from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import tuple_row

from api.server.service import Service

THREADS = 6
"""Connections of one process beside its pools: the projector's, those that listen for it, for the proof, for webhooks and
for who waits, and the one that asks for standbys."""

_FREE = (
    "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    " - current_setting('reserved_connections')::int AS all_of_them,"
    " (SELECT sum(numbackends)::int FROM pg_stat_database) AS taken"
)


def connections_max(service: Service) -> int:
    """How many connections a process opens at the most, all to one server."""
    pools = (
        service.store.datastore.pool, service.store.datastore.append_pool.pool, service.primary, service.readers,
        service.single, service.tokens.pool,
    )  # fmt: skip
    return sum(pool.max_size for pool in pools) + THREADS


def shortage(connection: "Connection[Any]", most: int) -> str | None:
    """What is to be done where a server takes fewer connections than `most` beside those that are open; None where it
    takes them. A login is not counted against a limit of its own."""
    try:
        [(all_of_them, taken)] = connection.cursor(row_factory=tuple_row).execute(_FREE).fetchall()
    except psycopg.Error:
        return None
    if all_of_them - taken >= most:
        return None
    return (
        f"the database takes {all_of_them} connections, {taken} of them are open, and this process may open {most}: set"
        f" max_connections of PostgreSQL to {most} for each process and some for yourself, or questions and commands"
        " are answered 503 when all are busy (docs/operations.md)"
    )
