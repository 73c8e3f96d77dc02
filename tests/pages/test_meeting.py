"""The page of a meeting, in a real browser."""

from playwright.sync_api import Browser

from tests.support.demonstration import Demonstration
from tests.support.visitor import visitor

MEETING = "/console/meetings/317e8804-55f8-5f15-bfea-53b9fe962645"


def test_the_meeting_of_3_march_is_seen_before_and_after_its_correction(
    browser: Browser, console: tuple[str, Demonstration]
) -> None:
    address, _ = console
    with visitor(browser, address) as secretary:
        page = secretary.page
        secretary.go(f"{MEETING}?known=477")
        assert page.url.startswith(f"{address}/sign-in")
        secretary.look()
        page.get_by_role("button", name="Enter as administrator").click()
        page.wait_for_url(f"{address}{MEETING}?known=477")
        assert page.locator("#quorum").inner_text() == "Quorum met"
        secretary.look()
        page.get_by_role("link", name="Show what is known now").click()
        assert page.locator("#quorum").inner_text() == "Quorum not met"
        secretary.look()
        page.get_by_role("link", name="Cymraeg").click()
        assert page.locator("html").get_attribute("lang") == "cy"
        secretary.look()
