"""Rate limit of sign-ins: a sliding window for each address, in memory, bounded."""

from collections import OrderedDict, deque
from threading import Lock
from time import monotonic

from api.http.refusals import TooManyAttempts
from domain.text import said

TRIES_MAX, WINDOW_S = 10, 60.0
ADDRESSES_MAX = 10_000


class SignInRate:
    """The failed tries of late, by address."""

    def __init__(self) -> None:
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def check(self, address: str) -> None:
        """Raise TooManyAttempts where as many tries from the address failed within the window as may."""
        with self._lock:
            recent = self._tries.get(address, deque())
            while recent and recent[0] < monotonic() - WINDOW_S:
                recent.popleft()
            if len(recent) >= TRIES_MAX:
                raise TooManyAttempts(said("Too many tries to sign in: wait a minute."), rule="sign-in-rate")

    def failed(self, address: str) -> None:
        """Count a try that failed."""
        with self._lock:
            self._tries.setdefault(address, deque(maxlen=TRIES_MAX)).append(monotonic())
            self._tries.move_to_end(address)
            while len(self._tries) > ADDRESSES_MAX:
                self._tries.popitem(last=False)
