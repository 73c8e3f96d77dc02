"""Makes a backup: one snapshot of the database, and the keyring of the same moment."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from psycopg import Connection, IsolationLevel

from ledger import keyring_files as files
from ledger.backup.keyring_archive import pack_keyring
from ledger.backup.manifest import DUMP, FILE, KEYRING, BackupError, Manifest, ReportingLogin, digest_of
from ledger.backup.programs import run_program, size_of
from ledger.postgres.dsn import one_line, reporting_role, service_dsn, service_role
from ledger.progress import Progress

SCHEMAS = ("ledger", "access")
"""What is dumped. The read side is made anew from the ledger, by the version that restores."""
MEGABYTE = 1 << 20
LOGINS = """
    select member.rolname, member.rolconfig from pg_auth_members g
    join pg_roles granted on granted.oid = g.roleid join pg_roles member on member.oid = g.member
    where granted.rolname = %s and member.rolcanlogin and not member.rolsuper and not member.rolcreaterole
    order by 1
"""


def write_backup(
    out: Path,
    *,
    login_dsn: str,
    migrate_dsn: str,
    keyring: Path,
    keyring_file: Path | None = None,
    checkpoint: str | None = None,
    version: str,
    progress: Progress = lambda done, of: None,
) -> Manifest:
    """Write a backup to `out`, which must not exist, while commands run; its files only this account may read. All of it is
    there, or nothing. `keyring_file` is where the keyring goes, in `out` unless another is given. Raises BackupError."""
    packed = keyring_file or out / KEYRING
    for place in (out, packed):
        if os.path.lexists(place):
            raise BackupError(f"{place} is there already, and nothing is overwritten: name another.")
    with _gone_on_failure(keyring_file), _directory(out) as fresh:
        packing = keyring_file or fresh / KEYRING
        with _connected(login_dsn) as connection:
            snapshots: list[str] = []
            keys = pack_keyring(keyring, packing, lambda: snapshots.append(_export_snapshot(connection)))
            _dump(connection, login_dsn, snapshots[0], fresh / DUMP, progress)
            position, recorded_at, persons, dbname = _head(connection)
        found = Manifest(
            version=version,
            made_at=datetime.now(UTC),
            position=position,
            recorded_at=recorded_at,
            persons=persons,
            keys=keys,
            digests={"database": digest_of(fresh / DUMP), "keyring": digest_of(packing)},
            logins=_reporting_logins(migrate_dsn, dbname),
            checkpoint=checkpoint,
        )
        files.write(fresh / FILE, msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    return found


@contextmanager
def _gone_on_failure(file: Path | None) -> Iterator[None]:
    """Removes a file that lies elsewhere than the rest where that fails, its taking of its name too."""
    try:
        yield
    except BaseException:
        if file:
            file.unlink(missing_ok=True)
        raise


@contextmanager
def _directory(out: Path) -> Iterator[Path]:
    """A directory beside `out` that takes its name in the end, or is gone."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise BackupError(f"{out} cannot be made: {error.strerror}.") from None
    try:
        yield fresh
        fresh = fresh.rename(out)
        files.sync(out.parent)
    except BaseException as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if isinstance(error, OSError):
            raise BackupError(f"{out} cannot be written: {error.strerror}; nothing of it is left.") from error
        raise


@contextmanager
def _connected(login_dsn: str) -> "Iterator[Connection[Any]]":
    """One transaction, whose snapshot the dump has too."""
    try:
        with psycopg.connect(service_dsn(login_dsn), connect_timeout=10) as connection:
            connection.isolation_level, connection.read_only = IsolationLevel.REPEATABLE_READ, True
            yield connection
    except psycopg.Error as error:
        raise BackupError(f"The database cannot be read: {one_line(error)}") from error


def _export_snapshot(connection: "Connection[Any]") -> str:
    row = connection.execute("select pg_export_snapshot()").fetchone()
    assert row is not None
    return str(row[0])


def _dump(connection: "Connection[Any]", dsn: str, snapshot: str, file: Path, progress: Progress) -> None:
    held = "select sum(pg_table_size(c.oid)) from pg_class c where relkind = 'r' and relnamespace = any(%s::regnamespace[])"
    row = connection.execute(held, [list(SCHEMAS)]).fetchone()
    total = int(row[0] or 0) if row else 0
    run_program(
        "pg_dump",
        dsn,
        "--format=custom",
        f"--snapshot={snapshot}",
        f"--role={service_role(connection.info.dbname)}",
        *(f"--schema={name}" for name in SCHEMAS),
        f"--file={file}",
        watch=lambda: progress(size_of(file) // MEGABYTE, max(total, size_of(file)) // MEGABYTE),
    )
    with files.opened(file, os.O_RDONLY) as handle:
        os.fsync(handle)


def _head(connection: "Connection[Any]") -> tuple[int, datetime | None, int, str]:
    newest = connection.execute(
        "select notification_id, recorded_at from ledger.events order by notification_id desc limit 1"
    ).fetchone()
    persons = connection.execute("select count(*) from ledger.streams where kind = 'person'").fetchone()
    position, recorded_at = newest or (0, None)
    return position, recorded_at, persons[0] if persons else 0, connection.info.dbname


def _reporting_logins(migrate_dsn: str, dbname: str) -> tuple[ReportingLogin, ...]:
    """The logins that were granted the reporting views."""
    try:
        with psycopg.connect(migrate_dsn, autocommit=True, connect_timeout=10) as connection:
            rows = connection.execute(LOGINS, [reporting_role(dbname)]).fetchall()
            verifiers: dict[str, str | None]
            try:
                verifiers = dict(connection.execute("select rolname, rolpassword from pg_authid").fetchall())
            except psycopg.errors.InsufficientPrivilege:
                verifiers = {}  # only a superuser may read them
    except psycopg.Error as error:
        raise BackupError(f"The roles cannot be read: {one_line(error)}") from error
    return tuple(
        ReportingLogin(name=name, verifier=verifiers.get(name), settings=tuple(config or ())) for name, config in rows
    )
