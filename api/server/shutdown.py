"""Shutdown: in order while there is time, and by force when the grace time is over, whatever still runs."""

import atexit
import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable
from time import sleep

ORDERLY_S = 4.0
"""How much of the grace time is kept for closing what is open, once the requests have had theirs."""

log = logging.getLogger("quorate")


class Grace:
    """The time from the order to end to the end. Each order after the first changes nothing."""

    def __init__(self, grace_s: float) -> None:
        self.grace_s = grace_s
        self.last: Callable[[], object] = lambda: None
        self._begun = threading.Event()

    @property
    def requests_s(self) -> float:
        """How long open requests may go on."""
        return max(self.grace_s - ORDERLY_S, self.grace_s / 2)

    def begin(self) -> None:
        """Let the process end by itself within the grace time, or else end it: `last` is done then, and must not wait."""
        if not self._begun.is_set():
            self._begun.set()
            threading.Thread(target=self._end, name="grace", daemon=True).start()

    def finish(self) -> None:
        """End a process that was told to and has closed everything: what the interpreter does at its own end, object by
        object, takes seconds where much is held, and no thread can end it then."""
        if self._begun.is_set():
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)

    def _end(self) -> None:
        sleep(self.grace_s)
        running = sorted({t.name for t in threading.enumerate() if t.is_alive() and not t.daemon})
        log.error("not ended %s s after it was told to: ends now, with at work: %s", self.grace_s, ", ".join(running))
        try:
            faulthandler.dump_traceback(all_threads=True)
            self.last()
        finally:
            os._exit(1)
