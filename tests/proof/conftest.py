"""A ledger with its transparency log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Database
from tests.support.proved_ledger import ProvedLedger


@pytest.fixture
def proved(database: Database, tmp_path: Path) -> Iterator[ProvedLedger]:
    ledger = ProvedLedger(database, tmp_path)
    yield ledger
    ledger.close()
