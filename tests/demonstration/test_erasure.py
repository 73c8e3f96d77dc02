"""Erasing a person after a whole year: the name is nowhere, and no figure has moved."""

from collections.abc import Iterator

import pytest
from psycopg.sql import SQL, Identifier

from api.commands.fields.ids import DEMONSTRATION_ACTOR
from api.http.in_process import client
from ledger.proof.audit import audit
from ledger.proof.checkpoint import parse_checkpoint
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.demonstration.golden import judgements
from tests.support.demonstration import Demonstration, DemonstrationTemplate

EVERYTHING = """{ trail(first: 500) { nodes { sentence data } } persons(first: 500) { nodes { id: ref name nameState } }
    attendance(first: 500) { nodes { person { name } member { name } } } group(slug: "cwm-taf-mqap") {
    offices { holder { name } } seats { member { name } deputies { person { name } } } } }"""
CHAIR = '{ group(slug: "cwm-taf-mqap", on: "2025-06-01") { offices { holder { id: ref name } } } }'


@pytest.fixture
def own(demonstration: DemonstrationTemplate) -> Iterator[Demonstration]:
    """A demonstration that may be changed."""
    with demonstration.copy() as found:
        yield found


def test_an_erased_person_is_nowhere_and_no_figure_has_moved(own: Demonstration) -> None:
    chair = own.ask(CHAIR)["group"]["offices"][0]["holder"]
    before, said = judgements(own), str(own.ask(EVERYTHING))
    signed = parse_checkpoint(own.service.log.publish().text)
    erase(own, chair["id"])
    with own.service.log.connect() as connection:
        assert audit(connection, [signed]).findings == (), "no leaf has moved"
    assert judgements(own) == before
    assert own.ask(CHAIR)["group"]["offices"][0]["holder"] == {"id": chair["id"], "name": None}
    now = str(own.ask(EVERYTHING))
    assert said.count(chair["name"]) > 10
    assert chair["name"] not in now
    assert now.count("'ERASED'") == 1
    assert own.service.keyring.destroyed(chair["id"])
    kept = tables(own)
    assert chair["id"].encode().hex() in kept
    assert chair["name"] not in kept
    assert chair["name"].encode().hex() not in kept


def erase(own: Demonstration, person: str) -> None:
    body = {"ground": "request-of-the-person", "on": "2026-04-01", "authority": {"kind": "body"}}
    with client(own.app, {"Authorization": f"Bearer {DEMONSTRATION_ACTOR}"}) as http:
        answer = http.post(f"/persons/{person}/erasure", json=body)
    assert answer.status_code == 201, answer.text
    with own.service.primary.connection() as connection:
        Projector(own.service.store, connection, read_schema.pointer(connection)).catch_up()


def tables(own: Demonstration) -> str:
    """All that the database holds, of the ledger and of the read side; bytes are in hex."""
    with own.service.primary.connection() as connection:
        found = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_schema = 'ledger' OR table_schema LIKE 'read%'"
        ).fetchall()
        names = [Identifier(*name) for name in found]
        rows = [connection.execute(SQL("SELECT t::text FROM {} t").format(name)).fetchall() for name in names]
    assert len(rows) > 10
    return str(rows)
