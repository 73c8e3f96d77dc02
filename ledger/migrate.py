"""Runs the migrations of the ledger's schema, a transaction each under an advisory lock, and makes the roles; safe to
repeat or to run several."""

import psycopg
from psycopg import sql
from psycopg.sql import SQL, Identifier

from domain.characters import unseen_in
from ledger import schema
from ledger.postgres import advisory_locks
from ledger.postgres.dsn import (
    Connection,
    MigrationError,
    connected,
    one_line,
    owner_role,
    parsed,
    reporting_role,
    service_role,
)
from ledger.schema import Applied, MigrationStep, Schema

# MigrationError
#  ├─ LedgerUnreachable   nobody answers at the address, or not to us
#  ├─ ServerTooOld        not PostgreSQL 18
#  ├─ NotAllowed          the user of MIGRATE_DATABASE_URL lacks a right that migration needs
#  ├─ OtherSchema         another version made the schema: a step that is unknown here, or another than was applied
#  ├─ StepFailed          the server refused a step, of which nothing is left
#  └─ BadName             a ledger cannot be called so

DATABASE_NAME_BYTES_MAX = 50
NAME_LENGTH_MAX = 200
ADVISORY_KEY = 0x51554F52
LARGE_OBJECTS = "REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC"


class NotAllowed(MigrationError):
    """The migrating user lacks CREATEROLE or does not own the database."""


class OtherSchema(MigrationError):
    """The ledger's schema is not one that this version works with."""


class StepFailed(MigrationError):
    """A step could not be applied; those before it are, and migrating again goes on from there."""


class BadName(MigrationError):
    """What a ledger cannot be called."""


def migrate(migrate_dsn: str, database_dsn: str | None = None, *, to: Schema | None = None) -> None:
    """Bring the database at `migrate_dsn` to this version's schema (or to another) and let the user of `database_dsn` act
    as the service; a user that the server does not know is made, with the password given there.

    Raises MigrationError, whose message is one line.
    """
    given = parsed(database_dsn or migrate_dsn)
    with connected(migrate_dsn) as connection:
        dbname = connection.info.dbname
        if len(dbname.encode()) > DATABASE_NAME_BYTES_MAX:
            raise MigrationError(f"The database's name is longer than {DATABASE_NAME_BYTES_MAX} bytes: {dbname}.")
        try:
            to = to or schema.own()
            while _advance(connection, to):
                pass
            with connection.transaction():
                _lock(connection)
                _grant_service(
                    connection, str(given.get("user") or connection.info.user), str(given.get("password") or "")
                )
        except psycopg.errors.InsufficientPrivilege as error:
            raise NotAllowed(
                f"The user {connection.info.user} may not migrate {dbname}: it needs CREATEROLE "
                f"and must own the database ({one_line(error)})."
            ) from error


def name_ledger(migrate_dsn: str, name: str) -> None:
    """Give the ledger a name for people, in place of the one that it had. Raises MigrationError, and BadName for a
    name that is not one line of at most 200 characters."""
    if not (
        name.isprintable() and unseen_in(name) is None and name == name.strip() and 0 < len(name) <= NAME_LENGTH_MAX
    ):
        raise BadName(f"A ledger's name is one line of 1 to {NAME_LENGTH_MAX} characters that can be seen.")
    with connected(migrate_dsn) as connection, connection.transaction():
        _lock(connection)
        _become_owner(connection)
        connection.execute("UPDATE ledger.identity SET name = %s", [name])
        _stop_being_owner(connection)


def check_schema(connection: Connection) -> None:
    """Raise OtherSchema unless all of this version's schema is there. For whoever acts as the service."""
    ours = schema.own()
    if _mark(connection) == ours.mark:
        return
    known = _recorded(connection)
    raise OtherSchema(
        ours.mismatch(known) or "Another version of Quorate made the ledger's schema: run `quorate migrate`."
    )


def _advance(connection: Connection, to: Schema) -> bool:
    """Apply what comes next, in one transaction: the first pending step, or after the last what is repeatable. False when
    there is nothing left to do."""
    with connection.transaction():
        _lock(connection)
        if _mark(connection) == to.mark:
            return False
        _become_owner(connection)
        applied = _recorded(connection)
        if reason := to.mismatch(applied):
            raise OtherSchema(reason)
        for step in to.pending(applied)[:1]:
            _apply(connection, step)
            break
        else:
            _repeat(connection, to)
        _stop_being_owner(connection)
    return True


def _lock(connection: Connection) -> None:
    advisory_locks.lock(connection, ADVISORY_KEY)


def _mark(connection: Connection) -> object:
    found = connection.execute("SELECT obj_description(to_regnamespace('ledger'), 'pg_namespace')").fetchone()
    return found and found[0]


def _recorded(connection: Connection) -> list[Applied]:
    """The steps that were applied; none to a database of version 0.1.0, which recorded none."""
    readable = "SELECT coalesce(has_table_privilege(to_regclass('ledger.migrations'), 'SELECT'), false)"
    if connection.execute(readable).fetchone() != (True,):
        return []
    rows = connection.execute("SELECT number, name, digest FROM ledger.migrations ORDER BY number")
    return [Applied._make(row) for row in rows]


def _become_owner(connection: Connection) -> None:
    """Make what is missing of the roles and schemas, and go on as the ledger's owner."""
    make_roles(connection)
    _keep_from_filling_the_disk(connection)
    _run(connection, "SET LOCAL ROLE {}", Identifier(owner_role(connection.info.dbname)))
    connection.execute(schema.script("migrations").encode())


def make_roles(connection: Connection) -> None:
    """Make what is missing of the roles and schemas; the ledger's owner is granted to us until we have migrated."""
    dbname, us = connection.info.dbname, Identifier(connection.info.user)
    owner, service = Identifier(owner_role(dbname)), Identifier(service_role(dbname))
    for role in (owner, service, Identifier(reporting_role(dbname))):
        _create_role(connection, role)
    for role in (owner, service):
        _run(connection, "GRANT {} TO {} WITH SET TRUE, INHERIT FALSE", role, us)
    _run(connection, "CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION {}", owner)
    for name in ("access", "reporting"):
        _run(connection, "CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}", Identifier(name), service)
    _run(connection, "GRANT CONNECT, CREATE ON DATABASE {} TO {}", Identifier(dbname), service)


def _keep_from_filling_the_disk(connection: Connection) -> None:
    """Take from everybody what PostgreSQL gives them by default: to write to the disk without being granted anything. What
    only a superuser may take is taken where one migrates."""
    _run(connection, "REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", Identifier(connection.info.dbname))
    if connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user").fetchone() == (True,):
        connection.execute(LARGE_OBJECTS)


def _stop_being_owner(connection: Connection) -> None:
    _run(connection, "RESET ROLE")
    owner, us = Identifier(owner_role(connection.info.dbname)), Identifier(connection.info.user)
    _run(connection, "REVOKE {} FROM {}", owner, us)


def _apply(connection: Connection, step: MigrationStep) -> None:
    try:
        connection.execute(step.script.encode())
    except psycopg.Error as error:
        raise StepFailed(
            f"Step {step.number} of the ledger's schema ({step.name}) failed, and nothing of it is left: {one_line(error)}."
        ) from error
    connection.execute(
        "INSERT INTO ledger.migrations (number, name, digest) VALUES (%s, %s, %s)",
        [step.number, step.name, step.digest],
    )


def _repeat(connection: Connection, to: Schema) -> None:
    dbname = connection.info.dbname
    for script in to.repeatable:
        connection.execute(script.encode())
    roles = {"owner": owner_role(dbname), "service": service_role(dbname), "reporting": reporting_role(dbname)}
    connection.execute(SQL(to.privileges).format(**{name: Identifier(role) for name, role in roles.items()}))
    _run(connection, "COMMENT ON SCHEMA ledger IS {}", sql.Literal(to.mark))


def _grant_service(connection: Connection, login: str, password: str) -> None:
    """Let a login act as the service."""
    _create_login(connection, login, password)
    service = Identifier(service_role(connection.info.dbname))
    _run(connection, "GRANT {} TO {} WITH SET TRUE, INHERIT TRUE", service, Identifier(login))


def _create_login(connection: Connection, login: str, password: str) -> None:
    if _exists(connection, login):
        return
    # what is sent, and so may be logged, is a verifier and not the password
    verifier = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    _run(connection, "CREATE ROLE {} LOGIN PASSWORD {}", Identifier(login), sql.Literal(verifier if password else None))


def _create_role(connection: Connection, role: Identifier) -> None:
    if not _exists(connection, role._obj[0]):
        _run(connection, "CREATE ROLE {} NOLOGIN", role)


def _exists(connection: Connection, role: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def _run(connection: Connection, statement: str, *parts: sql.Composable) -> None:
    connection.execute(SQL(statement).format(*parts))
