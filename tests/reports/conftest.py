"""A group's first quarter with two meetings, a recommendation and a report begun, asked over HTTP and over GraphQL."""

from collections.abc import Iterator

import pytest

from ledger.postgres import embedded
from tests.reports.reader import Reader, corrected, quarter, reading
from tests.support.story_database import database_of


@pytest.fixture(scope="session")
def before(server: embedded.EmbeddedServer) -> Iterator[Reader]:
    """As it was known before the correction."""
    story = quarter()
    with database_of(server, story) as database, reading(database, len(story.entries)) as reader:
        yield reader


@pytest.fixture(scope="session")
def after(server: embedded.EmbeddedServer) -> Iterator[Reader]:
    """As it is known after it; `position` is the last before it."""
    story, position = corrected()
    with database_of(server, story) as database, reading(database, position) as reader:
        yield reader
