"""`quorate keyring check`: whether the keyring has the key of every person of the ledger."""

import typer

from api.cli.arguments.options import Data
from api.cli.client.database_access import open_ledger, reach_database
from api.cli.client.run_settings import settings_of
from api.cli.console import out
from ledger.keyring import Keyring

SHOWN_MAX = 50

app = typer.Typer(no_args_is_help=True, help="The keys that people's names are sealed under.")


@app.callback()
def keyring() -> None:
    """The keys that people's names are sealed under."""


@app.command()
def check(data: Data = None) -> None:
    """Say whether the keyring has the key of every person of the ledger, and name those that it lacks.

    Ends with 1 when keys are missing that were never destroyed. Their names cannot be read until they are restored from a
    backup of the keyring, which goes beside what is there: keys never change.

    quorate keyring check
    """
    settings = settings_of(data)
    with reach_database(settings) as database, open_ledger(database) as ledger:
        persons = ledger.streams("person")
        held = Keyring(settings.keyring_dir)
        missing = held.missing(persons)
        destroyed = sum(map(held.destroyed, persons))
    here = len(persons) - len(missing) - destroyed
    counts = f"{here:,} keys are here, {destroyed:,} were destroyed, {len(missing):,} are missing"
    out.print(f"{len(persons):,} persons: {counts}.")
    for person in missing[:SHOWN_MAX]:
        out.print(person)
    if missing:
        out.print("Restore the keys of these persons from a backup of the keyring (docs/operations.md).")
        raise typer.Exit(1)
