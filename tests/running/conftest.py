"""A PostgreSQL apart, reached over TCP with passwords only, set up as the image of docker-compose.yml does it; and
a checkout for `make run`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running.checkout import Checkout, directory
from tests.running.external_server import ExternalServer


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ExternalServer]:
    with ExternalServer() as server:
        yield server


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty directory to start commands in, so that none finds the data of whoever runs the tests."""
    return tmp_path


@pytest.fixture(scope="session")
def checkout() -> Iterator[Checkout]:
    """Stopped, before each test that asks for it, and after it."""
    with directory(0o711) as home:
        yield Checkout(home)
