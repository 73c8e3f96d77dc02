"""The explorer asks as whoever has signed in, the reference shows the OpenAPI document, and both obey the policy."""

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser

from api.openapi.document import document
from api.openapi.tags import TAGS
from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration
from tests.support.visitor import visitor

Console = tuple[str, Demonstration]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LARGE_MS = 60_000
"""Scripts of a megabyte start slowly on a machine that does other things too."""
QUESTION = '{ persons(first: 1, name: "Urien") { nodes { name } } }'


@pytest.fixture
def client(console: Console) -> Iterator[ConsoleClient]:
    made = ConsoleClient(console[0])
    yield made
    made.close()


def test_a_browser_is_led_to_the_explorer_and_a_tool_is_answered(console: Console) -> None:
    address = console[0] + "/graphql"
    led = httpx.get(address, params={"query": QUESTION}, headers=BROWSER)
    assert (led.status_code, urlsplit(led.headers["location"]).path) == (303, "/console/explorer")
    assert parse_qs(urlsplit(led.headers["location"]).query) == {"query": [QUESTION]}
    bearer = {"Authorization": "Bearer demo-auditor"}
    for accept in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
        answer = httpx.get(address, params={"query": "{ ledger { position } }"}, headers={**bearer, **accept})
        assert answer.json()["data"]["ledger"]["position"], answer.text
    assert httpx.post(address, json={"query": QUESTION}, headers={**BROWSER, **bearer}).status_code == 200


def test_every_reading_page_opens_its_question_and_that_gives_an_answer(client: ConsoleClient) -> None:
    client.enter("demo-auditor")
    group, meeting = "/console/groups/cwm-taf-mqap", "/console/meetings/317e8804-55f8-5f15-bfea-53b9fe962645"
    lists = ("", "/meetings", "/due", "/decisions", "/people", "/work", "/trail", "/compare", "/history", "/proof")
    pages = [f"/console{path}" for path in lists] + ["/console/agencies/rctcbc", "/console/events/478"]
    pages += [f"{group}{path}" for path in ("", "/terms", "/attendance", "/explain", "/explain?part=duties")]
    for page in (*pages, meeting, f"{meeting}/explain?part=acting", "/console/what-if?retract=478"):
        found = re.search(r'href="(/console/explorer[^"]+)"', client.get(page).text)
        assert found, page
        text = client.get(unescape(found[1])).text
        query, variables = (unescape(re.findall(rf'data-{name}="([^"]*)"', text)[0]) for name in ("query", "variables"))
        asked = json.dumps({"query": query, "variables": json.loads(variables or "{}")})
        answer = client.send("/console/graphql", asked, "application/json")
        assert "errors" not in answer.json(), (page, answer.text[:300])


def test_a_question_is_asked_with_the_session_and_json_alone(client: ConsoleClient, console: Console) -> None:
    def status(content: str, media: str) -> int:
        return client.send("/console/graphql", content, media).status_code

    content = json.dumps({"query": QUESTION})
    assert status(content, "application/json") == 401
    client.enter("demo-reporting")
    assert status(content, "application/json") == 200
    for media in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert status(content, media) == 415, "what a form of another site can send is refused"
    assert client.get("/console/graphql?query={ledger{position}}").status_code == 404, "a link of another site"
    foreign: tuple[dict[str, str], ...] = ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"})
    for headers in foreign:
        assert client.send("/console/graphql", content, "application/json", **headers).status_code == 403
    names = json.dumps({"query": "{ persons(first: 1) { nodes { name } } }"})
    answer = client.send("/console/graphql", names, "application/json").json()
    assert answer["data"]["persons"]["nodes"] == [{"name": None}], "the names that the role may not see stay hidden"


def test_who_is_not_signed_in_comes_back_to_their_question(client: ConsoleClient) -> None:
    led = client.get("/console/explorer?page=meetings")
    assert led.status_code == 303
    assert parse_qs(urlsplit(led.headers["location"]).query)["then"] == ["/console/explorer?page=meetings"]


@pytest.mark.parametrize("query", ["page=none", "page=../meetings", "colour=blue"])
def test_an_unknown_page_or_word_is_refused(client: ConsoleClient, query: str) -> None:
    client.enter("demo-auditor")
    assert client.get(f"/console/explorer?{query}").status_code in (400, 404)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_page_opens_its_question_and_the_explorer_answers_it(
    browser: Browser, console: Console, language: str
) -> None:
    with visitor(browser, console[0], language=language) as auditor:
        auditor.enter("demo-auditor")
        auditor.go("/console/meetings?group=cwm-taf-mqap&state=HELD")
        auditor.page.locator("footer a[href^='/console/explorer']").click()
        auditor.page.locator(".graphiql-execute-button").click()
        answered = auditor.page.locator(".result-window .CodeMirror-line", has_text="data")
        answered.first.wait_for(timeout=LARGE_MS)
        assert auditor.page.locator("h1").count() == 1


def test_the_explorer_without_a_script_shows_the_question(browser: Browser, console: Console) -> None:
    with visitor(browser, console[0], script=False) as auditor:
        auditor.enter("demo-auditor")
        auditor.go("/console/explorer?page=meetings")
        assert "query Meetings" in auditor.page.locator("noscript pre, pre").first.inner_text()


def test_the_reference_groups_the_operations_by_their_tags(browser: Browser, console: Console) -> None:
    with visitor(browser, console[0]) as reader:
        reader.go("/docs")
        sections = reader.page.locator(".opblock-tag")
        sections.first.wait_for(timeout=LARGE_MS)
        assert [s.get_attribute("data-tag") for s in sections.all()] == [*TAGS]
        sections.first.click()
        reader.page.locator(".opblock").first.wait_for()


def test_every_operation_has_one_tag_that_is_described() -> None:
    described = document()
    used = {tag for path in described["paths"].values() for one in path.values() for tag in one["tags"]}
    assert [tag["name"] for tag in described["tags"]] == [*TAGS]
    assert used == {*TAGS}
    ours = [tag for path, methods in described["paths"].items() for tag in methods.get("post", {}).get("tags", ())]
    assert max(map(ours.count, used)) < len(ours) / 2, "one tag for nearly all would group nothing"
