"""Every reading page, for every role, in both languages: what is shown, linked, and complained of."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration
from tests.support.visitor import visitor

Console = tuple[str, Demonstration]
MEETING = "/console/meetings/317e8804-55f8-5f15-bfea-53b9fe962645"
GROUP = "/console/groups/cwm-taf-mqap"
FIRST = (
    "/console",
    GROUP,
    f"{GROUP}/terms",
    f"{GROUP}/attendance?from=2025-04-01&to=2026-03-31",
    "/console/meetings?state=HELD&sort=OLDEST",
    MEETING,
    "/console/due?state=OVERDUE&kind=MEETING",
    "/console/decisions?verdict=NOT_MET",
    "/console/people?name=ann",
    "/console/agencies/rctcbc",
    "/console/work",
    "/console/trail?group=cwm-taf-mqap&kind=MeetingHeld",
    "/console/events/478",
)
LINK = re.compile(r'href="(/console[^"#]*)')
BYTES_MAX = 100_000


@pytest.fixture(scope="module")
def inside(console: Console) -> Iterator[dict[str, ConsoleClient]]:
    """Clients of three roles, and of one that is limited to a group."""
    address, demo = console
    ends = datetime.now(UTC) + timedelta(days=1)
    limited, _ = demo.service.tokens.create("limited", "administrator", ends, groups=("wandsworth-mash-omg",))
    found = {}
    for name in ("demo-administrator", "demo-auditor", "demo-reporting", "limited"):
        found[name] = ConsoleClient(address)
        found[name].enter(limited if name == "limited" else name)
    yield found
    for client in found.values():
        client.close()


def links_of(text: str) -> set[str]:
    return {link.replace("&amp;", "&") for link in LINK.findall(text)}


@pytest.mark.parametrize("role", ["demo-administrator", "demo-auditor", "demo-reporting", "limited"])
def test_whatever_is_linked_may_be_seen(inside: dict[str, ConsoleClient], role: str) -> None:
    """One page of each kind that the first pages link to; a page links nothing that its reader cannot open."""
    client, seen = inside[role], set[str]()
    links = {link for path in FIRST for link in links_of(client.get(path).text)} if role != "limited" else set[str]()
    links |= links_of(client.get("/console").text)
    for link in sorted(links):
        shape = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", re.sub(r"\?.*", "", link))
        if shape in seen or link.startswith("/console/language/"):
            continue
        seen.add(shape)
        answer = client.get(link)
        assert answer.status_code == 200, (link, answer.text[-500:])
        assert len(answer.content) < BYTES_MAX, link
        if role != "demo-administrator" and role != "limited":
            assert not [x for x in links_of(answer.text) if re.match("/console/(record|correct)", x)], link


def test_a_limited_credential_finds_nothing_of_other_groups(inside: dict[str, ConsoleClient]) -> None:
    client = inside["limited"]
    for path in (GROUP, f"{GROUP}/terms", f"{GROUP}/attendance", MEETING, "/console/events/478"):
        assert client.get(path).status_code == 404, path
    for path in ("/console", "/console/meetings", "/console/due", "/console/trail", "/console/work", "/console/people"):
        text = client.get(path).text
        assert "cwm-taf-mqap" not in text, path


def test_a_reporting_tool_sees_no_name(inside: dict[str, ConsoleClient]) -> None:
    text = inside["demo-reporting"].get(MEETING).text
    assert "Invented" not in text
    assert "name not shown" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/console?colour=blue", 400),
        ("/console/meetings?state=SOMEHOW", 400),
        ("/console/meetings?after=nonsense", 400),
        ("/console/meetings/nowhere", 404),
        ("/console/events/999999", 404),
        ("/console/events/many", 400),
        ("/console?known=999999", 400),
        ("/console?on=yesterday", 400),
        ("/console/nowhere", 404),
    ],
)
def test_a_word_that_nobody_knows_is_refused_on_a_page(
    inside: dict[str, ConsoleClient], path: str, status: int
) -> None:
    answer = inside["demo-auditor"].get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "Reference " in answer.text


def test_a_list_comes_as_a_table_too(inside: dict[str, ConsoleClient]) -> None:
    for name in ("csv", "xlsx"):
        assert inside["demo-auditor"].get(f"/console/feeds/meetings.{name}?group=cwm-taf-mqap").status_code == 200


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_reading_page_is_fit_to_be_read(browser: Browser, console: Console, language: str) -> None:
    address, _ = console
    with visitor(browser, address, language=language) as reader:
        reader.enter("demo-administrator")
        for path in FIRST:
            reader.go(path)
            reader.look()
        reader.go(f"{MEETING}?known=477")
        reader.look()
        assert reader.page.pdf()


def test_reading_needs_no_script(browser: Browser, console: Console) -> None:
    with visitor(browser, console[0], script=False) as reader:
        reader.enter("demo-auditor")
        reader.page.get_by_role("link", name="Meetings").first.click()
        reader.page.get_by_label("State").select_option("HELD")
        reader.page.get_by_role("button", name="Show").first.click()
        reader.page.get_by_role("link", name="3 March 2026").click()
        assert (
            "Not met" in reader.page.locator("#quorum").inner_text().capitalize()
            or "not met" in reader.page.locator("#quorum").inner_text()
        )
