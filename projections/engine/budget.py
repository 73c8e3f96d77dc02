"""Budget: what one answer may cost, in counts that are the same on every machine and in time, looked at on the way."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, thread_time
from typing import TypeVar

from msgspec import Struct

# OverBudget
#  ├─ AnswerTooLarge       it would read or hold more than it may; says of what, and how many at most
#  ├─ TookTooLong    the time is up: the processor's, or that of waiting for the database
#  └─ NotWaitedFor   nobody waits for the answer any more

TICKS_PER_LOOK = 64
"""How many values are made between two looks at the clock, one of which costs about as much as one of them."""

TICKS_OF_A_ROW = 8
"""What a row that is worked out counts for beside a value that is looked up."""

T = TypeVar("T")


class OverBudget(Exception):
    """The work is abandoned: a limit is exceeded, or nobody waits for the answer."""


class AnswerTooLarge(OverBudget):
    """More than `most` of what is counted: rows, bytes read, statements, values, bytes, errors."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"more than {most} {what}")
        self.what = what
        self.most = most


class TookTooLong(OverBudget):
    """The time is up."""


class NotWaitedFor(OverBudget):
    """Who asked has left, or the service stops."""


class Limits(Struct, frozen=True, kw_only=True):
    """The most that one answer may cost. `rows` and `bytes_read` are read from the database by `statements`; `values` and
    `bytes` are what the answer holds; `processor_s` is time of the thread that works, `database_s` waiting for rows."""

    rows: float = math.inf
    bytes_read: float = math.inf
    statements: float = math.inf
    values: float = math.inf
    bytes: float = math.inf
    errors: float = math.inf
    processor_s: float = math.inf
    database_s: float = math.inf


class Budget:
    """What is left of the limits. Made where the work is handed out, begun by the thread that does it, and by no other;
    only `abandon` is for every thread."""

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008  # frozen
        self.limits = limits
        self.rows = self.bytes_read = self.statements = self.values = self.bytes = self.errors = 0
        self.database_s = 0.0
        self._began: float | None = None
        self._processor_s = 0.0
        self._ends = math.inf
        self._ticks = 0
        self._left = False
        self._running = Lock()
        self._cancel: Callable[[], object] | None = None

    def begin(self) -> None:
        """Start the clock of the thread that works from here on, or start it again."""
        self._began = thread_time()
        self._ends = self._began + self.limits.processor_s - self._processor_s

    def pause(self) -> float:
        """Stop the clock while the thread does other work; what has been taken of the processor until now."""
        if self._began is not None:
            self._processor_s += thread_time() - self._began
            self._began, self._ends = None, math.inf
        return self._processor_s

    def abandon(self) -> None:
        """Give the work up: it ends at its next look at the clock, and a statement that it waits for is cancelled."""
        self._left = True
        with self._running:  # or it would hit the next statement of the connection, which is somebody else's
            if self._cancel:
                self._cancel()

    @property
    def abandoned(self) -> bool:
        return self._left

    def check(self) -> None:
        """Raise OverBudget where the time is up, or nobody waits any more."""
        self._ticks = 0
        if self._left:
            raise NotWaitedFor
        if thread_time() > self._ends or self.database_s > self.limits.database_s:
            raise TookTooLong

    def tick(self, count: int = 1) -> None:
        """Count cheap steps of work; the clock is read only now and then."""
        self._ticks += count
        if self._ticks >= TICKS_PER_LOOK:
            self.check()

    def counted(self, rows: Iterable[T]) -> Iterator[T]:
        """Computed rows, each counted; the clock is read only now and then."""
        for row in rows:
            self.made(1)
            self.tick(TICKS_OF_A_ROW)
            yield row

    def returned(self, values: int, bytes: int = 0) -> None:
        """So many values, and bytes of them, will be in the answer."""
        self.values += values
        self.bytes += bytes
        if self.values > self.limits.values:
            raise AnswerTooLarge("values", int(self.limits.values))
        if self.bytes > self.limits.bytes:
            raise AnswerTooLarge("bytes", int(self.limits.bytes))
        self.tick(values)

    def made(self, rows: int) -> None:
        """So many rows were read, or nodes made of them."""
        self.rows += rows
        if self.rows > self.limits.rows:
            raise AnswerTooLarge("rows", int(self.limits.rows))

    def failed(self) -> None:
        """A field could not be answered."""
        self.errors += 1
        if self.errors > self.limits.errors:
            raise AnswerTooLarge("errors", int(self.limits.errors))

    @contextmanager
    def statement(self, cancel: Callable[[], object]) -> Iterator[None]:
        """A statement of the database runs meanwhile; `cancel` ends it from another thread."""
        self.statements += 1
        if self.statements > self.limits.statements:
            raise AnswerTooLarge("statements", int(self.limits.statements))
        self.check()
        began = monotonic()
        with self._running:
            self._cancel = cancel
        try:
            self.check()  # for whoever left before there was anything to cancel
            yield
        finally:
            with self._running:
                self._cancel = None
            self.database_s += monotonic() - began

    def waited(self, seconds: float) -> None:
        """A statement was answered after so long, for which no thread waited."""
        self.statements += 1
        self.database_s += seconds

    def read(self, rows: int, bytes: int) -> None:
        """So many rows, and bytes of them, have come from the database."""
        self.made(rows)
        self.bytes_read += bytes
        if self.bytes_read > self.limits.bytes_read:
            raise AnswerTooLarge("bytes read", int(self.limits.bytes_read))
