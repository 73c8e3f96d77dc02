"""An inspector's morning: ten questions from a sheet, answered by pages alone, in both languages, within thirty pages."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Frame, Page
from quorate_verify.cli import verify
from quorate_verify.notes import read_key
from quorate_verify.pack import Pack

from tests.support.demonstration import Demonstration
from tests.support.visitor import Visitor, visitor

Console = tuple[str, Demonstration]
GROUP = "cwm-taf-mqap"
MARCH = "2026-03-15"
BY_GROUP = {"kind": "body", "group": GROUP}
CORRECTION = 478
PAGES_MAX = 30
PACK_MS = 90_000
"""A pack is made while the browser waits, which takes long on a machine that does other things too."""


class Inspection:
    """Counts the pages that somebody opens, and looks at each of them."""

    def __init__(self, inspector: Visitor) -> None:
        self.inspector = inspector
        self.pages = 0
        inspector.page.on("framenavigated", self._opened)

    @property
    def page(self) -> Page:
        return self.inspector.page

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def _opened(self, frame: Frame) -> None:
        self.pages += frame.parent_frame is None

    def follow(self, selector: str) -> None:
        """Follow the first link that fits, from the page as it is."""
        address = self.page.locator(f"main a[href{selector}]").first.get_attribute("href")
        assert address
        self.inspector.go(address)

    def menu(self, path: str) -> None:
        """Choose a place of the menu."""
        self.page.locator(f"nav a[href='{path}']").first.click()
        self.page.wait_for_url(f"**{path}*")

    def send(self, form: str, **fields: str) -> None:
        """Fill in a form and send it."""
        for name, value in fields.items():
            control = self.page.locator(f"{form} [name='{name}']")
            tag = control.evaluate("found => found.tagName")
            control.select_option(value) if tag == "SELECT" else control.fill(value)
        with self.page.expect_navigation():
            self.page.locator(f"{form} button").first.click()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_an_inspector_answers_ten_questions_within_thirty_pages(
    browser: Browser, console: Console, tmp_path: Path, language: str
) -> None:
    address, demo = console
    demo.service.log.publish()
    kept = tmp_path / "kept-checkpoint"
    kept.write_text(str(demo.service.log.newest()))
    later = {
        "slug": f"later-{language}",
        "name": {"en": f"Recorded Later {language}"},
        "on": MARCH,
        "authority": BY_GROUP,
    }
    bearer = {"Authorization": "Bearer demo-administrator"}
    assert httpx.post(f"{address}/agencies", json=later, headers=bearer, timeout=30).status_code == 201
    demo.service.log.publish()
    with visitor(browser, address, language=language) as inspector:
        inspector.enter("demo-auditor")
        inspector.go("/console")
        asked = Inspection(inspector)
        who_sat_there_and_who_nominated_them(asked)
        was_it_quorate_and_why_and_what_was_known_then(asked, language)
        who_corrected_what_on_whose_authority(asked)
        what_was_recorded_late(asked)
        everything_behind_a_percentage(asked)
        what_became_of_a_recommendation(asked)
        everything_about_a_person(asked)
        pack = has_anything_been_removed_and_take_it_away(asked, kept)
        assert asked.pages <= PAGES_MAX, asked.pages
        assert asked.page.locator("html").get_attribute("lang") == language
    keys = [read_key((demo.service.log.directory.path / "log.pub").read_text())]
    with pack.open("rb") as opened:
        assert verify(Pack(opened), (), keys).findings == []


def who_sat_there_and_who_nominated_them(asked: Inspection) -> None:
    asked.follow(f"*='/groups/{GROUP}'")
    asked.send("footer form", on=MARCH)
    assert f"on={MARCH}" in asked.page.url
    assert asked.page.locator("main table a[href*='/console/people/']").count() > 5
    asked.page.locator(".govuk-notification-banner__link").click()
    asked.page.wait_for_url(lambda address: "on=" not in address)
    asked.menu("/console/trail")
    asked.send("main form", kind="MemberAppointed", group=GROUP)
    assert re.search("nominated by|enweb", asked.words)


def was_it_quorate_and_why_and_what_was_known_then(asked: Inspection, language: str) -> None:
    asked.menu("/console/meetings")
    asked.send("main form", group=GROUP, **{"from": "2026-03-01", "to": "2026-03-31"})
    asked.follow("^='/console/meetings/'")
    asked.follow("*='explain?part=quorum'")
    assert asked.page.locator("ol.govuk-list--number li").count() > 0
    asked.page.go_back()
    asked.follow(f"*='known={CORRECTION - 1}'")
    assert asked.page.locator(".govuk-notification-banner").count() == 1
    assert asked.page.locator("#quorum .govuk-tag--green").count() == 1
    asked.inspector.go(asked.page.url.partition("?")[0].removeprefix(asked.inspector.address))


def who_corrected_what_on_whose_authority(asked: Inspection) -> None:
    asked.follow(f"='/console/events/{CORRECTION}'")
    assert asked.page.locator("main dl dt").count() >= 5
    asked.follow("*='/console/compare'")
    assert asked.page.locator(".q-card").count() > 0


def what_was_recorded_late(asked: Inspection) -> None:
    asked.menu("/console/trail")
    asked.send("main form", **{"late-days": "30"})
    assert asked.page.locator("main li.q-event").count() > 0


def everything_behind_a_percentage(asked: Inspection) -> None:
    asked.inspector.go(f"/console/groups/{GROUP}/attendance?from=2025-04-01&to=2026-03-31")
    asked.follow("*='#why'")
    assert asked.page.locator("#why ~ details a[href*='/console/events/']").count() > 0


def what_became_of_a_recommendation(asked: Inspection) -> None:
    asked.menu("/console/work")
    asked.follow("*='work/'")
    assert asked.page.locator("main .govuk-tag").count() > 0


def everything_about_a_person(asked: Inspection) -> None:
    asked.inspector.go(f"/console/groups/{GROUP}")
    asked.follow("^='/console/people/'")
    with asked.page.expect_download() as taken:
        asked.page.locator("form[action$='/record'] button").click()
    assert Path(taken.value.path()).stat().st_size > 1_000


def has_anything_been_removed_and_take_it_away(asked: Inspection, kept: Path) -> Path:
    """The checkpoint is one that the inspector kept, from before something else was recorded."""
    asked.menu("/console/trail")
    asked.follow("='/console/proof'")
    brought = kept.read_text()
    assert brought.splitlines()[1] != asked.page.locator("main pre").first.inner_text().splitlines()[1]
    asked.page.locator("#f-file").set_input_files(kept)
    asked.page.locator("form[enctype] button").click()
    fits = asked.page.locator(".govuk-notification-banner--success")
    fits.wait_for()
    assert brought.splitlines()[1] in fits.inner_text().replace(",", "")
    form = asked.page.locator("form[action='/console/evidence']")
    form.locator("[name=group]").select_option(GROUP)
    form.locator("[name=purpose]").fill("inspection")
    with asked.page.expect_download(timeout=PACK_MS) as taken:
        form.locator("button").click(no_wait_after=True, timeout=PACK_MS)
    file = kept.parent / "evidence.zip"
    taken.value.save_as(file)
    return file
