"""`quorate checkpoint`: sign and publish the head of the ledger, print the keys, change the key, begin a new log."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.cli.arguments.options import Data
from api.cli.client.database_access import open_log, reach_database
from api.cli.client.run_settings import settings_of
from ledger.proof import restart as restarting
from ledger.proof.transparency_log import TransparencyLog

app = typer.Typer(
    no_args_is_help=True,
    help="Signed checkpoints of the ledger: publish one, print the keys that verify them, change the key.",
)


@app.command()
def publish(data: Data = None) -> None:
    """Sign and publish the head of the ledger, and print it. Refused where it does not go on from what was published.

    quorate checkpoint publish
    """
    with _opened(data) as log:
        typer.echo(str(log.publish()), nl=False)


@app.command()
def keys(data: Data = None) -> None:
    """Print the keys that verify checkpoints, the one in use first. Hand them over by another way than the record.

    quorate checkpoint keys
    """
    with _opened(data) as log:
        log.directory.create()
        for key in log.directory.verifier_keys():
            typer.echo(str(key))


@app.command()
def rotate(data: Data = None) -> None:
    """Make a new signing key, for which the old one vouches, and destroy the old one.

    quorate checkpoint rotate
    """
    with _opened(data) as log:
        typer.echo(str(log.rotate()), nl=False)


@app.command()
def restart(
    reason: Annotated[str, typer.Option("--reason", help="Why the log cannot go on, in one line. It is published.")],
    data: Data = None,
) -> None:
    """Begin a new log where the ledger cannot go on from what was published, as after restoring an older backup.

    The break is published, signed by the old key and the new one: what the ended log held up to which position, and where
    the new one begins. Refused where the ledger does go on. Hand the new key over as the first was.

    quorate checkpoint restart --reason "The disk failed; restored from the backup of 4 May."
    """
    with _opened(data) as log:
        typer.echo(str(restarting.restart(log, reason)), nl=False)


@contextmanager
def _opened(data: Path | None) -> Iterator[TransparencyLog]:
    settings = settings_of(data)
    with reach_database(settings) as database:
        yield open_log(settings, database)
