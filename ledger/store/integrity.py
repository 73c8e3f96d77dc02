"""Integrity of the ledger by itself: the order of its events, and the guards of the database that keep it."""

from datetime import datetime

from msgspec import Struct
from psycopg import Connection, sql

from ledger import schema
from ledger.postgres.dsn import owner_role, service_role

GUARDS = {
    "events": "events_stay",
    "identity": "identity_stays",
    "mentions": "mentions_stay",
    "names": "names_stay",
    "streams": "streams_stay",
    "tree_nodes": "tree_nodes_stay",
}
"""The trigger that refuses changes of each table."""
INDEXES = ("events_command", "events_pkey", "events_position", "mentions_pkey", "names_pkey", "streams_pkey",
           "tree_nodes_pkey")  # fmt: skip
CHANGES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")

ORDER = """
    select notification_id, recorded_at, originator_version,
        lag(notification_id, 1, 0::bigint) over place as before, lag(recorded_at) over place as earlier,
        lag(originator_version, 1, 0::bigint) over (partition by originator_id order by notification_id) as version
    from ledger.events window place as (order by notification_id)
"""
DISORDER = f"""
    select notification_id, before, version, originator_version,
        notification_id <> before + 1, coalesce(recorded_at < earlier, false), originator_version <> version + 1
    from ({ORDER}) o
    where notification_id <> before + 1 or recorded_at < earlier or originator_version <> version + 1
    order by notification_id limit 20
"""
TRIGGERS = """
    select t.tgname, t.tgenabled, t.tgtype from pg_trigger t
    where t.tgfoid = to_regproc('ledger.refuse_change') and t.tgrelid = to_regclass(%s) and not t.tgisinternal
"""
BEFORE_STATEMENT = 2 | 8 | 16 | 32
"""As pg_trigger has it: before, on delete, update and truncate, for each statement."""


class LedgerState(Struct, frozen=True):
    """The head of the ledger, and what is wrong with the ledger: nothing, if it is sound."""

    position: int
    recorded_at: datetime | None
    wrong: tuple[str, ...]


def check_integrity(connection: Connection) -> LedgerState:
    """Read the whole ledger, but for what the events say, and look at its guards."""
    found = connection.execute(
        "select notification_id, recorded_at from ledger.events order by notification_id desc limit 1"
    ).fetchone()
    position, recorded_at = found or (0, None)
    return LedgerState(position, recorded_at, (*_disorder(connection), *_guards_off(connection)))


def _disorder(connection: Connection) -> list[str]:
    found = []
    for position, before, version, given, gap, backwards, disordered in connection.execute(DISORDER):
        if gap:
            found.append(f"position {before + 1} is missing; {position} comes next")
        if backwards:
            found.append(f"position {position} was recorded before position {before}")
        if disordered:
            found.append(f"position {position} is version {given} of its stream, after version {version}")
    return found


def _guards_off(connection: Connection) -> list[str]:
    dbname = connection.info.dbname
    off = [f"the guard {guard} is off" for table, guard in GUARDS.items() if not _guarded(connection, table)]
    for table in (*GUARDS, "turn"):
        name = f"ledger.{table}"
        for role in (service_role(dbname), "public"):
            may = [c for c in CHANGES if _value(connection, "select has_table_privilege(%s, %s, %s)", role, name, c)]
            off.extend(f"{role} may {change} on {name}" for change in may)
        owner = _value(connection, "select pg_get_userbyid(relowner) from pg_class where oid = to_regclass(%s)", name)
        if owner != owner_role(dbname):
            off.append(f"{name} belongs to {owner}, not to {owner_role(dbname)}")
    for index in INDEXES:
        unique = "select indisunique and indisvalid from pg_index where indexrelid = to_regclass(%s)"
        if not _value(connection, unique, f"ledger.{index}"):
            off.append(f"the unique index {index} is missing or not valid")
    return [*off, *_functions_changed(connection)]


def _guarded(connection: Connection, table: str) -> bool:
    found = connection.execute(TRIGGERS, [f"ledger.{table}"]).fetchall()
    return any(
        enabled in ("A", b"A") and kind & BEFORE_STATEMENT == BEFORE_STATEMENT and not kind & 1
        for _, enabled, kind in found
    )


def _functions_changed(connection: Connection) -> list[str]:
    """The functions of the ledger that are not those of this version."""
    changed = []
    for name in ("append", "refuse_change"):
        body = _value(connection, "select prosrc from pg_proc where oid = to_regproc(%s)", f"ledger.{name}")
        if body is None or str(body).strip() not in schema.script(name):
            changed.append(f"the function ledger.{name} is not that of this version")
    return changed


def _value(connection: Connection, statement: str, *values: str) -> object:
    found = connection.execute(sql.SQL(statement), values).fetchone()
    return found and found[0]
