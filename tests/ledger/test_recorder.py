"""The recorder keeps the promises that the library's own shipped tests hold its recorders to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.tests.persistence import ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase

from ledger.store.datastore import Datastore
from ledger.store.recorder import Recorder
from tests.support.databases import Database

PATIENCE_S = 10


class FreshDatabase:
    @pytest.fixture(autouse=True)
    def _datastore(self, database: Database) -> Iterator[None]:
        self.datastore = Datastore(database.login_dsn)
        yield
        self.datastore.close()

    def create_recorder(self) -> Recorder:
        return Recorder(self.datastore)


class TestRecorder(FreshDatabase, ApplicationRecorderTestCase[Any]):
    def test_a_subscription_sees_what_is_recorded(self) -> None:
        self.optional_test_insert_subscribe()


class SlowToListen(Datastore):
    """Connects a subscription's listening thread only when it is allowed to."""

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn)
        self.allowed = threading.Event()

    @contextmanager
    def get_connection(self) -> Iterator[Any]:
        if "_listen" in threading.current_thread().name:
            self.allowed.wait(PATIENCE_S)
        with super().get_connection() as connection:
            yield connection


def test_a_subscription_sees_what_is_recorded_before_it_listens(database: Database) -> None:
    datastore = SlowToListen(database.login_dsn)
    recorder = Recorder(datastore)
    events = [StoredEvent(uuid4(), 1, "topic", b"{}") for _ in range(2)]
    recorder.insert_events(events[:1])
    with recorder.subscribe(gt=0) as subscription:
        late = threading.Timer(PATIENCE_S, subscription.stop)
        late.start()
        assert next(subscription).originator_id == events[0].originator_id
        recorder.insert_events(events[1:])
        datastore.allowed.set()
        assert [found.originator_id for found in islice(subscription, 1)] == [events[1].originator_id]
        late.cancel()
    datastore.close()


class TestOrder(FreshDatabase, NonInterleavingNotificationIDsBaseCase):
    pass
