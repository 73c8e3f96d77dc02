"""The errors that a run of the command line may end with, each as the lines that are printed for it. Imported only when
something has gone wrong, since it knows all of the service."""

import psycopg
from eventsourcing.persistence import PersistenceError
from psycopg_pool import PoolTimeout

from api.cli.arguments.options import InvalidArgument
from api.cli.client.session import NoAnswer, ProblemAnswered
from api.demonstration import NotLoaded
from api.http.refusals import ApiRefusal
from api.http.settings import SettingsError
from ledger.backup.manifest import BackupError
from ledger.keyring import KeyringError
from ledger.postgres.dsn import MigrationError
from ledger.postgres.embedded import NoData
from ledger.postgres.os_user import EmbeddedError
from ledger.proof.consistency import Inconsistent
from ledger.proof.key_directory import KeyDirectoryError
from ledger.unreadable_event import UnreadableEvent
from projections.engine.parallel_fill import WorkerDied
from projections.engine.read_schema import OtherLedger, OtherVersion
from projections.engine.rebuild import RebuildRunning, ReportingRead

EXPECTED_ERRORS = (
    EmbeddedError,
    MigrationError,
    KeyringError,
    BackupError,
    SettingsError,
    NotLoaded,
    RebuildRunning,
    ReportingRead,
    WorkerDied,
    OtherVersion,
    OtherLedger,
    UnreadableEvent,
    NoAnswer,
    InvalidArgument,
    ApiRefusal,
    Inconsistent,
    KeyDirectoryError,
)
DATABASE_ERRORS = (psycopg.OperationalError, PersistenceError, PoolTimeout)


def lines_of(error: Exception) -> tuple[str, ...]:
    """The lines for a person, one but for a problem with faults; none for an error that nobody expected."""
    if isinstance(error, NoData):
        how = "Name another data directory with --data, or a server with QUORATE_SERVER; `quorate serve` begins one."
        return (f"{error} {how}",)
    if isinstance(error, EXPECTED_ERRORS):
        return (str(error),)
    if isinstance(error, ProblemAnswered):
        return error.lines
    if isinstance(error, DATABASE_ERRORS):
        return (f"The database does not answer: {error}",)
    return ()
