"""The credential of a calendar: in an address, for groups, and for nothing else."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from api.http import tokens
from api.server.service import Service
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess

LATER = datetime.now(UTC) + timedelta(days=30)


@pytest.fixture(autouse=True)
def groups(client: Client) -> None:
    """Two groups, of which a credential may reach both or one."""
    for slug in ("canal-board", "county"):
        body = {"slug": slug, "name": {"en": slug.title()}, "kind": "board", "on": "2025-01-01"}
        client.post("/groups", {**body, "authority": {"kind": "body"}})


def test_a_group_outside_the_token_is_not_there(service: Service, http: InProcess) -> None:
    text, _ = service.tokens.create("A Calendar", "calendar", LATER, groups=("county",))
    for group in ("canal-board", "nowhere"):
        answer = http.request("GET", "/calendar.ics", params={"token": text, "group": group})
        assert (answer.status_code, answer.json()["rule"]) == (404, "known-group")
        assert text not in answer.text


def test_a_calendars_token_opens_nothing_else(service: Service, http: InProcess) -> None:
    text, token = service.tokens.create("A Calendar", "calendar", LATER)
    bearer = {"Authorization": f"Bearer {text}"}
    asked = http.request("POST", "/graphql", json={"query": "{ groups { nodes { slug } } }"}, headers=bearer)
    recorded = http.request("POST", "/agencies", json={}, headers=bearer)
    for answer in (asked, recorded):
        assert answer.status_code == 401
        assert answer.json()["detail"] == "The token opens a calendar, and nothing else."
    assert service.tokens.credential(text) is None
    assert service.tokens.revoke(token.id)
    assert http.request("GET", "/calendar.ics", params={"token": text}).status_code == 401


def test_no_other_token_belongs_in_an_address(service: Service, http: InProcess) -> None:
    auditor, _ = service.tokens.create("Gwen Example", "auditor", LATER)
    for token in (auditor, "demo-administrator", "", "quorate_unknown"):
        answer = http.request("GET", "/calendar.ics", params={"token": token})
        assert answer.status_code == 401
        assert "?token=…" in answer.json()["detail"]
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert http.request("GET", "/calendar.ics", params={"token": "demo-calendar"}).status_code == 200


def test_a_calendars_token_is_made_listed_and_revoked_from_the_command_line(
    quorate: Quorate, database: Database
) -> None:
    tokens.create_access_tables(database.login_dsn)
    code, out, _ = quorate("token", "create", "Our calendar", "--role", "calendar", "--group", "canal-board")
    assert code == 0
    text = next(line for line in out.splitlines() if line.startswith("quorate_"))
    assert f"/calendar.ics?token={text}" in out
    assert "calendar" in quorate("token", "list")[1]
    assert quorate("token", "create", "Ours", "--role", "calendar", "--names")[0] == 1


def test_tables_from_before_there_were_calendars_learn_the_role(service: Service, database: Database) -> None:
    with psycopg.connect(database.dsn) as connection:
        connection.execute(
            "ALTER TABLE access.tokens DROP CONSTRAINT tokens_role, ADD CONSTRAINT tokens_role"
            " CHECK (role IN ('administrator', 'auditor', 'reporting'))"
        )
    for _ in range(2):
        tokens.create_access_tables(database.login_dsn)
    assert service.tokens.create("A Calendar", "calendar", LATER)
