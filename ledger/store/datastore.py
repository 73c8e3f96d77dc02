"""Connection pools to the ledger, of sessions that act as the service's role."""

from collections.abc import Callable
from typing import Any

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection
from psycopg.rows import dict_row

from ledger.migrate import check_schema
from ledger.postgres.bounded_connection import BoundedConnection
from ledger.postgres.dsn import LedgerUnreachable, one_line, parsed, service_dsn
from ledger.postgres.pool import open_pool
from ledger.store.composites import EncodedComposites, EncodedCompositesDumper

SCHEMA = "ledger"


class NotMigrated(LedgerUnreachable):
    """The database answers, but holds no ledger that we may use."""


class Datastore(PostgresDatastore):
    """The library's datastore over any address that libpq understands, acting as the service's role. `append_pool` is a
    pool of one connection, which all appends of a process use, so that one session of the server stays warm."""

    def __init__(
        self,
        database_dsn: str,
        *,
        pool_size: int = 2,
        pool_size_max: int = 8,
        with_append_pool: bool = True,
    ) -> None:
        super().__init__(dbname="", host="", port="", user="", password="", schema=SCHEMA)
        self.dsn = service_dsn(database_dsn)
        self.pool = open_pool(  # type: ignore[assignment]  # the library's adds only how to ask for a password
            self.dsn,
            least=pool_size,
            most=pool_size_max,
            row_factory=dict_row,
            configure=self.after_connect_func(),
            connection_class=psycopg.Connection if with_append_pool else BoundedConnection,
            opened=False,
        )
        self.db_type_names.add("draft")
        self.append_pool = self
        if with_append_pool:
            self.append_pool = Datastore(database_dsn, pool_size=1, pool_size_max=1, with_append_pool=False)

    def close(self) -> None:
        super().close()
        if self.append_pool is not self:
            self.append_pool.close()

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        library = super().after_connect_func()

        def after_connect(connection: Connection[Any]) -> None:
            library(connection)
            connection.adapters.register_dumper(EncodedComposites, EncodedCompositesDumper)

        return after_connect


def check(database_dsn: str) -> None:
    """Raise LedgerUnreachable or OtherSchema, with one clear line, unless the service can work at this address."""
    login = parsed(database_dsn)
    try:
        with psycopg.connect(service_dsn(database_dsn), connect_timeout=10) as connection:
            found = connection.execute(
                "SELECT to_regclass('ledger.events') IS NOT NULL AND has_schema_privilege('ledger', 'USAGE')"
            ).fetchone()
            if found == (True,):
                check_schema(connection)
    except psycopg.Error as error:
        words = one_line(error)
        if 'parameter "role"' in words or "does not exist" in words or "permission denied to set role" in words:
            name = login.get("dbname") or login.get("user")
            raise NotMigrated(
                f"The database {name} is not migrated for this user: run `quorate migrate` ({words})."
            ) from error
        raise LedgerUnreachable(f"The database cannot be reached: {words}") from error
    if found != (True,):
        raise NotMigrated("The database holds no ledger: run `quorate migrate`.")
