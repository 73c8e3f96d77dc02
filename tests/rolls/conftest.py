"""The demonstration's groups with meetings of the tests' own: each test plans one, on a day that no other test uses."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.rolls.secretary import Secretary
from tests.support.demonstration import DemonstrationTemplate


@pytest.fixture(scope="session")
def secretary(demonstration: DemonstrationTemplate) -> Iterator[Secretary]:
    with demonstration.copy() as found, asyncio.Runner() as runner:
        yield Secretary(found, runner)
