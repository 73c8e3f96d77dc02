"""Fixtures of the ledger: a store of small sample events, a governance that holds a group, a directory for a server."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.governance import CODEC as GOVERNANCE_CODEC
from ledger.governance import Governance
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from tests.ledger.command_drafts import PEOPLE, established, record, registered, seat
from tests.ledger.sample_events import CODEC
from tests.support.databases import Database
from tests.support.story import TODAY


@pytest.fixture
def store(database: Database) -> Iterator[EventStore]:
    store = EventStore(Datastore(database.login_dsn), CODEC)
    yield store
    store.close()


@pytest.fixture
def governance(database: Database) -> Iterator[Governance]:
    """A ledger with a group, a vacant seat s1, and six people."""
    store = EventStore(Datastore(database.login_dsn), GOVERNANCE_CODEC)
    ours = Governance(store, today=lambda: TODAY)
    record(ours, established("sub-group"))
    record(ours, seat("s1"))
    record(ours, *(registered(name) for name in PEOPLE))
    yield ours
    store.close()


@pytest.fixture
def home() -> Iterator[Path]:
    """A directory that any account can pass through (pytest's own are closed to others)."""
    home = Path(tempfile.mkdtemp(prefix="quorate-"))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home)
