"""Background integration: keeps the Merkle tree at the head of the ledger without making writers wait, and publishes
checkpoints."""

from collections.abc import Callable
from threading import Event
from time import monotonic

import psycopg

from ledger.proof import tree_store
from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.consistency import Inconsistent
from ledger.proof.key_directory import KeyDirectoryError
from ledger.proof.note import Note
from ledger.proof.transparency_log import TransparencyLog

WAIT_S = 1.0
PAUSE_S = 0.25
"""Between two integrations, so that under load many events share a transaction."""
RETRY_S = 60.0


def run(
    log: TransparencyLog,
    stop: Event,
    *,
    wait: Callable[[int, float], object],
    interval_s: float,
    say: Callable[[str], None],
    published: Callable[[Note], bool] = lambda signed: True,
) -> None:
    """Keep integrating until told to stop, and publish a checkpoint where the newest event has waited `interval_s` for one.
    `wait(position, seconds)` returns when the ledger may have moved past the position; `say` is told what goes
    wrong, once for as long as it stays the same; `published` is given the newest checkpoint at the beginning, and each new
    one, whoever published it, and again after RETRY_S where it says that not everybody could be reached."""
    told, waiting_since, sent, unsent_since, held = "", None, "", 0.0, False
    while not stop.is_set():
        try:
            with log.connect() as connection:
                size = tree_store.integrate(connection)
            newest = log.directory.newest() if held else log.publish()  # which holds the tree to all that was published
            held = True
            if newest is not None and parse_checkpoint(newest.text).size == size:
                waiting_since = None
            elif waiting_since is None and newest is not None:
                waiting_since = monotonic()
            elif newest is None or monotonic() - (waiting_since or 0) >= interval_s:
                newest = log.publish()
                waiting_since = None
            if newest is not None and (newest.text != sent or (unsent_since and monotonic() - unsent_since >= RETRY_S)):
                unsent_since = 0.0 if published(newest) else monotonic()
                sent = newest.text
            told = ""
            wait(size, WAIT_S)
            stop.wait(PAUSE_S)
        except (psycopg.Error, Inconsistent, KeyDirectoryError) as error:
            wrong = " ".join(str(error).split())
            if wrong != told:
                say(f"proof: {wrong}; tries again")
            told = wrong
            stop.wait(WAIT_S)
