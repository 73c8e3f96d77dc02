"""Days as stories, by the pages alone and by whichever language: controls are found by what they are for, not by their
words."""

import re
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.support.demonstration import Demonstration
from tests.support.page_forms import KeyboardUser, check, confirm, fill, recorded
from tests.support.visitor import visitor

Console = tuple[str, Demonstration]
GROUP = "cwm-taf-mqap"
LONG = "Grŵp <b>newydd</b> \u05e2\u05d1\u05e8\u05d9\u05ea " + "hir " * 60
TWICE = {"en": "Thrush", "cy": "Bronfraith"}
SEATS = 17
RECORD = "[name=step][value=record]"
MEETING_S_MAX = 180
PAGES_MAX = 4
"""What was wrong, what it really was, the check, what was recorded."""


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_group_is_made_from_nothing_and_meets(browser: Browser, console: Console, language: str) -> None:
    slug, today = f"new-group-{language}", date.today()
    begun = (today - timedelta(days=30)).isoformat()
    by = {"authority": "body", "on": begun}
    with visitor(browser, console[0], language=language) as administrator:
        administrator.expected = {400, 409}
        page = administrator.page
        administrator.enter()
        record = "/console/record"
        recorded(administrator, f"{record}/establish_a_group", slug=slug, name__en=LONG, kind="board", **by)
        seat = f"{record}/create_a_seat?group={slug}"
        recorded(administrator, seat, seat="clerk", title__en="Clerk", category="statutory", **by)
        recorded(administrator, f"{record}/register_a_person", name=f"Nia <i>Newydd</i> {language}", **by)
        appoint = f"{record}/appoint_a_member_to_a_seat?group={slug}&seat=clerk"
        recorded(administrator, appoint, person=f"Nia <i>Newydd</i> {language}", **by)
        administrator.go(f"/console/groups/{slug}")
        administrator.look()
        assert "<i>Newydd</i>" in page.locator("main").inner_text()
        plan = f"{record}/schedule_a_meeting?group={slug}"
        recorded(administrator, plan, meets_on=today.isoformat(), authority=f"body:{slug}")
        page.locator("a[href$='/desk']").click()
        fill(page, starts="00:10", ends="00:20", authority=f"body:{slug}", decision__0__text="Agreed. " + "Hir " * 60)
        page.locator("[name='seat.clerk.outcome'][value=PRESENT]").check()
        page.locator("#live .govuk-tag").wait_for()
        administrator.look()
        page.locator("button[name=step][value=check]").last.click()
        administrator.look()
        confirm(page)
        administrator.look()
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("#decisions ~ .q-card").count() == 1


def sent(address: str, path: str, content: dict[str, Any]) -> Any:
    """The answer of an interface, asked from a thread that has the loop of a browser."""
    headers = {"Authorization": "Bearer demo-administrator"}
    return httpx.post(address + path, json=content, headers=headers, timeout=30).json()


CORRECTIONS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("AttendanceRecorded", "outcome", {"outcome": "ABSENT"}),
    ("MeetingHeld", "ends", {"ends": "{day}T12:30"}),
    ("MemberAppointed", "person", {"person": "{other}"}),
    ("SeatCreated", "agency", {"agency": "mtcbc"}),
    ("ConsentGiven", "never", {}),
    ("DecisionRecorded", "text", {"text__en": "The words were others."}),
)
"""The kind of what is corrected, what was wrong with it, and what is filled in; one person recorded twice comes besides."""


@pytest.mark.parametrize(("language", "sort"), [("en", "OLDEST"), ("cy", "NEWEST")])
def test_an_administrators_day_of_seven_corrections(
    browser: Browser, console: Console, language: str, sort: str
) -> None:
    address = console[0]
    listed = f'trail(kind: $kind, group: "cwm-taf-mqap", first: 20, sort: {sort})'
    asked = f"query($kind: String) {{ {listed} {{ nodes {{ position data }} }} }}"
    with visitor(browser, address, language=language) as administrator:
        administrator.expected = {400, 409}
        page = administrator.page
        administrator.enter()
        opened: list[str] = []
        page.on("framenavigated", lambda frame: opened.append(frame.url))
        for kind, wrong, fields in CORRECTIONS:
            found = sent(address, "/graphql", {"query": asked, "variables": {"kind": kind}})["data"]["trail"]["nodes"]
            event = next(each for each in found if kind != "AttendanceRecorded" or each["data"].get("seat"))
            day = str(event["data"].get("starts", event["data"]["on"]))[:10]
            urien = {"query": '{ persons(first: 1, name: "Urien") { nodes { ref } } }'}
            other = sent(address, "/graphql", urien)["data"]["persons"]["nodes"][0]["ref"]
            administrator.go(f"/console/events/{event['position']}")
            before = len(opened)
            page.locator(f"a[href='/console/correct/{event['position']}']").click()
            page.locator(f"input[name=wrong][value={wrong}]").check()
            page.locator("form[method=get] button").click()
            values = {name: value.format(day=day, other=other) for name, value in fields.items()}
            fill(page, **values, reason="it was written down wrongly", authority=f"chair@{GROUP}")
            check(page)
            confirm(page)
            assert "/console/events/" in page.url
            assert len(opened) - before <= PAGES_MAX, (kind, opened[before:])
        for _ in range(2):
            on, name = (
                "2026-03-01",
                f"Twice Recorded {TWICE[language]}",
            )  # in each language another: they share a record
            recorded(administrator, "/console/record/register_a_person", name=name, on=on, authority=f"body:{GROUP}")
        page.goto(f"{address}/console/people?name={TWICE[language]}")
        people = [link.get_attribute("href") for link in page.locator("main table a[href^='/console/people/']").all()]
        ids = [str(path).rpartition("/")[2] for path in people]
        path = f"/console/record/record_that_a_person_is_the_same_as_another?person={ids[0]}"
        recorded(administrator, path, same_as=ids[1], on="2026-03-02", authority=f"body:{GROUP}")
        administrator.go(f"/console/people/{ids[0]}")
        assert page.locator(f"main a[href='/console/people/{ids[1]}']").count() == 1


@pytest.mark.parametrize(("language", "ago"), [("en", 9), ("cy", 10)])
def test_a_meeting_is_recorded_by_keyboard_alone_in_three_minutes(
    browser: Browser, console: Console, language: str, ago: int
) -> None:
    """17 seats, one who came late, one who was absent, a deputy, a guest found by name, an interest, a decision with
    its votes."""
    day = (date.today() - timedelta(days=ago)).isoformat()
    with visitor(browser, console[0], language=language) as secretary:
        secretary.expected = {400}
        page = secretary.page
        secretary.enter()
        plan = f"/console/record/schedule_a_meeting?group={GROUP}"
        recorded(secretary, plan, meets_on=day, authority=f"chair@{GROUP}")
        secretary.go(re.sub(r"\?.*", "/desk", page.url).removeprefix(console[0]))
        assert page.locator(".q-roll tbody tr").count() == SEATS
        by_deputy = page.locator("select[name$='.deputy']").first
        deputy = by_deputy.locator("option").nth(1).get_attribute("value") or ""
        seat = str(by_deputy.get_attribute("name")).removesuffix(".deputy")
        roll = page.locator("[name$='.outcome'][value=ABSENT]")
        names = [str(radio.get_attribute("name")).removesuffix(".outcome") for radio in roll.all()]
        late, absent = names[names.index(seat) + 1 :][:2]
        user = KeyboardUser(page)
        user.put("starts", "10:00")
        user.put("ends", "12:00")
        user.send("[name=step][value=interest]")
        user.put("person", "Alys Invented")
        user.choose("nature", "financial")
        user.choose("authority", f"chair@{GROUP}")
        user.go_to("main details summary")
        user.press("Enter")
        user.choose("whole_meeting", "yes")
        user.send("form button[data-module=govuk-button]")
        user.send(RECORD)
        user.send("[name=step][value=present]")
        user.choose(f"{seat}.deputy", deputy)
        user.choose(f"{seat}.outcome", "BY_DEPUTY")
        user.put(f"{late}.arrived", "10:30")
        user.choose(f"{absent}.outcome", "ABSENT")
        user.put("guest.0", "Bryn Invented")
        user.put("decision.0.text", "The plan was agreed.")
        user.put("decision.0.for", "12")
        user.put("decision.0.against", "3")
        user.go_to("[name='decision.0.interests']")
        user.press("Space")
        user.choose("authority", f"chair@{GROUP}")
        user.send("[name=step][value=check]")
        user.go_to(".govuk-error-summary a")
        user.press("Enter")
        user.press("Space")
        user.send("[name=step][value=check]")
        text = page.locator("main").inner_text()
        assert "10:30–" in text
        user.send(RECORD)
        assert "recorded=" in page.url
        assert "Bryn Invented" in page.locator("main").inner_text()
        assert user.seconds < MEETING_S_MAX, user.seconds


def test_two_who_have_one_meeting_open_lose_no_word(browser: Browser, console: Console) -> None:
    """Each in a browser of their own: whoever saves second is told, keeps their words, and decides."""
    day, save = (date.today() - timedelta(days=11)).isoformat(), "[name=step][value=save]"
    with visitor(browser, console[0]) as chair, visitor(browser, console[0]) as secretary:
        for each in (chair, secretary):
            each.enter()
        recorded(
            secretary, f"/console/record/schedule_a_meeting?group={GROUP}", meets_on=day, authority=f"chair@{GROUP}"
        )
        desk = re.sub(r"\?.*", "/desk", secretary.page.url).removeprefix(console[0])
        for each in (chair, secretary):
            each.go(desk)
        fill(chair.page, guest__0="Guest of the Chair")
        chair.page.locator(save).click()
        chair.page.locator("[role=status]").wait_for()
        secretary.expected = {409}
        fill(secretary.page, guest__0="Guest of the Secretary")
        secretary.page.locator(save).click()
        secretary.page.locator(".govuk-error-summary").wait_for()
        assert secretary.page.locator("[name='guest.0']").input_value() == "Guest of the Secretary"
        secretary.page.locator(save).click()
        secretary.page.locator("[role=status]").wait_for()
        chair.go(desk)
        assert chair.page.locator("[name='guest.0']").input_value() == "Guest of the Secretary"
