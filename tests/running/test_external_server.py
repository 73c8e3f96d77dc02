"""The commands of docker-compose.yml, started as they stand against a PostgreSQL apart, over TCP."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.running import compose
from tests.running.external_server import HOST, ExternalServer, free_port
from tests.running.process import PATIENCE_S, ask, ready, run, started

NAME = "A Group Apart"


def command(server: ExternalServer, name: str) -> list[str]:
    return compose.command(server.file["services"][name])


@contextmanager
def serving(server: ExternalServer, place: Path, **settings: str) -> Iterator[tuple[str, str]]:
    """The service `api`: its address and an administrator's token, made as the file's first comment says."""
    port = free_port()
    environment = server.environment("api") | {"PORT": str(port), "QUORATE_KEYRING": str(place / "keyring"), **settings}
    made = run("quorate", "token", "create", "tester", "--role", "administrator", cwd=place, environment=environment)
    assert made.returncode == 0, made.stdout
    token = made.stdout.split("\n")[1]
    address = f"http://{HOST}:{port}"
    with started(command(server, "api"), place, environment) as process:
        ready(address, process)
        yield address, token


def group(slug: str) -> dict[str, object]:
    """A group of each test's own: they share a server, in any order."""
    return {"slug": slug, "name": {"en": NAME}, "kind": "board", "on": "2025-04-01", "authority": {"kind": "body"}}


def answered(address: str, token: str, slug: str) -> None:
    question = {"query": f'{{ group(slug: "{slug}") {{ name }} }}'}
    patience_ends = time.monotonic() + PATIENCE_S
    while (found := ask(address, "/graphql", question, token)) != (200, {"data": {"group": {"name": NAME}}}):
        assert time.monotonic() < patience_ends, found
        time.sleep(0.1)


def migrate(server: ExternalServer, place: Path) -> None:
    done = run(*command(server, "migrate"), cwd=place, environment=server.environment("migrate"))
    assert done.returncode == 0, done.stdout


def test_nothing_serves_or_projects_before_the_migration(elsewhere: ExternalServer, place: Path) -> None:
    migrate(elsewhere, place)
    there = elsewhere.environment("migrate")["MIGRATE_DATABASE_URL"]
    with psycopg.connect(there, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
    for name in ("api", "projector"):
        given = elsewhere.environment(name)
        environment = given | {
            "DATABASE_URL": given["DATABASE_URL"].replace("/quorate", "/bare"),
            "QUORATE_KEYRING": str(place / "keyring"),
            "PORT": str(free_port()),
        }
        refused = run(*command(elsewhere, name), cwd=place, environment=environment)
        assert refused.returncode == 1
        assert refused.stdout.count("\n") == 1, refused.stdout


def test_a_server_apart_is_migrated_written_and_asked(elsewhere: ExternalServer, place: Path) -> None:
    migrate(elsewhere, place)
    migrate(elsewhere, place)
    projector = elsewhere.environment("projector") | {"QUORATE_KEYRING": "/dev/null/no-keys-here"}
    with (
        started(command(elsewhere, "projector"), place, projector),
        serving(elsewhere, place) as (address, token),
    ):
        sent = group("apart")
        assert ask(address, "/groups", sent)[0] == 401
        assert ask(address, "/groups", sent, "demo-administrator")[0] == 401
        assert ask(address, "/groups", sent, token)[0] == 201
        answered(address, token, "apart")
        for port, status in ((address.rsplit(":", 1)[1], 0), (str(free_port()), 1)):
            found = run(*compose.healthcheck(), cwd=place, environment={"PORT": port})
            assert found.returncode == status, found.stdout
    assert [path.name for path in place.iterdir()] == ["keyring"]


def test_the_login_of_the_service_can_do_no_more_than_the_service(elsewhere: ExternalServer, place: Path) -> None:
    migrate(elsewhere, place)
    with psycopg.connect(elsewhere.environment("api")["DATABASE_URL"]) as connection:
        found = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user"
        )
        assert found.fetchone() == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM ledger.events")


def test_a_streaming_replica_answers_questions(elsewhere: ExternalServer, place: Path) -> None:
    migrate(elsewhere, place)
    elsewhere.start_replica()
    replica = elsewhere.environment("api")["DATABASE_URL"].replace(str(elsewhere.port), str(elsewhere.replica_port))
    with (
        started(command(elsewhere, "projector"), place, elsewhere.environment("projector")),
        serving(elsewhere, place, READ_DATABASE_URL=replica) as (address, token),
    ):
        assert ask(address, "/groups", group("replicated"), token)[0] == 201
        answered(address, token, "replicated")
        with psycopg.connect(replica) as connection:
            sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'quorate' AND pid <> pg_backend_pid()"
            assert connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,)
            found = connection.execute(sessions).fetchone()
            assert found
            assert found > (0,)


WRONG = {
    "password": ("of-service@", "not-it@"),
    "database": ("/quorate", "/elsewhere"),
    "scheme": ("postgresql://", "postgresql//"),
    "port": (":{port}", ":1"),
}


@pytest.mark.parametrize(
    ("name", "what"), [("api", what) for what in WRONG] + [("projector", "password"), ("migrate", "password")]
)
def test_a_wrong_address_is_one_clear_line(elsewhere: ExternalServer, place: Path, name: str, what: str) -> None:
    right, wrong = WRONG[what]
    url = elsewhere.environment("api")["DATABASE_URL"].replace(right.format(port=elsewhere.port), wrong)
    refused = run(*command(elsewhere, name), cwd=place, environment={"DATABASE_URL": url, "PORT": str(free_port())})
    assert refused.returncode == 1, refused.stdout
    assert refused.stdout.count("\n") == 1, refused.stdout
    assert "of-service" not in refused.stdout


def test_a_wrong_address_of_the_replica_is_one_clear_line(elsewhere: ExternalServer, place: Path) -> None:
    migrate(elsewhere, place)
    right = elsewhere.environment("api")
    settings = {"PORT": str(free_port()), "QUORATE_KEYRING": str(place / "keyring")}
    password = {"READ_DATABASE_URL": right["DATABASE_URL"].replace("of-service@", "not-it@")}
    alone = {"READ_DATABASE_URL": right["DATABASE_URL"], "DATABASE_URL": ""}
    for wrong in (password, alone):
        environment = right | settings | wrong
        refused = run(*command(elsewhere, "api"), cwd=place, environment=environment)
        assert refused.returncode == 1, refused.stdout
        assert refused.stdout.count("\n") == 1, refused.stdout
