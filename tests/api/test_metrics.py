"""Metrics: counted by kind within bounded sets of labels, and the gauges of a service, scraped over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.commands.erasure import destroy_key
from api.http.settings import Settings, SettingsError
from api.monitoring.metrics import Metrics
from api.server.app import create_app
from api.server.gauges import scraped
from api.server.service import Service
from ledger.postgres import advisory_locks
from projections.engine import read_schema, rebuild
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess, in_process

BY = {"on": "2025-04-01", "authority": {"kind": "body"}}
DOCUMENTED = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()

Samples = dict[tuple[str, tuple[str, ...]], float]


@pytest.fixture
def metrics(service: Service) -> Metrics:
    made = Metrics()
    service.queue.observe = made.question_ended
    return made


@pytest.fixture
def http(service: Service, metrics: Metrics) -> Iterator[InProcess]:
    with in_process(create_app(service, close=False, observers=[metrics.request_ended])) as http:
        yield http


@pytest.fixture
def address(service: Service, metrics: Metrics) -> Iterator[str]:
    with scraped(metrics, service, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}/metrics"


def samples(address: str) -> Samples:
    families = text_string_to_metric_families(httpx.get(address, timeout=30).text)
    return {(s.name, tuple(s.labels.values())): s.value for f in families for s in f.samples}


def test_commands_refusals_and_questions_are_counted_by_kind(client: Client, address: str) -> None:
    agency = {"slug": "a-force", "name": {"en": "A"}, **BY}
    client.request("/agencies?preview=true", agency)
    client.post("/agencies", agency)
    client.refused("/agencies", agency, 422)
    client.http.request("POST", "/agencies", json=agency, headers={"Authorization": "Bearer none"})
    ask = {"query": "{ agencies { nodes { slug } } }"}
    client.http.request("POST", "/graphql", json=ask, headers=client.headers)
    client.http.request("POST", "/graphql", json={"query": "{ nothing }"}, headers=client.headers)
    found = samples(address)
    assert {
        k[1][1]: v for k, v in found.items() if k[0] == "quorate_commands_total" and k[1][0] == "register_an_agency"
    } == {"previewed": 1, "recorded": 1, "refused": 2}
    refusals = {k[1]: v for k, v in found.items() if k[0] == "quorate_refusals_total"}
    assert refusals[("command", "rule-broken")] == refusals[("command", "not-authenticated")] == 1
    assert refusals[("question", "GRAPHQL_VALIDATION_FAILED")] == 1
    assert found[("quorate_requests_total", ("question", "200"))] == 2
    assert found[("quorate_request_seconds_count", ("question",))] == 2
    assert found[("quorate_question_rows_count", ("short",))] == 2


def test_labels_are_bounded_whatever_clients_send(client: Client, http: InProcess, address: str) -> None:
    http.request("GET", "/nothing-here", headers=client.headers)
    before = {name for name in samples(address) if "created" not in name[0]}
    for n in range(20):
        for path in (f"/nothing-{n}", f"/feeds/f{n}.csv", f"/proof/{n}", f"/groups/g{n}/seats", f"/console/c{n}"):
            http.request(f"M{n}", path, headers=client.headers | {"X-Request-Id": f"{n}" * 16})
            http.request("GET", path, headers=client.headers)
    after = {name for name in samples(address) if "created" not in name[0]}
    values = {label for name in after - before for label in name[1]}
    assert not [
        v for v in values if any(v.endswith(str(n)) and v.startswith(("g", "f", "M", "c", "/")) for n in range(20))
    ]
    assert len(after - before) < 150


def test_gauges_say_where_the_service_stands(client: Client, service: Service, address: str) -> None:
    client.post("/agencies", {"slug": "a-force", "name": {"en": "A"}, **BY})
    person = client.post("/persons", {"name": "Ada Ng", **BY})["id"]
    found = samples(address)
    standing = {name: found[(f"quorate_{name}", ())] for name in ("ledger_position", "answers_position", "database_up")}
    assert standing == {"ledger_position": 2, "answers_position": 0, "database_up": 1}
    assert found[("quorate_answers_lag_events", ())] == 2
    assert found[("quorate_answers_lag_seconds", ())] > 0
    for name in ("projector_running", "rebuild_running", "erasures_pending", "answers_blocked"):
        assert found[(f"quorate_{name}", ())] == 0, name
    assert found[("quorate_pool_size", ("readers",))] >= 1
    destroy, service.keyring.destroy = service.keyring.destroy, lambda person: None  # type: ignore[method-assign]
    client.post(f"/persons/{person}/erasure", {"ground": "recorded-in-error", **BY})
    client.project()
    assert samples(address)[("quorate_erasures_pending", ())] == 1
    service.keyring.destroy = destroy  # type: ignore[method-assign]
    destroy_key(person, service.means)
    assert samples(address)[("quorate_erasures_pending", ())] == 0


def test_a_rebuild_has_come_as_far_as_the_schema_that_it_fills(client: Client, database: Database) -> None:
    """One that could not be dropped stands near the head, and says nothing of it."""
    client.post("/agencies", {"slug": "a-force", "name": {"en": "A"}, **BY})
    with psycopg.connect(database.dsn) as connection:
        assert rebuild.filled_to(connection) is None
        assert advisory_locks.try_lock(connection, "quorate.rebuild")
        assert rebuild.filled_to(connection) == 0
        for schema, position in (("read_9", 700), ("read_10", 3)):
            read_schema.create(connection, schema)
            read_schema.move_checkpoint(connection, schema, 0, position, None)
        assert rebuild.filled_to(connection) == 3
        connection.rollback()


def test_every_metric_is_documented(client: Client, address: str) -> None:
    families = text_string_to_metric_families(httpx.get(address, timeout=30).text)
    missing = [f.name for f in families if f"`{f.name}`" not in DOCUMENTED]
    assert not missing


def test_metrics_are_on_an_address_of_their_own_and_off_by_default(http: InProcess, service: Service) -> None:
    assert Settings.of({}).metrics is None
    assert http.request("GET", "/metrics").status_code == 404
    assert Settings.of({"QUORATE_METRICS": "127.0.0.1:9464"}).metrics == ("127.0.0.1", 9464)
    assert Settings.of({"QUORATE_METRICS": "[::1]:9464"}).metrics == ("::1", 9464)
    for wrong in ("9464", "127.0.0.1", "127.0.0.1:70000", "a b:1", ":1"):
        with pytest.raises(SettingsError, match="QUORATE_METRICS"):
            Settings.of({"QUORATE_METRICS": wrong})
    with (
        scraped(Metrics(), service, "127.0.0.1", 0) as port,
        pytest.raises(SettingsError, match="Cannot serve metrics"),
        scraped(Metrics(), service, "127.0.0.1", port),
    ):
        pass
