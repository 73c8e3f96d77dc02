"""The pages that say why a verdict is as it is, and what it would be if something were otherwise."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.support.console_client import ConsoleClient, main_text
from tests.support.demonstration import Demonstration, DemonstrationTemplate
from tests.support.server import served

Console = tuple[str, Demonstration]
CORRECTION = 478
MEETING = "/console/meetings/317e8804-55f8-5f15-bfea-53b9fe962645"


@pytest.fixture(scope="module")
def console(demonstration: DemonstrationTemplate) -> Iterator[Console]:
    """A demonstration of its own: what other tests correct in the one of all would turn what is supposed here."""
    with demonstration.copy() as found, served(found.service, found.login_dsn) as address:
        yield address, found


def test_a_quorum_is_explained_from_the_clause_to_what_would_change_it(auditor: ConsoleClient) -> None:
    assert f'href="{MEETING}/explain?part=quorum"' in auditor.get(MEETING).text
    page = auditor.get(f"{MEETING}/explain?part=quorum").text
    words = main_text(page)
    for each in ("What the terms say, version 1", "Step by step", "Who counted", "What would change it", "rests on"):
        assert each in words
    assert "Quorum not met" in words
    assert "/console/events/478" in page
    assert "Quorum met" in main_text(auditor.get(f"{MEETING}/explain?part=quorum&known=477").text)


def test_one_decision_is_explained_alone(auditor: ConsoleClient) -> None:
    every = main_text(auditor.get(f"{MEETING}/explain?part=decisions").text)
    one = main_text(auditor.get(f"{MEETING}/explain?part=decisions&ref=d2").text)
    assert "The minutes of 20 January were agreed." in every
    assert "The minutes of 20 January were agreed." not in one
    assert "provisional" in one


@pytest.mark.parametrize("part", ["attendance", "interests", "minutes"])
def test_each_part_of_a_meeting_has_its_explanation(auditor: ConsoleClient, part: str) -> None:
    answer = auditor.get(f"{MEETING}/explain?part={part}")
    assert answer.status_code == 200
    assert "How the verdicts come about" in answer.text


def test_what_is_due_leads_to_its_own_explanation(auditor: ConsoleClient) -> None:
    due = auditor.get("/console/due?group=cwm-taf-mqap").text
    [own] = [
        link
        for link in map(unescape, re.findall(r'href="([^"]+explain\?part=duties[^"]+)"', due))
        if "review-vice" in link
    ]
    words = main_text(auditor.get(own).text)
    assert re.search(r"review of the Vice-Chair, 16 January 2026, Bryn Invented overdue", words), words[:900]
    assert "These posts will be reviewed every 2 years." in words
    assert re.search(r"events? that it rests on: \d", words)
    assert words.count("What the terms say") == 1, "that duty alone"
    every = main_text(auditor.get("/console/groups/cwm-taf-mqap/explain?part=duties").text)
    assert every.count("that it rests on") > 5


def test_an_acting_chair_is_shown_and_explained(console: Console) -> None:
    secretary = ConsoleClient(console[0])
    secretary.enter()
    person = console[1].ask('{ persons(first: 1, name: "Urien") { nodes { ref } } }')["persons"]["nodes"][0]["ref"]
    acted = {"person": person, "authority": {"kind": "body", "group": "cwm-taf-mqap"}}
    answer = console[1].send(f"/meetings/{MEETING.rpartition('/')[2]}/acting-chair", acted)
    assert answer.status_code == 201, answer.text
    page = secretary.get(f"{MEETING}?recorded={answer.json()['positions'][-1]}").text
    assert f'href="{MEETING}/explain?part=acting&amp;ref=chair"' in page
    words = main_text(secretary.get(f"{MEETING}/explain?part=acting&ref=chair").text)
    assert re.search(r"rests on: \d.*acted as chair|rests on: \d.*acting", words), words
    secretary.close()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{MEETING}/explain?part=weather", 400),
        (f"{MEETING}/explain?part=composition", 400),
        ("/console/meetings/nowhere/explain", 404),
        ("/console/groups/nowhere/explain", 404),
    ],
)
def test_what_no_page_explains_is_refused(auditor: ConsoleClient, address: str, status: int) -> None:
    assert auditor.get(address).status_code == status


def test_without_an_event_the_record_would_say_otherwise_and_nothing_is_recorded(
    auditor: ConsoleClient, console: Console
) -> None:
    assert f'href="/console/what-if?retract={CORRECTION}"' in auditor.get(f"/console/events/{CORRECTION}").text
    head = console[1].service.head()
    words = main_text(auditor.get(f"/console/what-if?retract={CORRECTION}").text)
    assert "Quorum of the meeting of 3 March 2026: not met -> met" in words
    assert "Quorum not met" in words, "the meeting as it is"
    assert console[1].service.head() == head


def test_an_event_put_right_is_supposed_field_by_field(auditor: ConsoleClient) -> None:
    corrected = auditor.get(f"/console/what-if?correct={CORRECTION}").text
    assert 'name="wrong" value="outcome"' in corrected
    form = auditor.get(f"/console/what-if?correct={CORRECTION}&wrong=outcome").text
    assert 'name="as.outcome"' in form
    words = main_text(
        auditor.get(f"/console/what-if?correct={CORRECTION}&wrong=outcome&suppose=yes&as.outcome=ABSENT").text
    )
    assert "What would be otherwise" in words
    assert re.search(r"apologies.*absent|attendance", words, re.IGNORECASE)


def test_an_open_question_and_another_text_are_supposed(auditor: ConsoleClient) -> None:
    asked = "group=cwm-taf-mqap&key=quorum.counts.deputies&value=true&since=2025-04-01"
    assert "What would be otherwise" in auditor.get(f"/console/what-if?{asked}").text
    text = (Path(__file__).parents[2] / "terms-of-reference" / "cwm-taf-mqap.toml").read_text()
    other = text.replace('version = "1"', 'version = "2"').replace("count = 6", "count = 5")
    fields = {
        "form_token": auditor.token("/console/what-if", "/console/what-if"),
        "group": "cwm-taf-mqap",
        "toml": other,
        "on": "2025-06-02",
    }
    answer = auditor.post("/console/what-if", fields)
    assert answer.status_code == 200
    assert "3 March 2026: not met -> met" in main_text(answer.text)


def test_the_text_in_force_is_there_to_be_changed(auditor: ConsoleClient) -> None:
    begun = "/console/what-if?group=cwm-taf-mqap&text=in-force"
    assert begun in unescape(auditor.get("/console/groups/cwm-taf-mqap/terms").text)
    page = auditor.get(begun).text
    found = re.search(r'<textarea[^>]*name="toml"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    text = unescape(found[1])
    fields = {
        "form_token": auditor.token(begun, "/console/what-if"),
        "group": "cwm-taf-mqap",
        "on": re.findall(r'name="on" type="date" value="([^"]+)"', page)[0],
    }
    same = auditor.post("/console/what-if", {**fields, "toml": text})
    assert same.status_code == 200
    assert "Quorum of the meeting" not in main_text(same.text)
    other = auditor.post("/console/what-if", {**fields, "toml": text.replace("count = 6", "count = 5")})
    assert "3 March 2026: not met -> met" in main_text(other.text)
    assert auditor.get("/console/what-if?group=nowhere&text=in-force").status_code == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("retract=many", 400),
        ("retract=999999", 404),
        ("correct=478&wrong=outcome&suppose=yes&as.outcome=PERHAPS", 400),
        ("group=none&key=quorum.counts.deputies&value=true&since=2025-04-01", 400),
        ("group=cwm-taf-mqap&key=quorum.counts.deputies&value=true&since=soon", 400),
        ("retract=478&known=400", 400),
        ("colour=blue", 400),
    ],
)
def test_what_cannot_be_supposed_is_refused(auditor: ConsoleClient, address: str, status: int) -> None:
    assert auditor.get(f"/console/what-if?{address}").status_code == status


def test_a_reporting_tool_supposes_nothing(console: Console) -> None:
    client = ConsoleClient(console[0])
    client.enter("demo-reporting")
    assert "/console/what-if" not in client.get(f"/console/events/{CORRECTION}").text
    assert client.get(f"/console/what-if?retract={CORRECTION}").status_code == 403
    client.close()
