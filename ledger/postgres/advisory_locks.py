"""Advisory locks that only Quorate's own roles can hold: PostgreSQL lets whoever may connect take one, so a lock that
another role holds is passed over."""

import logging
from time import sleep
from typing import Any

from psycopg import Connection

from ledger.postgres.dsn import service_role

POLL_S = 0.05
LOOKS = 3
"""How often nobody of ours is seen to hold a lock that cannot be had, before it counts as free."""
HELD_BY_US = """
    select exists (
        select from pg_locks l join pg_stat_activity a using (pid) join pg_roles r on r.oid = a.usesysid
        where l.locktype = 'advisory' and l.granted and l.objsubid = 1
            and l.database = (select oid from pg_database where datname = current_database())
            and (l.classid::bigint << 32) | l.objid::bigint = %(key)s
            and (r.rolsuper or r.rolcreaterole
                or pg_has_role(r.oid, (select oid from pg_roles where rolname = %(service)s), 'MEMBER')))
"""
log = logging.getLogger("quorate")


def try_lock(conn: Connection[Any], name: str | int) -> bool:
    """Take a lock of the session, unless one of ours holds it."""
    return _try(conn, "select pg_try_advisory_lock(%s)", _key(conn, name))


def lock(conn: Connection[Any], name: str | int, *, transaction: bool = True) -> None:
    """Wait for a lock of the transaction, or of the session, as long as one of ours holds it."""
    take = "select pg_try_advisory_xact_lock(%s)" if transaction else "select pg_try_advisory_lock(%s)"
    key = _key(conn, name)
    while not _try(conn, take, key):
        sleep(POLL_S)


def unlock(conn: Connection[Any], name: str | int) -> None:
    """Give back a lock of the session, if it was had."""
    key = _key(conn, name)
    if _scalar(conn, "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"):
        conn.execute("select pg_advisory_unlock(%s)", [key])


def is_held(conn: Connection[Any], name: str | int) -> bool:
    """Whether one of ours holds a lock."""
    return bool(_scalar(conn, HELD_BY_US, key=_key(conn, name), service=service_role(conn.info.dbname)))


def _try(conn: Connection[Any], take: str, key: int) -> bool:
    for _ in range(LOOKS):
        if _scalar(conn, take, key):
            return True
        if _scalar(conn, HELD_BY_US, key=key, service=service_role(conn.info.dbname)):
            return False
        sleep(POLL_S)
    log.warning("a lock of Quorate's (%s) is held by somebody who has no right to it: it is passed over", key)
    return True


def _key(conn: Connection[Any], name: str | int) -> int:
    return name if isinstance(name, int) else int(_scalar(conn, "select hashtext(%s)", name))


def _scalar(conn: Connection[Any], statement: str, *values: object, **named: object) -> Any:
    found = conn.execute(statement.encode(), named or values).fetchone()
    return found and (next(iter(found.values())) if isinstance(found, dict) else found[0])
