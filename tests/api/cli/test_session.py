"""How the command line speaks: the same session over HTTP to a server and with the application in this process."""

import asyncio
import fcntl
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import uvicorn

from api.cli.client.connection import open_session
from api.cli.client.session import ClientSession, NoAnswer, ProblemAnswered
from api.http import tokens
from api.http.settings import SettingsError
from api.server import process
from api.server.running import FILE, OWNER_LOCK, announced, running_service
from api.server.service import Service
from ledger.postgres.embedded import NoData
from projections.engine import read_schema
from tests.support.databases import Database
from tests.support.server import served

GROUP = {
    "slug": "a-group", "name": {"en": "A"}, "kind": "board", "on": "2025-04-01", "authority": {"kind": "body"},
}  # fmt: skip
QUESTION = "query ($slug: String!) { group(slug: $slug) { name } }"


@pytest.fixture
def token(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """An administrator's, in the environment of an administrator beside the database."""
    monkeypatch.setenv("DATABASE_URL", database.login_dsn)
    monkeypatch.setenv("QUORATE_KEYRING", str(tmp_path / "keyring"))
    monkeypatch.delenv("QUORATE_SERVER", raising=False)
    monkeypatch.delenv("QUORATE_TOKEN", raising=False)
    tokens.create_access_tables(database.login_dsn)
    found = tokens.Tokens(database.login_dsn)
    text = found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()
    return text


@pytest.fixture
def address(token: str, database: Database, tmp_path: Path) -> Iterator[str]:
    """A server over the test's database, with a projector beside it."""
    service = Service(database.login_dsn, tmp_path / "keyring")
    with service.primary.connection() as connection:
        read_schema.prepare(connection)
    with served(service, database.login_dsn) as address:
        yield address
    service.close()


@pytest.fixture(params=["over HTTP", "in process"])
def session(request: pytest.FixtureRequest, token: str) -> Iterator[ClientSession]:
    server = request.getfixturevalue("address") if request.param == "over HTTP" else None
    with open_session(server, token) as found:
        yield found


def test_a_question_after_a_command_knows_what_it_recorded(session: ClientSession) -> None:
    shown = session.post("/groups", GROUP, preview=True)
    assert shown["preview"] is True
    answer = session.post("/groups", GROUP, key="k")
    assert session.post("/groups", GROUP, key="k") == answer
    assert (answer["positions"], session.position) == ([1], 1)
    assert session.query(QUESTION, {"slug": "a-group"}) == {"group": {"name": "A"}}
    assert session.get("/health/live") == {"status": "live"}


def test_a_refusal_is_a_problem_with_its_rule_and_records_nothing(session: ClientSession) -> None:
    with pytest.raises(ProblemAnswered) as problem:
        session.post("/groups/none/seats", {"title": {"en": "x"}, "on": "2025-01-01", "authority": {"kind": "body"}})
    assert (problem.value.problem.status, problem.value.problem.rule) == (404, "known-group")
    with pytest.raises(ProblemAnswered) as problem:
        session.get("/nowhere")
    assert problem.value.problem.status == 404
    with pytest.raises(NoAnswer, match="Cannot query field 'king'"):
        session.query("{ king }")
    assert session.position == 0


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_what_goes_to_this_machine_goes_through_no_proxy(
    address: str, token: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    for server in (address, address.replace("127.0.0.1", "localhost")):
        with open_session(server, token) as session:
            assert session.get("/health/live") == {"status": "live"}
    with open_session("http://quorate.example", token) as session, pytest.raises(NoAnswer, match="refused"):
        session.get("/health/live")


def test_a_command_in_process_leaves_the_answers_at_its_position_where_nobody_projects(
    token: str, database: Database
) -> None:
    with open_session(token=token) as session:
        session.post("/groups", GROUP)
    with psycopg.connect(database.dsn) as connection:
        assert read_schema.checkpoint(connection, read_schema.pointer(connection)).position == 1


def test_a_command_in_process_waits_for_the_projector_that_works_already(
    address: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUORATE_TOKEN", token)
    with open_session() as here, open_session(address) as there:
        here.post("/groups", GROUP)
        assert here.query(QUESTION, {"slug": "a-group"}) == there.query(QUESTION, {"slug": "a-group"})


def test_who_gives_no_token_or_a_wrong_one_is_told_how_to_make_one(token: str, address: str) -> None:
    for server in (None, address):
        with pytest.raises(SettingsError, match="quorate token create"), open_session(server):
            pass
        with pytest.raises(ProblemAnswered) as problem, open_session(server, "quorate_wrong") as session:
            session.post("/groups", GROUP)
        assert problem.value.problem.status == 401


@pytest.mark.parametrize(
    ("url", "data", "error", "words"),
    [
        ("http://127.0.0.1:1", None, NoAnswer, "does not answer at http://127.0.0.1:1"),
        ("127.0.0.1:8000", None, SettingsError, "an address like"),
        ("http://127.0.0.1:1", Path("x"), SettingsError, "not both"),
    ],
)
def test_a_server_that_cannot_be_reached_is_one_line(
    token: str, url: str, data: Path | None, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as raised, open_session(url, token, data) as session:
        session.get("/health/live")
    assert "\n" not in str(raised.value)


def test_a_server_that_is_not_quorate_is_one_line(token: str) -> None:
    async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b"<p>It works</p>"})

    with process.bound_socket("127.0.0.1", 0) as socket:
        server = uvicorn.Server(uvicorn.Config(elsewhere, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([socket])))
        thread.start()
        url = f"http://127.0.0.1:{socket.getsockname()[1]}"
        with open_session(url, token) as session, pytest.raises(NoAnswer, match="not what Quorate says"):
            session.query("{ __typename }")
        server.should_exit = True
        thread.join()


def test_beside_a_running_service_a_command_is_its_client(
    address: str, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In place of loading the application once more: there is no database in this directory, so the service answers."""
    monkeypatch.delenv("DATABASE_URL")
    port = int(address.rpartition(":")[2])
    with open(tmp_path / OWNER_LOCK, "w") as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)
        with announced(tmp_path, "0.0.0.0", port, demonstration=False):
            with open_session(data=tmp_path, token=token) as session:
                assert session.query(QUESTION, {"slug": "a-group"}) == {"group": None}
            with pytest.raises(NoData), open_session(data=tmp_path):
                pass  # nobody's credential is taken for the demonstration's
            if os.geteuid() == 0:
                os.chown(tmp_path / FILE, 1, -1)
                assert running_service(tmp_path) is None, "no credential is sent where another account says"
        assert running_service(tmp_path) is None
    with announced(tmp_path, "127.0.0.1", port, demonstration=True):
        assert running_service(tmp_path) is None, "a process that died left the file"
