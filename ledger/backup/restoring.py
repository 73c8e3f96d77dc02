"""Restores a backup into an empty database, whatever its name and whoever keeps it, and its keyring into an empty place."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.sql import SQL, Identifier

from ledger.backup.keyring_archive import check_free, read_archive, unpack_keyring
from ledger.backup.manifest import DUMP, KEYRING, BackupError, Manifest, ReportingLogin, digest_of, read_manifest
from ledger.backup.programs import run_program
from ledger.keyring import Keyring
from ledger.migrate import NotAllowed, make_roles, migrate
from ledger.postgres.dsn import Connection, connected, one_line, owner_role, reporting_role, service_role
from ledger.progress import Say

CONTENT = ("ledger.events", "access.tokens", "access.actors")


def check_backup(directory: Path, keyring_file: Path | None = None) -> Manifest:
    """The manifest of a backup whose files are what it says. Raises BackupError."""
    found, packed = read_manifest(directory), keyring_file or directory / KEYRING
    if not packed.exists():
        raise BackupError(f"There is no {packed}: name the keyring of this backup with --keyring.")
    for kind, file in (("database", directory / DUMP), ("keyring", packed)):
        if digest_of(file) != found.digests.get(kind):
            raise BackupError(f"{file} is not the {kind} of this backup: it was changed since, or belongs to another.")
    return found


def restore_backup(
    directory: Path, *, migrate_dsn: str, login_dsn: str, keyring: Path, keyring_file: Path | None, say: Say
) -> Manifest:
    """Restore database, keyring and logins. Nothing is overwritten; after a failure the database is empty as before, and
    the same can be tried again. Raises BackupError, MigrationError."""
    found = check_backup(directory, keyring_file)
    members = read_archive(keyring_file or directory / KEYRING)
    check_free(keyring, members)
    with connected(migrate_dsn) as connection:
        try:
            _check_empty(connection)
            unpack_keyring(keyring, members)
            Keyring(keyring)  # opens only with the right master key
            say(f"the keyring is restored: {found.keys:,} keys in {keyring}")
            _empty(connection)
            try:
                _restore_schemas(connection, migrate_dsn, directory / DUMP)
                migrate(migrate_dsn, login_dsn)
            except BaseException:
                _empty(connection)
                raise
        except psycopg.errors.InsufficientPrivilege as error:
            raise NotAllowed(
                f"The user {connection.info.user} may not restore into {connection.info.dbname}: it needs CREATEROLE and"
                f" must own the database; name one that does in MIGRATE_DATABASE_URL ({one_line(error)})."
            ) from error
        for line in _restore_logins(connection, found.logins):
            say(line)
    say(f"the database is restored up to position {found.position:,}")
    return found


def _check_empty(connection: Connection) -> None:
    dbname = connection.info.dbname
    for name, owner in _schemas(connection):
        if owner not in (owner_role(dbname), service_role(dbname)):
            raise BackupError(
                f"The database {dbname} has a schema {name} that is not Quorate's: restore into a new one."
            )
    for table in CONTENT:
        there = connection.execute("select to_regclass(%s) is not null", [table]).fetchone()
        if there == (True,):
            rows = connection.execute(
                SQL("select exists (select from {})").format(Identifier(*table.split(".")))
            ).fetchone()
            if rows == (True,):
                raise BackupError(
                    f"The database {dbname} is not empty ({table}), and nothing is overwritten: restore into a new one."
                )


def _schemas(connection: Connection) -> list[tuple[str, str]]:
    """The schemas that bear a name of Quorate's, each with its owner."""
    rows = connection.execute(
        "select nspname, pg_get_userbyid(nspowner) from pg_namespace"
        " where nspname in ('ledger', 'access', 'reporting', 'read') or nspname ~ '^read_[0-9]+$' order by nspname"
    )
    return [(str(name), str(owner)) for name, owner in rows.fetchall()]


def _empty(connection: Connection) -> None:
    """Drop the schemas of Quorate, which hold nothing that counts, each as who owns it."""
    for name, owner in _schemas(connection):
        with connection.transaction():
            if owner != connection.info.user:
                connection.execute(SQL("grant {} to {}").format(Identifier(owner), Identifier(connection.info.user)))
                connection.execute(SQL("set local role {}").format(Identifier(owner)))
            connection.execute(SQL("drop schema {} cascade").format(Identifier(name)))
            connection.execute("reset role")
            if owner == owner_role(connection.info.dbname):
                connection.execute(SQL("revoke {} from {}").format(Identifier(owner), Identifier(connection.info.user)))


def _restore_schemas(connection: Connection, migrate_dsn: str, dump: Path) -> None:
    """The roles bear the name of the database, so that what is restored is made by the role that owns it here."""
    dbname = connection.info.dbname
    with connection.transaction():
        make_roles(connection)
    for schema, role in (("ledger", owner_role(dbname)), ("access", service_role(dbname))):
        run_program(
            "pg_restore", migrate_dsn, f"--schema={schema}", f"--role={role}", "--no-owner", "--no-privileges",
            "--single-transaction", "--exit-on-error", str(dump),
        )  # fmt: skip


def _restore_logins(connection: Connection, logins: tuple[ReportingLogin, ...]) -> Iterator[str]:
    """Make the logins of reporting tools that are missing, and grant all of them the views; lines about what is to do."""
    reporting = Identifier(reporting_role(connection.info.dbname))
    for login in logins:
        role = Identifier(login.name)
        if connection.execute("select from pg_roles where rolname = %s", [login.name]).fetchone() is None:
            password = sql.Literal(login.verifier)
            connection.execute(SQL("create role {} login password {}").format(role, password))
            if login.verifier is None:
                yield f'the login {login.name} has no password yet: ALTER ROLE "{login.name}" PASSWORD …'
        connection.execute(SQL("grant {} to {}").format(reporting, role))
        for setting in login.settings:
            name, _, value = setting.partition("=")
            try:
                connection.execute(SQL("alter role {} set {} = {}").format(role, Identifier(name), sql.Literal(value)))
            except psycopg.Error as error:
                yield f"the login {login.name} lacks the setting {setting}, which a superuser must make ({one_line(error)})"
