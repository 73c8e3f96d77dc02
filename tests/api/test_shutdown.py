"""Told to end, the process is gone within the grace time, whatever runs."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from api.http import tokens
from tests.support.databases import Database

QUORATE = Path(sys.executable).with_name("quorate")
GROUP = {
    "slug": "a-group", "name": {"en": "A"}, "kind": "board", "on": "2025-04-01", "authority": {"kind": "body"},
}  # fmt: skip
GRACE_S = 4
SLACK_S = 20
"""Beyond the grace time, for a machine that does other things too: without a guard none of these would ever end."""


@pytest.fixture
def token(database: Database) -> Iterator[str]:
    tokens.create_access_tables(database.login_dsn)
    found = tokens.Tokens(database.login_dsn)
    yield found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[Any]:
    settings = {"PORT": "0", "PYTHONUNBUFFERED": "1", "QUORATE_GRACE_SECONDS": str(GRACE_S)}
    if keyring := environment.get("QUORATE_KEYRING"):
        settings |= {"QUORATE_SIGNING": f"{keyring}/signing", "QUORATE_CHECKPOINTS": f"{keyring}/checkpoints"}
    process = subprocess.Popen(
        [QUORATE, *arguments],
        env=os.environ | settings | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def address(process: Any) -> str:
    return process.stdout.readline().split(" at ")[1].split()[0]  # type: ignore[no-any-return]


@contextmanager
def locked(database: Database, table: str) -> Iterator[None]:
    """A table that no statement comes past meanwhile."""
    with psycopg.connect(database.migrate_dsn) as connection:
        connection.execute(f"lock table {table} in access exclusive mode")
        yield
        connection.rollback()


def told_to_end(process: Any) -> tuple[float, str]:
    """How long it took to end, and what it said of that."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=GRACE_S + SLACK_S)
    return time.monotonic() - began, said


def asking(http: httpx.Client, query: str) -> tuple[threading.Thread, list[int]]:
    """A question that is asked meanwhile, and the status that answers it."""
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(http.post("/graphql", json={"query": query}).status_code))
    thread.start()
    return thread, statuses


def waiting(database: Database) -> bool:
    query = "select count(*) from pg_stat_activity where datname = %s and wait_event_type = 'Lock'"
    with psycopg.connect(database.migrate_dsn, autocommit=True) as connection:
        return connection.execute(query, [database.name]).fetchone() != (0,)


def until_waiting(database: Database) -> None:
    ends = time.monotonic() + SLACK_S
    while not waiting(database):
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_question_that_waits_for_the_database_does_not_keep_it(
    database: Database, token: str, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": database.login_dsn, "QUORATE_KEYRING": str(tmp_path), "QUORATE_QUESTION_SECONDS": "60"}
    with (
        started("serve", "--no-projector", **given) as process,
        httpx.Client(base_url=address(process), headers={"Authorization": f"Bearer {token}"}, timeout=60) as http,
        locked(database, "read_1.trail"),
    ):
        thread, statuses = asking(http, "{ trail { nodes { position } } }")
        until_waiting(database)
        _, said = told_to_end(process)
        thread.join()
        assert (process.returncode, statuses) == (0, [503]), said
        assert "Traceback" not in said


def test_a_projector_that_waits_for_the_database_does_not_keep_it(
    database: Database, token: str, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": database.login_dsn, "QUORATE_KEYRING": str(tmp_path)}
    with (
        started("serve", **given) as process,
        httpx.Client(base_url=address(process), headers={"Authorization": f"Bearer {token}"}, timeout=60) as http,
        locked(database, "read_1.groups"),
    ):
        assert http.post("/groups", json=GROUP).status_code == 201
        until_waiting(database)
        _, said = told_to_end(process)
        assert process.returncode == 1
        assert "ends now" in said


def test_a_projector_of_its_own_that_waits_does_not_stay(database: Database, token: str, tmp_path: Path) -> None:
    given = {"DATABASE_URL": database.login_dsn, "QUORATE_KEYRING": str(tmp_path)}
    with started("serve", "--no-projector", **given) as serving, started("project", **given) as projecting:
        where = address(serving)
        assert projecting.stdout.readline() == "projecting\n"
        with (
            httpx.Client(base_url=where, headers={"Authorization": f"Bearer {token}"}, timeout=60) as http,
            locked(database, "read_1.groups"),
        ):
            assert http.post("/groups", json=GROUP).status_code == 201
            until_waiting(database)
            _, said = told_to_end(projecting)
            assert (projecting.returncode, "ends now" in said) == (1, True)


@pytest.fixture
def home() -> Iterator[Path]:
    """A directory that the account of the embedded server reaches."""
    with tempfile.TemporaryDirectory(prefix="quorate-tests-") as made:
        Path(made).chmod(0o711)
        yield Path(made)


def test_the_embedded_server_is_told_to_end_too(home: Path) -> None:
    """Nobody is left behind that has to be looked for, though somebody holds what the projector waits for."""
    data = home / "data"
    with started("serve", "--data", str(data)) as process:
        where = address(process)
        lines = next(iter(data.rglob("postmaster.pid"))).read_text().splitlines()
        connection = psycopg.connect(host=lines[4], port=lines[3], dbname="quorate", user="postgres")
        connection.execute("lock table read.pointer in access exclusive mode")
        assert httpx.get(f"{where}/health/live").status_code == 200
        _, said = told_to_end(process)
        connection.close()
        assert "ends now" in said
    ends = time.monotonic() + SLACK_S
    while Path(f"/proc/{lines[0]}").exists():
        assert time.monotonic() < ends
        time.sleep(0.1)


def test_who_follows_is_told_at_once_and_goes_on_elsewhere(database: Database, token: str, tmp_path: Path) -> None:
    environment = {"DATABASE_URL": database.login_dsn, "QUORATE_KEYRING": str(tmp_path)}
    with started("serve", **environment) as process:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.stream("GET", f"{address(process)}/events?after=0", headers=headers, timeout=SLACK_S) as answer:
            lines = answer.iter_lines()
            next(lines)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert json.loads([*lines][-1])["end"]["reason"] == "stopping"
        process.communicate(timeout=GRACE_S + SLACK_S)
        assert time.monotonic() - began < GRACE_S + SLACK_S
        assert process.returncode == 0
