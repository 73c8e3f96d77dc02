"""The command line: `quorate serve`, and what works beside it on the same ledger."""

import sys

import psycopg
from eventsourcing.persistence import PersistenceError
from psycopg_pool import PoolTimeout
from rich.console import Console

from api.cli.options import Mistaken
from api.cli.session import ProblemTold, Unanswered
from api.cli.table import app
from api.demonstration import NotLoaded
from api.settings import SettingsError
from ledger.account import EmbeddedError
from ledger.embedded import NoData
from ledger.keyring import KeyringError
from ledger.migrate import MigrationError
from projections.filling import FillerDied
from projections.rebuild import RebuildRunning, ReportingRead
from projections.store import OtherVersion

ONE_LINE = (
    EmbeddedError,
    MigrationError,
    KeyringError,
    SettingsError,
    NotLoaded,
    RebuildRunning,
    ReportingRead,
    FillerDied,
    OtherVersion,
    Unanswered,
    Mistaken,
)
UNREACHABLE = (psycopg.OperationalError, PersistenceError, PoolTimeout)


def main() -> None:
    """Run a command; what a person can do something about is said on standard error, in one line unless it is a problem
    with faults, and exit 1."""
    try:
        app()
    except NoData as error:
        _fail(
            f"{error} Name another data directory with --data, or a server with QUORATE_SERVER; `quorate serve` begins one."
        )
    except ONE_LINE as error:
        _fail(str(error))
    except ProblemTold as told:
        _fail(*told.lines)
    except UNREACHABLE as error:
        _fail(f"The database does not answer: {error}")


def _fail(*lines: str) -> None:
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    for line in lines:
        indent = len(line) - len(line.lstrip())
        errors.print(" " * indent + " ".join(line.split()))
    sys.exit(1)
