"""Isolates the run of the tests before anything of ours is imported: see tests/support/isolation.py."""

import pytest

from tests.support import isolation

HOME = isolation.enter()


def pytest_unconfigure(config: pytest.Config) -> None:
    isolation.leave(HOME)
