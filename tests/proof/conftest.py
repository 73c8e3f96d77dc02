"""A ledger with its transparency log, in one database for all tests of the proof, emptied before each; and the
demonstration with an evidence pack of it, for all tests of a module."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from quorate_verify.notes import Key, read_key

from ledger.postgres import embedded
from tests.support.databases import Database, ready_database
from tests.support.demonstration import Demonstration, DemonstrationTemplate
from tests.support.evidence_packs import GROUP, get
from tests.support.proved_ledger import ProvedLedger
from tests.support.untouched_histories import empty_ledger


@pytest.fixture(scope="session")
def shared(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with ready_database(server) as found:
        yield found


@pytest.fixture
def empty(shared: Database) -> Database:
    """Nothing was ever recorded. Only here: a ledger refuses this to everybody."""
    with psycopg.connect(shared.migrate_dsn) as owner:
        empty_ledger(owner)
    return shared


@pytest.fixture
def proved(empty: Database, tmp_path: Path) -> Iterator[ProvedLedger]:
    ledger = ProvedLedger(empty, tmp_path)
    yield ledger
    ledger.close()


@pytest.fixture(scope="module")
def demo(demonstration: DemonstrationTemplate) -> Iterator[Demonstration]:
    with demonstration.copy() as found:
        yield found


@pytest.fixture(scope="module")
def pack(demo: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    answer = get(demo, "/evidence", group=GROUP, on="2026-03-31", purpose="inspection")
    assert answer.status_code == 200, answer.text
    file = tmp_path_factory.mktemp("pack") / "pack.zip"
    file.write_bytes(answer.content)
    return file


@pytest.fixture(scope="module")
def keys(demo: Demonstration, pack: Path) -> list[Key]:
    """What the log is verified by, which has keys once a pack was asked for."""
    return [read_key(str(key)) for key in demo.service.log.directory.verifier_keys()]
