"""Forms of the console in a browser: filled in, checked, recorded, whatever the language."""

from playwright.sync_api import Page

from tests.support.visitor import Visitor


def check(page: Page) -> None:
    """Send the form to be checked."""
    page.locator("form[method=post] button[data-module=govuk-button]:visible").last.click()


def confirm(page: Page) -> None:
    """Acknowledge whatever the check asks about, and record."""
    button = page.locator("button[name=step][value=record]")
    button.or_(page.locator(".govuk-error-summary")).first.wait_for()
    assert button.count() == 1, page.locator("main").inner_text()
    for box in page.locator("input[name=acknowledge]").all():
        box.check()
    page.locator("button[name=step][value=record]").click()
    page.wait_for_url("**recorded=*")


def tab_to(page: Page, selector: str) -> None:
    """Come to an element by the keyboard alone."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("found => document.activeElement.matches(found)", selector):
            return
    raise AssertionError(f"the keyboard does not come to {selector}")


def fill(page: Page, **fields: str) -> None:
    """Fill in controls by the names of their fields; what is folded away is opened."""
    page.locator("details:has(input,select,textarea)").evaluate_all("found => found.forEach(each => each.open = true)")
    for name, value in fields.items():
        control = page.locator(f"[name='{name.replace('__', '.')}']:not([type=hidden])").first
        if control.evaluate("found => found.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def recorded(visit: Visitor, path: str, **fields: str) -> None:
    """One act, from its form to its record."""
    visit.go(path)
    fill(visit.page, **fields)
    check(visit.page)
    confirm(visit.page)
