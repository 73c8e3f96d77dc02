"""Concurrency of questions: a limit for each actor, and a feedback queue of two levels, so that long ones let short ones
pass."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from time import thread_time
from typing import Generic, NamedTuple, TypeVar

from anyio import CancelScope, CapacityLimiter, to_thread
from msgspec.structs import asdict
from starlette.types import Receive

from api.http.costs import BULK, QUESTION
from api.http.refusals import Busy, TooManyQuestions
from domain.text import said
from projections.engine.budget import AnswerTooLarge, Budget, Limits, NotWaitedFor, OverBudget, TookTooLong

T = TypeVar("T")

PER_ACTOR = 8
ADMITTED_MAX = 64
SHORT_AT_ONCE, LONG_AT_ONCE, BULK_AT_ONCE, WAITS_AT_ONCE = 6, 2, 1, 3
CONNECTIONS = SHORT_AT_ONCE + LONG_AT_ONCE + BULK_AT_ONCE + WAITS_AT_ONCE
"""As many as work at once, so that nobody who may work waits for a connection."""

SHORT = Limits(processor_s=0.05, database_s=0.5)
"""What may be taken at the first level; what takes more is begun again at the second."""


class QueueLevel(NamedTuple):
    """How many work at once, and what each may cost."""

    name: str
    limiter: CapacityLimiter
    limits: Limits


class QuestionCost(NamedTuple):
    """What one attempt at an answer has cost, at which level, and why it was given up, if it was."""

    level: str
    budget: Budget
    processor_s: float
    given_up: str | None


def _unobserved(cost: QuestionCost) -> None:
    """What is done with costs unless somebody observes them."""


class QuestionQueue:
    """Runs the work of questions in threads of its own, each with a budget.

    Every question begins at the first level, where several work at once. One that turns out long is given up there and
    begun again at the second, where few do, in the order of their coming: until its turn it holds no thread, no
    connection and no memory. What nobody waits for any more is given up wherever it is."""

    def __init__(
        self,
        question: Limits = QUESTION,
        bulk: Limits = BULK,
        *,
        per_actor: int = PER_ACTOR,
        admitted_max: int = ADMITTED_MAX,
    ) -> None:
        self.observe: Callable[[QuestionCost], None] = _unobserved
        self.short = CapacityLimiter(SHORT_AT_ONCE)
        self._question = QueueLevel("long", CapacityLimiter(LONG_AT_ONCE), question)
        self._bulk = QueueLevel("bulk", CapacityLimiter(BULK_AT_ONCE), bulk)
        self._short_of = {
            level.name: QueueLevel("short", self.short, _least(level.limits, SHORT))
            for level in (self._question, self._bulk)
        }
        self._per_actor = per_actor
        self._admitted_max = admitted_max
        self._open: Counter[str] = Counter()

    def short_of(self, last: QueueLevel) -> QueueLevel:
        """The first level of what may go on at another."""
        return self._short_of[last.name]

    @property
    def open(self) -> int:
        """How many questions are open."""
        return self._open.total()

    def waiting(self) -> dict[str, int]:
        """How many wait for their turn, by level."""
        levels = {"short": self.short, "long": self._question.limiter, "bulk": self._bulk.limiter}
        return {name: limiter.statistics().tasks_waiting for name, limiter in levels.items()}

    async def run(
        self,
        actor: str,
        receive: Receive,
        work: Callable[[Budget], T],
        *,
        before: Callable[[], Awaitable[object]] | None = None,
        at_once: Callable[[Budget], Awaitable[T | None]] | None = None,
        bulk: bool = False,
        straight: bool = False,
    ) -> T:
        """What `work` gives, which only reads and may be begun twice; `before` runs first, and may wait for the read side.
        `at_once` may answer in its place, on the event loop and within the limits of the first level, or give None.
        `bulk` is for feeds, calendars and reports, `straight` for what is known to be long. `receive` is that of a request
        whose body has been read. Raises TooManyQuestions, Busy, OverBudget, and whatever the work raises."""
        with self._admitted(actor):
            if at_once is not None:
                try:
                    if (found := await self._at_once(at_once)) is not None:
                        return found
                except TookTooLong:
                    straight = True
            question = _QueuedQuestion(self, work, self._bulk if bulk else self._question)
            answer = asyncio.create_task(question.answer(before, straight))
            answer.add_done_callback(_looked_at)
            left = asyncio.create_task(_left(receive))
            try:
                await asyncio.wait({answer, left}, return_when=asyncio.FIRST_COMPLETED)
                if not answer.done():
                    raise NotWaitedFor
                return answer.result()
            finally:
                left.cancel()
                if not answer.done() or answer.cancelled():
                    question.abandon()
                    await asyncio.wait({answer})

    async def _at_once(self, work: Callable[[Budget], Awaitable[T | None]]) -> T | None:
        level = self.short_of(self._question)
        budget = Budget(level.limits)
        budget.begin()
        try:
            found = await work(budget)
        except OverBudget as error:
            self.observe(QuestionCost(level.name, budget, budget.pause(), _reason(error)))
            raise
        if found is not None:
            self.observe(QuestionCost(level.name, budget, budget.pause(), None))
        return found

    @contextmanager
    def _admitted(self, actor: str) -> Iterator[None]:
        if self._open[actor] >= self._per_actor:
            words = said(
                "{count} questions of yours are open, the most at once: wait for answers", count=self._per_actor
            )
            raise TooManyQuestions(words, rule="questions-at-once")
        if self._open.total() >= self._admitted_max:
            raise Busy(said("too many questions are open: ask again in a moment"), rule="questions-at-once")
        self._open[actor] += 1
        try:
            yield
        finally:
            self._open[actor] -= 1
            if not self._open[actor]:
                del self._open[actor]


class _QueuedQuestion(Generic[T]):
    """One question on its way through the levels of a queue."""

    def __init__(self, queue: QuestionQueue, work: Callable[[Budget], T], last: QueueLevel) -> None:
        self._queue = queue
        self._work = work
        self._last = last
        self._budget = Budget()
        self._scope = CancelScope()

    async def answer(self, before: Callable[[], Awaitable[object]] | None, straight: bool) -> T:
        queue, last = self._queue, self._last
        with self._scope:
            if before is not None:
                await before()
            if not straight:
                with suppress(TookTooLong):
                    return await self._at(queue.short_of(last))
            return await self._at(last)
        raise NotWaitedFor

    def abandon(self) -> None:
        """Leave the queue, or end the work that has begun. The database is told in a thread by itself, for this may be the
        last that its loop does."""
        self._scope.cancel()
        Thread(target=self._budget.abandon, name="abandon", daemon=True).start()

    async def _at(self, level: QueueLevel) -> T:
        self._budget = Budget(level.limits)
        return await to_thread.run_sync(self._begun, self._budget, level.name, limiter=level.limiter)

    def _begun(self, budget: Budget, level: str) -> T:
        began, given_up = thread_time(), None
        budget.begin()
        try:
            return self._work(budget)
        except OverBudget as error:
            given_up = _reason(error)
            raise
        finally:
            self._queue.observe(QuestionCost(level, budget, thread_time() - began, given_up))


def _looked_at(answer: "asyncio.Task[object]") -> None:
    """Ask for the error of what was given up, or asyncio logs that nobody did."""
    if not answer.cancelled():
        answer.exception()


def _reason(error: OverBudget) -> str:
    match error:
        case AnswerTooLarge():
            return error.what.replace(" ", "-")
        case TookTooLong():
            return "time"
        case _:
            return "not-waited-for"


def _least(limits: Limits, others: Limits) -> Limits:
    return Limits(**{name: min(most, getattr(others, name)) for name, most in asdict(limits).items()})


async def _left(receive: Receive) -> None:
    """Returns when the client of a request is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
