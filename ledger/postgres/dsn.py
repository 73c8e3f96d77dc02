"""Addresses of databases (DSNs, as libpq reads them), the roles that are derived from a database's name, and connecting."""

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

SERVER_VERSION_MIN = 18
Connection = psycopg.Connection[tuple[object, ...]]


class MigrationError(Exception):
    """The database cannot be used; the message is one line for a person."""


class LedgerUnreachable(MigrationError):
    """Nobody answers at the address, or not to us."""


class ServerTooOld(MigrationError):
    """The server is older than PostgreSQL 18."""


def owner_role(dbname: str) -> str:
    """The role that owns the ledger and cannot log in. Roles are cluster-wide, hence the database's name in it."""
    return f"{dbname}_ledger"


def service_role(dbname: str) -> str:
    """The role the service acts as: it reads the ledger, calls `append`, and owns the read schemas and `access`."""
    return f"{dbname}_service"


def reporting_role(dbname: str) -> str:
    """The role that may read the views of `reporting`, and nothing else; logins of reporting tools are granted it."""
    return f"{dbname}_reporting"


PATIENCE = {"keepalives_idle": "5", "keepalives_interval": "2", "keepalives_count": "3", "tcp_user_timeout": "10000"}
"""How soon a server is given up that is gone without a word. Whoever states others in the address is heard."""


def service_dsn(database_dsn: str, *, standbys: bool = False) -> str:
    """`database_dsn`, acting as the service's role and with no right beyond it, whoever logs in. Of several hosts, the one
    that takes changes, or with `standbys` the first that answers."""
    given = parsed(database_dsn)
    dbname = given.get("dbname") or given.get("user") or "postgres"
    role = service_role(str(dbname)).replace("\\", "\\\\").replace(" ", "\\ ")
    options = f"{given.get('options') or ''} -c role={role} -c TimeZone=UTC".strip()
    return primary_dsn(make_conninfo(database_dsn, options=options), standbys=standbys)


def primary_dsn(dsn: str, *, standbys: bool = False) -> str:
    """Of several hosts, the one that takes changes, or with `standbys` the first that answers."""
    given = parsed(dsn)
    more = {name: value for name, value in PATIENCE.items() if name not in given}
    wanted = str(given.get("target_session_attrs") or "")
    if standbys and wanted in ("read-write", "primary"):
        more["target_session_attrs"] = "any"
    elif not standbys and not wanted and "," in str(given.get("host") or given.get("hostaddr") or ""):
        more["target_session_attrs"] = "read-write"
    return make_conninfo(dsn, **more)


def connected(dsn: str) -> Connection:
    """A connection to a server of the right version, or one clear line why not."""
    parsed(dsn)
    try:
        connection = psycopg.connect(primary_dsn(dsn), autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise LedgerUnreachable(f"The database cannot be reached: {one_line(error)}") from error
    version = connection.info.server_version
    if version < SERVER_VERSION_MIN * 10000:
        connection.close()
        raise ServerTooOld(f"PostgreSQL {SERVER_VERSION_MIN} or newer is needed; this server is {version // 10000}.")
    return connection


def parsed(dsn: str) -> dict[str, object]:
    """The parts of an address by the keywords of libpq. Raises LedgerUnreachable."""
    try:
        return dict(conninfo_to_dict(dsn))
    except psycopg.ProgrammingError:
        # the library's words would repeat the address, and with it a password
        raise LedgerUnreachable("The database's address cannot be read: give a postgresql:// URL.") from None


def one_line(error: Exception) -> str:
    """The words of an error as one line."""
    return " ".join(str(error).split())
