"""Forms to which a page leads with what it knows already: consents of office holders, reviews, a seat handed over."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.demonstration import Demonstration, DemonstrationTemplate
from tests.support.page_forms import check, confirm, fill
from tests.support.server import served
from tests.support.visitor import visitor

GROUP = "cwm-taf-mqap"
PAGE = f"/console/groups/{GROUP}"
RECORD = "a[href^='/console/record/{}']"
AGREED = RECORD.format("record_that_a_body_agreed_to_an_appointment")
REVIEWED = RECORD.format("record_the_review_of_an_office")
ATTENDANCE = RECORD.format("record_that_attendance_was_reviewed")
Console = tuple[str, Demonstration]


@pytest.fixture(scope="module")
def console(demonstration: DemonstrationTemplate) -> Iterator[Console]:
    """One in which a vice-chair was appointed to whom nobody has agreed yet."""
    with demonstration.copy() as demo:
        appoint_another(demo)
        with served(demo.service, demo.login_dsn) as address:
            yield address, demo


def appoint_another(demo: Demonstration) -> None:
    """Another vice-chair in the place of the one in office."""
    asked = f'{{ group(slug: "{GROUP}") {{ offices {{ office holder {{ ref }} }} seats {{ member {{ ref }} }} }} }}'
    group = demo.ask(asked)["group"]
    [held] = [each["holder"]["ref"] for each in group["offices"] if each["office"] == "vice-chair"]
    other = next(s["member"]["ref"] for s in group["seats"] if s["member"] and s["member"]["ref"] != held)
    common = {
        "on": demo.service.governance.today().isoformat(),
        "authority": {"kind": "body", "group": GROUP},
    }
    for path, person in (("vacations", held), ("appointments", other)):
        answer = demo.send(f"/groups/{GROUP}/offices/vice-chair/{path}", {"person": person, **common})
        assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_the_page_of_a_group_knows_is_filled_in(browser: Browser, console: Console, language: str) -> None:
    with visitor(browser, console[0], language=language) as secretary:
        secretary.expected = {409}
        page = secretary.page
        secretary.enter()
        secretary.go(PAGE)
        secretary.look()
        if language == "en":
            page.locator(AGREED).first.click()
            secretary.look()
            assert "vice-chair" in page.locator("main dl").inner_text()
            check(page)
            confirm(page)
            assert page.locator(AGREED).count() == 0
        page.locator(REVIEWED).first.click()
        fill(page, outcome="continues")
        check(page)
        secretary.look()
        confirm(page)
        secretary.go(f"{PAGE}/attendance")
        page.locator(ATTENDANCE).click()
        check(page)
        secretary.look()
        confirm(page)


def test_a_seat_that_is_handed_over_is_called_by_its_title_and_its_member(browser: Browser, console: Console) -> None:
    with visitor(browser, console[0]) as secretary:
        secretary.enter()
        secretary.go(f"/console/record/hand_a_seat_over_to_another_member?group={GROUP}&seat=detective-inspector")
        secretary.look()
        assert "Detective Inspector, held by " in secretary.page.locator("main dl").inner_text()
