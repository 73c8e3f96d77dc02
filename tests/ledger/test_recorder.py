"""The recorder keeps the promises that the library's own shipped tests hold its recorders to."""

from collections.abc import Iterator
from typing import Any

import pytest
from eventsourcing.tests.persistence import ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase

from ledger.store.datastore import Datastore
from ledger.store.recorder import Recorder
from tests.conftest import Database


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


class TestOrder(FreshDatabase, NonInterleavingNotificationIDsBaseCase):
    pass
