"""Credentials: hashed at rest, each with a role, groups and an end; the demonstration's only where they belong."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest

from api.http.tokens import CACHED_S, Tokens
from api.server.service import Service
from domain.events.group.lifecycle import GroupEstablished
from domain.permission import Credential
from tests.support.command_examples import BY, SEAT, establish
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess
from tests.support.two_groups import ON_FIRST_DAY, TwoGroups

LATER = datetime.now(UTC) + timedelta(days=30)
GROUP = {"slug": "c-group", "name": {"en": "C"}, "kind": "board", "on": "2025-04-01", "authority": BY}

Make = Callable[..., Client]


@pytest.fixture
def make(service: Service, http: InProcess) -> Make:
    def made(role: Any, ends_at: datetime = LATER, **others: Any) -> Client:
        return Client(http, service.tokens.create("Gwen Example", role, ends_at, **others)[0])

    return made


def test_a_token_records_under_its_actors_opaque_id(make: Make, service: Service) -> None:
    establish(make("administrator"))
    entry = service.store.entry(1)
    assert entry is not None
    assert entry.event.by == service.tokens.list()[0].actor
    assert "gwen" not in entry.event.by.lower()


def test_two_tokens_of_one_name_are_one_actor(service: Service) -> None:
    for _ in range(2):
        service.tokens.create("Gwen Example", "auditor", LATER)
    first, second = service.tokens.list()
    assert first.actor == second.actor
    assert first.id != second.id


def test_the_database_never_sees_a_token(service: Service, database: Database) -> None:
    text, _ = service.tokens.create("Gwen Example", "auditor", LATER)
    with psycopg.connect(database.dsn) as connection:
        stored = connection.execute("SELECT t::text FROM access.tokens t").fetchall()
    assert text not in str(stored)
    assert text.removeprefix("quorate_") not in str(stored)


@pytest.mark.parametrize("role", ["auditor", "reporting"])
def test_auditors_and_reporting_tools_cannot_command(make: Make, nothing_recorded: Any, role: str) -> None:
    with nothing_recorded():
        problem = make(role).refused("/groups", GROUP, 403)
    assert problem["rule"] == "may-command"


def test_without_a_credential_nothing_is_said(http: InProcess, nothing_recorded: Any) -> None:
    with nothing_recorded():
        for header in (
            {},
            {"Authorization": "Bearer "},
            {"Authorization": "Basic abc"},
            {"Authorization": "Bearer nobody"},
        ):
            response = http.request("POST", "/groups", json=GROUP, headers=header)
            assert response.status_code == 401
            assert response.headers["www-authenticate"] == "Bearer"
            assert response.json()["rule"] == "credential"


def test_a_token_that_has_ended_or_was_revoked_is_refused(make: Make, service: Service, nothing_recorded: Any) -> None:
    ended = make("administrator", datetime.now(UTC) - timedelta(seconds=1))
    revoked = make("administrator")
    id = service.tokens.list()[-1].id
    assert service.tokens.revoke(id)
    assert not service.tokens.revoke(id)
    with nothing_recorded():
        for client in (ended, revoked):
            client.refused("/groups", GROUP, 401)


def test_a_token_that_somebody_else_revoked_asks_for_a_second_at_the_most(
    make: Make, service: Service, database: Database
) -> None:
    client = make("administrator")
    asked = {"query": "{ ledger { position } }"}
    assert client.request("/graphql", asked).status_code != 401
    elsewhere = Tokens(database.login_dsn)
    try:
        assert elsewhere.revoke(service.tokens.list()[-1].id)
    finally:
        elsewhere.close()
    client.refused("/groups", GROUP, 401)  # commands at once
    ends = monotonic() + CACHED_S
    while client.request("/graphql", asked).status_code != 401:
        assert monotonic() < ends
        sleep(0.05)


def test_what_is_looked_up_while_a_token_is_revoked_is_not_kept(
    service: Service, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, token = service.tokens.create("Gwen Example", "auditor", LATER)
    look_up = service.tokens.credential

    def revoked_meanwhile(given: str) -> Credential | None:
        found = look_up(given)
        service.tokens.revoke(token.id)
        return found

    monkeypatch.setattr(service.tokens, "credential", revoked_meanwhile)
    asked = Client(client.http, text).request("/graphql", {"query": "{ ledger { position } }"})
    assert (asked.status_code, service.tokens.cached_credential(text)) == (200, None)


def test_groups_limit_commands_and_meetings_and_corrections(make: Make, client: Client, nothing_recorded: Any) -> None:
    establish(client, "a-group")
    establish(client, "b-group")
    plan = {"meets_on": "2025-05-13", "authority": BY}
    theirs = client.post("/groups/b-group/meetings", plan)["id"]
    limited = make("administrator", groups=("a-group", "d-group"))
    limited.post("/groups/a-group/seats", SEAT)
    limited.post("/groups", GROUP | {"slug": "d-group"})
    ours = limited.post("/groups/a-group/meetings", plan)["id"]
    limited.post(f"/meetings/{ours}/cancellation", {"on": "2025-05-01", "authority": BY})
    correction = {"position": 2, "replacement": {"kind": "committee"}, "reason": "x"}
    with nothing_recorded():
        for path, body in (
            ("/groups/b-group/seats", SEAT),
            ("/groups", GROUP),
            ("/groups/b-group/meetings", plan),
            ("/groups/b-group/seats?preview=true", SEAT),
        ):
            assert limited.refused(path, body, 403)["rule"] == "within-groups", path
        cancellation = {"on": "2025-05-01", "authority": BY}
        assert limited.refused(f"/meetings/{theirs}/cancellation", cancellation, 404)["rule"] == "known-meeting"
        corrections = {"corrections": [correction], "authority": BY}
        assert limited.refused("/corrections", corrections, 404)["rule"] == "known-position"


def test_nothing_is_said_of_what_lies_in_other_groups(make: Make, client: Client, nothing_recorded: Any) -> None:
    establish(client, "a-group")
    establish(client, "b-group")
    theirs = client.post("/groups/b-group/meetings", {"meets_on": "2025-05-13", "authority": BY})
    limited = make("administrator", groups=("a-group",))
    position = theirs["positions"][0]
    with nothing_recorded():
        for path, body in (
            (f"/meetings/{theirs['id']}/roll", {"entries": [{"seat": "s1", "outcome": "PRESENT"}], "authority": BY}),
            (
                f"/meetings/{theirs['id']}/held",
                {"starts": "2025-06-13T10:00:00Z", "ends": "2025-06-13T09:00:00Z", "authority": BY},
            ),
        ):
            assert limited.refused(path, body, 404)["rule"] == "known-meeting", path
        for path, body in (
            ("/groups/b-group/seats/s1/members", {"person": "nobody", "on": "2025-05-01", "authority": BY}),
            ("/groups/no-group/seats", SEAT),
        ):
            assert limited.refused(path, body, 403)["rule"] == "within-groups", path
        for rule, item in (
            ("known-position", {"corrections": [{"position": position, "replacement": {"x": 1}, "reason": "x"}]}),
            ("known-command", {"retractions": [{"command": theirs["command"], "reason": "x"}]}),
        ):
            assert limited.refused("/corrections", {**item, "authority": BY}, 404)["rule"] == rule


def test_a_preview_tells_only_of_groups_that_the_credential_reaches(
    make: Make, client: Client, moves: TwoGroups, service: Service
) -> None:
    entries = service.store.after(0, limit=100)
    ids = {e.event.slug: e.stream for e in entries if isinstance(e.event, GroupEstablished)}
    client.post("/groups/north/relations", {"relation": "accountable_to", "group": "south", **ON_FIRST_DAY})
    south = next(e for e in entries if e.stream == ids["south"])
    retraction = {"position": south.position, "reason": "never established"}

    def groups_shown(by: Client) -> set[str]:
        body = {"retractions": [retraction], "authority": {"kind": "agency"}}
        shown = by.request("/corrections?preview=true", body)
        assert shown.status_code == 200, shown.text
        text = json.dumps([shown.json()[name] for name in ("changes", "sentences", "meetings")])
        return {slug for slug, id in ids.items() if id in text or slug in text}

    assert groups_shown(client) == {"north", "south"}
    assert "north" not in groups_shown(make("administrator", groups=("south",)))
    body = {"slug": "west", "name": {"en": "West"}, "kind": "board", "on": "2025-04-01", "authority": BY}
    founded = make("administrator", groups=("west",)).request("/groups?preview=true", body)
    assert {c["model"] for c in founded.json()["changes"]} >= {"groups"}


def test_any_administrator_writes_agencies_and_persons(make: Make) -> None:
    limited = make("administrator", groups=("a-group",))
    limited.post("/persons", {"name": "Ada Example", "on": "2025-04-01", "authority": BY})
    agency = {"slug": "an-agency", "name": {"en": "A"}, "on": "2025-04-01", "authority": {"kind": "agency"}}
    limited.post("/agencies", agency)


def test_reporting_tools_see_no_names_unless_granted(service: Service) -> None:
    seen = {}
    for role, names in (("administrator", False), ("auditor", False), ("reporting", False), ("reporting", True)):
        text, _ = service.tokens.create("Gwen Example", role, LATER, names=names)  # type: ignore[arg-type]
        credential = service.tokens.credential(text)
        assert credential is not None
        seen[role, names] = credential.names
    assert seen == {
        ("administrator", False): True,
        ("auditor", False): True,
        ("reporting", False): False,
        ("reporting", True): True,
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "quorate.example"},
        {"host": "127.0.0.1.example:8000"},
        {"host": "localhost.example"},
        {"host": "192.0.2.7"},
        {"x-forwarded-for": "127.0.0.1"},
        {"forwarded": "for=192.0.2.43"},
        {"via": "1.1 proxy"},
    ],
)
def test_the_demonstrations_credentials_hold_for_nobody_from_elsewhere(
    http: InProcess, make: Make, headers: dict[str, str]
) -> None:
    for token in ("demo-administrator", "demo-auditor", "demo-reporting"):
        asked = {"Authorization": f"Bearer {token}"}
        answer = http.request("POST", "/graphql", json={"query": "{ __typename }"}, headers=asked | headers)
        assert answer.status_code == 401
        assert http.request("POST", "/graphql", json={"query": "{ __typename }"}, headers=asked).status_code == 200
    assert http.request("GET", "/calendar.ics?token=demo-calendar", headers=headers).status_code == 401
    assert http.request("GET", "/calendar.ics?token=demo-calendar").status_code == 200
    own = make("auditor").headers
    assert http.request("POST", "/graphql", json={"query": "{ __typename }"}, headers=own | headers).status_code == 200


def test_the_demonstrations_credentials_hold_nowhere_else(service: Service, database: Database) -> None:
    names = ("demo-administrator", "demo-auditor", "demo-reporting")
    assert all(isinstance(service.tokens.credential(name), Credential) for name in names)
    elsewhere = Tokens(database.login_dsn)
    assert [elsewhere.credential(name) for name in names] == [None, None, None]
    elsewhere.close()
