"""Blue-green rebuild of the read side: fill a new schema, index it, catch up, compare, move the pointer, drop the old
one."""

from time import sleep

import psycopg
from msgspec import Struct
from psycopg import Connection, sql

from ledger.postgres import advisory_locks
from ledger.progress import Progress, Say
from ledger.store.event_store import EventStore
from projections.engine import read_schema, tables
from projections.engine.parallel_fill import fill
from projections.engine.projector import Projector
from projections.engine.replay import no_progress
from projections.reporting import views as reporting

DROP_LOCK_TIMEOUT = "5s"
SWITCH_ATTEMPTS = 3


class RebuildRunning(Exception):
    """Somebody else makes a new read schema at this moment."""


class ReportingRead(Exception):
    """Queries on the views of `reporting` last so long that these cannot be moved; nothing has changed."""


class RebuildResult(Struct, frozen=True):
    """The schema that answers now, the one before, at which position, and how many of its rows differ from before; None
    where the two cannot be compared, and why."""

    schema: str
    before: str
    position: int
    differing: int | None
    not_compared: str = ""


def rebuild(
    ledger: EventStore,
    conn: Connection,
    *,
    grace_s: float = 10,
    progress: Progress = no_progress,
    say: Say = print,
) -> RebuildResult:
    """Make a new read schema from the ledger and let it answer. Answers that began on the old schema have the grace
    time to end; it is then dropped. Raises RebuildRunning, ReportingRead."""
    before = read_schema.prepare(conn)
    if not advisory_locks.try_lock(conn, "quorate.rebuild"):
        raise RebuildRunning("another rebuild is running")
    for left in _schemas(conn):
        if left != before:
            drop(conn, left)
    schema = _next(conn)
    fill(ledger, conn, schema, ledger.head().position, progress)
    projector = Projector(ledger, conn, schema)
    projector.catch_up()
    differing, not_compared = _switch(conn, before, projector)
    say(f"{schema} answers from now on; {before} is dropped in {grace_s:g} s")
    sleep(grace_s)
    drop(conn, before)
    return RebuildResult(schema, before, projector.position, differing, not_compared)


def _switch(conn: Connection, before: str, projector: Projector) -> tuple[int | None, str]:
    """Move the pointer and the views of `reporting` together, once the new schema has caught up; how many rows differ, or
    why nobody can say. Raises ReportingRead."""
    for _ in range(SWITCH_ATTEMPTS):
        try:
            with conn.transaction():
                read_schema.lock_pointer(conn)
                conn.execute(sql.SQL("select 1 from {} for update").format(sql.Identifier(before, "position")))
                projector.catch_up()
                reason = _why_not_comparable(conn, before, projector.position)
                differing = None if reason else _count_differing(conn, before, projector.schema)
                read_schema.move_pointer(conn, projector.schema)
                return differing, reason
        except reporting.BUSY:
            projector.follow()
    raise ReportingRead(
        "queries on the views of `reporting` last too long, and the old tables still answer: end them, then rebuild again"
    )


def _why_not_comparable(conn: Connection, before: str, position: int) -> str:
    """Why the tables before cannot be compared with new ones at a position; empty where they can."""
    if not read_schema.made_by_this_version(conn, before):
        return "another version made them"
    try:
        read_schema.check_ledger(conn, before)
    except read_schema.OtherLedger:
        return "they were made from another ledger"
    stands = read_schema.checkpoint(conn, before).position
    return "" if stands == position else f"they stand at position {stands}"


def rebuild_if_outdated(
    ledger: EventStore, conn: Connection, *, progress: Progress = no_progress, say: Say = print
) -> RebuildResult | None:
    """Make the read side anew if another version made it; None when it is this version's. Of several that try at once
    one does it and the others wait. Raises RebuildRunning, and OtherVersion where that is a newer one."""
    advisory_locks.lock(conn, "quorate.renew", transaction=False)
    try:
        before = read_schema.prepare(conn)
        if read_schema.made_by_this_version(conn, before):
            return None
        read_schema.check_not_newer(conn, before)
        say("the read side was made by another version; it is made anew from the ledger")
        return rebuild(ledger, conn, grace_s=0, progress=progress, say=say)
    finally:
        advisory_locks.unlock(conn, "quorate.renew")


def filled_to(conn: Connection) -> int | None:
    """The position up to which a rebuild that runs now has filled its new schema; None where none runs."""
    if not advisory_locks.is_held(conn, "quorate.rebuild"):
        return None
    before = read_schema.pointer(conn)
    newest = max(_schemas(conn), key=_number)
    return 0 if newest == before else read_schema.checkpoint(conn, newest).position


def drop(conn: Connection, schema: str) -> None:
    """Drop a schema that answers no more; left for the next time when somebody still reads it."""
    try:
        with conn.transaction():
            conn.execute(sql.SQL("set local lock_timeout = {}").format(DROP_LOCK_TIMEOUT))
            conn.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
    except psycopg.errors.LockNotAvailable:
        return


def _next(conn: Connection) -> str:
    """The name of the next read schema."""
    return f"read_{max(map(_number, _schemas(conn))) + 1}"


def _number(schema: str) -> int:
    return int(schema.removeprefix("read_"))


def _schemas(conn: Connection) -> list[str]:
    """Every read schema; besides the one that answers, what is left of a rebuild that was killed or could not drop it."""
    return [name for (name,) in conn.execute("select nspname from pg_namespace where nspname ~ '^read_[0-9]+$'")]


def _count_differing(conn: Connection, before: str, after: str) -> int:
    """How many rows of either schema the other does not have; both stand at one position."""
    total = 0
    for table in tables.TABLES.values():
        columns = sql.SQL(", ").join(sql.SQL("body::text") if c == "body" else sql.Identifier(c) for c in table.columns)
        old, new = (
            sql.SQL("select {} from {}").format(columns, sql.Identifier(s, table.name)) for s in (before, after)
        )
        counted = sql.SQL("select count(*) from (({0} except {1}) union all ({1} except {0})) d").format(old, new)
        row = conn.execute(counted).fetchone()
        total += row[0] if row else 0
    return total
