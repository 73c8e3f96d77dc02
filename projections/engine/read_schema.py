"""The read side in PostgreSQL: which schema answers, at which position it stands, and its current rows."""

import re
from contextlib import suppress
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib import metadata
from typing import NamedTuple

import msgspec
from psycopg import Connection, sql

from domain.text import said
from ledger.postgres import advisory_locks
from projections.engine import tables
from projections.engine.tables import TABLES
from projections.reporting import views as reporting
from projections.rule_version import RULE_VERSION
from projections.trail.sentences import MORE_SENTENCES, SENTENCES

FIRST_SCHEMA = "read_1"


class LostPosition(Exception):
    """Somebody else moved the position of this read schema; nothing of the batch was written."""


class OtherVersion(Exception):
    """Another version of Quorate made the read side, so that this one can neither read it nor project it."""


class OtherLedger(Exception):
    """The read side was made from another ledger than the one beside it, so that nothing answers."""


class BlockingEvent(NamedTuple):
    """An event that this version cannot project: the read side stays before it until a version comes that can."""

    position: int
    topic: str
    error: str

    def __str__(self) -> str:
        return f"the event at position {self.position} ({self.topic}) cannot be taken: {self.error}"


class ProjectionCheckpoint(NamedTuple):
    """Up to which position a read schema was written, when that was recorded, and by which version of the rules."""

    position: int
    recorded_at: datetime | None
    rule_version: int


class MakerVersion(NamedTuple):
    """Which version made a read schema; of two the greater is the newer, by the rules first: tables can differ where the
    rules do not."""

    rules: int
    release: tuple[int, ...]

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.release)) or '0'}, rules {self.rules}"


def prepare(conn: Connection) -> str:
    """Make the pointer and the first read schema where there is none, and the views of `reporting` where they are not those
    of this version; the schema that answers."""
    with conn.transaction():
        lock_pointer(conn)
        conn.execute("create schema if not exists read")
        conn.execute(
            "create table if not exists read.pointer (one bool primary key default true check (one), schema text)"
        )
        conn.execute(
            "create table if not exists read.blocked (one bool primary key default true check (one),"
            " position bigint not null, topic text not null, error text not null)"
        )
        if conn.execute("select 1 from read.pointer").fetchone() is None:
            create(conn, FIRST_SCHEMA)
            tables.index(conn, FIRST_SCHEMA)
            conn.execute("insert into read.pointer (schema) values (%s)", [FIRST_SCHEMA])
        schema = pointer(conn)
        if made_by_this_version(conn, schema):
            _make_reporting_views(conn, schema)
    return schema


def lock_pointer(conn: Connection) -> None:
    """Lock the pointer until the transaction ends."""
    advisory_locks.lock(conn, "quorate.read")


def move_pointer(conn: Connection, schema: str) -> None:
    """Let a read schema answer, and the views of `reporting` with it, in the transaction of the caller, which holds the
    pointer. Raises what `reporting.BUSY` names where somebody reads the views for too long."""
    conn.execute("update read.pointer set schema = %s", [schema])
    reporting.ensure_views(conn, schema)


def _make_reporting_views(conn: Connection, schema: str) -> None:
    """Views that somebody reads just now are left as they are, until the next time."""
    with suppress(*reporting.BUSY), conn.transaction():
        reporting.ensure_views(conn, schema)


def create(conn: Connection, schema: str) -> None:
    """An empty read schema at position 0, without indexes."""
    tables.create(conn, schema)
    position = sql.Identifier(schema, "position")
    conn.execute(sql.SQL("insert into {} values (0, null, %s)").format(position), [RULE_VERSION])
    conn.execute(sql.SQL("comment on schema {} is {}").format(sql.Identifier(schema), sql.Literal(version_digest())))
    release = ".".join(map(str, own_version().release))
    conn.execute(sql.SQL("comment on table {} is {}").format(position, sql.Literal(release)))


@cache
def version_digest() -> str:
    """Digest of the tables of this version: their columns, the structure of their bodies, and the version of the rules
    that fill them."""
    bodies = msgspec.json.schema_components([t.row for t in TABLES.values()])
    sentences = sorted((*SENTENCES.values(), *MORE_SENTENCES))
    told = [
        RULE_VERSION,
        *((t.name, t.columns, t.types, t.row.INDEXED, t.row.LISTED, tables.changed_by(t)) for t in TABLES.values()),
        *((t.row.CURRENT, t.row.LATEST) for t in TABLES.values()),
        tables.TOMBSTONES,
        tables.LATEST_DAYS,
        bodies,
        sentences,
    ]
    return f"quorate {sha256(repr(told).encode()).hexdigest()}"


def made_by_this_version(conn: Connection, schema: str) -> bool:
    """Whether a read schema was made by this version; one that was not can neither be read nor projected."""
    row = conn.execute("select obj_description(to_regnamespace(%s), 'pg_namespace')", [schema]).fetchone()
    return row == (version_digest(),)


def check_not_newer(conn: Connection, schema: str) -> None:
    """Raise OtherVersion where a newer version made a read schema, which is left alone: two versions side by side would
    else each make the other's anew."""
    if _version_of(conn, schema) > own_version():
        raise version_error(conn, schema)


def version_error(conn: Connection, schema: str) -> OtherVersion:
    """The error of a read schema that another version made, in words that say what to do."""
    theirs, ours = _version_of(conn, schema), own_version()
    if theirs <= ours:
        return OtherVersion(said("Another version of Quorate made the read side: `quorate migrate` makes it anew."))
    return OtherVersion(
        said(
            "A newer Quorate made the answers ({theirs}, and this one is {ours}), and they are left as they are:"
            " install the newer one. To go back on purpose, stop it and run `quorate rebuild`.",
            theirs=str(theirs),
            ours=str(ours),
        )
    )


@cache
def own_version() -> MakerVersion:
    """The version of what runs here."""
    return MakerVersion(RULE_VERSION, tuple(int(n) for n in re.findall(r"\d+", metadata.version("quorate"))[:3]))


def _version_of(conn: Connection, schema: str) -> MakerVersion:
    """The version that made a read schema: its rules stand in it, and its release in a comment, which those before 0.2.0
    did not make."""
    position = sql.Identifier(schema, "position")
    query = sql.SQL("select rule_version, obj_description({}::regclass, 'pg_class') from {}")
    row = conn.execute(query.format(sql.Literal(position.as_string(conn)), position)).fetchone()
    rules, release = row or (0, None)
    return MakerVersion(int(str(rules)), tuple(int(n) for n in str(release or "").split(".") if n))


def pointer(conn: Connection) -> str:
    """The read schema that answers: what each answer's snapshot reads first."""
    row = conn.execute("select schema from read.pointer").fetchone()
    if row is None:
        raise LookupError("there is no read schema; run `quorate migrate`")
    return str(row[0])


def own_schema(conn: Connection) -> str:
    """The read schema that answers, made by this version. Raises OtherVersion."""
    schema = pointer(conn)
    if not made_by_this_version(conn, schema):
        raise version_error(conn, schema)
    return schema


def checkpoint(conn: Connection, schema: str) -> ProjectionCheckpoint:
    """The checkpoint of a read schema: up to where its rows were written."""
    row = conn.execute(sql.SQL("select * from {}").format(sql.Identifier(schema, "position"))).fetchone()
    assert row is not None
    return ProjectionCheckpoint(*row)


def blocking_event(conn: Connection) -> BlockingEvent | None:
    """The event before which the read side stands, where there is one that it cannot take."""
    row = conn.execute("select position, topic, error from read.blocked").fetchone()
    return BlockingEvent(*row) if row else None


def block(conn: Connection, event: BlockingEvent | None) -> None:
    """Write down which event cannot be taken, or that none is left."""
    with conn.transaction():
        conn.execute("delete from read.blocked")
        if event is not None:
            conn.execute("insert into read.blocked (position, topic, error) values (%s, %s, %s)", event)


MADE_FROM_LEDGER = (
    "coalesce((select e.recorded_at = p.recorded_at from ledger.events e where e.notification_id = p.position),"
    " p.position = 0)"
)
"""Whether the ledger has, where the read side `p` stands, what it was made from: no two events bear the same time. It is a
scalar, for of `exists` PostgreSQL may make a table of all events."""


def check_ledger(conn: Connection, schema: str) -> None:
    """Raise OtherLedger unless the ledger holds what the read side was made from, where that stands."""
    statement = f"select p.position, {MADE_FROM_LEDGER} from {{}} p"
    row = conn.execute(sql.SQL(statement).format(sql.Identifier(schema, "position"))).fetchone()
    if row is not None and not row[1]:
        raise other_ledger(row[0])


def other_ledger(position: int) -> OtherLedger:
    """The error of a read side that stands at a position, in words that say what to do."""
    return OtherLedger(
        said(
            "The answers were made from another ledger than this one, which does not hold what they stand at"
            " (position {position}). Restore the database as a whole from one backup; or, where this ledger is the right"
            " one, run `quorate rebuild`.",
            position=position,
        )
    )


def move_checkpoint(conn: Connection, schema: str, before: int, after: int, recorded_at: datetime | None) -> None:
    """Move the position by compare-and-set, in the transaction that wrote the batch."""
    statement = sql.SQL("update {} set position = %s, recorded_at = %s where position = %s")
    done = conn.execute(statement.format(sql.Identifier(schema, "position")), [after, recorded_at, before])
    if done.rowcount != 1:
        raise LostPosition(f"{schema} no longer stands at {before}")
