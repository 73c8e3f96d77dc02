"""`quorate backup` and `quorate restore`: the database and, as a file of its own, the keyring; verified after restoring."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from api.cli.arguments.options import Data
from api.cli.client.database_access import (
    DatabaseLogins,
    connect_as_service,
    logins_of,
    open_ledger,
    prepare_database,
    reach_database,
)
from api.cli.client.held_checkpoints import hold_to_checkpoints
from api.cli.client.run_settings import settings_of
from api.cli.console import out
from api.http.settings import Settings
from api.server.progress import progress_bar
from domain.time_zone import in_london
from ledger.backup.manifest import BackupError, Manifest
from ledger.backup.restoring import check_backup, restore_backup
from ledger.backup.writing import write_backup
from ledger.keyring import Keyring
from ledger.postgres import embedded
from ledger.proof import tree_store
from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.key_directory import KeyDirectory
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify

KeyringFile = Annotated[
    Path | None,
    typer.Option(
        "--keyring", metavar="FILE", help="Where the keyring goes, or is; by default a file of the directory."
    ),
]


def backup(
    directory: Annotated[Path, typer.Option("--out", metavar="DIR", help="The directory to make; it must not exist.")],
    keyring: KeyringFile = None,
    data: Data = None,
) -> None:
    """Make a backup of the database and the keyring, while everything runs.

    The keyring is a file of its own: keep it apart, and only as long as an erased person may come back. The key that signs
    checkpoints is never part of it.

    quorate backup --out backups/2026-05-05
    """
    settings = settings_of(data)
    with reach_database(settings) as database, progress_bar("dumping (MB)") as progress:
        newest = KeyDirectory(settings.signing_dir).newest()
        made = write_backup(
            directory,
            login_dsn=database.login_dsn,
            migrate_dsn=database.migrate_dsn,
            keyring=settings.keyring_dir,
            keyring_file=keyring,
            checkpoint=str(newest) if newest else None,
            version=version("quorate"),
            progress=progress,
        )
    out.print(f"{directory}: {_contents(made)}.", markup=False)


def restore(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="What `quorate backup` made.")],
    keyring: KeyringFile = None,
    data: Data = None,
) -> None:
    """Restore a backup into an empty data directory, or an empty database of one's own, and verify it.

    Nothing is overwritten. The name of the database, its server and its logins may be others than before.

    quorate restore backups/2026-05-05 --data restored
    """
    settings = settings_of(data)
    check_backup(directory, keyring)
    with _own_database(settings) as database:
        made = restore_backup(
            directory,
            migrate_dsn=database.migrate_dsn,
            login_dsn=database.login_dsn,
            keyring=settings.keyring_dir,
            keyring_file=keyring,
            say=lambda line: out.print(line, markup=False),
        )
        _verify(settings, database, made)
    out.print(f"restored and verified: {_contents(made)}.", markup=False)
    _print_way_on(settings, made)


@contextmanager
def _own_database(settings: Settings) -> Iterator[DatabaseLogins]:
    """The database of the settings, which on an embedded server nobody else may use meanwhile."""
    if settings.database_url:
        with reach_database(settings, create=True) as found:
            yield found
        return
    with embedded.start(settings.data) as running:
        yield logins_of(running)


def _verify(settings: Settings, database: DatabaseLogins, made: Manifest) -> None:
    """Make the read side, then hold ledger, rows and keyring to each other and to the manifest. Raises BackupError."""
    prepare_database(database, migrating=False)
    with open_ledger(database) as ledger, connect_as_service(database) as connection:
        if ledger.head().position != made.position:
            raise BackupError(f"The ledger stands at {ledger.head().position}, and the backup at {made.position}.")
        if missing := Keyring(settings.keyring_dir).missing(ledger.streams("person")):
            raise BackupError(f"The keyring lacks the keys of {len(missing)} persons: {', '.join(missing[:3])} …")
        if not made.position:
            return
        with progress_bar("making the read side") as progress:
            rebuild(ledger, connection, grace_s=0, progress=progress, say=lambda line: None)
        with progress_bar("verifying") as progress:
            found = verify(ledger, connection, progress)
        if found.differences:
            raise BackupError(
                f"{len(found.differences):,} rows are not what the ledger says: `quorate verify` names them."
            )
        if not _goes_back(settings, made):
            tree_store.integrate(connection)  # a backup has no tree
            with progress_bar("holding it to checkpoints") as progress:
                if hold_to_checkpoints(settings, connection, [], None, progress).findings:
                    raise BackupError("The ledger is not as it was when its checkpoints were signed (docs/proof.md).")


def _goes_back(settings: Settings, made: Manifest) -> bool:
    """Whether a checkpoint beyond the backup was signed by the key of these settings."""
    newest = KeyDirectory(settings.signing_dir).newest()
    return newest is not None and parse_checkpoint(newest.text).size > made.position


def _print_way_on(settings: Settings, made: Manifest) -> None:
    if _goes_back(settings, made):
        out.print(
            "Checkpoints beyond this backup were signed: what they hold is missing here, and nothing is signed any more."
            ' Where that cannot be had back, `quorate checkpoint restart --reason "…"` says so openly and begins anew'
            " (docs/proof.md)."
        )
    elif not KeyDirectory(settings.signing_dir).exists:
        out.print(
            "There is no signing key here: put the one that was kept apart back into QUORATE_SIGNING, or a new one is made."
        )


def _contents(made: Manifest) -> str:
    newest = f", the newest of {in_london(made.recorded_at).isoformat()}" if made.recorded_at else ""
    return f"the ledger up to position {made.position:,}{newest}; {made.keys:,} keys for {made.persons:,} persons"
