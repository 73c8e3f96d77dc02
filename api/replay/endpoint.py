"""`GET /replay?at=…`: every row as the events alone give it, at a position or a moment, as NDJSON with a digest."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from datetime import date
from functools import partial
from tempfile import TemporaryFile

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api.http import request_record
from api.http.access_entries import AccessKind
from api.http.parameters import check_names
from api.http.problems import problem_response
from api.http.refusals import BadRequest, Busy
from api.http.request_record import Reading
from api.http.tokens import Tokens
from api.http.waiting import Readers
from api.replay.worker import ReplayTask
from domain.refusals import NotPermitted
from domain.text import said
from projections.engine.clocks import BadClock
from projections.engine.snapshot import snapshot

REPLAYS_AT_ONCE = 1
"""In each process of the service; each costs a processor for as long as the ledger is long."""
ANSWERS_AT_ONCE = 4
"""With those that are taken still, each from a temporary file as long as the answer."""
CHUNK_BYTES = 64 * 1024
TAKE_S_MAX = 60.0
"""How long a client may take nothing."""
ANSWER_S_MAX = 3600.0
"""How long it may be about taking all."""
HEADERS = (
    (b"content-type", b"application/x-ndjson"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"vary", b"Authorization"),
)


class ReplayRows:
    """ASGI endpoint. Another process replays, so that nobody else waits."""

    def __init__(self, readers: Readers, tokens: Tokens, database_dsn: str) -> None:
        self._readers = readers
        self._tokens = tokens
        self._dsn = database_dsn
        self._running = self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        http = Request(scope, receive)
        try:
            credential = await self._tokens.authenticate(http)
            if not credential.audits:
                words = said(
                    "a replay is of all groups: only an administrator or an auditor of all of them may have one"
                )
                raise NotPermitted("may-replay", words)
            position, on = await run_in_threadpool(partial(self._position, _at(http)))
            request_record.current().readings.append(Reading(AccessKind.FEED, "replay", position, on))
            if self._open >= ANSWERS_AT_ONCE:
                raise Busy(said("somebody replays the ledger already: ask again later"), rule="replays-at-once")
            self._open += 1
            try:
                await self._answer(position, receive, send)
            finally:
                self._open -= 1
        except Exception as error:
            await problem_response(error)(scope, receive, send)

    def _position(self, at: str | None) -> tuple[int, date]:
        with self._readers.connection() as connection, snapshot(connection) as seen:
            try:
                clocks = seen.clocks(None, at)
            except BadClock as error:
                raise BadRequest(said("{message}", message=str(error)), rule=error.code) from None
            return clocks.position, clocks.on

    async def _answer(self, position: int, receive: Receive, send: Send) -> None:
        with TemporaryFile() as rows:
            writing = asyncio.create_task(self._write(position, rows.fileno(), send))
            leaving = asyncio.create_task(_left(receive))
            try:
                await asyncio.wait({writing, leaving}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (writing, leaving):
                    task.cancel()
                await asyncio.gather(writing, leaving, return_exceptions=True)
        if not writing.cancelled():
            writing.result()

    async def _write(self, position: int, rows: int, send: Send) -> None:
        """Replay into the file `rows`; a client that is slow to take it keeps nobody else from a replay."""
        answer = _Answer(send)
        with suppress(TimeoutError):
            if await self._replayed(position, rows, answer):
                async with asyncio.timeout(ANSWER_S_MAX):
                    offset = 0
                    while chunk := await run_in_threadpool(os.pread, rows, CHUNK_BYTES, offset):
                        await answer.write(chunk)
                        offset += len(chunk)
                    await answer.write(b"", more=False)

    async def _replayed(self, position: int, rows: int, answer: "_Answer") -> bool:
        """Whether all rows are in the file; heartbeats are in the answer meanwhile. Raises Busy."""
        if self._running >= REPLAYS_AT_ONCE:
            raise Busy(said("somebody replays the ledger already: ask again later"), rule="replays-at-once")
        self._running += 1
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "api.replay.worker"), stdin=PIPE, stdout=PIPE, pass_fds=[rows]
            )
            try:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(msgspec.json.encode(ReplayTask(self._dsn, position, rows)))
                process.stdin.close()
                while heartbeats := await process.stdout.read(CHUNK_BYTES):
                    await answer.write(heartbeats)
                failed = await process.wait() != 0
            finally:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        finally:
            self._running -= 1
        if failed and not answer.begun:
            raise RuntimeError("the process that replays ended without a word; its log says why")
        return not failed


class _Answer:
    """An answer that begins with its first bytes. Raises TimeoutError where the client takes nothing."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def write(self, body: bytes, *, more: bool = True) -> None:
        async with asyncio.timeout(TAKE_S_MAX):
            if not self.begun:
                self.begun = True
                await self._send({"type": "http.response.start", "status": 200, "headers": [*HEADERS]})
            await self._send({"type": "http.response.body", "body": body, "more_body": more})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _at(http: Request) -> str | None:
    check_names(http.query_params, ("at",))
    return http.query_params.get("at")
