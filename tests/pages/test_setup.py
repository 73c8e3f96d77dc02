"""The wizard in a real browser, by both languages: a new secretary enters a text page by page, checks and adopts it."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from tests.support.demonstration import Demonstration
from tests.support.page_forms import check, confirm, fill
from tests.support.visitor import Visitor, visitor

Console = tuple[str, Demonstration]
CIRCLE = "circle"
TEXT = b"1. The circle looks at practice. 2. Four members meet. 3. Three are a quorum."


def save(secretary: Visitor) -> None:
    """Look at the page, keep it, and go on."""
    secretary.look()
    with secretary.page.expect_navigation():
        secretary.page.locator("button[name=step][value=save]").click()


def says(page: Page, name: str, value: str) -> None:
    """Choose that the text says it, and what."""
    page.locator(f"input[name='{name}.state'][value=says]").check()
    page.locator(f"[name='{name}']").fill(value)


@pytest.mark.parametrize(("language", "script"), [("en", True), ("cy", True), ("en", False)])
def test_a_new_secretary_sets_a_group_up_from_its_text(
    browser: Browser, console: Console, language: str, script: bool
) -> None:
    address, demo = console
    slug = f"{CIRCLE}-{language}-{script}".lower()
    here = f"/console/setup/{slug}"
    with visitor(browser, address, script=script, language=language) as secretary:
        secretary.expected = {400}
        page = secretary.page
        secretary.enter()
        secretary.go("/console/setup")
        secretary.look()
        page.locator("#f-slug").fill("No Such Name!")
        page.locator("main form button").first.click()
        secretary.look()
        assert page.locator(".govuk-error-summary").count() == 1
        page.locator("#f-slug").fill(slug)
        page.locator("main form button").first.click()
        page.wait_for_url(f"**{here}")
        secretary.look()
        page.locator(f"a[href='{here}/group']").click()
        page.locator(f"[name='name.{language}']").fill("Circle <b>of</b> Practice")
        page.locator("[name=clause]").fill("1")
        page.locator(f"[name='clause.{language}']").fill("The circle looks at practice.")
        save(secretary)
        page.locator("[name=version]").fill("1")
        says(page, "year_start", "04-01")
        page.locator("details:has([name=year_start_clause])").evaluate("e => e.open = true") if script else None
        if script:
            page.locator("[name=year_start_clause]").fill("1")
        else:
            page.locator("details:has([name=year_start_clause]) summary").click()
            page.locator("[name=year_start_clause]").fill("1")
        save(secretary)
        page.wait_for_url(f"**{here}/terms.source")
        page.locator(f"[name='title.{language}']").fill("Terms of the circle")
        page.locator(f"[name='extent.{language}']").fill("all of it")
        page.locator("[name=complete]").select_option("yes")
        save(secretary)
        assert page.locator(".govuk-error-summary").count() == 1
        page.locator("[name=file]").set_input_files({"name": "terms.txt", "mimeType": "text/plain", "buffer": TEXT})
        save(secretary)
        page.wait_for_url(f"**{here}/body")
        for number, title in enumerate(("Head of Practice", "Nurse", "Teacher")):
            secretary.go(f"{here}/seat.{number}")
            page.locator(f"[name='title.{language}']").fill(title)
            page.locator("[name=clause]").fill("2")
            page.locator(f"[name='clause.{language}']").fill("Three members meet.")
            save(secretary)
            page.wait_for_url(f"**{here}/seat")
        secretary.look()
        secretary.go(f"{here}/quorum")
        page.locator("[name=clause]").fill("3")
        page.locator(f"[name='clause.{language}']").fill("Two are a quorum.")
        page.locator("input[name=when][value=':open']").or_(
            page.locator("input[name='when.state'][value=':open']")
        ).check()
        save(secretary)
        page.wait_for_url(f"**{here}/quorum.rule")
        secretary.look()
        page.locator("input[name=kind][value=members]").check()
        page.locator("main form button").first.click()
        page.locator("input[name='count.state'][value=says]").check()
        page.locator("[name=count]").fill("many")
        page.locator("[name=id]").fill("two")
        save(secretary)
        assert page.locator("#f-count-error").count() == 1
        page.locator("[name=count]").fill("2")
        save(secretary)
        page.wait_for_url(f"**{here}/quorum.counts")
        for name, value in (("deputies", ":open"), ("remote", "yes"), ("invited", "no")):
            page.locator(f"input[name={name}][value='{value}']").check()
        save(secretary)
        secretary.go(f"{here}/check")
        secretary.look()
        text = page.locator("main").inner_text()
        assert "Two are a quorum." in text
        assert page.locator(f"a[href='{here}/adopt']").count() == 1, text
        page.locator(f"a[href='{here}/adopt']").click()
        secretary.look()
        day = {"on": "2026-03-01", "authority": "body"}
        fill(page, kind="sub-group", **day)
        check(page)
        secretary.look()
        confirm(page)
        page.wait_for_url(f"**{here}/adopt?recorded=*")
        secretary.look()
        fill(page, on=date.today().isoformat(), authority=f"body:{slug}")
        check(page)
        secretary.look()
        confirm(page)
        page.wait_for_url(f"**/console/groups/{slug}/terms?recorded=*")
        secretary.look()
        assert "Two are a quorum." in page.locator("main").inner_text()
        secretary.go(f"/console/groups/{slug}")
        assert (
            len(set(re.findall("Head of Practice|Nurse|Teacher", page.locator("main table").first.inner_text()))) == 3
        )
        secretary.go("/console/setup")
        assert slug not in page.locator("main").inner_text()
    assert demo.service.head() > 0
