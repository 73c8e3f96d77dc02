"""Gauges, looked up when they are scraped: positions and lag, pools, projector, rebuild, erasures pending; and the HTTP
server that metrics are scraped from, on an address of its own."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from prometheus_client import start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg import sql
from psycopg_pool import PoolTimeout

from api.http.settings import SettingsError
from api.monitoring.metrics import Metrics
from api.server.service import Service
from ledger.postgres import advisory_locks
from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.key_directory import KeyDirectoryError
from ledger.store import head_listener
from projections.engine import read_schema, rebuild

AWAY = (psycopg.Error, PoolTimeout, KeyDirectoryError, OSError)
POOL_NUMBERS = ("pool_size", "pool_available", "requests_waiting", "requests_errors", "connections_lost")
ERASED = "select distinct stream from {} where kind = 'PersonErased' and known_to is null"
NEXT_RECORDED = "select recorded_at from ledger.events where notification_id = %s"
log = logging.getLogger("quorate")

Gauge = tuple[str, str, float]


class ServiceGauges(Collector):
    """Collector: what one service stands at. While the database is away, `quorate_database_up` is 0 and what only it knows
    is missing."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def describe(self) -> Iterable[Metric]:
        """Nothing is looked up at registration."""
        return ()

    def collect(self) -> Iterator[Metric]:
        gauges = [*self._of_process()]
        try:
            gauges += self._of_database()
            gauges.append(("quorate_database_up", "1 while the database answers.", 1))
        except AWAY as error:
            log.warning("metrics: the database does not answer: %s", " ".join(str(error).split()))
            gauges.append(("quorate_database_up", "1 while the database answers.", 0))
        for name, meaning, value in gauges:
            yield GaugeMetricFamily(name, meaning, value=value)
        yield from self._of_access()
        yield from self._of_pools()
        waiting = GaugeMetricFamily("quorate_questions_waiting", "Questions that wait for a turn.", labels=["level"])
        for level, count in self._service.queue.waiting().items():
            waiting.add_metric([level], count)
        yield waiting

    def _of_process(self) -> Iterator[Gauge]:
        yield "quorate_questions_open", "Questions, feeds and reports that are open.", self._service.queue.open

    def _of_database(self) -> list[Gauge]:
        with self._service.primary.connection() as connection:
            schema = read_schema.pointer(connection)
            head = _number(connection, head_listener.HEAD)
            stands = read_schema.checkpoint(connection, schema).position
            filled = rebuild.filled_to(connection)
            erased = connection.execute(sql.SQL(ERASED).format(sql.Identifier(schema, "trail"))).fetchall()
            found: list[Gauge] = [
                ("quorate_ledger_position", "The newest position of the ledger.", head),
                ("quorate_answers_position", "The position that the answers stand at.", stands),
                ("quorate_answers_lag_events", "Events that the answers have not come to.", head - stands),
                ("quorate_answers_lag_seconds", "Age of the oldest of these.", _age_s(connection, stands)),
                (
                    "quorate_answers_blocked",
                    "1 while an event cannot be taken into the answers.",
                    read_schema.blocking_event(connection) is not None,
                ),
                (
                    "quorate_projector_running",
                    "1 while some process projects.",
                    advisory_locks.is_held(connection, f"quorate.{schema}"),
                ),
                ("quorate_rebuild_running", "1 while the answers are made anew.", filled is not None),
                ("quorate_rebuild_position", "How far that has come.", filled or 0),
                (
                    "quorate_erasures_pending",
                    "Erased persons whose key was not destroyed yet.",
                    len(self._service.keyring.undestroyed(person for (person,) in erased)),
                ),
            ]
        newest = self._service.log.newest()
        signed = parse_checkpoint(newest.text).size if newest else 0
        return [*found, ("quorate_checkpoint_position", "The position of the newest signed checkpoint.", signed)]

    def _of_access(self) -> Iterator[Metric]:
        access = self._service.access
        yield CounterMetricFamily(
            "quorate_access_written", "Entries of the access record written.", value=access.written
        )
        yield CounterMetricFamily(
            "quorate_access_dropped", "Refusals that the access record could not take.", value=access.dropped
        )
        yield GaugeMetricFamily("quorate_access_waiting", "Entries that wait to be written.", value=access.waiting)

    def _of_pools(self) -> Iterator[Metric]:
        service = self._service
        pools: dict[str, Any] = {
            "primary": service.primary,
            "readers": service.readers,
            "tokens": service.tokens.pool,
            "ledger": service.store.datastore.pool,
            "appends": service.store.datastore.append_pool.pool,
        }
        for number in POOL_NUMBERS:
            gauge = GaugeMetricFamily(
                f"quorate_{number if number.startswith('pool') else f'pool_{number}'}",
                f"{number} of each pool of connections, as psycopg_pool counts it.",
                labels=["pool"],
            )
            for name, pool in pools.items():
                gauge.add_metric([name], pool.get_stats().get(number, 0))
            yield gauge


@contextmanager
def scraped(metrics: Metrics, service: Service, host: str, port: int) -> Iterator[int]:
    """Serve `GET /metrics` on an address of its own while the context lasts; its port. Raises SettingsError where the
    address is taken."""
    metrics.registry.register(ServiceGauges(service))
    try:
        server, thread = start_http_server(port, host, metrics.registry)
    except OSError as error:
        raise SettingsError(f"Cannot serve metrics on {host} port {port}: {error.strerror or error}.") from error
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _number(connection: "psycopg.Connection[Any]", statement: Any) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def _age_s(connection: "psycopg.Connection[Any]", stands: int) -> float:
    row = connection.execute(NEXT_RECORDED, [stands + 1]).fetchone()
    return max(0.0, (datetime.now(UTC) - row[0]).total_seconds()) if row else 0.0
