"""Readiness: whether commands can be acknowledged and questions answered, and what stands in the way."""

from http import HTTPStatus
from threading import Lock
from typing import Any

import psycopg

from api.http.media import Json
from api.server.service import Service
from ledger.postgres.bounded_connection import BoundedConnection
from ledger.postgres.pool import CONNECT_S
from ledger.store.recorder import EMIT
from projections.engine import read_schema

PROBE_S = 1.0
WAITS_FOR_STANDBYS = (
    "select current_setting('synchronous_standby_names') <> ''"
    " and current_setting('synchronous_commit') not in ('off', 'local')"
)
STILL_WAITS = "select exists (select from pg_stat_activity where pid = %s)"


class Readiness:
    """Looks at one service, in a thread."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._acknowledgements = AcknowledgementProbe(service.store.datastore.dsn)

    def of_questions(self) -> tuple[int, Json]:
        """Status and body: whether questions are answered, from a standby too. Raises OtherLedger, OtherVersion, and
        what pools raise."""
        with self._service.readers.connection() as connection:
            return HTTPStatus.OK, {"status": "ready", **_standing(connection)}

    def of_everything(self) -> tuple[int, Json]:
        """Status and body: whether commands are taken too."""
        body: Json = {"status": "ready", "position": self._service.head()}
        with self._service.readers.connection() as connection:
            standing = _standing(connection)
        if "blocked" in standing:
            body |= {"status": "blocked", **standing, "position": body["position"]}
        if self._acknowledgements.waits_in_vain():
            return HTTPStatus.SERVICE_UNAVAILABLE, body | {"status": "not-acknowledging"}
        return HTTPStatus.OK, body


def _standing(connection: "psycopg.Connection[Any]") -> Json:
    """Where the answers stand, and the event that keeps them there, if one does."""
    schema = read_schema.own_schema(connection)
    read_schema.check_ledger(connection, schema)
    stands = read_schema.checkpoint(connection, schema).position
    blocking = read_schema.blocking_event(connection)
    if blocking is None:
        return {"position": stands}
    return {"position": stands, "answers": stands, "blocked": blocking._asdict()}


class AcknowledgementProbe:
    """Tries whether a commit comes to the standbys that commits wait for (synchronous replication), and never leaves more
    than one session of the server behind that waits."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._lock = Lock()
        self._waiting: int | None = None

    def waits_in_vain(self) -> bool:
        """Whether a commit is not acknowledged within PROBE_S; without synchronous replication each is."""
        with self._lock, BoundedConnection.connect(self._dsn, autocommit=True, connect_timeout=CONNECT_S) as connection:
            if _scalar(connection, WAITS_FOR_STANDBYS) is not True:
                return False
            if self._waiting is not None and _scalar(connection, STILL_WAITS, self._waiting) is True:
                return True
            self._waiting = connection.info.backend_pid
            try:
                with connection.within(PROBE_S):
                    connection.execute(EMIT)
            except psycopg.OperationalError:
                return True
            self._waiting = None
        return False


def _scalar(connection: "psycopg.Connection[Any]", statement: str, *values: object) -> object:
    found = connection.execute(statement.encode(), values).fetchone()
    return found and found[0]
