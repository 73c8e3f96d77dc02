"""One served demonstration and one browser for all tests of pages."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration, DemonstrationTemplate
from tests.support.server import served

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def console(demonstration: DemonstrationTemplate) -> Iterator[tuple[str, Demonstration]]:
    """The address of a demonstration that is served, and that tests may add to."""
    with demonstration.copy() as found, served(found.service, found.login_dsn) as address:
        yield address, found


@pytest.fixture
def auditor(console: tuple[str, Demonstration]) -> Iterator[ConsoleClient]:
    """Reads the console as an auditor who has signed in."""
    client = ConsoleClient(console[0])
    client.enter("demo-auditor")
    yield client
    client.close()


@pytest.fixture(scope="module")
def browser(console: tuple[str, Demonstration]) -> Iterator[Browser]:
    """The machine's Chromium. Playwright keeps an event loop in this thread, so it starts after the console and ends
    with the module: others run loops of their own."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        if "CI" in os.environ:
            pytest.fail("CI tests the pages in a browser, and there is no Chromium: .ci/run installs it")
        pytest.skip("no Chromium here (Debian, Ubuntu: apt install chromium)")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()
