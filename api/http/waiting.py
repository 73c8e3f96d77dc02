"""Waiting for the read side (read your writes): an answer can be asked for that has come to a position. All who wait share
one listener, so that a waiter holds neither a thread nor a connection."""

import asyncio
from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any, NamedTuple

from anyio import CapacityLimiter, to_thread
from eventsourcing.persistence import InterfaceError, OperationalError
from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.http.refusals import AnswersBehind, Busy, WaitBeyondHead
from domain.text import said
from ledger.store.head_listener import HEAD
from projections.engine.snapshot import wait_for_position

WAIT_S_MAX = 5.0
WAITERS_MAX = 32
LOOKS_AT_ONCE = 2
LISTEN_S = 0.05
"""How long the listener waits for the lowest position before it looks who has joined."""
SHORTLY_S, POLL_S = 0.5, 0.02

Readers = ConnectionPool[Connection[Any]]


class _Waiter(NamedTuple):
    position: int
    stands: "asyncio.Future[int]"

    def tell(self, outcome: "int | Exception") -> None:
        """From the listener's thread: where the read side stands, or why nobody knows."""
        loop = self.stands.get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._set, outcome)

    def _set(self, outcome: "int | Exception") -> None:
        if self.stands.done():
            return
        if isinstance(outcome, Exception):
            self.stands.set_exception(outcome)
        else:
            self.stands.set_result(outcome)


class PositionWaits:
    """Waits for positions of the read side that `readers` answer from. `head` is the newest position of the ledger, which a
    replica may not have heard of yet."""

    def __init__(
        self,
        readers: Readers,
        head: Callable[[], int],
        *,
        waiters_max: int = WAITERS_MAX,
        wait_s_max: float = WAIT_S_MAX,
    ) -> None:
        self._readers = readers
        self._head = head
        self._waiters_max = waiters_max
        self._wait_s_max = wait_s_max
        self._looks = CapacityLimiter(LOOKS_AT_ONCE)
        self._waiters: list[_Waiter] = []
        self._lock = Lock()
        self._listens = False

    async def until(self, position: int) -> None:
        """Return once the read side has come to the position. Raises WaitBeyondHead at once for one that nothing
        recorded can come to, Busy where too many wait, AnswersBehind when the time is up."""
        stands = await to_thread.run_sync(self._stands, position, limiter=self._looks)
        if stands >= position:
            return
        waiter = _Waiter(position, asyncio.get_running_loop().create_future())
        self._join(waiter)
        try:
            async with asyncio.timeout(self._wait_s_max):
                await waiter.stands
        except TimeoutError:
            raise behind(await to_thread.run_sync(standing, self._readers, limiter=self._looks), position) from None
        finally:
            with self._lock:
                self._waiters = [w for w in self._waiters if w is not waiter]

    def shortly(self, position: int) -> None:
        """`until` for a thread of a command, which may be held for half a second and no longer."""
        ends = monotonic() + SHORTLY_S
        while (stands := self._stands(position)) < position:
            if monotonic() > ends:
                raise behind(stands, position)
            sleep(POLL_S)

    def _stands(self, position: int) -> int:
        stands = standing(self._readers)
        if stands < position and (head := self._newest()) is not None and head < position:
            words = said(
                "The ledger ends at position {head}, and nothing comes to {position}: name a position that was recorded.",
                head=head,
                position=position,
            )
            raise WaitBeyondHead(words, rule="wait-for")
        return stands

    def _newest(self) -> int | None:
        """The head of the ledger; None while the primary is away, and nobody can say."""
        try:
            return self._head()
        except (OperationalError, InterfaceError):
            return None

    def _join(self, waiter: _Waiter) -> None:
        with self._lock:
            if len(self._waiters) >= self._waiters_max:
                raise Busy(said("too many wait for the answers to catch up: ask again in a moment"), rule="waiters")
            self._waiters.append(waiter)
            begins, self._listens = not self._listens, True
        if begins:
            Thread(target=self._listen, name="position-waits", daemon=True).start()

    def _listen(self) -> None:
        """As long as anybody waits, on one connection."""
        try:
            with self._readers.connection() as connection:
                while waiting := self._still_waiting():
                    stands = wait_for_position(connection, min(w.position for w in waiting), LISTEN_S)
                    for waiter in waiting:
                        if waiter.position <= stands:
                            self._leave(waiter, stands)
        except Exception as error:
            with self._lock:
                waiting, self._waiters, self._listens = self._waiters, [], False
            for waiter in waiting:
                waiter.tell(error)

    def _still_waiting(self) -> list[_Waiter]:
        with self._lock:
            self._listens = bool(self._waiters)
            return [*self._waiters]

    def _leave(self, waiter: _Waiter, stands: int) -> None:
        with self._lock:
            self._waiters = [w for w in self._waiters if w is not waiter]
        waiter.tell(stands)


def standing(readers: Readers) -> int:
    """Where the read side stands."""
    with readers.connection() as connection:
        return wait_for_position(connection, 0, 0)


def ledger_head(readers: Readers) -> int:
    """The newest position of the ledger, as the database of the readers knows it."""
    with readers.connection() as connection:
        found = connection.execute(HEAD).fetchone()
    return int(found[0]) if found else 0


def behind(stands: int, position: int) -> AnswersBehind:
    """The refusal of an answer that stands before the position it was to have come to."""
    words = said(
        "The answers stand at position {stands} and have not come to {position}; ask again.",
        stands=stands,
        position=position,
    )
    return AnswersBehind(words, rule="behind", stands=stands)
