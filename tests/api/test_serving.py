"""The service as a process of its own, over loopback."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from api.http import tokens
from api.http.settings import SettingsError
from api.monitoring import json_log
from api.server import process as serving
from tests.support.databases import Database

QUORATE = Path(sys.executable).with_name("quorate")
GROUP = {
    "slug": "a-group", "name": {"en": "A"}, "kind": "board", "on": "2025-04-01", "authority": {"kind": "body"},
}  # fmt: skip
PATIENCE_S = 30


@pytest.fixture
def environment(database: Database, tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database.login_dsn,
        "QUORATE_DATA": str(tmp_path),
        "PORT": "0",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[tuple[Any, str]]:
    """The process and its address."""
    process = subprocess.Popen([QUORATE, "serve"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield process, line.split(" at ")[1].split()[0]
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def token(database: Database) -> Iterator[str]:
    tokens.create_access_tables(database.login_dsn)
    found = tokens.Tokens(database.login_dsn)
    yield found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()


def test_an_act_is_recorded_projected_and_answered_and_the_end_is_clean(served: tuple[Any, str], token: str) -> None:
    process, address = served
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}) as http:
        assert (
            http.post("/groups", json=GROUP, headers={"Authorization": "Bearer demo-administrator"}).status_code == 401
        )
        answer = http.post("/groups", json=GROUP, headers={"Idempotency-Key": "k"})
        assert answer.status_code == 201
        assert http.post("/groups", json=GROUP, headers={"Idempotency-Key": "k"}).json() == answer.json()
        question = {"query": '{ group(slug: "a-group") { name } }'}
        waiting = {"Quorate-Wait-For": str(answer.json()["positions"][-1])}
        found = http.post("/graphql", json=question, headers=waiting)
        assert found.json() == {"data": {"group": {"name": "A"}}}
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert out.splitlines()[-1] == "stopped"


def test_ten_megabytes_are_refused_before_the_last_of_them_is_sent(served: tuple[Any, str], token: str) -> None:
    _, address = served
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}) as http:
        for path in ("/groups", "/graphql"):
            response = http.post(path, content=b" " * 10_000_000)
            assert response.status_code == 413
            assert response.headers["content-type"] == "application/problem+json"
        assert http.get("/health/ready").json()["position"] == 0


def test_a_database_that_goes_away_is_told_and_found_again(
    served: tuple[Any, str], token: str, database: Database
) -> None:
    _, address = served

    def let_in(allowed: bool) -> None:
        with psycopg.connect(database.migrate_dsn, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS {allowed}")
            if not allowed:
                of_it = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
                connection.execute(of_it, [database.name])

    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_S) as http:
        assert http.post("/groups", json=GROUP).status_code == 201
        let_in(False)
        try:
            began = time.monotonic()
            assert http.get("/health/ready").status_code == 503
            assert time.monotonic() - began < 5
            for path, body in (
                ("/groups", GROUP | {"slug": "b-group"}),
                ("/graphql", {"query": "{ groups { nodes { slug } } }"}),
            ):
                answer = http.post(path, json=body)
                assert (answer.status_code, answer.json()["type"]) == (503, "urn:quorate:problem:unavailable")
        finally:
            let_in(True)
        ends = time.monotonic() + PATIENCE_S
        while http.get("/health/ready").status_code != 200 and time.monotonic() < ends:
            time.sleep(0.2)
        position = http.post("/groups", json=GROUP | {"slug": "b-group"}).json()["positions"][-1]
        waiting = {"Quorate-Wait-For": str(position)}
        while (
            answer := http.post("/graphql", json={"query": "{ groups { nodes { slug } } }"}, headers=waiting)
        ).status_code != 200:
            assert time.monotonic() < ends
        assert [g["slug"] for g in answer.json()["data"]["groups"]["nodes"]] == ["a-group", "b-group"]


def test_an_interrupt_ends_it_as_cleanly(served: tuple[Any, str]) -> None:
    process, _ = served
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0


def test_a_projector_of_its_own_stops_when_it_is_told(environment: dict[str, str]) -> None:
    process = subprocess.Popen([QUORATE, "project"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "projecting\n"
        time.sleep(0.2)
        process.terminate()
        assert process.wait(PATIENCE_S) == 0
    finally:
        process.kill()
        process.communicate()


def test_a_port_that_is_taken_is_told_before_anything_starts() -> None:
    with serving.bound_socket("127.0.0.1", 0) as first:
        first.listen()
        with (
            pytest.raises(SettingsError, match="Cannot listen"),
            serving.bound_socket("127.0.0.1", first.getsockname()[1]),
        ):
            pass


def test_metrics_and_json_lines_where_they_are_asked_for(environment: dict[str, str]) -> None:
    watched = environment | {"QUORATE_LOG": "json", "QUORATE_METRICS": "127.0.0.1:0"}
    pipe = subprocess.PIPE
    process = subprocess.Popen([QUORATE, "serve"], env=watched, stdout=pipe, stderr=pipe, text=True)
    try:
        assert process.stdout is not None
        metrics, address = (process.stdout.readline().split(" at ")[1].split()[0].rstrip(".") for _ in range(2))
        assert httpx.get(f"{address}/graphql?query={{x}}").status_code == 401
        assert 'quorate_refusals_total{kind="question",problem="not-authenticated"} 1.0' in httpx.get(metrics).text
        process.send_signal(signal.SIGTERM)
        _, logged = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    lines = [json.loads(line) for line in logged.splitlines()]
    assert [line["route"] for line in lines if line["logger"] == json_log.REQUESTS] == ["/graphql"], lines
    assert not [line for line in lines if line["level"] == "ERROR"]
