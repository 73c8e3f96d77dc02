"""The process that replays: takes the database, the position and a file as JSON on standard input, writes the rows to the
file as lines of NDJSON, and heartbeats to standard output meanwhile."""

import os
import sys
from time import monotonic

import msgspec
from msgspec import Struct

from ledger.governance import CODEC
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine.replayed_rows import replayed_rows

NICENESS = 10
"""Questions and commands come first."""
PROGRESS_S = 5.0


class ReplayTask(Struct, frozen=True):
    """What to replay."""

    dsn: str
    position: int
    rows: int
    """The number of the open file to which the rows are written."""


def main() -> None:
    """Run the task of standard input."""
    os.nice(NICENESS)
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=ReplayTask)
    ledger = EventStore(Datastore(task.dsn), CODEC)
    told = monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal told
        if monotonic() - told >= PROGRESS_S:
            told = monotonic()
            sys.stdout.buffer.write(msgspec.json.encode({"heartbeat": {"replayed": done, "of": total}}) + b"\n")
            sys.stdout.buffer.flush()

    try:
        with open(task.rows, "wb") as rows:
            rows.writelines(replayed_rows(ledger, task.position, progress))
    finally:
        ledger.close()


if __name__ == "__main__":
    main()
