"""Group commit: concurrent appends go to the database as one batch, sent by whichever thread came first."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T", bound="PendingCommit")


class PendingCommit:
    """One thread's request to commit. `_wakeup` is released when that is done, or when this thread is the next leader."""

    def __init__(self) -> None:
        self._wakeup = Lock()
        self._wakeup.acquire()
        self._done = False


class GroupCommit(Generic[T]):
    """`commit` is called by one thread at a time with all that wait (`batch_max` at most), and must not raise for the sake
    of one of them."""

    def __init__(self, commit: Callable[[Sequence[T]], None], batch_max: int) -> None:
        self._commit = commit
        self._batch_max = batch_max
        self._waiting: list[T] = []
        self._has_leader = False
        self._lock = Lock()

    def submit(self, pending: T) -> None:
        """Return when `pending` has been committed, by this thread or another."""
        with self._lock:
            self._waiting.append(pending)
            leads, self._has_leader = not self._has_leader, True
        try:
            if not leads:
                pending._wakeup.acquire()
        except BaseException:
            self._withdraw(pending)
            raise
        if not pending._done:
            self._lead()

    def _lead(self) -> None:
        with self._lock:
            batch = self._waiting[: self._batch_max]
            del self._waiting[: self._batch_max]
        try:
            self._commit(batch)
        finally:
            for pending in batch:
                pending._done = True
                pending._wakeup.release()
            self._hand_on()

    def _hand_on(self) -> None:
        """Make the first that waits the next leader."""
        with self._lock:
            if self._waiting:
                self._waiting[0]._wakeup.release()
            else:
                self._has_leader = False

    def _withdraw(self, pending: T) -> None:
        """Interrupted while waiting: another must lead if the lead has just been handed to this one."""
        with self._lock:
            waited = pending in self._waiting
            if waited:
                self._waiting.remove(pending)
        if waited and not pending._wakeup.locked():
            self._hand_on()
