"""Databases on the tests' server, each dropped in the end: empty, or copied from one that was made ready once."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL, Identifier

from api.http import tokens
from ledger.migrate import migrate
from ledger.postgres import embedded
from ledger.postgres.dsn import owner_role, service_dsn, service_role
from projections.engine import read_schema

NUMBERS = itertools.count(1)
COPY = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
"""Copies files rather than pages through the log, which on a server that waits for no disk costs a third."""


@dataclass(frozen=True)
class Database:
    """`dsn` acts as the service; `login_dsn` is what DATABASE_URL would hold; `migrate_dsn` is the superuser's."""

    name: str
    dsn: str
    login_dsn: str
    migrate_dsn: str


def named(server: embedded.EmbeddedServer, name: str) -> Database:
    login = server.dsn(name)
    return Database(name, service_dsn(login), login, server.dsn(name, "postgres"))


@contextmanager
def administrator(server: embedded.EmbeddedServer) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    with psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as connection:
        yield connection


@contextmanager
def new_database(server: embedded.EmbeddedServer) -> Iterator[Database]:
    """A database that nobody has migrated."""
    name = f"t{next(NUMBERS)}"
    with administrator(server) as connection:
        connection.execute(COPY.format(Identifier(name), Identifier("template1")))
        try:
            yield named(server, name)
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def ready_database(server: embedded.EmbeddedServer) -> Iterator[Database]:
    """A database with an empty ledger and an empty read side, to which a service can be opened."""
    with new_database(server) as database:
        make_ready(database)
        yield database


def make_ready(database: Database) -> None:
    """Make the ledger, the tokens' tables and the read side."""
    migrate(database.migrate_dsn, database.login_dsn)
    tokens.create_access_tables(database.login_dsn)
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        read_schema.prepare(connection)


class Template:
    """A database that was made ready under one name and is copied under that name again and again, one copy at a time: so
    the roles, which bear the database's name and belong to the server, are those of each copy."""

    def __init__(self, server: embedded.EmbeddedServer, name: str) -> None:
        self.server, self.name, self.template = server, name, f"{name}_template"
        with administrator(server) as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
            make_ready(named(server, name))
            connection.execute(
                SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(name), Identifier(self.template))
            )

    @contextmanager
    def copy(self) -> Iterator[Database]:
        name, template = Identifier(self.name), Identifier(self.template)
        with administrator(self.server) as connection:
            connection.execute(COPY.format(name, template))
            service = Identifier(service_role(self.name))
            connection.execute(SQL("GRANT CONNECT, CREATE ON DATABASE {} TO {}").format(name, service))
            try:
                yield named(self.server, self.name)
            finally:
                connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@contextmanager
def copy_of(server: embedded.EmbeddedServer, original: Database) -> Iterator[Database]:
    """A copy of a database to which nobody is connected, however many there are. Its roles become the owners of what the
    roles of the original own, and are granted what migration grants."""
    name = f"t{next(NUMBERS)}"
    found = named(server, name)
    with administrator(server) as connection:
        connection.execute(COPY.format(Identifier(name), Identifier(original.name)))
        with psycopg.connect(found.migrate_dsn, autocommit=True) as inside:
            for role_of in (owner_role, service_role):
                theirs, ours = Identifier(role_of(original.name)), Identifier(role_of(name))
                inside.execute(SQL("CREATE ROLE {}").format(ours))
                inside.execute(SQL("REASSIGN OWNED BY {} TO {}").format(theirs, ours))
            inside.execute("COMMENT ON SCHEMA ledger IS NULL")
        migrate(found.migrate_dsn, found.login_dsn)
        try:
            yield found
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
