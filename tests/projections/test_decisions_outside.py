"""Decisions between meetings: whether they stand, and what a meeting then made of them."""

from datetime import date
from typing import Any

from domain.events.group import decisions_outside, offices
from domain.values import Text
from domain.verdicts import Verdict
from tests.support.decision_history import given, shown
from tests.support.group_history import JULY, JUNE, when
from tests.support.meeting_history import ONE_DAY
from tests.support.office_history import office_act
from tests.support.replay_check import command_by_command
from tests.support.story import CHAIR, FIRST_DAY, SECRETARY, Story, id_of


def chaired() -> Story:
    """The three members, one of whom is the chair: nobody decides by an office that nobody holds."""
    story = given()
    for kind in (offices.OfficerAppointed, offices.TookOffice):
        office_act(story, kind, FIRST_DAY)
    return story


def act(story: Story, on: date = JUNE - ONE_DAY, **more: Any) -> None:
    said = {"decision": "o1", "way": "chairs-action", "text": Text(en="Agreed."), "authority": CHAIR}
    when(story, "sub-group", decisions_outside.DecisionTakenOutside, on, **said | more)


def test_what_the_chair_decides_is_ratified_at_the_next_meeting() -> None:
    story = chaired()
    act(story)
    row = shown(story, "sub-group", "o1")
    assert (row.carried.verdict, row.consequence, row.verdict) == (Verdict.MET, "provisional", None)
    assert row.followed
    assert (row.followed.verdict, row.followed.due_on) == (Verdict.NOT_MET, JUNE)
    said = {"decision": "o1", "at_meeting": id_of("june")}
    when(story, "sub-group", decisions_outside.DecisionRatified, JUNE, **said)
    row = shown(story, "sub-group", "o1")
    assert row.followed
    assert (row.consequence, row.followed.verdict, row.followed.done_on) == ("ratified", Verdict.MET, JUNE)
    assert not command_by_command(story.commands)[2]


def test_before_the_next_meeting_it_waits() -> None:
    story = chaired()
    act(story, JULY + ONE_DAY)
    row = shown(story, "sub-group", "o1")
    assert row.followed
    assert (row.followed.asked, row.followed.verdict, row.followed.due_on) == ("ratified", None, None)


def test_what_another_decides_or_in_writing_is_not_allowed_until_it_is_ratified() -> None:
    story = chaired()
    act(story, authority=SECRETARY)
    row = shown(story, "sub-group", "o1")
    assert (row.carried.verdict, row.carried.reasons[0].code, row.consequence) == (
        Verdict.NOT_MET,
        "not-who-may",
        "not_met",
    )
    act(story, decision="o2", way="written-procedure")
    assert shown(story, "sub-group", "o2").carried.verdict is Verdict.SILENT
    when(story, "sub-group", decisions_outside.DecisionRatified, JULY, decision="o1", at_meeting=id_of("july"))
    row = shown(story, "sub-group", "o1")
    assert (row.carried.verdict, row.consequence) == (Verdict.NOT_MET, "ratified")


def test_it_is_reported_on_the_day_of_the_meeting() -> None:
    story = chaired()
    act(story)
    when(story, "sub-group", decisions_outside.DecisionReported, JUNE, decision="o1", meeting=id_of("june"))
    assert shown(story, "sub-group", "o1").reported_on == JUNE
