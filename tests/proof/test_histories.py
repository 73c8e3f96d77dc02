"""An untouched ledger is never accused, whatever was recorded and however it was integrated and published."""

import os
from random import Random

import psycopg
import pytest
from psycopg import Connection, IsolationLevel

from ledger.proof import tree_store
from ledger.proof.audit import audit
from ledger.proof.checkpoint import Checkpoint
from tests.support.databases import Database

HISTORIES = int(os.environ.get("HISTORIES", "15"))
RECORD = """
    SELECT ledger.append(array_agg(ROW(%(stream)s::uuid, %(version)s + n, %(topic)s, %(state)s::bytea || n::text::bytea,
        CASE WHEN %(version)s + n = 1 THEN 'group' END, CASE WHEN %(version)s + n = 1 THEN %(parent)s::uuid END, NULL,
        NULL)::ledger.draft ORDER BY n), %(command)s::uuid, 'f'::bytea, '{}')
    FROM generate_series(1, %(events)s) n
"""
EMPTY = "; ".join(
    f"ALTER TABLE ledger.{t} DISABLE TRIGGER {t}_stay; DELETE FROM ledger.{t};"
    f" ALTER TABLE ledger.{t} ENABLE ALWAYS TRIGGER {t}_stay"
    for t in ("events", "streams", "tree_nodes")
)


def some_id(r: Random) -> str:
    h = f"{r.getrandbits(128):032x}"
    return "-".join((h[:8], h[8:12], h[12:16], h[16:20], h[20:]))


def recorded(connection: "Connection[tuple[object, ...]]", r: Random) -> list[Checkpoint]:
    """Commands of any size on any streams with any bytes, integrated in portions; the heads that were seen on the way."""
    streams = {some_id(r): 0 for _ in range(r.randint(1, 4))}
    heads = []
    for _ in range(r.randint(1, 12)):
        stream, events = r.choice([*streams]), r.choice((1, 1, 2, 7, 40))
        connection.execute(
            RECORD,
            {
                "stream": stream,
                "version": streams[stream],
                "topic": r.choice(("group.established/1", 'any "topic"', "tópic\\\n")),
                "state": r.randbytes(r.randint(0, 60)),
                "parent": r.choice((None, some_id(r))),
                "command": some_id(r),
                "events": events,
            },
        )
        streams[stream] += events
        if r.random() < 0.5:
            size = tree_store.integrate(connection, r.choice((1, 3, 1000)))
            heads.append(Checkpoint("log", size, tree_store.root(connection, size)))
    return heads


@pytest.mark.parametrize("seed", [f"a{n}" for n in range(3)])
def test_an_untouched_history_is_never_accused(database: Database, seed: str) -> None:
    with psycopg.connect(database.migrate_dsn, autocommit=True) as connection:
        for number in range(HISTORIES):
            heads = recorded(connection, Random(f"{seed} {number}"))
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            with connection.transaction():
                result = audit(connection, heads)
            connection.isolation_level = None
            assert result.findings == (), (seed, number)
            assert result.checkpoints == tuple(sorted({c.size for c in heads}))
            connection.execute(EMPTY.encode())
