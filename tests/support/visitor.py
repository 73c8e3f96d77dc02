"""A person at a browser: goes to pages of the console, and fails on whatever the browser complains of."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.support.accessibility import AxeReader
from tests.support.console_client import ConsoleClient

AXE = AxeReader()
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
TWICE = {"width": 640, "height": 450}
"""What a wide screen holds at 200 %."""


class Visitor:
    """A page of a browser, and what it complained of: errors of scripts, of the policy, of what could not be loaded."""

    def __init__(self, page: Page, address: str, *, script: bool = True) -> None:
        self.script = script
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)) if self._here() else None)

    def _heard(self, message: object) -> None:
        kind, text = message.type, message.text  # type: ignore[attr-defined]
        expected = any(f"status of {status}" in text for status in self.expected)
        if self._here() and kind in ("error", "warning") and not expected:
            self.complaints.append(text)

    def _here(self) -> bool:
        """Whether this is a page of ours: nothing is asked of an identity provider's."""
        return not self.page.url.startswith("http") or self.page.url.startswith(self.address)

    def enter(self, role: str = "demo-administrator") -> None:
        """Sign in with a token of the demonstration: by the form, sent without its page being shown."""
        client = ConsoleClient(self.address)
        assert client.enter(role).status_code == 303
        client.close()
        secure = self.address.replace("http:", "https:")
        self.page.context.add_cookies([{"name": n, "value": v, "url": secure} for n, v in client.cookies.items()])

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def look(self) -> None:
        """Whatever page this is: no violation that axe finds, nothing wider than the screen, headings in order. Without
        scripts nothing can be asked of the page."""
        if not self.script:
            return
        found = AXE.violations(self.page)
        assert not found, f"{self.page.url}\n{found}"
        for size in (NARROW, TWICE, WIDE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            width = self.page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], f"{self.page.url}: {width} px on a screen of {size['width']}"
        stuck = self.page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => /fixed|sticky/.test(getComputedStyle(e).position)).length"
        )
        assert stuck == 0, f"{self.page.url}: something may cover what has the focus"
        levels = self.page.evaluate(
            "[...document.querySelectorAll('main h1,main h2,main h3,main h4')].map(h => +h.tagName[1])"
        )
        assert levels.count(1) == 1, f"{self.page.url}: {levels}"


@contextmanager
def visitor(browser: Browser, address: str, *, script: bool = True, language: str = "en") -> Iterator[Visitor]:
    """Somebody with a fresh browser; at the end nothing may have been complained of."""
    context = browser.new_context(java_script_enabled=script, locale=f"{language}-GB", viewport=WIDE)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    found = Visitor(context.new_page(), address, script=script)
    try:
        yield found
        assert found.complaints == [], found.complaints
    finally:
        context.close()
