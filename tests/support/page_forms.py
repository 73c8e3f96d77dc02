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


def tab_to(page: Page, selector: str) -> int:
    """Come to an element by the keyboard alone; how many presses it took."""
    for presses in range(1, 151):
        page.keyboard.press("Tab")
        if page.evaluate("found => document.activeElement.matches(found)", selector):
            return presses
    raise AssertionError(f"the keyboard does not come to {selector}")


class KeyboardUser:
    """Works a page by the keyboard alone, and knows how long a person would have taken."""

    KEY_S, THOUGHT_S = 0.28, 1.35
    """A press by somebody who is no typist, and a thought before each control: the keystroke-level model (Card, Moran and
    Newell, The Psychology of Human-Computer Interaction, 1983, chapter 8)."""

    def __init__(self, page: Page) -> None:
        self._page, self._presses, self._thoughts = page, 0, 0

    @property
    def seconds(self) -> float:
        """The time that a person would have taken, without that of the service."""
        return self._presses * self.KEY_S + self._thoughts * self.THOUGHT_S

    def go_to(self, selector: str) -> None:
        self._thoughts += 1
        self._presses += tab_to(self._page, selector)

    def press(self, key: str) -> None:
        self._presses += 1
        self._page.keyboard.press(key)

    def put(self, name: str, text: str) -> None:
        """Type a text into the field of a name."""
        self.go_to(f"[name='{name}']")
        self._presses += len(text)
        self._page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Come to a value of a list or of a group of radio buttons, with the arrow key."""
        self.go_to(f"[name='{name}']")
        for _ in range(20):
            if self._page.evaluate("document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} has no {value}")

    def send(self, button: str) -> None:
        """Press a button that leads to another page."""
        self.go_to(button)
        with self._page.expect_navigation():
            self.press("Enter")


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
