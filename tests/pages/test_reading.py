"""Every reading page, for every role, in both languages: what is shown, linked, and complained of."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser
from psycopg_pool import PoolTimeout

from api.http.limits import BODY_MAX_BYTES
from api.http.refusals import AnswersBehind
from api.pages.question import PageQuestions
from api.pages.reading.attendance import attendance_view
from domain.refusals import NotPermitted
from domain.text import said
from projections.engine.read_schema import OtherLedger, OtherVersion
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
    f"{MEETING}/explain",
    f"{MEETING}/explain?part=decisions",
    f"{GROUP}/explain",
    "/console/due?state=OVERDUE&kind=MEETING",
    "/console/decisions?verdict=NOT_MET",
    "/console/people?name=ann",
    "/console/agencies/rctcbc",
    "/console/work",
    "/console/trail?group=cwm-taf-mqap&kind=MeetingHeld",
    "/console/events/478",
    "/console/trail?kinds=Corrected&sort=NEWEST",
    "/console/trail?late-days=30",
    "/console/proof",
    "/console/history",
    "/console/history?group=cwm-taf-mqap&by=DAY&from=2026-01-01&to=2026-12-31",
    f"/console/history?meeting={MEETING.rpartition('/')[2]}&at=478",
    "/console/what-if",
    "/console/what-if?retract=478",
    "/console/what-if?correct=478&wrong=outcome",
    "/console/compare?from-known=300&group=cwm-taf-mqap",
    "/console/compare?from-known=477&to-known=478",
    "/console/compare?from-on=2026-01-01&to-on=2026-03-31&group=cwm-taf-mqap",
)
SUPPOSING, SUPPOSERS = "what-if", ("demo-administrator", "demo-auditor")
REQUEST_IDS = re.compile(r"\b[0-9a-f]{12,32}\b(?!\.|/)")
LINK = re.compile(r'href="(/console[^"#]*)')
BYTES_MAX = 100_000
OF_EACH_LINK, OF_EACH_PAGE = 1, 1


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


def shape_of(link: str) -> str:
    """The kind of page that an address is of: without ids and values."""
    path, _, query = link.partition("?")
    names = sorted(part.partition("=")[0] for part in query.split("&") if part)
    path = re.sub(r"(?<=/console/record/)\w+", "*", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", path))
    return path + "?" + "&".join(names)


@pytest.mark.parametrize("role", ["demo-administrator", "demo-auditor", "demo-reporting", "limited"])
def test_whatever_is_linked_may_be_seen(inside: dict[str, ConsoleClient], role: str) -> None:
    """A walk from the first pages on, over some of each kind of link of each kind of page: no error page anywhere."""
    client, todo, seen = (
        inside[role],
        [
            "/console",
            *(p for p in FIRST if role != "limited" and "name=" not in p and (SUPPOSING not in p or role in SUPPOSERS)),
        ],
        set[str](),
    )
    walked, found = Counter[tuple[str, str]](), Counter[str]()
    while todo:
        link = todo.pop(0)
        answer = client.get(link)
        if answer.status_code == 303:
            answer = client.get(answer.headers["location"])
        assert answer.status_code == 200, (link, answer.text[-500:])
        assert len(answer.content) < BYTES_MAX or link.startswith("/console/feeds/"), link
        links = links_of(answer.text)
        if role in ("demo-auditor", "demo-reporting"):
            assert not [x for x in links if re.match("/console/(record|correct|import|setup)", x)], link
        for each in sorted(links - seen):
            pair = (shape_of(link), shape_of(each))
            if walked[pair] >= OF_EACH_LINK or found[pair[1]] >= OF_EACH_PAGE or each.startswith("/console/language/"):
                continue
            walked[pair] += 1
            found[pair[1]] += 1
            seen.add(each)
            todo.append(each)


def test_each_kind_of_event_is_shown_and_can_be_corrected(console: Console, inside: dict[str, ConsoleClient]) -> None:
    """A correction leads to what it corrected, as that stands; a retraction can be taken back."""
    client = inside["demo-administrator"]
    asked = "query($kind: String) { trail(kind: $kind, first: 1) { nodes { position } } }"
    with ThreadPoolExecutor(1) as pool:  # while the browser runs, this thread has an event loop
        ask = console[1].ask
        nodes = pool.submit(ask, "{ trail(first: 200) { nodes { position kind } } }").result()["trail"]["nodes"]
        found = [pool.submit(partial(ask, asked, kind=kind)).result() for kind in ("Corrected", "Retracted")]
    corrections = [each["trail"]["nodes"][0] for each in found]
    kinds = {n["kind"]: n["position"] for n in nodes}
    for position in (*kinds.values(), *(c["position"] for c in corrections)):
        assert f"/console/correct/{position}" in client.get(f"/console/events/{position}").text
        answer = client.get(f"/console/correct/{position}")
        path = answer.headers.get("location", f"/console/correct/{position}")
        fields = re.findall(r'name="wrong" value="(\w+)"', client.get(path).text)
        assert "never" in fields, position
        for field in fields:
            assert client.get(f"{path}?wrong={field}").status_code == 200, (position, field)
    text = client.get(client.get("/console/correct/478").headers["location"]).text
    assert "apologies" in text.lower()


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
    assert REQUEST_IDS.findall(answer.text) == [answer.headers["X-Request-Id"]]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ZeroDivisionError("x"), 500),
        (PoolTimeout("x"), 503),
        (AnswersBehind(said("Answers stand at an earlier position."), rule="behind"), 503),
        (OtherVersion(said("A newer Quorate made the answers.")), 503),
        (OtherLedger(said("The answers are those of another ledger.")), 503),
        (NotPermitted("role", said("Administrators alone may do that.")), 403),
    ],
)
def test_a_page_of_a_failure_knows_the_request_by_the_one_id_that_it_has(
    inside: dict[str, ConsoleClient], monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(PageQuestions, "ask", fail)
    answer = inside["demo-auditor"].get("/console/meetings")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert set(REQUEST_IDS.findall(answer.text)) == {answer.headers["X-Request-Id"]}


def test_a_form_that_is_too_large_is_refused_on_a_page(inside: dict[str, ConsoleClient]) -> None:
    action = "/console/record/register_a_person"
    answer = inside["demo-administrator"].post(action, {"name": "x" * BODY_MAX_BYTES})
    assert (answer.status_code, answer.headers["content-type"][:9]) == (413, "text/html")
    assert set(REQUEST_IDS.findall(answer.text)) == {answer.headers["X-Request-Id"]}


def test_a_list_comes_as_a_table_too(inside: dict[str, ConsoleClient]) -> None:
    for name in ("csv", "xlsx"):
        assert inside["demo-auditor"].get(f"/console/feeds/meetings.{name}?group=cwm-taf-mqap").status_code == 200


@pytest.mark.parametrize(("seats", "shown"), [(0, 24), (17, 24), (40, 20), (2_000, 1)])
def test_of_many_seats_the_newest_meetings_are_shown_that_fit_on_a_page(seats: int, shown: int) -> None:
    visit: Any = SimpleNamespace(parameters={})
    meetings = [{"ref": str(number), "attendance": []} for number in range(24)]
    data = {
        "group": {"seats": [{"ref": f"s{number}"} for number in range(seats)]},
        "meetings": {"nodes": meetings, "pageInfo": {"hasNextPage": False}},
    }
    view = attendance_view(visit, data)
    assert [meeting["ref"] for meeting in view["meetings"]] == [str(number) for number in reversed(range(shown))]
    assert view["more"] == (shown < 24)


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
        reader.go("/console")
        reader.page.get_by_role("link", name="Meetings").first.click()
        reader.page.get_by_label("State").select_option("HELD")
        reader.page.get_by_role("button", name="Show").first.click()
        reader.page.get_by_role("link", name="3 March 2026").click()
        assert (
            "Not met" in reader.page.locator("#quorum").inner_text().capitalize()
            or "not met" in reader.page.locator("#quorum").inner_text()
        )
