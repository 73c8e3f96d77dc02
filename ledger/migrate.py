"""Migration in one step: the roles, the ledger's schema and who may do what, safe to repeat or to run several."""

import hashlib
from importlib.resources import files

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

# MigrationError
#  ├─ LedgerUnreachable   nobody answers at the address, or not to us
#  ├─ ServerTooOld        not PostgreSQL 18
#  └─ NotAllowed          the user of MIGRATE_DATABASE_URL lacks a right that migration needs

OBJECTS = (
    "turn", "events", "events_position", "events_command", "events_identified", "streams", "streams_kind", "streams_parent",
    "names", "mentions", "draft", "refuse_change", "events_stay", "streams_stay", "names_stay", "mentions_stay", "append",
)  # fmt: skip
ROLES = ("ledger", "service", "reporting")
SERVER_VERSION_MIN = 18
DATABASE_NAME_BYTES_MAX = 50
ADVISORY_KEY = 0x51554F52


class MigrationError(Exception):
    """The database cannot be used; the message is one line for a person."""


class LedgerUnreachable(MigrationError):
    """Nobody answers at the address, or not to us."""


class ServerTooOld(MigrationError):
    """The server is older than PostgreSQL 18."""


class NotAllowed(MigrationError):
    """The migrating user lacks CREATEROLE or does not own the database."""


def owner_role(dbname: str) -> str:
    """The role that owns the ledger and cannot log in. Roles are cluster-wide, hence the database's name in it."""
    return f"{dbname}_ledger"


def service_role(dbname: str) -> str:
    """The role the service acts as: it reads the ledger, calls `append`, and owns the read schemas and `access`."""
    return f"{dbname}_service"


def reporting_role(dbname: str) -> str:
    """The role that may read the views of `reporting`, and nothing else; logins of reporting tools are granted it."""
    return f"{dbname}_reporting"


def service_dsn(database_dsn: str) -> str:
    """`database_dsn`, acting as the service's role and with no right beyond it, whoever logs in."""
    given = parsed(database_dsn)
    dbname = given.get("dbname") or given.get("user") or "postgres"
    role = service_role(str(dbname)).replace("\\", "\\\\").replace(" ", "\\ ")
    options = f"{given.get('options') or ''} -c role={role} -c TimeZone=UTC".strip()
    return make_conninfo(database_dsn, options=options)


def migrate(migrate_dsn: str, database_dsn: str | None = None) -> None:
    """Bring the database at `migrate_dsn` to this version and let the user of `database_dsn` act as the service; a user
    that the server does not know is made, with the password given there.

    Raises MigrationError, whose message is one line.
    """
    given = parsed(database_dsn or migrate_dsn)
    with connected(migrate_dsn) as connection:
        try:
            with connection.transaction():
                _migrate(connection, str(given.get("user") or connection.info.user), str(given.get("password") or ""))
        except psycopg.errors.InsufficientPrivilege as error:
            raise NotAllowed(
                f"The user {connection.info.user} may not migrate {connection.info.dbname}: it needs CREATEROLE "
                f"and must own the database ({one_line(error)})."
            ) from error


def connected(dsn: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection to a server of the right version, or one clear line why not."""
    parsed(dsn)
    try:
        connection = psycopg.connect(dsn, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise LedgerUnreachable(f"The database cannot be reached: {one_line(error)}") from error
    version = connection.info.server_version
    if version < SERVER_VERSION_MIN * 10000:
        connection.close()
        raise ServerTooOld(f"PostgreSQL {SERVER_VERSION_MIN} or newer is needed; this server is {version // 10000}.")
    return connection


def parsed(dsn: str) -> dict[str, object]:
    try:
        return dict(conninfo_to_dict(dsn))
    except psycopg.ProgrammingError:
        # the library's words would repeat the address, and with it a password
        raise LedgerUnreachable("The database's address cannot be read: give a postgresql:// URL.") from None


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _migrate(connection: "psycopg.Connection[tuple[object, ...]]", login: str, password: str) -> None:
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_KEY])
    dbname = connection.info.dbname
    if len(dbname.encode()) > DATABASE_NAME_BYTES_MAX:
        raise MigrationError(f"The database's name is longer than {DATABASE_NAME_BYTES_MAX} bytes: {dbname}.")
    owner, service = Identifier(owner_role(dbname)), Identifier(service_role(dbname))
    us = Identifier(connection.info.user)
    scripts = [files("ledger").joinpath("sql", f"{name}.sql").read_text() for name in OBJECTS]
    version = f"quorate {hashlib.sha256(chr(0).join((*scripts, *ROLES)).encode()).hexdigest()}"
    found = connection.execute("SELECT obj_description(to_regnamespace('ledger'), 'pg_namespace')").fetchone()
    if found != (version,):
        for role in (owner, service):
            _create_role(connection, role)
            _run(connection, "GRANT {} TO {} WITH SET TRUE, INHERIT FALSE", role, us)
        _run(connection, "CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION {}", owner)
        _run(connection, "CREATE SCHEMA IF NOT EXISTS access AUTHORIZATION {}", service)
        _run(connection, "GRANT CONNECT, CREATE ON DATABASE {} TO {}", Identifier(dbname), service)
        _run(connection, "SET LOCAL ROLE {}", owner)
        for script in scripts:
            connection.execute(script.encode())
        _grant(connection, service)
        _run(connection, "COMMENT ON SCHEMA ledger IS {}", sql.Literal(version))
        _run(connection, "RESET ROLE")
        _run(connection, "REVOKE {} FROM {}", owner, us)
        _let_report(connection, service, Identifier(reporting_role(dbname)))
    _create_login(connection, login, password)
    _run(connection, "GRANT {} TO {} WITH SET TRUE, INHERIT TRUE", service, Identifier(login))


def _create_login(connection: "psycopg.Connection[tuple[object, ...]]", login: str, password: str) -> None:
    if _exists(connection, login):
        return
    # what is sent, and so may be logged, is a verifier and not the password
    verifier = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    _run(connection, "CREATE ROLE {} LOGIN PASSWORD {}", Identifier(login), sql.Literal(verifier if password else None))


def _create_role(connection: "psycopg.Connection[tuple[object, ...]]", role: Identifier) -> None:
    if not _exists(connection, role._obj[0]):
        _run(connection, "CREATE ROLE {} NOLOGIN", role)


def _exists(connection: "psycopg.Connection[tuple[object, ...]]", role: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def _grant(connection: "psycopg.Connection[tuple[object, ...]]", service: Identifier) -> None:
    _run(connection, "GRANT USAGE ON SCHEMA ledger TO {}", service)
    _run(connection, "GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO {}", service)
    _run(connection, "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC")
    _run(connection, "GRANT EXECUTE ON FUNCTION ledger.append TO {}", service)


def _let_report(connection: "psycopg.Connection[tuple[object, ...]]", service: Identifier, role: Identifier) -> None:
    """A role for reporting tools; the service makes the views, which it may read whenever they are made."""
    _create_role(connection, role)
    _run(connection, "CREATE SCHEMA IF NOT EXISTS reporting AUTHORIZATION {}", service)
    _run(connection, "SET LOCAL ROLE {}", service)
    _run(connection, "GRANT USAGE ON SCHEMA reporting TO {}", role)
    _run(connection, "GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO {}", role)
    _run(connection, "ALTER DEFAULT PRIVILEGES IN SCHEMA reporting GRANT SELECT ON TABLES TO {}", role)
    _run(connection, "RESET ROLE")


def _run(connection: "psycopg.Connection[tuple[object, ...]]", statement: str, *parts: sql.Composable) -> None:
    connection.execute(SQL(statement).format(*parts))
