"""What tests of the embedded server look at: its process, and a row that it holds."""

from pathlib import Path

import psycopg

from ledger.postgres.embedded import EmbeddedServer


def server_pid(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def remember(running: EmbeddedServer) -> None:
    with psycopg.connect(running.dsn(user="postgres")) as connection:
        connection.execute("CREATE TABLE memory AS SELECT 42 AS what")


def recalls(running: EmbeddedServer) -> bool:
    with psycopg.connect(running.dsn(user="postgres")) as connection:
        return connection.execute("SELECT what FROM memory").fetchone() == (42,)
