"""Databases of an earlier version, schemas of a later one, and what a database looks like: for tests of migration."""

import re
import subprocess
from pathlib import Path

import psycopg
from msgspec.structs import replace

from ledger import schema
from ledger.postgres.installation import installed_programs
from ledger.schema import MigrationStep, Schema
from tests.support.databases import Database

VERSION_0_1_0 = Path(__file__).with_name("version_0_1_0")
EVENTS = 10


def later(*scripts: str) -> Schema:
    """The schema of a later version, which has more steps than this one."""
    own = schema.own()
    steps = (
        MigrationStep(number=n, name="test", script=script) for n, script in enumerate(scripts, len(own.steps) + 1)
    )
    return replace(own, steps=(*own.steps, *steps))


def make_0_1_0(database: Database) -> None:
    """Make of an empty database what the migration of version 0.1.0 made, and record nine commands as its service did."""
    with psycopg.connect(database.migrate_dsn) as connection:
        connection.execute((VERSION_0_1_0 / "migration.sql").read_text().replace("{database}", database.name).encode())
    with psycopg.connect(database.dsn) as connection:
        connection.execute((VERSION_0_1_0 / "commands.sql").read_bytes())


def catalogue(database: Database) -> str:
    """All that is defined in the database, with owners and privileges, as statements; and who may act as which role."""
    dump = [
        str(installed_programs() / "pg_dump"),
        "--schema-only",
        "--restrict-key=none",
        f"--dbname={database.migrate_dsn}",
    ]
    made = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
    with psycopg.connect(database.migrate_dsn) as connection:
        members = connection.execute(
            "SELECT roleid::regrole::text, member::regrole::text, inherit_option, set_option FROM pg_auth_members"
            " WHERE starts_with(roleid::regrole::text, %s) ORDER BY 1, 2",
            [f"{database.name}_"],
        ).fetchall()
    return re.sub(rf"\b{database.name}(?=_|\b)", "database", "\n".join([made, *map(str, members)]))


def recorded(database: Database) -> list[tuple[object, ...]]:
    """The steps that the database says were applied, with their times."""
    with psycopg.connect(database.migrate_dsn) as connection:
        return connection.execute("SELECT * FROM ledger.migrations ORDER BY number").fetchall()


def events(database: Database) -> list[tuple[object, ...]]:
    """Everything that is recorded, column by column."""
    with psycopg.connect(database.migrate_dsn) as connection:
        return [
            row
            for table in ("events", "streams", "names", "mentions")
            for row in connection.execute(f"SELECT * FROM ledger.{table} ORDER BY 1, 2".encode())
        ]
