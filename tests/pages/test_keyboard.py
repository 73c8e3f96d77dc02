"""The inspector's pages and the wizard by the keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser

from tests.support.demonstration import Demonstration
from tests.support.page_forms import tab_to
from tests.support.visitor import visitor

Console = tuple[str, Demonstration]
GROUP = "cwm-taf-mqap"
CORRECTION = 478
MEETING = "/console/meetings/317e8804-55f8-5f15-bfea-53b9fe962645"
WALK = """() => {
  const group = control => control.type === 'radio' ? [...document.forms].indexOf(control.form) + control.name : control;
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(e => !e.disabled && e.type !== 'hidden' && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}));
  const stops = [...new Set(all.map(group))];
  window.walk = {stops: stops.length, order: [], covered: []};
  document.addEventListener('focusin', ({target}) => {
    const box = target.getClientRects()[0];
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (!top || !(target.contains(top) || top.contains(target))) window.walk.covered.push(target.outerHTML.slice(0, 200));
    window.walk.order.push(stops.indexOf(group(target)));
  });
  return stops.length;
}"""
"""Notes the stops of the keyboard as they are reached. The controls of a group of radio buttons are one stop, a date takes
several presses of the key, and what is folded away is none."""


@pytest.mark.parametrize("script", [True, False])
def test_a_step_of_the_history_is_taken_by_the_keyboard(browser: Browser, console: Console, script: bool) -> None:
    with visitor(browser, console[0], script=script) as inspector:
        page = inspector.page
        inspector.enter("demo-auditor")
        inspector.go(f"/console/history?group={GROUP}&at={CORRECTION}")
        back = page.locator("a[data-step][rel=prev]").get_attribute("href") or ""
        page.evaluate("window.notLoadedAnew = true")
        tab_to(page, "a[data-step][rel=prev]")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{back}")
        if not script:
            return
        assert page.evaluate("window.notLoadedAnew"), "the script replaces the page without loading it"
        assert str(CORRECTION) not in page.locator("h2#step").inner_text()
        assert page.evaluate("document.activeElement.rel") == "prev", "the focus stays on the step"
        inspector.look()
        tab_to(page, "a[data-step][rel=next]")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**at={CORRECTION}#step")
        assert page.evaluate("window.notLoadedAnew")
        assert str(CORRECTION) in page.locator("h2#step").inner_text()
        page.go_back()
        page.wait_for_url(f"**{back}")
        page.locator("h2#step", has_not_text=str(CORRECTION)).wait_for()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_why_what_if_proof_and_the_wizard_need_no_mouse(browser: Browser, console: Console, language: str) -> None:
    console[1].service.log.publish()
    with visitor(browser, console[0], language=language) as secretary:
        page = secretary.page
        secretary.enter()
        secretary.go(MEETING)
        tab_to(page, "a[href$='explain?part=quorum']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/explain?part=quorum")
        secretary.go("/console/what-if")
        tab_to(page, "[name=retract]")
        page.keyboard.type(str(CORRECTION))
        page.keyboard.press("Enter")
        page.wait_for_url(f"**retract={CORRECTION}")
        assert page.locator("main ul.govuk-list--bullet li").count() > 0
        secretary.go(f"/console/what-if?group={GROUP}&text=in-force")
        secretary.look()
        tab_to(page, "#f-toml")
        secretary.go("/console/proof")
        note = page.locator("main pre").first.inner_text()
        tab_to(page, "#f-text")
        page.keyboard.insert_text(note)
        tab_to(page, "form[enctype] button")
        page.keyboard.press("Enter")
        page.locator(".govuk-notification-banner--success").wait_for()
        slug = f"keyboard-{language}"
        secretary.go("/console/setup")
        tab_to(page, "#f-slug")
        page.keyboard.type(slug)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/setup/{slug}")
        tab_to(page, f"a[href$='/{slug}/group']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{slug}/group")
        tab_to(page, f"[name='name.{language}']")
        page.keyboard.type("Circle")
        tab_to(page, "button[name=step][value=save]")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(f"/setup/{slug}/(?!group)"))


def test_the_keyboard_stops_once_at_everything_in_order_and_nothing_covers_it(
    browser: Browser, console: Console
) -> None:
    with visitor(browser, console[0]) as secretary:
        page = secretary.page
        secretary.enter()
        secretary.go(f"/console/setup?group={GROUP}")
        page.locator("main form button").first.click()
        page.wait_for_url(f"**/setup/{GROUP}")
        for path in ("/console/compare", f"/console/setup/{GROUP}/quorum.counts", f"{MEETING}/desk", "/console/trail"):
            secretary.go(path)
            stops = page.evaluate(WALK)
            for _ in range(2 * stops):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement === document.body"):
                    break
            walked = page.evaluate("window.walk")
            assert walked["order"] == [*range(stops)], path
            assert walked["covered"] == [], path
