"""An endpoint over a database of the test's own, asked by HTTP in this process."""

from collections.abc import Iterator

import pytest

from ledger.postgres import embedded
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.databases import Database
from tests.support.random_histories import begun
from tests.support.story_database import database_of
from tests.support.two_meetings import two_meetings


@pytest.fixture
def fresh(database: Database) -> Iterator[Asker]:
    """An endpoint over a database of the test's own."""
    with opened(database) as asker:
        yield asker


@pytest.fixture(scope="module")
def seeded(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    """An endpoint over the history of two meetings, for all tests of a module, which only ask."""
    with database_of(server, two_meetings()) as database, opened(database) as asker:
        yield asker


@pytest.fixture(scope="module")
def recorded(server: embedded.EmbeddedServer) -> Iterator[Database]:
    """A database with the beginning of the random histories, for all tests of a module, which only ask."""
    with database_of(server, begun()) as database:
        yield database


@pytest.fixture
def asker(seeded: Asker) -> Asker:
    """Asks as somebody who may see everything."""
    seeded.viewer = Viewer()
    return seeded
