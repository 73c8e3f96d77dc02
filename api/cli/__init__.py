"""The command line, `quorate`."""

import sys

import psycopg
from eventsourcing.persistence import PersistenceError
from psycopg_pool import PoolTimeout

from api.cli.app import app
from api.cli.arguments.options import InvalidArgument
from api.cli.client.session import NoAnswer, ProblemAnswered
from api.cli.console import VisibleConsole
from api.demonstration import NotLoaded
from api.http.settings import SettingsError
from ledger.keyring import KeyringError
from ledger.postgres.dsn import MigrationError
from ledger.postgres.embedded import NoData
from ledger.postgres.os_user import EmbeddedError
from ledger.proof.key_directory import KeyDirectoryError
from ledger.proof.transparency_log import Inconsistent
from ledger.unreadable import UnreadableEvent
from projections.engine.parallel_fill import WorkerDied
from projections.engine.read_schema import OtherLedger, OtherVersion
from projections.engine.rebuild import RebuildRunning, ReportingRead

EXPECTED_ERRORS = (
    EmbeddedError,
    MigrationError,
    KeyringError,
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
    Inconsistent,
    KeyDirectoryError,
)
DATABASE_ERRORS = (psycopg.OperationalError, PersistenceError, PoolTimeout)


def main() -> None:
    """The entry point: run the application. Expected errors are printed to standard error, one line each (a problem with
    faults takes several), with exit status 1."""
    try:
        app()
    except NoData as error:
        _fail(
            f"{error} Name another data directory with --data, or a server with QUORATE_SERVER; `quorate serve` begins one."
        )
    except EXPECTED_ERRORS as error:
        _fail(str(error))
    except ProblemAnswered as error:
        _fail(*error.lines)
    except DATABASE_ERRORS as error:
        _fail(f"The database does not answer: {error}")


def _fail(*lines: str) -> None:
    errors = VisibleConsole(stderr=True, soft_wrap=True, highlight=False, markup=False)
    for line in lines:
        indent = len(line) - len(line.lstrip())
        errors.print(" " * indent + " ".join(line.split()))
    sys.exit(1)
