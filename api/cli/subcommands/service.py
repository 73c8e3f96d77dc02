"""`quorate serve` and `project`, the processes of a service, and `migrate` and `demo`, which prepare its database."""

import signal
from threading import Event, Thread
from types import FrameType
from typing import Annotated

import typer

from api.cli.arguments.options import Data
from api.cli.client.database_access import (
    DatabaseLogins,
    connect_as_service,
    logins_of,
    open_ledger,
    open_log,
    prepare_database,
    reach_database,
)
from api.cli.client.run_settings import settings_of
from api.cli.console import out
from api.http.settings import Settings, SettingsError
from api.monitoring import json_log
from api.server.shutdown import Grace
from ledger.migrate import name_ledger
from ledger.postgres import embedded
from ledger.postgres.dsn import MigrationError
from ledger.store import datastore
from ledger.store.datastore import NotMigrated
from projections.engine import read_schema


def serve(
    data: Data = None,
    demo: Annotated[bool, typer.Option("--demo", help="With the demonstration, in a database of its own.")] = False,
    projector: Annotated[bool, typer.Option(help="Project in this process.")] = True,
) -> None:
    """Serve commands and questions.

    With an embedded PostgreSQL in the data directory, unless DATABASE_URL names another.

    quorate serve --data /var/lib/quorate/data
    """
    settings = settings_of(data, demonstration=demo)
    grace = Grace(settings.grace_s)
    _stop_on_terminate(grace)
    _serve(settings, grace, projector=projector)
    grace.finish()


def _serve(settings: Settings, grace: Grace, *, projector: bool) -> None:
    from api.server import process  # all of the application, for which neither help nor a migration need wait

    if settings.database_url:
        database = DatabaseLogins(settings.database_url, settings.migrate_database_url or settings.database_url)
        prepare_database(
            database, migrating=_wants_migration(database, given=settings.migrate_database_url is not None)
        )
        _check_replica(settings)
        process.serve(settings, database.login_dsn, grace, projector=projector, say=out.print)
        return
    if settings.read_database_url:
        raise SettingsError("READ_DATABASE_URL names a replica of DATABASE_URL, which is not set.")
    with embedded.start(settings.data) as running:
        if running.message:
            out.print(running.message)
        prepare_database(logins_of(running))
        grace.last = running.give_up
        with running.supervised():
            process.serve(settings, running.dsn(), grace, projector=projector, say=out.print)


def project(data: Data = None) -> None:
    """Keep the answers up to date until stopped, as a process of its own.

    `quorate serve` does so itself, unless told --no-projector. Of several that project, one works and the others stand by.

    quorate project
    """
    from api.server import process

    settings, stop = settings_of(data), Event()
    grace = Grace(settings.grace_s)

    def leave(number: int, frame: FrameType | None) -> None:
        grace.begin()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    json_log.configure(json=settings.json_log)
    with reach_database(settings) as database, open_ledger(database) as ledger:
        with connect_as_service(database) as connection:
            read_schema.prepare(connection)
            read_schema.own_schema(connection)
        out.print("projecting")
        proof = Thread(
            target=process.run_integrator,
            args=(open_log(settings, database), database.login_dsn, stop, settings, process.witnesses_of(settings)),
        )
        proof.start()
        try:
            process.run_projector(ledger, database.login_dsn, stop)
        finally:
            stop.set()
            proof.join()
    grace.finish()


def migrate(
    data: Data = None,
    name: Annotated[
        str | None, typer.Option(help="What people call this ledger, where several are read side by side.")
    ] = None,
) -> None:
    """Make or update roles, schemas and tables, in one step.

    quorate migrate --name "Cwm Taf Morgannwg Safeguarding Board"
    """
    with reach_database(settings_of(data), create=True) as database:
        prepare_database(database)
        if name is not None:
            name_ledger(database.migrate_dsn, name)
        with open_ledger(database) as ledger, connect_as_service(database):
            out.print(f"migrated; the ledger stands at position {ledger.head().position}")


def demo(data: Data = None) -> None:
    """Record the demonstration in a data directory of its own, which must be empty.

    quorate demo --data /tmp/quorate-demo
    """
    from api.server import process

    settings = settings_of(data, demonstration=True)
    with reach_database(settings, create=True) as database:
        prepare_database(database)
        with open_ledger(database) as ledger:
            if ledger.head().position:
                raise SettingsError(
                    f"The ledger in {settings.data} is not empty: the demonstration wants one of its own."
                )
        process.load_demonstration(settings, database.login_dsn, say=out.print)


def _check_replica(settings: Settings) -> None:
    """Raise SettingsError if READ_DATABASE_URL names a database that cannot answer queries."""
    if settings.read_database_url:
        try:
            datastore.check(settings.read_database_url)
        except MigrationError as error:
            raise SettingsError(f"READ_DATABASE_URL: {error}") from error


def _wants_migration(database: DatabaseLogins, *, given: bool) -> bool:
    """Whether to migrate an external database: if MIGRATE_DATABASE_URL is given, or it was never migrated."""
    if given:
        return True
    try:
        datastore.check(database.login_dsn)
    except NotMigrated:
        return True
    return False


def _stop_on_terminate(grace: Grace) -> None:
    """Let SIGTERM and SIGINT raise SystemExit, so that context managers close what is open, within the grace time."""

    def leave(number: int, frame: FrameType | None) -> None:
        grace.begin()
        raise SystemExit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
