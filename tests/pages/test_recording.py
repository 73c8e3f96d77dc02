"""Check, then record: forms that say what the examples say, days of a secretary and an administrator as stories."""

import re
from datetime import date, timedelta

import msgspec
import pytest
from playwright.sync_api import Browser

from api.pages.recording.act_list import ACTS
from api.pages.recording.controls import body_from, controls_of, given_of
from api.routes import ROUTES
from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration
from tests.support.visitor import visitor

Console = tuple[str, Demonstration]
GROUP = "wandsworth-mash-omg"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
def test_a_form_says_what_each_example_says(route: object) -> None:
    controls = controls_of(route.body)  # type: ignore[attr-defined]
    for example in route.examples:  # type: ignore[attr-defined]
        body = {name: value for name, value in example.body.items() if name != "acknowledge"}
        again = body_from(controls, dict(given_of(controls, body)))
        kind = route.body  # type: ignore[attr-defined]
        assert msgspec.convert(again, kind) == msgspec.convert(body, kind)


def test_every_command_has_its_form_and_only_for_who_may_record(console: Console) -> None:
    administrator, auditor = ConsoleClient(console[0]), ConsoleClient(console[0])
    administrator.enter()
    auditor.enter("demo-auditor")
    for id in ACTS:
        answer = administrator.get(f"/console/record/{id}")
        assert answer.status_code == 200, id
        assert len(answer.content) < 100_000, id
    for path in ("/console/record", f"/console/record/{id}", "/console/correct/425"):
        assert auditor.get(path).status_code == 403
    administrator.close()
    auditor.close()


@pytest.mark.parametrize("token", ["", "1.abc", "other"])
def test_a_form_with_a_foreign_missing_or_old_token_records_nothing(console: Console, token: str) -> None:
    address, demo = console
    client = ConsoleClient(address)
    client.enter()
    text = client.token("/console", "/sign-out") if token == "other" else token
    before = demo.service.head()
    for path in ("/console/record/register_an_agency", "/console/correct/425"):
        assert client.post(path, {"form_token": text, "step": "record", "key": "k"}).status_code == 403
    assert demo.service.head() == before
    client.close()


def test_a_double_click_records_once_and_markup_is_shown_as_it_is(console: Console) -> None:
    address, demo = console
    client = ConsoleClient(address)
    client.enter()
    action = "/console/record/register_an_agency"
    name = "<script>alert(1)</script> עברית " + "a" * 200
    fields = {
        "form_token": client.token(action, action),
        "step": "check",
        "slug": "odd-agency",
        "name.en": name,
        "on": "2026-03-01",
        "authority": "body",
    }
    turned = client.post(action, {**fields, "name.en": "turned \u202eback"})
    assert (turned.status_code, "U+202E" in turned.text, "\u202e" in turned.text) == (400, True, False)
    check = client.post(action, fields)
    assert check.status_code == 200, check.text
    assert "<script>alert" not in check.text
    found = re.search(r'name="key" value="([^"]+)"', check.text)
    assert found
    before = demo.service.head()
    answers = [client.post(action, {**fields, "step": "record", "key": found[1]}) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert demo.service.head() == before + 1
    page = client.get(f"/console/agencies/odd-agency?recorded={before + 1}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    client.close()


def test_somebody_came_first_and_the_words_are_kept(console: Console) -> None:
    client = ConsoleClient(console[0])
    client.enter()
    action = "/console/record/rename_a_group"
    fields = {
        "form_token": client.token(f"{action}?group={GROUP}", action),
        "path.group": GROUP,
        "name.en": "Another name",
        "on": "2026-03-01",
        "authority": f"body:{GROUP}",
        "step": "record",
        "key": "first-come",
        "expected": "1",
    }
    answer = client.post(action, fields)
    assert answer.status_code == 409
    assert "Somebody came first" in answer.text
    assert 'value="Another name"' in answer.text
    client.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_meeting_is_planned_recorded_and_corrected(browser: Browser, console: Console, script: bool) -> None:
    """The secretary's meeting day, by the pages alone."""
    address, _ = console
    day = date.today() - timedelta(days=3 if script else 2)
    with visitor(browser, address, script=script) as secretary:
        secretary.expected = {400, 409}
        page = secretary.page
        secretary.enter()
        secretary.go(f"/console/groups/{GROUP}")
        page.get_by_role("link", name="Schedule a meeting").or_(
            page.get_by_role("button", name="Schedule a meeting")
        ).click()
        secretary.look()
        page.get_by_role("button", name="Check").click()
        secretary.look()
        assert page.locator(".govuk-error-summary").is_visible()
        page.get_by_label("The day of the meeting").fill(day.isoformat())
        page.get_by_label("Who decided it").select_option(f"chair@{GROUP}")
        page.get_by_role("button", name="Check").click()
        secretary.look()
        page.get_by_role("button", name="Record", exact=True).click()
        page.wait_for_url("**/console/meetings/*recorded=*")
        secretary.look()
        page.get_by_text("Open the meeting desk").click()
        secretary.look()
        page.get_by_label("Began").fill("10:00")
        page.get_by_label("Ended").fill("11:30")
        page.get_by_role("button", name="Mark the rest as present").click()
        page.get_by_label("Guest 1: name").fill(f"Gwen Guest {script}")
        page.get_by_label("What was decided").first.fill("The plan was agreed.")
        page.get_by_label("At, as in 10:30").first.fill("10:40")
        if script:
            page.locator("#live .govuk-tag").wait_for()
        page.get_by_label("Who decided it").select_option(f"chair@{GROUP}")
        page.get_by_role("button", name="Check", exact=True).last.click()
        secretary.look()
        page.get_by_role("button", name="Record", exact=True).click()
        page.wait_for_url("**/console/meetings/*recorded=*")
        assert "The plan was agreed." in page.locator("#decisions ~ .q-card").first.inner_text()
        page.locator("tr").get_by_role("link", name="this is wrong").first.click()
        secretary.look()
        page.get_by_label("Outcome").check()
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Outcome").select_option("APOLOGIES")
        page.get_by_label("Reason").fill("the name was ticked by mistake")
        page.get_by_label("Who decided it").select_option(f"chair@{GROUP}")
        secretary.look()
        page.get_by_role("button", name="Check").click()
        secretary.look()
        assert "apologies" in page.locator("main").inner_text()
        page.get_by_role("button", name="Record", exact=True).click()
        page.wait_for_url("**/console/events/*recorded=*")
        secretary.look()
