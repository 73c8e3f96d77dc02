"""Connection pool of an event loop (asyncio), each of whose connections executes one prepared statement at a time, through
libpq itself: no thread, no cursor and no transaction stands between the question and the answer."""

import asyncio
from collections import deque
from collections.abc import Mapping
from time import monotonic
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq import Format as PqFormat
from psycopg.pq.abc import PGconn, PGresult

from ledger.postgres.named_parameters import positional
from ledger.postgres.pool import CONNECT_S, RECONNECT_S

PREPARED_MAX = 100
BY_VALUES, BY_DEFAULT = b"set plan_cache_mode = force_custom_plan", b"reset plan_cache_mode"


class StatementPool:
    """At most `most` connections, opened when they are asked for, on the loop that asks first; a loop that comes later gets
    connections once that one has closed. Whoever finds none gets none: there is another way to ask."""

    def __init__(self, dsn: str, *, most: int, connect_s: float = 0.5) -> None:
        self._dsn = dsn
        self.max_size = most
        self._connect_s = connect_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open: set[_StatementConnection] = set()
        self._free: deque[_StatementConnection] = deque()
        self._waiting: deque[asyncio.Future[bool]] = deque()
        self._opening = 0
        self._next_try = 0.0
        self._closed = False

    async def execute(
        self, statement: str, values: Mapping[str, Any], timeout_s: float, *, by_values: bool = False
    ) -> "StatementResult | None":
        """The result of a statement, whose values are written `%(name)s` in it; None where no connection can be had. It is
        planned for any values, as the connection has it, or `by_values` for just these. Raises psycopg.Error; TimeoutError
        where the server is silent for `timeout_s`."""
        connection = await self._taken(timeout_s, by_values)
        if connection is None:
            return None
        try:
            result = await connection.execute(statement, values, timeout_s, by_values)
        except BaseException:
            if connection.busy:  # of what it still does nobody wants to know
                connection.close()
            raise
        finally:
            self._give_back(connection)
        return StatementResult(result, connection.context)

    def close(self) -> None:
        """Close all connections. From any thread."""
        self._closed = True
        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._leave)
        else:
            self._leave()

    def _leave(self) -> None:
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._free.clear()

    async def _taken(self, timeout_s: float, by_values: bool) -> "_StatementConnection | None":
        loop = asyncio.get_running_loop()
        if loop is not self._loop and not self._moved_to(loop):
            return None
        ends = monotonic() + timeout_s
        while not self._closed:
            while self._free:
                connection = next((each for each in self._free if each.by_values == by_values), self._free[-1])
                self._free.remove(connection)
                if not connection.lost:
                    return connection
                self._forget(connection)
            if len(self._open) + self._opening < self.max_size:
                return await self._opened(loop) if monotonic() >= self._next_try else None
            if not await self._given_back(loop, ends - monotonic()):
                return None
        return None

    def _moved_to(self, loop: asyncio.AbstractEventLoop) -> bool:
        if self._loop is not None and not self._loop.is_closed():
            return False
        self._leave()
        self._waiting.clear()
        self._opening, self._loop = 0, loop
        return True

    async def _opened(self, loop: asyncio.AbstractEventLoop) -> "_StatementConnection | None":
        self._opening += 1
        try:
            async with asyncio.timeout(self._connect_s):
                opened = await AsyncConnection.connect(self._dsn, autocommit=True, connect_timeout=CONNECT_S)
        except (psycopg.Error, TimeoutError, OSError):
            self._next_try = monotonic() + RECONNECT_S
            return None
        finally:
            self._opening -= 1
            self._wake()
        connection = _StatementConnection(opened, loop)
        self._open.add(connection)
        return connection

    async def _given_back(self, loop: asyncio.AbstractEventLoop, timeout_s: float) -> bool:
        """Whether a connection was given back in time, or may be opened."""
        waits: asyncio.Future[bool] = loop.create_future()
        self._waiting.append(waits)
        timer = loop.call_later(max(timeout_s, 0), _tell, waits, False)
        try:
            return await waits
        except asyncio.CancelledError:
            if waits.done() and not waits.cancelled():  # what was given back is for the next
                self._wake()
            raise
        finally:
            timer.cancel()

    def _wake(self) -> None:
        """Tell whoever has waited longest."""
        while self._waiting:
            first = self._waiting.popleft()
            if not first.done():
                first.set_result(True)
                return

    def _give_back(self, connection: "_StatementConnection") -> None:
        if connection.lost:
            self._forget(connection)
        else:
            self._free.append(connection)
        self._wake()

    def _forget(self, connection: "_StatementConnection") -> None:
        connection.close()
        self._open.discard(connection)


class StatementResult:
    """Rows of a result, as the server gave them or as Python has them."""

    def __init__(self, result: PGresult, context: psycopg.AsyncConnection[Any] | psycopg.Connection[Any]) -> None:
        self.count = result.ntuples
        self._result = result
        self._context = context
        self._loading: list[tuple[int, Any]] | None = None

    def bytes(self, number: int, column: int) -> bytes | None:
        """A value as the server gave it, in binary; of a text its bytes in UTF-8."""
        return self._result.get_value(number, column)

    def row(self, number: int, first: int = 0) -> tuple[Any, ...]:
        """A row as Python has it, from its column `first` on."""
        value = self._result.get_value
        found = [(value(number, column), load) for column, load in self._loaders(first)]
        return tuple([None if of is None else load(of) for of, load in found])

    def _loaders(self, first: int) -> list[tuple[int, Any]]:
        """The columns from `first` on, each with what loads its values."""
        if self._loading is None:
            transformer, result = Transformer(self._context), self._result
            self._loading = [
                (n, transformer.get_loader(result.ftype(n), PqFormat(result.fformat(n))).load)
                for n in range(result.nfields)
            ]
        return self._loading[first:]


class _StatementConnection:
    """One connection: what is prepared on it, and the answer that is waited for."""

    def __init__(self, connection: AsyncConnection[Any], loop: asyncio.AbstractEventLoop) -> None:
        self.context = connection
        self.lost = self.by_values = False
        self._pq: PGconn = connection.pgconn
        self._socket = self._pq.socket
        self._loop = loop
        self._values = Transformer(connection)
        self._prepared: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self._answer: asyncio.Future[PGresult] | None = None
        self._last: PGresult | None = None
        loop.add_reader(self._socket, self._readable)

    @property
    def busy(self) -> bool:
        return self._answer is not None

    async def execute(self, statement: str, values: Mapping[str, Any], timeout_s: float, by_values: bool) -> PGresult:
        if by_values != self.by_values:
            self._pq.send_query(BY_VALUES if by_values else BY_DEFAULT)
            await self._answered(timeout_s)
            self.by_values = by_values
        query, names = positional(statement)
        given = self._values.dump_sequence([values[name] for name in names], [PyFormat.AUTO] * len(names))
        types = tuple(self._values.types or ())
        name = self._prepared.get((statement, types))
        if name is None:
            if len(self._prepared) >= PREPARED_MAX:
                self._pq.send_query(b"deallocate all")
                await self._answered(timeout_s)
                self._prepared.clear()
            name = b"s%d" % len(self._prepared)
            self._pq.send_prepare(name, query, types)
            await self._answered(timeout_s)
            self._prepared[statement, types] = name
        self._pq.send_query_prepared(name, given, self._values.formats, PqFormat.BINARY)
        return await self._answered(timeout_s)

    async def _answered(self, timeout_s: float) -> PGresult:
        if self._pq.flush():  # more than a socket takes at once: no statement of ours is as long
            self.close()
            raise psycopg.OperationalError("the statement is too long")
        answer = self._answer = self._loop.create_future()
        timer = self._loop.call_later(timeout_s, self._silent)
        try:
            result: PGresult = await answer
        finally:
            timer.cancel()
        self._answer = None
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise error_from_result(result, encoding="utf-8")
        return result

    def _silent(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(TimeoutError())

    def _readable(self) -> None:
        pq = self._pq
        try:
            pq.consume_input()
            while not pq.is_busy():
                result = pq.get_result()
                if result is None:
                    self._told(self._last)
                    return
                self._last = result
        except psycopg.Error as error:
            self.close()
            if self._answer is not None and not self._answer.done():
                self._answer.set_exception(error)

    def _told(self, result: PGresult | None) -> None:
        self._last = None
        if self._answer is not None and not self._answer.done() and result is not None:
            self._answer.set_result(result)

    def close(self) -> None:
        """Leave the server; a statement that still runs there ends with its own time."""
        if self.lost:
            return
        self.lost = True
        if not self._loop.is_closed():
            self._loop.remove_reader(self._socket)
        self._pq.finish()


def _tell(waits: asyncio.Future[bool], given_back: bool) -> None:
    if not waits.done():
        waits.set_result(given_back)
