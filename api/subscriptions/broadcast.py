"""Broadcast: one reader of the trail for all who follow it. What it reads is executed once for each operation, and kept in
a ring buffer that the followers of that operation read, each from its own position (a consumer offset)."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from math import inf
from threading import Condition, Lock, Thread
from time import monotonic

import psycopg
from anyio import CapacityLimiter, to_thread
from graphql import GraphQLSchema

from api.graphql.context import NewestCheckpoint, RequestContext
from api.graphql.refusals import QueryRefused
from api.http.refusals import Busy, TooManyQuestions
from api.http.waiting import Readers
from api.people.finder import Opener
from api.subscriptions.follower import Ending, Follower, FollowLimits
from api.subscriptions.operation import (
    READING,
    EventExecution,
    EventNotGiven,
    FollowedOperation,
    FollowRequest,
    StreamItem,
    batch_budget,
)
from api.subscriptions.ring_buffer import RingBuffer
from domain.permission import Credential
from domain.text import said
from projections.engine.budget import Budget, OverBudget
from projections.engine.snapshot import Snapshot, snapshot, wait_for_position
from projections.questions import event_batches
from projections.questions.event_batches import EventBatch, Visibility
from projections.questions.group import groups

PAGES_AT_ONCE = 2
"""How many read the past at once, beside the one reader of what comes."""
FOLLOWING_CONNECTIONS = PAGES_AT_ONCE + 1
BATCH_S = 0.04
"""How long after one reading the next begins at the earliest: so many sends a second for each follower at the most."""
NOTICE_S = 0.25
log = logging.getLogger("quorate")


class Broadcast:
    """The followers of one process. `lookup` says what each of some tokens grants now."""

    def __init__(
        self,
        readers: Readers,
        lookup: Callable[[Collection[str]], Mapping[str, Credential]],
        open_sealed: Opener,
        newest_checkpoint: NewestCheckpoint,
        limits: FollowLimits = FollowLimits(),  # noqa: B008  # frozen
    ) -> None:
        self.limits = limits
        self._readers = readers
        self._lookup = lookup
        self._open = open_sealed
        self._newest = newest_checkpoint
        self._pages = CapacityLimiter(PAGES_AT_ONCE)
        self._lock = Lock()
        self._changed = Condition(self._lock)
        self._followers: set[Follower] = set()
        self._channels: dict[FollowedOperation, RingBuffer] = {}
        self._position: int | None = None
        self._reading = False
        self._stopping = False

    @property
    def open(self) -> int:
        """How many follow."""
        return len(self._followers)

    @contextmanager
    def joined(
        self, schema: GraphQLSchema, request: FollowRequest, credential: Credential, token: str, after: int
    ) -> Iterator[Follower]:
        """A follower from a position. Raises TooManyQuestions, Busy."""
        with self._lock:
            self._admit(credential.actor)
            channel = self._channels.get(request.operation)
            if channel is None:
                execution = EventExecution(schema, self._open, self._newest, request)
                channel = self._channels[request.operation] = RingBuffer(execution, credential, self._position)
            follower = Follower(self, channel, credential, token, after)
            self._followers.add(follower)
            begins, self._reading = not self._reading, True
        if begins:
            Thread(target=self._read, name="broadcast", daemon=True).start()
        try:
            yield follower
        finally:
            with self._lock:
                self._followers.discard(follower)
                if all(f.channel is not channel for f in self._followers):
                    self._channels.pop(request.operation, None)
                self._changed.notify_all()

    def _admit(self, actor: str) -> None:
        if self._stopping:
            raise Busy(said("The service ends: ask it again in a moment, or another one."), rule="ending")
        if len(self._followers) >= self.limits.followers:
            raise Busy(said("too many follow the record: ask again in a moment"), rule="followers-at-once")
        if Counter(f.credential.actor for f in self._followers)[actor] >= self.limits.per_actor:
            words = said("you follow the record {count} times, the most at once: end one", count=self.limits.per_actor)
            raise TooManyQuestions(words, rule="followers-at-once")

    def stop(self) -> None:
        """End all followers, and take no more. Takes no lock, so that a signal handler may call it."""
        self._stopping = True
        for follower in [*self._followers]:
            follower.end(Ending.STOPPING)

    def close(self) -> None:
        """Stop, and wait for the reader."""
        self.stop()
        with self._lock:
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._reading, timeout=5.0)

    def live(self, follower: Follower) -> list[StreamItem] | None:
        """What a follower has not read of its ring buffer; None where that begins beyond its position."""
        channel = follower.channel
        with self._lock:
            if channel.start is None or channel.position is None or follower.position < channel.start:
                return follower.at(None, 0)
            return follower.at(channel.after(follower.position), channel.position)

    async def begins_at(self, request: FollowRequest, credential: Credential) -> int:
        """The position from which a request follows. Raises QueryRefused for a group that is not recorded or reached."""
        return await to_thread.run_sync(self._begins_at, request, credential, limiter=self._pages)

    def _begins_at(self, request: FollowRequest, credential: Credential) -> int:
        with self._readers.connection() as connection, snapshot(connection, Budget(READING)) as seen:
            RequestContext(seen, credential, self._open).narrowed(request.group)
            return seen.head.position if request.after is None else request.after

    async def page(self, follower: Follower) -> tuple[list[StreamItem], int, bool]:
        """The next events after a follower's position, read for it alone. Raises OverBudget."""
        return await to_thread.run_sync(self._page, follower, limiter=self._pages)

    def _page(self, follower: Follower) -> tuple[list[StreamItem], int, bool]:
        with self._readers.connection() as connection, snapshot(connection, Budget(READING)) as seen:
            batch = event_batches.after(seen, follower.position)
            channel = follower.channel
            return self._items(seen.under(batch_budget()), channel, batch, None), batch.end, batch.last

    def _items(
        self, seen: Snapshot, channel: RingBuffer, batch: EventBatch, visible: Visibility | None
    ) -> list[StreamItem]:
        if not batch.rows:
            return []
        context = channel.execution.context(seen, channel.viewer)
        sees = (visible or Visibility(seen, batch.rows, context.within or ())).sees
        return channel.execution.items(context, batch.rows, sees)

    def _read(self) -> None:
        """The reader: as long as anybody follows, on one connection."""
        try:
            with self._readers.connection() as connection:
                self._begin(wait_for_position(connection, 0, 0))
                looked_up = -inf  # whoever joins has been looked up some time ago
                while self._goes_on():
                    assert self._position is not None
                    began, last = monotonic(), True
                    if wait_for_position(connection, self._position + 1, NOTICE_S) > self._position:
                        with snapshot(connection, Budget(READING)) as seen:
                            batch, made = self._take(seen)
                        self._give(batch, made)  # only what was read to the end of its snapshot
                        last = batch.last
                    if monotonic() - looked_up >= self.limits.lookup_s:
                        self._look_up()
                        looked_up = monotonic()
                    if last:
                        with self._lock:
                            self._changed.wait(max(0.0, began + BATCH_S - monotonic()))
        except (psycopg.OperationalError, OverBudget) as error:
            log.warning("followers: %s; each goes on from its position", " ".join((str(error) or repr(error)).split()))
            self._failed()
        except Exception:
            log.exception("followers: what nobody expected; each goes on from its position")
            self._failed()

    def _failed(self) -> None:
        self._end_all(Ending.UNAVAILABLE)
        with self._lock:
            self._reading, self._position = False, None
            self._changed.notify_all()

    def _begin(self, position: int) -> None:
        with self._lock:
            self._position = position
            for channel in self._channels.values():
                channel.restart(position)

    def _goes_on(self) -> bool:
        with self._lock:
            if self._followers and not self._stopping:
                return True
            self._reading, self._position = False, None
            self._changed.notify_all()
            return False

    def _take(self, seen: Snapshot) -> tuple[EventBatch, dict[FollowedOperation, list[StreamItem]]]:
        """A batch, and what each operation gives of it; followers of one that fails are ended where they are."""
        assert self._position is not None
        with self._lock:
            channels = [*self._channels.items()]
        batch = event_batches.after(seen, self._position)
        limited = {g for _, channel in channels for g in channel.viewer.groups or ()}
        reach = {*groups.ids(seen, [*limited]).values()} if limited else set()
        visible = Visibility(seen, batch.rows, reach)
        made: dict[FollowedOperation, list[StreamItem]] = {}
        for _, owned in groupby(sorted(channels, key=_actor), key=_actor):
            budget = batch_budget()
            for operation, channel in owned:
                try:
                    with seen.connection.transaction():  # a savepoint: what fails in one fails none after it
                        made[operation] = self._items(seen.under(budget), channel, batch, visible)
                except (OverBudget, QueryRefused):
                    self._end_of(channel, Ending.COSTLY)
                except EventNotGiven:
                    self._end_of(channel, Ending.UNAVAILABLE)
        return batch, made

    def _give(self, batch: EventBatch, made: dict[FollowedOperation, list[StreamItem]]) -> None:
        """Add what was made of a batch to the ring buffers, and go on after it."""
        with self._lock:
            self._position = batch.end
            share = self.limits.ring_bytes // max(1, len(self._channels))
            for operation, channel in self._channels.items():
                if operation in made and channel.position is not None:
                    channel.add(made[operation], batch.end, self.limits.ring_items, share)
                else:
                    channel.restart(batch.end)
            waiting = [*self._followers]
        for follower in waiting:
            follower.wake()

    def _look_up(self) -> None:
        """End whoever is not granted any more what they were when they began."""
        with self._lock:
            followers = [*self._followers]
        granted = self._lookup({f.token for f in followers})
        for follower in followers:
            if granted.get(follower.token) != follower.credential:
                follower.end(Ending.CREDENTIAL)

    def _end_of(self, channel: RingBuffer, reason: Ending) -> None:
        with self._lock:
            ended = [f for f in self._followers if f.channel is channel]
        for follower in ended:
            follower.end(reason)

    def _end_all(self, reason: Ending) -> None:
        with self._lock:
            ended = [*self._followers]
        for follower in ended:
            follower.end(reason)


def _actor(followed: tuple[FollowedOperation, RingBuffer]) -> str:
    """Whose budget an operation is counted against: that of the one who asked for it first."""
    return followed[1].viewer.actor
