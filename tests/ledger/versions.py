"""Databases of an earlier version, schemas of a later one, and what a database looks like: for tests of migration."""

import json
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
INSERTED = {
    "streams": "%s, %s, %s",
    "names": "%s, %s, %s",
    "mentions": "%s, %s",
    "events": "%s, %s, %s, convert_to(%s, 'UTF8'), %s, %s, %s, decode(%s, 'hex')",
}


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


def make_demonstration_of_0_1_0(database: Database) -> int:
    """Make of an empty database what the first version that could record the demonstration left: its migration, and each
    row of its ledger as it stood. How many events those are.

    The file was written from the database of that version, at the commit "Load the demonstration where it belongs, and
    show how far long work is": `git worktree add OLD 9db44593`, `PYTHONPATH=OLD python -c 'from api.cli import main;
    main()' serve --demo --data DIR`, then every row of `streams`, `names`, `mentions` and `events` (the state as text, the
    fingerprint in hexadecimal) as a line of JSON. The keys of its people, who are invented, are gone: nobody reads their
    names."""
    rows = [json.loads(line) for line in (VERSION_0_1_0 / "demonstration.jsonl").read_text().splitlines()]
    with psycopg.connect(database.migrate_dsn) as connection:
        connection.execute((VERSION_0_1_0 / "migration.sql").read_text().replace("{database}", database.name).encode())
        for table, values in INSERTED.items():
            of_table = [row[1:] for row in rows if row[0] == table]
            connection.cursor().executemany(f"insert into ledger.{table} values ({values})".encode(), of_table)
    return sum(row[0] == "events" for row in rows)


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
