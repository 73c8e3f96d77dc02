"""What answers the same rows beside the service: a bare Starlette route, and PostGraphile where Node can be had."""

import asyncio
import multiprocessing
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from typing import Any
from urllib.parse import urlencode

import msgspec
import psycopg
import uvicorn
import uvloop
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.server.process import bound_socket
from tools.node_program import NodeProgram

SCHEMA = "plain"
COLUMNS = ("ref", "day", "outcome", "expected", "attended", "excluded", "meeting", "seat")
TYPES = ("text", "date", "text", "bool", "bool", "bool", "text", "text")
POSTGRAPHILE = NodeProgram("postgraphile", "postgraphile", "server.mjs", node_min=22)
CONNECTIONS = 10
"""What PostGraphile's own pool holds."""


def fill(dsn: str, rows: Sequence[Sequence[Any]]) -> None:
    """Make the table that both read: rows in the order of the list, numbered, with a column for each field."""
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, TYPES, strict=True))
    with psycopg.connect(dsn) as connection:
        connection.execute(f"create schema {SCHEMA}".encode())
        connection.execute(f"create table {SCHEMA}.attendance_lines (number int primary key, {columns})".encode())
        target = f"copy {SCHEMA}.attendance_lines (number, {', '.join(COLUMNS)}) from stdin".encode()
        with connection.cursor() as cursor, cursor.copy(target) as copy:
            for number, row in enumerate(rows):
                copy.write_row([number, *row])
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"vacuum analyze {SCHEMA}.attendance_lines".encode())


@contextmanager
def bare_route(dsn: str) -> Iterator[str]:
    """The address of a route that asks one statement and encodes its rows, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(dsn, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/lines"
    finally:
        process.terminate()
        process.join()


def _serve(dsn: str, told: Pipe) -> None:
    pool = AsyncConnectionPool(
        dsn, min_size=CONNECTIONS, kwargs={"autocommit": True, "row_factory": dict_row}, open=False
    )
    statement = f"select {', '.join(COLUMNS)} from {SCHEMA}.attendance_lines order by number limit %s".encode()

    async def lines(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body())
        async with pool.connection() as connection:
            cursor = await connection.execute(statement, [asked["first"]], prepare=True, binary=True)
            return Response(msgspec.json.encode({"lines": await cursor.fetchall()}), media_type="application/json")

    async def serve() -> None:
        async with pool:
            await server.serve([socket])

    with bound_socket("127.0.0.1", 0) as socket:
        app = Starlette(routes=[Route("/lines", lines, methods=["POST"])])
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, access_log=False, http="httptools", lifespan="off")
        )
        socket.listen()
        told.send(socket.getsockname()[1])
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve())


@contextmanager
def postgraphile(dsn: str) -> Iterator[str]:
    """The address of a PostGraphile over the table, in a process of its own; it was installed."""
    given = {name: str(value) for name, value in conninfo_to_dict(dsn).items()}
    url = f"postgres:///{given.pop('dbname')}?{urlencode(given)}"  # it reads no other form
    environment = {**os.environ, "DSN": url, "SCHEMA": SCHEMA, "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        POSTGRAPHILE.command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/graphql"
        finally:
            process.stdin.close()
            process.wait(10)
