"""Isolates the run of the tests before anything of ours is imported, as tests/support/isolation.py says, and orders it."""

import gc
import os

import pytest
from xdist.remote import Producer
from xdist.scheduler import Scheduling

from tests.support import distribution, isolation

HOME = isolation.enter()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Another order on every run, but not where a run decides whether a change lands: there the same one each time."""
    if "CI" in os.environ and getattr(config.option, "randomly_seed", None) == "default":
        config.option.randomly_seed = 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After the random order, if this is a process that shares the tests with others."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: distribution.turn(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    return distribution.UnitScheduling(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: kept out of every later search for garbage, which it would make
    take a second each time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    seed = getattr(config.option, "randomly_seed", None)
    if exitstatus and seed is not None:
        terminalreporter.line(f"The same order again: --randomly-seed={seed}")


def pytest_unconfigure(config: pytest.Config) -> None:
    isolation.leave(HOME)
