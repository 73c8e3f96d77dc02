"""A store over a fresh database, holding small sample events."""

from collections.abc import Iterator

import pytest

from ledger.datastore import Datastore
from ledger.store import Store
from tests.conftest import Database
from tests.ledger.samples import CODEC


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    store = Store(Datastore(database.login_dsn), CODEC)
    yield store
    store.close()
