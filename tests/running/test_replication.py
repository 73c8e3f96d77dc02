"""Acknowledged means replicated: what was answered 201 is on the standby, whatever becomes of the primary."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import httpx
import psycopg
import pytest

from api.cli.client.database_access import DatabaseLogins, prepare_database
from api.server.service import Service
from tests.running.replicated import Replicated
from tests.support.server import served

AGENCY = {"name": {"en": "A"}, "on": "2025-04-01", "authority": {"kind": "body"}}
QUESTION = {"query": "{ agencies(first: 1) { nodes { slug } } }"}
BOUND_S = 15.0
ACKNOWLEDGES_S = 5.0
GOES_ON_S = 6.0
LOAD_S = 1.5
PATIENCE_S = 30
WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND backend_type = 'client backend'"


class Load:
    """Posts numbered commands, each under a key of its own, and remembers which were acknowledged."""

    def __init__(self, address: str, token: str) -> None:
        self.http = httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_S, limits=httpx.Limits()
        )
        self.acknowledged: dict[int, int] = {}
        self.sent: set[int] = set()

    def post(self, number: int) -> int:
        self.sent.add(number)
        body = AGENCY | {"slug": f"a-{number}", "name": {"en": f"a-{number}"}}
        answer = self.http.post("/agencies", json=body, headers={"Idempotency-Key": f"k-{number}"})
        if answer.status_code == 201:
            self.acknowledged[number] = answer.json()["positions"][0]
        return answer.status_code

    def run(self, first: int, over: Event) -> None:
        number = first
        while not over.is_set():
            self.post(number)
            number += 10


@pytest.fixture
def replicated() -> Iterator[Replicated]:
    with Replicated() as servers:
        yield servers


def test_what_is_acknowledged_is_on_the_standby(replicated: Replicated, tmp_path: Path) -> None:
    both = replicated.dsn("primary", "standby")
    prepare_database(DatabaseLogins(both, both))
    service = Service(both, tmp_path / "keyring")
    token, _ = service.tokens.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))
    try:
        with served(service, both) as address, ThreadPoolExecutor(4) as threads:
            load = Load(address, token)
            with load.http:
                assert load.post(0) == 201
                assert load.http.get("/health/ready").status_code == 200
                _nothing_is_acknowledged_without_the_standby(replicated, load)
                _nothing_acknowledged_is_lost_with_the_primary(replicated, load, threads)
    finally:
        service.close()


def _nothing_is_acknowledged_without_the_standby(replicated: Replicated, load: Load) -> None:
    replicated.stop("standby", "immediate")
    with ThreadPoolExecutor(1) as beside, psycopg.connect(replicated.dsn("primary"), autocommit=True) as administrator:
        began = monotonic()
        waiting = beside.submit(load.post, 1)
        while not (held := administrator.execute(WAITS).fetchall()):
            assert monotonic() - began < PATIENCE_S
            sleep(0.02)
        administrator.execute("SELECT pg_terminate_backend(%s)", held[0])
        assert waiting.result() == 503
        assert monotonic() - began < BOUND_S
        began = monotonic()
        waiting = beside.submit(load.post, 1)  # is recorded on the primary by now, and found there
        while not waiting.done():
            for (pid,) in administrator.execute(WAITS).fetchall():
                administrator.execute("SELECT pg_cancel_backend(%s)", [pid])  # a warning is all that the client gets
            sleep(0.05)
        assert waiting.result() == 503
        assert monotonic() - began < BOUND_S
    for _ in range(3):
        unready = load.http.get("/health/ready")
        assert (unready.status_code, unready.json()["status"]) == (503, "not-acknowledging")
    with psycopg.connect(replicated.dsn("primary"), autocommit=True) as administrator:
        assert len(administrator.execute(WAITS).fetchall()) <= 2
    assert load.http.get("/health/ready?for=questions").status_code == 200
    assert load.http.post("/graphql", json=QUESTION).status_code == 200
    replicated.start("standby")
    ends = monotonic() + PATIENCE_S
    while load.post(1) != 201:
        assert monotonic() < ends
    assert load.http.get("/health/ready").status_code == 200


def _nothing_acknowledged_is_lost_with_the_primary(
    replicated: Replicated, load: Load, threads: ThreadPoolExecutor
) -> None:
    over = Event()
    running = [threads.submit(load.run, 100 + n, over) for n in range(3)]
    sleep(LOAD_S)
    before = set(load.acknowledged)
    assert len(before) > 10
    replicated.stop("primary", "immediate")
    began = monotonic()
    while load.http.post("/graphql", json=QUESTION).status_code != 200:
        assert monotonic() - began < GOES_ON_S
    assert load.http.get("/health/ready?for=questions").status_code == 200
    replicated.promote()
    promoted = monotonic()
    held = set(load.acknowledged)
    while set(load.acknowledged) == held:
        assert monotonic() - promoted < ACKNOWLEDGES_S
        sleep(0.02)
    over.set()
    for each in running:
        each.result()
    for number in sorted(load.sent - set(load.acknowledged)):
        assert load.post(number) == 201
    with psycopg.connect(replicated.dsn("standby")) as connection:
        names = connection.execute(
            "SELECT n.name, e.notification_id FROM ledger.names n JOIN ledger.events e ON e.originator_id = n.stream"
        ).fetchall()
        count = connection.execute("SELECT count(*) FROM ledger.events").fetchone()
    assert {f"a-{number}": position for number, position in load.acknowledged.items()} == dict(names)
    assert count == (len(load.sent),)
