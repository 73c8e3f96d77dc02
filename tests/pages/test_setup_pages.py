"""Every kind of page of the wizard is fit to be read: of the terms in force, and where nothing is said yet."""

import pytest
from playwright.sync_api import Browser

from tests.support.demonstration import Demonstration
from tests.support.visitor import visitor

Console = tuple[str, Demonstration]
GROUP = "cwm-taf-mqap"
OF_GROUP = (
    "",
    "/check",
    "/clauses",
    "/terms.source",
    "/body",
    "/relation.0",
    "/seat",
    "/seat.0",
    "/quorum.rule",
    "/quorum.rule.of",
    "/quorum.rule.of.2",
    "/quorum.rule.of.2?kind=named",
    "/quorum.counts",
    "/quorum.discretion",
    "/attendance",
    "/attendance.excludes",
    "/attendance.ladder.0",
    "/office.0",
    "/office.0.eligibility",
    "/office.0.review",
    "/composition.nominations.0",
    "/decisions",
    "/duty.0",
    "/duty.99?kind=deadline",
)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_of_the_wizard_is_fit_to_be_read(browser: Browser, console: Console, language: str) -> None:
    with visitor(browser, console[0], language=language) as secretary:
        page = secretary.page
        secretary.enter()
        secretary.go(f"/console/setup?group={GROUP}")
        secretary.look()
        page.locator("main form button").first.click()
        page.wait_for_url(f"**/console/setup/{GROUP}")
        duties = page.locator(f"a[href$='/{GROUP}/duty']").locator("..").inner_text()
        count = duties.split("(")[1].split(")")[0]
        for path in OF_GROUP:
            secretary.go(f"/console/setup/{GROUP}{path.replace('99', count)}")
            assert page.locator("main form, main .q-card").count(), path
            secretary.look()
        secretary.go(f"/console/setup/{GROUP}/check")
        text = page.locator("main").inner_text()
        assert ("At least 6 members are there." if language == "en" else "O leiaf 6") in text
