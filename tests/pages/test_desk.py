"""The meeting desk: drafts that nobody's record holds, two who have it open, guests by name, votes by seat, interests."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import httpx
import pytest

from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration

Console = tuple[str, Demonstration]
GROUP = "cwm-taf-mqap"
CHAIR = {"authority": f"chair@{GROUP}"}
DAYS_AGO = count(20)


class Desk:
    """The desk of a meeting of its own, as one client has it open."""

    def __init__(self, client: ConsoleClient, meeting: str) -> None:
        self.client = client
        self.meeting = meeting
        self.path = f"/console/meetings/{meeting}/desk"

    def send(self, step: str, **fields: str) -> httpx.Response:
        """The form as it was opened, with fields filled in."""
        text = self.client.get(self.path).text
        opened = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"', text))
        opened["form_token"] = self.client.token(self.path, self.path)
        return self.client.post(self.path, {**opened, **fields, "step": step})

    def record(self, checked: httpx.Response, **fields: str) -> httpx.Response:
        """What was checked, confirmed."""
        assert "Check before it is recorded" in checked.text, checked.text
        hidden = dict(re.findall(r'<input type="hidden" name="([\w.-]+)" value="([^"]*)"', checked.text))
        hidden["form_token"] = re.findall(r'name="form_token" value="([^"]+)"', checked.text)[-1]
        return self.client.post(self.path, {**hidden, **fields, "step": "record"})


def planned(console: Console, client: ConsoleClient) -> str:
    """The id of a meeting that was planned for a day past, and is seen."""
    day = date.today() - timedelta(days=next(DAYS_AGO))
    body = {"meets_on": day.isoformat(), "authority": {"kind": "office", "group": GROUP, "office": "chair"}}
    answer = console[1].send(f"/groups/{GROUP}/meetings", body).json()
    client.get(f"/console?recorded={answer['positions'][-1]}")
    return str(answer["id"])


@pytest.fixture
def desks(console: Console) -> Iterator[tuple[Desk, Desk]]:
    """One meeting, open at two desks."""
    one, other = ConsoleClient(console[0]), ConsoleClient(console[0])
    for client in (one, other):
        client.enter()
    meeting = planned(console, one)
    yield Desk(one, meeting), Desk(other, meeting)
    one.close()
    other.close()


def test_a_draft_is_gone_on_with_by_others_and_no_words_of_it_stand_in_the_database(
    console: Console, desks: tuple[Desk, Desk]
) -> None:
    mine, theirs = desks
    demo, head = console[1], console[1].service.head()
    keys = {file.name for file in (demo.keyring_dir / "keys").iterdir()}
    assert mine.send("save", **{"guest.0": "Secret Visitor", "starts": "10:00"}).status_code == 303
    assert 'value="Secret Visitor"' in theirs.client.get(theirs.path).text
    assert demo.service.head() == head
    with demo.service.tokens.pool.connection() as connection:
        [row] = connection.execute("SELECT * FROM access.drafts WHERE meeting = %s", [mine.meeting]).fetchall()
    assert "Secret" not in str(row)
    [key] = {file.name for file in (demo.keyring_dir / "keys").iterdir()} - keys
    assert theirs.send("discard").status_code == 303
    assert "Secret Visitor" not in mine.client.get(mine.path).text
    assert not (demo.keyring_dir / "keys" / key).exists()


def test_whoever_saves_second_is_told_and_keeps_their_words(desks: tuple[Desk, Desk]) -> None:
    mine, theirs = desks
    assert theirs.send("save", **{"guest.0": "Their Guest"}).status_code == 303
    refused = mine.send("save", **{"guest.0": "My Guest", "draft": "0"})
    assert refused.status_code == 409
    assert 'value="My Guest"' in refused.text
    version = re.findall(r'name="draft" value="(\d+)"', refused.text)
    assert mine.send("save", **{"guest.0": "My Guest", "draft": version[0]}).status_code == 303
    assert 'value="My Guest"' in theirs.client.get(theirs.path).text
    theirs.send("discard")
    gone = mine.send("save", **{"guest.0": "My Guest", "draft": version[0]})
    assert (gone.status_code, re.findall(r'name="draft" value="(\d+)"', gone.text)) == (409, ["0"])


def test_a_draft_that_was_begun_anew_is_another_and_is_not_overwritten(desks: tuple[Desk, Desk]) -> None:
    mine, theirs = desks
    assert mine.send("save", **{"guest.0": "My Guest"}).status_code == 303
    [old] = re.findall(r'name="draft" value="(\d+)"', mine.client.get(mine.path).text)
    assert theirs.send("discard").status_code == 303
    assert theirs.send("save", **{"guest.0": "Their Guest"}).status_code == 303
    assert mine.send("save", **{"guest.0": "My Guest", "draft": old}).status_code == 409
    assert 'value="Their Guest"' in theirs.client.get(theirs.path).text


def test_nobody_throws_away_what_somebody_else_has_saved_since(desks: tuple[Desk, Desk]) -> None:
    mine, theirs = desks
    assert theirs.send("save", **{"guest.0": "Their Guest"}).status_code == 303
    for version in ("0", "1", "x"):
        kept = mine.send("discard", draft=version)
        assert (kept.status_code, "it was not thrown away" in kept.text) == (409, True)
        assert 'value="Their Guest"' in kept.text
    done = mine.record(mine.send("check", starts="10:00", ends="11:00", draft="0", **CHAIR))
    assert done.status_code == 303, done.text
    assert 'value="Their Guest"' in theirs.client.get(theirs.path).text
    assert theirs.send("discard").status_code == 303
    assert theirs.send("discard", draft="5").status_code == 303  # gone already


def test_a_guest_who_is_recorded_is_asked_about_before_anybody_is_registered(desks: tuple[Desk, Desk]) -> None:
    desk = desks[0]
    fields = {"starts": "10:00", "ends": "11:00", "guest.0": "Alys Invented", "guest.1": "Nobody Before", **CHAIR}
    asked = desk.send("check", **fields)
    assert asked.status_code == 400
    assert asked.text.count("Somebody of that name is recorded") >= 2
    [person] = re.findall(r'name="guest.0.person" value="([0-9a-f-]{36})"', asked.text)
    said = {"guest.0.person": person, "guest.0.asked": "Alys Invented"}
    assert desk.send("check", **{**fields, **said, "guest.0": "Bryn Invented"}).status_code == 400
    done = desk.record(desk.send("check", **fields, **said))
    text = desk.client.get(done.headers["location"]).text
    assert f"/console/people/{person}" in text
    assert "Nobody Before" in text


def test_votes_by_seat_and_interests_stand_in_the_decision(desks: tuple[Desk, Desk]) -> None:
    desk, other = desks
    led = desk.send("interest", starts="10:00", ends="11:00").headers["location"]
    assert led.startswith(f"/console/record/declare_an_interest?meeting={desk.meeting}")
    form = "/console/record/declare_an_interest"
    interest = {
        "form_token": desk.client.token(led, form), "path.meeting": desk.meeting, "person": "Alys Invented",
        "nature": "financial", "whole_meeting": "yes", "back": "desk", "step": "record", "key": desk.meeting, **CHAIR,
    }  # fmt: skip
    back = desk.client.post(form, interest)
    assert back.headers["location"].startswith(f"{desk.path}?recorded="), back.text
    text = desk.client.get(back.headers["location"]).text
    assert 'name="starts" value="10:00"' in text
    [ref] = set(re.findall(r'name="decision.0.interests" value="([\w-]+)"', text))
    seats = ["principal-manager-children", "detective-inspector"]
    decision = {
        "decision.0.text": "The plan was agreed.",
        "decision.0.interests": ref,
        **{f"decision.0.vote.{seat}": "for" for seat in seats},
        **{f"seat.{seat}.outcome": "PRESENT" for seat in seats},
    }
    assert "Votes by seat" in desk.send("votes.0", **decision).text
    checked = desk.send("check", starts="10:00", ends="11:00", **decision, **CHAIR)
    done = desk.record(checked, acknowledge="")
    assert done.status_code == 303, done.text
    assert "The plan was agreed." in desk.client.get(done.headers["location"]).text
    # Whoever had it open too and records the same again records nothing twice.
    assert "recorded: present" in other.client.get(other.path).text


def test_the_live_line_says_who_is_missing_and_holds_no_page(desks: tuple[Desk, Desk]) -> None:
    desk = desks[0]
    token = desk.client.token(desk.path, desk.path)
    fields = {"form_token": token, "seat.detective-inspector.outcome": "PRESENT"}
    answer = desk.client.post(f"{desk.path}/live", fields)
    assert answer.status_code == 200
    assert "Quorum" in answer.text
    assert "Not marked as there: Business Manager (Rhian Invented)" in answer.text
    assert "<html" not in answer.text
    assert "written 10:30" in desk.client.post(f"{desk.path}/live", {**fields, "starts": "ten"}).text
