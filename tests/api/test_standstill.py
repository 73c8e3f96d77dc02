"""What the read side cannot take, or was not made from, is said; commands go on, and no answer hides it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from api.commands.endpoint import _questions
from api.people.finder import person_finder
from api.routes import ROUTES
from api.server.service import Service
from domain.faults import Fault
from domain.permission import Credential
from domain.text import said
from ledger.unreadable_event import UnreadableEvent
from projections.engine import projector as projecting
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess
from tests.support.two_groups import ON_FIRST_DAY, TwoGroups

AGENCY = {"slug": "a-0", "name": {"en": "A"}, "on": "2025-04-01", "authority": {"kind": "body"}}
AUDITOR = {"Authorization": "Bearer demo-auditor"}
PATIENCE_S = 20

NOT_TAKEN = {
    "a kind of event that a newer version has": ("agency.moved-to-the-moon/1", b"{}"),
    "a version of an event that a newer version has": ("agency.alias-added/9", b"{}"),
    "an event whose state is not what it should be": ("agency.alias-added/1", b'{"alias": 7}'),
    "an event whose words no table takes": (
        "agency.alias-added/1",
        json.dumps(
            {"alias": "A", "on": "2025-04-02", "by": "x\0y", "authority": {"kind": "body"}, "evidence": []}
        ).encode(),
    ),
}


def record_raw(database: Database, stream: str, topic: str, state: bytes) -> int:
    """What another version's service, or a fault in ours, may have put into the ledger; the position."""
    with psycopg.connect(database.migrate_dsn, autocommit=True) as owner:
        found = owner.execute(
            "INSERT INTO ledger.events SELECT %(stream)s, max(originator_version)"
            " FILTER (WHERE originator_id = %(stream)s) + 1, %(topic)s, %(state)s, max(notification_id) + 1,"
            " max(recorded_at), gen_random_uuid(), 'x' FROM ledger.events RETURNING notification_id",
            {"stream": stream, "topic": topic, "state": state},
        ).fetchone()
    assert found is not None
    return int(found[0])


@contextmanager
def tampering(database: Database) -> "Iterator[psycopg.Connection[Any]]":
    """As nobody may outside tests."""
    with psycopg.connect(database.migrate_dsn, autocommit=True) as owner:
        owner.execute("ALTER TABLE ledger.events DISABLE TRIGGER events_stay")
        yield owner
        owner.execute("ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_stay")


@contextmanager
def projecting_beside(service: Service, database: Database) -> Iterator[list[str]]:
    """What a projector says that runs meanwhile."""
    said: list[str] = []
    stop = Event()
    arguments = {"wait": lambda position, seconds: stop.wait(0.02), "say": said.append}
    thread = Thread(target=projecting.run, args=(service.store, database.dsn, stop), kwargs=arguments)
    thread.start()
    try:
        yield said
    finally:
        stop.set()
        thread.join()


def until(found: Any, wanted: Any) -> None:
    ends = monotonic() + PATIENCE_S
    while (last := found()) != wanted:
        assert monotonic() < ends, last
        sleep(0.02)


@pytest.mark.parametrize("kind", NOT_TAKEN)
def test_an_event_that_cannot_be_taken_is_named_and_nothing_else_stands_still(
    http: InProcess, client: Client, service: Service, database: Database, quorate: Quorate, kind: str
) -> None:
    stream = client.post("/agencies", AGENCY)["id"]
    topic, state = NOT_TAKEN[kind]
    position = record_raw(database, stream, topic, state)
    client.post("/agencies", AGENCY | {"slug": "a-1", "name": {"en": "a-1"}})

    def stands() -> int:
        with service.primary.connection() as connection:
            return read_schema.checkpoint(connection, read_schema.pointer(connection)).position

    with projecting_beside(service, database) as said:
        until(lambda: len(said), 1)
        assert (stands(), service.head()) == (position - 1, position + 1)
        ready = http.request("GET", "/health/ready")
        assert ready.status_code == 200
        told = ready.json()
        assert (told["status"], told["position"], told["answers"]) == ("blocked", position + 1, position - 1)
        assert (told["blocked"]["position"], told["blocked"]["topic"]) == (position, topic)
        assert told["blocked"]["error"]
        code, out, _ = quorate("ready", "--within", "0")
        assert code == 1
        assert f"position {position} ({topic})" in out
        answer = http.request("POST", "/graphql", json={"query": "{ ledger { position } }"}, headers=AUDITOR)
        assert answer.headers["quorate-position"] == str(position - 1)
        client.post("/agencies", AGENCY | {"slug": "a-2", "name": {"en": "a-2"}})
        sleep(2.5 * projecting.WAIT_S)
        assert len(said) == 1, said
        good = {"alias": "BBB", "on": "2025-04-02", "by": "x", "authority": {"kind": "body"}, "evidence": []}
        with tampering(database) as owner:  # the next version knows it
            owner.execute(
                "UPDATE ledger.events SET topic = 'agency.alias-added/1', state = %s WHERE notification_id = %s",
                [json.dumps(good).encode(), position],
            )
        until(stands, position + 2)
        until(lambda: http.request("GET", "/health/ready").json(), {"status": "ready", "position": position + 2})
    assert quorate("ready", "--within", "0")[0] == 0
    code, out, err = quorate("verify")
    assert code == 0, out + err


OTHER_LEDGERS = {
    "shorter": "DELETE FROM ledger.events WHERE notification_id = 3",
    "another of the same length": "UPDATE ledger.events SET recorded_at = recorded_at + interval '1 second'"
    " WHERE notification_id = 3",
}


@pytest.mark.parametrize("kind", OTHER_LEDGERS)
def test_nothing_answers_from_tables_of_another_ledger(
    http: InProcess, client: Client, service: Service, database: Database, quorate: Quorate, kind: str
) -> None:
    for n in range(3):
        client.post("/agencies", AGENCY | {"slug": f"a-{n}", "name": {"en": f"a-{n}"}})
    client.project()
    with tampering(database) as owner:
        owner.execute(OTHER_LEDGERS[kind].encode())
    ways = (
        ("POST", "/graphql"), ("GET", "/feeds/agencies.csv"), ("GET", "/reports/attendance?group=g&period=2025-26-Q1"),
        ("GET", "/calendar.ics?token=demo-calendar"), ("GET", "/health/ready"), ("GET", "/health/ready?for=questions"),
    )  # fmt: skip
    for method, path in ways:
        refused = http.request(method, path, json={"query": "{ ledger { position } }"}, headers=AUDITOR)
        assert (path, refused.status_code) == (path, 503)
        assert refused.json()["type"] == "urn:quorate:problem:other-ledger", refused.text
        assert "quorate rebuild" in refused.json()["detail"]
    for command in ("verify", "ready"):
        code, out, err = quorate(command)
        assert (code, "another ledger" in out + err) == (1, True), out + err
    with projecting_beside(service, database) as said:
        until(lambda: len(said), 1)
        assert "another ledger" in said[0]
    code, out, _ = quorate("rebuild", "--grace", "0")
    assert code == 0
    assert "not compared with the tables before, for they were made from another ledger" in out
    assert http.request("POST", "/graphql", json={"query": "{ ledger { position } }"}, headers=AUDITOR).is_success
    assert quorate("verify")[0] == 0


def test_a_gap_in_the_ledger_is_not_stepped_over(client: Client, service: Service, database: Database) -> None:
    client.post("/agencies", AGENCY)
    client.project()
    client.post("/agencies", AGENCY | {"slug": "a-1", "name": {"en": "a-1"}})
    client.post("/agencies", AGENCY | {"slug": "a-2", "name": {"en": "a-2"}})
    with tampering(database) as owner:
        owner.execute("DELETE FROM ledger.events WHERE notification_id = 2")
    with service.primary.connection() as connection, pytest.raises(read_schema.OtherLedger):
        Projector(service.store, connection, read_schema.pointer(connection)).catch_up()


def test_a_person_who_cannot_be_read_stops_what_names_persons_by_name_and_no_other_command(
    moves: TwoGroups, client: Client, service: Service, database: Database
) -> None:
    """Passed over, their name would mean another of that name."""
    other = str(client.post_another("/persons", {"name": "Ada Ng", **ON_FIRST_DAY})["id"])
    record_raw(database, moves.ada, "person.moved-to-the-moon/1", b"{}")
    find = person_finder(service.store, service.means.person_names, Credential(actor="a", role="administrator"))
    with pytest.raises(UnreadableEvent):
        find("Ada Ng")
    client.post("/persons", {"name": "Bryn Owen", **ON_FIRST_DAY})
    client.post("/groups", {"slug": "west", "name": {"en": "West"}, "kind": "sub-group", **ON_FIRST_DAY})
    moves.seat("west", "w1", "health", other)


def test_what_is_asked_before_something_that_cannot_be_read_is_asked() -> None:
    fault = Fault("same-name", said("recorded already"), 1, (1,), (1,), "s")

    def asks(*_: object) -> Iterator[Fault]:
        yield fault
        raise UnreadableEvent(7, "person.moved-to-the-moon/1", "")

    route = replace(next(r for r in ROUTES if r.asks), asks=asks)
    assert _questions(route, None, [], None) == [fault]  # type: ignore[arg-type]
