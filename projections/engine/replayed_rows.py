"""The rows that a replay comes to at a position, as lines of NDJSON with a digest: the same bytes wherever it is made."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256

import msgspec

from ledger.progress import Progress
from ledger.store.event_store import EventStore
from projections.engine.replay import no_progress, replay
from projections.rule_version import RULE_VERSION

TABLE_SQL = """
pragma journal_mode = off;
create table lines (model text, key text, line blob, primary key (model, key)) without rowid;
begin;
"""
_encode = msgspec.json.Encoder(order="deterministic").encode


def replayed_rows(ledger: EventStore, upto: int, progress: Progress = no_progress) -> Iterator[bytes]:
    """A line for each row that is known at a position, by model and key, worked out from the events alone; the last line
    names position, rows, version of the rules, and the SHA-256 of all lines before it. Raises LedgerBroken."""
    digest, rows = sha256(), 0
    with closing(sqlite3.connect("", isolation_level=None)) as known:  # a temporary file that goes with the process
        known.executescript(TABLE_SQL)
        for _, changes in replay(ledger, upto, progress):
            for change in changes:
                place = (change.model, change.key)
                if change.new is None:
                    known.execute("delete from lines where model = ? and key = ?", place)
                else:
                    row = {"model": change.model, **msgspec.to_builtins(change.new)}
                    known.execute("insert or replace into lines values (?, ?, ?)", (*place, _encode(row) + b"\n"))
        for (line,) in known.execute("select line from lines order by model, key"):
            digest.update(line)
            rows += 1
            yield line
    end = {"position": upto, "rows": rows, "ruleVersion": RULE_VERSION, "sha256": digest.hexdigest()}
    yield _encode({"end": end}) + b"\n"
