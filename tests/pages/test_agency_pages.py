"""An agency's lead at a browser: sees what is asked of the agency, answers it, and comes to no other page."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from api.pages.visit import page_address
from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration, DemonstrationTemplate
from tests.support.page_forms import fill
from tests.support.server import served
from tests.support.visitor import Visitor, visitor

Leads = list[dict[str, str]]
Console = tuple[str, Demonstration, Leads]
"""The address, what is served there, and two agencies, each with the token of its lead."""
GROUP = "cwm-taf-mqap"
BY_BODY = {"kind": "body", "group": GROUP}
RECOMMENDED = {
    "Check that each plan names who does what": "AGREED",
    "Tell the group when a plan changes": "AGREED_IN_PART",
}
"""What is recommended to both, and what each lead answers."""
ACTION = "Write the plan"
PIECE = page_address("work", "")
REACHABLE = ("/console", "/console/access", PIECE + "{id}", "/sign-out")
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture(scope="module")
def console(demonstration: DemonstrationTemplate) -> Iterator[Console]:
    with demonstration.copy() as demo:
        leads = [{**agency, "token": token_of(demo, agency)} for agency in agencies(demo)]
        ask_both(demo, *leads)
        with served(demo.service, demo.login_dsn) as address:
            yield address, demo, leads


def ask_both(demo: Demonstration, first: dict[str, str], second: dict[str, str]) -> None:
    """Two recommendations to both agencies, and an action of each."""
    today = demo.service.governance.today().isoformat()
    both = [first["slug"], second["slug"]]
    for text in RECOMMENDED:
        made = {"text": {"en": text}, "agencies": both, "on": today, "authority": BY_BODY}
        answer = demo.send(f"/groups/{GROUP}/recommendations", made)
        assert answer.status_code == 201, answer.text
    for slug, text in zip(both, (ACTION, "Read the plan"), strict=True):
        action = {"text": {"en": text}, "agency": slug, "due_on": "2099-01-01", "on": today, "authority": BY_BODY}
        answer = demo.send(f"/groups/{GROUP}/actions", action)
        assert answer.status_code == 201, answer.text


def agencies(demo: Demonstration) -> list[dict[str, str]]:
    """Two agencies with seats in the group."""
    asked = f'{{ group(slug: "{GROUP}") {{ agencies {{ slug name }} }} }}'
    refs = "query ($s: String!) { agency(slug: $s) { ref slug name } }"
    found = demo.ask(asked)["group"]["agencies"][:2]
    return [demo.ask(refs, s=each["slug"])["agency"] for each in found]


def token_of(demo: Demonstration, agency: dict[str, str]) -> str:
    ends_at = datetime.now(UTC) + timedelta(days=1)
    return demo.service.tokens.create(f"lead of {agency['slug']}", "agency", ends_at, agency=agency["ref"])[0]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_lead_answers_two_recommendations_and_reports_progress(
    console: Console, browser: Browser, language: str
) -> None:
    address, _, leads = console
    first = language == "en"
    own = leads[0 if first else 1]
    with visitor(browser, address, language=language) as lead:
        page = lead.page
        lead.go("/sign-in")
        page.locator("#token").fill(own["token"])
        page.locator("form:has(#token) button").click()
        page.wait_for_url("**/console")
        lead.look()
        assert page.locator("h1").inner_text() == own["name"]
        for recommended, answer in RECOMMENDED.items():
            lead.go("/console")
            page.get_by_role("link", name=recommended).first.click()
            lead.look()
            page.locator("a.govuk-button").click()
            lead.look()
            assert page.locator("#f-agency").input_value() == own["slug"]
            page.locator("#f-answer").select_option(answer)
            fill(page, reason__en="We have looked at it.")
            recorded_from_form(lead)
            said = page.locator("main li", has_text=re.compile("agreed|cytun", re.IGNORECASE))
            assert said.count() >= 1
        lead.go("/console")
        page.get_by_role("link", name=ACTION if first else "Read the plan").first.click()
        page.locator("a.govuk-button").click()
        lead.look()
        fill(page, text__en="Half of it is done")
        recorded_from_form(lead)
        assert "Half of it is done" in page.content()


def recorded_from_form(lead: Visitor) -> None:
    """Check the form, and record it: back to the piece of work."""
    lead.page.locator("#form button[type=submit]").click()
    lead.page.locator("main button[value=record]").wait_for()
    lead.look()
    lead.page.locator("main button[value=record]").click()
    lead.page.wait_for_url(f"**{PIECE}*?recorded=*")
    lead.look()


def test_every_other_page_is_as_one_that_is_not_there(console: Console) -> None:
    address, demo, leads = console
    client = ConsoleClient(address)
    assert client.enter(leads[0]["token"]).status_code == 303
    nothing = client.get("/console/nowhere")
    assert nothing.status_code == 404
    tried = 0
    for route in demo.app.router.routes:
        path, methods = getattr(route, "path", ""), getattr(route, "methods", None) or set()
        if not path.startswith("/console") or "GET" not in methods or path in REACHABLE or "language" in path:
            continue
        filled = re.sub(r"{[^}]+}", "1", path.replace("{slug}", GROUP).replace("{list}", "groups"))
        answer = client.get(filled)
        assert answer.status_code in (403, 404), (path, answer.status_code)
        tried += 1
    assert tried > 15
    for operation, status in (("schedule_a_meeting", 403), ("record_an_agency_s_answer_to_a_recommendation", 404)):
        assert client.get(f"/console/record/{operation}").status_code == status
    client.close()


def test_what_another_agency_was_asked_is_as_what_nobody_was(console: Console) -> None:
    address, _, leads = console
    other = ConsoleClient(address)
    other.enter(leads[1]["token"])
    first = ConsoleClient(address)
    first.enter(leads[0]["token"])
    home, theirs = first.get("/console").text, other.get("/console").text
    [action] = re.findall(rf'href="{PIECE}({UUID})">{ACTION}', home)[:1]
    assert ACTION not in theirs
    nobodys = "00000000-0000-4000-8000-000000000000"
    for path in (PIECE + "{}", "/console/record/report_progress_of_an_action?action={}"):
        answers = [other.get(path.format(id)) for id in (action, nobodys)]
        assert [a.status_code for a in answers] == [404, 404], path
    for client in (first, other):
        client.close()


def test_a_page_of_an_agency_links_nothing_that_its_reader_may_not_open(console: Console) -> None:
    address, _, leads = console
    client = ConsoleClient(address)
    client.enter(leads[0]["token"])
    seen, left = set[str](), {"/console"}
    while left:
        path = left.pop()
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        links: list[Any] = re.findall(r'href="(/console[^"#]*)"', answer.text)
        left |= {link.replace("&amp;", "&") for link in links if "language" not in link and "on=" not in link} - seen
    assert len(seen) >= 4
    client.close()
