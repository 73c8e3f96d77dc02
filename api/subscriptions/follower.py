"""A follower: one reader of the ledger, at a position (a consumer offset), and how it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from enum import StrEnum
from time import monotonic
from typing import NamedTuple, Protocol

import psycopg
from msgspec import Struct

from api.graphql.refusals import QueryRefused
from api.subscriptions.operation import EventNotGiven, StreamItem
from api.subscriptions.ring_buffer import RingBuffer
from domain.permission import Credential
from projections.engine.budget import OverBudget

FOLLOWS_PER_ACTOR, FOLLOWERS_MAX = 8, 200
AGAIN_S = 0.25


class FollowLimits(Struct, frozen=True, kw_only=True):
    """Followers of one actor, and in all; WebSockets of one actor, and in all, how long one may take to say who it is, and
    how long it may follow nothing; items that a ring buffer holds, and bytes that all hold; how often a sign of life
    is sent, credentials are looked up, how long a send may take, and how long one who fell behind may take to come back."""

    per_actor: int = FOLLOWS_PER_ACTOR
    followers: int = FOLLOWERS_MAX
    sockets_per_actor: int = 16
    sockets: int = FOLLOWERS_MAX
    init_s: float = 5.0
    idle_s: float = 60.0
    ring_items: int = 5_000
    ring_bytes: int = 64 * 1024 * 1024
    heartbeat_s: float = 15.0
    lookup_s: float = 1.0
    send_s: float = 20.0
    behind_s: float = 30.0


class Ending(StrEnum):
    """Why a follower was ended. Each goes on from its position with a new request, as far as it still may."""

    HEAD = "head"
    SLOW = "slow-reader"
    CREDENTIAL = "credential-ended"
    COSTLY = "too-costly"
    STOPPING = "stopping"
    UNAVAILABLE = "unavailable"
    LEFT = "left"


class Heartbeat(NamedTuple):
    """Nothing came: the position up to which there is nothing else that the follower sees."""

    after: int


class Ended(NamedTuple):
    """The last that a follower is told."""

    reason: Ending
    after: int


class ItemSource(Protocol):
    """Where a follower has its items from."""

    limits: FollowLimits

    def live(self, follower: "Follower") -> list[StreamItem] | None:
        """What the follower has not read of its ring buffer; None where that begins beyond its position."""

    async def page(self, follower: "Follower") -> tuple[list[StreamItem], int, bool]:
        """The next items after its position, read for it alone; up to where, and whether that is the head."""


class Follower:
    """One who follows, at a position."""

    def __init__(self, source: ItemSource, channel: RingBuffer, credential: Credential, token: str, after: int) -> None:
        self._source = source
        self.channel = channel
        self.credential = credential
        self.token = token
        self.position = after
        self.ended: Ending | None = None
        self._came = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._fell_behind: float | None = None

    def wake(self) -> None:
        """From any thread: there is something to look at."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._came.set)

    def end(self, reason: Ending) -> None:
        """From any thread: the follower is told nothing more but this."""
        self.ended = self.ended or reason
        self.wake()

    async def received(self, *, waits: bool = True) -> AsyncIterator[list[StreamItem] | Heartbeat | Ended]:
        """What came, in the order of the ledger without a gap, up to the end; with `waits` false up to the head."""
        due = 0.0
        while self.ended is None:
            if monotonic() >= due:
                yield Heartbeat(self.position)
                due = monotonic() + self._source.limits.heartbeat_s
            items = self._source.live(self) if waits else None
            pause_s = due - monotonic()
            if items is None:
                items, last = await self._page()
                pause_s = AGAIN_S if last else 0.0
                if last and not waits and not items:
                    self.end(Ending.HEAD)
            if items:
                yield items
                due = monotonic() + self._source.limits.heartbeat_s
            elif pause_s > 0:
                await self._wait(pause_s)
        yield Ended(self.ended, self.position)

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._came.wait()
        self._came.clear()

    async def _page(self) -> tuple[list[StreamItem], bool]:
        """What stands between the follower and the ring buffer, by a question of its own."""
        try:
            items, end, last = await self._source.page(self)
        except (OverBudget, QueryRefused):
            self.end(Ending.COSTLY)
            return [], False
        except (EventNotGiven, psycopg.OperationalError):
            self.end(Ending.UNAVAILABLE)
            return [], False
        self.position = end
        return items, last

    def at(self, live: list[StreamItem] | None, position: int) -> list[StreamItem] | None:
        """Under the lock: note whether the follower reads the ring buffer, and up to where."""
        now = monotonic()
        if live is not None:
            self.position, self._fell_behind = max(self.position, position), float("inf")
        elif self._fell_behind == float("inf"):
            self._fell_behind = now
        elif self._fell_behind is not None and now - self._fell_behind > self._source.limits.behind_s:
            self.ended = self.ended or Ending.SLOW
        return live
