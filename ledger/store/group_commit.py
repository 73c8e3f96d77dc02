"""Threads that want through one door at the same time go in together: the first leads, the others wait to be let in."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T", bound="PendingCommit")


class PendingCommit:
    """One who wants through. The gate opens when it has been let in, or when it is its turn to lead."""

    def __init__(self) -> None:
        self._gate = Lock()
        self._gate.acquire()
        self._arrived = False


class GroupCommit(Generic[T]):
    """`let_in` is called by one thread at a time, with all that wait (`together_max` at most), and must not raise for the
    sake of one of them."""

    def __init__(self, let_in: Callable[[Sequence[T]], None], together_max: int) -> None:
        self._let_in = let_in
        self._together_max = together_max
        self._waiting: list[T] = []
        self._led = False
        self._lock = Lock()

    def travel(self, passage: T) -> None:
        """Return when the passage has been let in, by this thread or another."""
        with self._lock:
            self._waiting.append(passage)
            leads, self._led = not self._led, True
        try:
            if not leads:
                passage._gate.acquire()
        except BaseException:
            self._step_aside(passage)
            raise
        if not passage._arrived:
            self._lead()

    def _lead(self) -> None:
        with self._lock:
            together = self._waiting[: self._together_max]
            del self._waiting[: self._together_max]
        try:
            self._let_in(together)
        finally:
            for passage in together:
                passage._arrived = True
                passage._gate.release()
            self._hand_on()

    def _hand_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting[0]._gate.release()
            else:
                self._led = False

    def _step_aside(self, passage: T) -> None:
        """Interrupted while waiting: another must lead if the lead has just been handed to this one."""
        with self._lock:
            mine = passage in self._waiting
            if mine:
                self._waiting.remove(passage)
        if mine and not passage._gate.locked():
            self._hand_on()
