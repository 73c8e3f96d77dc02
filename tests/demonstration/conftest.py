"""A demonstration for all tests that only ask, over GraphQL."""

from collections.abc import Iterator

import pytest

from tests.support.demonstration import Demonstration, DemonstrationTemplate


@pytest.fixture(scope="session")
def demo(demonstration: DemonstrationTemplate) -> Iterator[Demonstration]:
    """Nobody changes it, so tests share it."""
    with demonstration.copy() as found:
        yield found
