"""One database for all tests that tell many histories."""

from collections.abc import Iterator

import pytest

from ledger.postgres import embedded
from tests.support.databases import NUMBERS
from tests.support.projected_ledger import ProjectedLedger, projected


@pytest.fixture(scope="session")
def shared(server: embedded.EmbeddedServer) -> Iterator[ProjectedLedger]:
    """Holds what the last history left; whoever tells another empties it."""
    with projected(server, f"t{next(NUMBERS)}") as made:
        yield made
