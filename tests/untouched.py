"""Tells random histories that nobody touches, and asks whether one of them is accused: by the audit of the ledger, by the
verifier of a pack, and by its figures against what the read side claims.

`python -m tests.untouched COUNT [FIRST]`: now and then a line; what is accused is printed with its seed; exit 1 where
anything is. First histories of any bytes in a real database, then as many of lawful acts in memory."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import psycopg

from tests.soak import server
from tests.support.claimed_histories import false_figures
from tests.support.databases import ready_database
from tests.support.untouched_histories import accusations

TELLS_S = 30


def main(arguments: list[str]) -> int:
    """The exit code: 0 where nobody was accused."""
    count = int(arguments[0]) if arguments else 10_000
    first = int(arguments[1]) if len(arguments) > 1 else 0
    with ledger() as of_ledger:
        asked = {"ledger and pack": of_ledger, "figures": false_figures}
        return 1 if sum([count_accused(what, ask, range(first, first + count)) for what, ask in asked.items()]) else 0


def count_accused(what: str, ask: Callable[[int], list[str]], seeds: range) -> int:
    """How many histories were accused; says how far it is."""
    accused, said_at = 0, monotonic()
    for done, seed in enumerate(seeds, 1):
        if found := ask(seed):
            accused += 1
            print(f"{what}, seed {seed} IS ACCUSED: {found[:5]}", flush=True)
        if monotonic() > said_at + TELLS_S or done == len(seeds):
            said_at = monotonic()
            print(f"{what}: {done:,} histories, {accused} accused", flush=True)
    return accused


@contextmanager
def ledger() -> Iterator[Callable[[int], list[str]]]:
    """What is found in the ledger of a seed, in a database for all of them."""
    with (
        server() as running,
        ready_database(running) as database,
        psycopg.connect(database.migrate_dsn, autocommit=True) as owner,
    ):

        def ask(seed: int) -> list[str]:
            if seed % 25 == 0:  # of what was rolled back
                owner.execute("VACUUM ledger.events, ledger.mentions, ledger.streams, ledger.tree_nodes")
            return accusations(owner, str(seed))

        yield ask


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
