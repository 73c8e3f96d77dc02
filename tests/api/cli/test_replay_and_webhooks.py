"""What operators and auditors type: webhooks, a walk through the record, a drill."""

import json
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from projections.engine import read_schema
from tests.support.command_examples import BY, establish
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client

URL = "https://register.example/hook"
OUTSIDE = "93.184.216.34"


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings allow a host, which resolves to an address outside."""
    monkeypatch.setenv("QUORATE_WEBHOOK_HOSTS", "register.example, other.example")
    monkeypatch.setattr("socket.getaddrinfo", lambda host, port, type: [(0, 0, 0, "", (OUTSIDE, port))])


def test_a_webhook_is_made_shown_and_removed(
    quorate: Quorate, client: Client, database: Database, outside: None
) -> None:
    establish(client, "a")
    code, out, err = quorate("webhook", "add", URL, "--group", "a", "--after", "0")
    assert (code, err) == (0, "")
    assert "for what comes after position 0" in out
    id, secret = out.split()[1].rstrip(","), out.splitlines()[1]
    assert secret.startswith("whsec_")
    code, out, _ = quorate("webhook", "list")
    assert code == 0
    assert all(word in out for word in (id, URL, "new"))
    assert secret not in out
    assert quorate("webhook", "remove", id)[0] == 0
    assert quorate("webhook", "remove", id) == (1, f"There is no webhook {id}.\n", "")
    with psycopg.connect(database.dsn) as connection:
        told = [what for (what,) in connection.execute("SELECT what FROM access.record ORDER BY id")]
    assert told == [f"created webhook {id}: {URL} for a", f"removed webhook {id}"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["http://register.example/"], "begins with https"),
        (["https://elsewhere.example/"], "does not allow elsewhere.example"),
        ([URL, "--group", "nowhere"], "There is no group nowhere"),
        ([URL, "--after", "7"], "--after is a position from 0 to 1"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused(
    quorate: Quorate, client: Client, outside: None, arguments: list[str], words: str
) -> None:
    establish(client, "a")
    code, _, err = quorate("webhook", "add", *arguments)
    assert code == 1
    assert words in err


def test_nothing_is_posted_anywhere_unless_the_settings_allow_it(quorate: Quorate, client: Client) -> None:
    establish(client, "a")
    code, _, err = quorate("webhook", "add", URL)
    assert code == 1
    assert "QUORATE_WEBHOOK_HOSTS does not allow register.example: it allows none" in err


def test_a_drill_that_passes_is_kept_and_recorded_as_assurance(
    quorate: Quorate, client: Client, tmp_path: Path
) -> None:
    establish(client, "a")
    body = {
        "what": "minimum-standard",
        "title": {"en": "The record can be replayed"},
        "on": "2025-04-01",
        "authority": BY,
    }
    standard = client.post("/groups/a/standards", body)["id"]
    assert quorate("rebuild", "--grace", "0")[0] == 0
    kept = ("drill", "--out", str(tmp_path / "drills"))
    code, out, _ = quorate(*kept)
    assert code == 1
    assert "No signed checkpoint covers the ledger" in out
    assert "things that are wrong: 1." in out, "what a drill fails for is among what is wrong"
    assert quorate("checkpoint", "publish")[0] == 0
    token = quorate("token", "create", "A. Secretary", "--role", "administrator")[1].splitlines()[1]
    code, out, err = quorate(*kept, "--standard", standard, "--authority", "body:a", "--token", token)
    assert (code, err) == (0, "")
    assert "The drill passed" in out
    name, digest = out.splitlines()[-2].split(", SHA-256 ")
    content = (tmp_path / "drills" / name).read_bytes()
    assert digest == sha256(content).hexdigest()
    result = json.loads(content)
    assert (result["head"], result["position"], result["found"], result["checkpoints"]) == (2, 2, 0, [2])
    query = """{ standards(first: 1) { nodes { acts(kind: "AssuranceGiven") { fields } } } }"""
    answer = client.http.request("POST", "/graphql", json={"query": query}, headers=client.headers).json()
    (given,) = answer["data"]["standards"]["nodes"][0]["acts"]
    assert given["fields"]["extent"] == "given"
    assert "3" in out.splitlines()[-1]


def test_a_drill_that_finds_something_names_it_and_gives_no_assurance(
    quorate: Quorate, client: Client, database: Database, tmp_path: Path
) -> None:
    establish(client, "a")
    assert quorate("rebuild", "--grace", "0")[0] == 0
    assert quorate("checkpoint", "publish")[0] == 0
    with psycopg.connect(database.dsn) as connection:
        schema = read_schema.pointer(connection)
        connection.execute(f"UPDATE {schema}.trail SET key = '7'".encode())
    code, out, _ = quorate("drill", "--out", str(tmp_path))
    assert code == 1
    assert "trail: row 1 known from position 1 is missing" in out
    assert "trail: row 7 known from position 1 is there without ground" in out
    assert "The drill failed" in out


def test_a_walk_goes_back_and_on_by_command(quorate: Quorate, client: Client) -> None:
    for slug in ("a", "b", "c"):
        establish(client, slug)
    assert quorate("rebuild", "--grace", "0")[0] == 0
    token = quorate("token", "create", "An Inspector", "--role", "auditor")[1].splitlines()[1]
    walk = ("replay", "--step", "--token", token)
    code, out, err = quorate(*walk, "--at", "2", "--steps", "pnnq")
    assert (code, err) == (0, "")
    shown = [line.split()[0] for line in out.splitlines() if line[:6].strip().isdigit()]
    assert shown == ["2", "1", "2", "2"]
    assert "->" in out, "each says what it changed"
    code, out, _ = quorate(*walk, "--group", "b", "--steps", "ppp")
    assert [line.split()[0] for line in out.splitlines() if line[:6].strip().isdigit()] == ["2"] * 4
    assert quorate(*walk, "--steps", "xyz")[0] == 1


def test_the_rows_of_a_replay_are_lines_with_their_digest(quorate: Quorate, client: Client) -> None:
    establish(client, "a")
    code, out, _ = quorate("replay", "--rows")
    assert code == 0
    *rows, last = out.splitlines(keepends=True)
    assert json.loads(last)["end"]["sha256"] == sha256("".join(rows).encode()).hexdigest()
    assert quorate("replay", "--at", "2")[0] == 1
    assert quorate("replay", "--at", "x")[0] == 1
