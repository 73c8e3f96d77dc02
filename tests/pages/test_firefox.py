"""A short story in Firefox, where it is there: signed in, a verdict before and after its correction, a step of the history,
nothing wider than a narrow screen, no message of the policy."""

import pytest

from tests.support.demonstration import Demonstration
from tests.support.firefox import firefox, firefox_path

Console = tuple[str, Demonstration]
CORRECTION = 478
MEETING = "/console/meetings/317e8804-55f8-5f15-bfea-53b9fe962645"
GROUP = "/console/groups/cwm-taf-mqap"
NARROW_PX = 320


def test_an_auditor_reads_in_firefox_what_chromium_shows(console: Console) -> None:
    path = firefox_path()
    if path is None:
        pytest.skip("no Firefox here (Debian: apt install firefox-esr)")
    with firefox(path, console[0]) as page:
        page.go("/sign-in")
        page.click("form:has(input[value='demo-auditor']) button")
        page.wait_for("location.pathname === '/console' && document.querySelector('h1')")
        page.go(MEETING)
        assert page.evaluate("document.querySelector('#quorum .govuk-tag').className").endswith("red")
        page.go(f"{MEETING}?known={CORRECTION - 1}")
        assert page.evaluate("document.querySelector('#quorum .govuk-tag').className").endswith("green")
        page.go(f"/console/history?group=cwm-taf-mqap&at={CORRECTION - 1}")
        page.evaluate("window.notLoadedAnew = true")
        page.click("a[data-step][rel=next]")
        page.wait_for(f"location.search.includes('at={CORRECTION}')")
        assert page.evaluate("window.notLoadedAnew") is True, "the script replaces the page without loading it"
        page.resize(NARROW_PX, 700)
        for each in ("/console", GROUP, f"{GROUP}/attendance", MEETING, "/console/due", "/console/proof"):
            page.go(each)
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW_PX, each
