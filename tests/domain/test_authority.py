"""Who decided an act: an office, a body or an agency that is recorded, at a meeting that took the decision."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.events import agency
from domain.events.group import lifecycle
from domain.events.meeting import proceedings
from domain.refusals import Unlawful
from domain.values import Authority, Text
from tests.support.group_history import JUNE, MAY, given, refused, when
from tests.support.story import Story, id_of, said
from tests.support.two_meetings import FIRST_MEETING, MQAP, terms

BOARD: dict[str, Any] = {"relation": "reports_to", "group": id_of("board")}
LEAD: dict[str, Any] = {"agency": id_of("police"), "class_": "lead"}


@pytest.mark.parametrize(
    "authority",
    [
        Authority(kind="body", group=id_of("police")),
        Authority(kind="office", group=id_of("unheard-of"), office="chair"),
        Authority(kind="agency", agency=id_of("board")),
        Authority(kind="body", meeting=id_of("board")),
        Authority(kind="body", meeting=id_of("sub-group")),
    ],
)
def test_the_authority_of_an_act_is_known(authority: Authority) -> None:
    story = given()
    with refused(story, "known-reference"):
        when(story, "sub-group", lifecycle.RelationBegun, MAY, **BOARD, authority=authority)


def test_an_authority_names_a_decision_that_the_meeting_took() -> None:
    story = deciding()
    where = {"group": id_of("board"), "meeting": id_of("board-may")}
    when(story, "sub-group", lifecycle.RelationBegun, JUNE, **BOARD, authority=body(**where, decision="d1"))
    with refused(story, "known-decision"):
        when(story, "sub-group", lifecycle.AgencyClassified, JUNE, **LEAD, authority=body(**where, decision="d2"))
    with refused(story, "known-decision"):
        when(story, "sub-group", lifecycle.AgencyClassified, JUNE, **LEAD, authority=body(decision="d1"))


def test_a_body_decides_at_its_own_meeting() -> None:
    story = deciding()
    where = body(group=id_of("sub-group"), meeting=id_of("board-may"))
    with refused(story, "meeting-of-the-body"):
        when(story, "sub-group", lifecycle.AgencyClassified, JUNE, **LEAD, authority=where)
    chair = Authority(kind="office", group=id_of("sub-group"), office="chair", meeting=id_of("board-may"))
    when(story, "sub-group", lifecycle.AgencyClassified, JUNE, **LEAD, authority=chair)


def test_a_retracted_decision_leaves_what_rests_on_it_at_fault() -> None:
    story = deciding()
    decided = len(story.entries)
    where = body(group=id_of("board"), meeting=id_of("board-may"), decision="d1")
    when(story, "sub-group", lifecycle.RelationBegun, JUNE, **BOARD, authority=where)
    with refused(story, "faults-acknowledged"):
        story.retract(decided)


UNNAMED = [
    Authority(kind="office"),
    Authority(kind="office", agency=id_of("police"), office=""),
    Authority(kind="body", office="chair"),
    Authority(kind="body", agency=id_of("police")),
    Authority(kind="agency", agency=id_of("police"), office="chair"),
]


@pytest.mark.parametrize("authority", UNNAMED)
def test_whoever_decided_is_named_as_what_they_are(authority: Authority) -> None:
    story = given()
    with refused(story, "authority-named"):
        when(story, "sub-group", lifecycle.RelationBegun, MAY, **BOARD, authority=authority)
    entry = when(story, "sub-group", lifecycle.RelationBegun, MAY, **BOARD)
    with refused(story, "authority-named"):
        story.correct(entry.position, authority=authority)


def test_an_agency_may_decide_without_being_named() -> None:
    renamed = agency.AgencyRenamed(
        on=MAY, by="test-administrator", authority=Authority(kind="agency"), name=Text(en="Constabulary")
    )
    given().record(("police", renamed))


def body(**where: str) -> Authority:
    return Authority(kind="body", **where)


def deciding() -> Story:
    """Decision d1 of a meeting of the Board is the newest act."""
    story = given()
    story.meeting("board-may", "board", MAY)
    when(story, "board-may", proceedings.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."))
    return story


def test_a_group_of_co_chairs_has_no_chair_that_decides() -> None:
    story, held = Story(), terms()
    chair = next(office for office in held.offices if office.id == "chair")
    story.group(MQAP, replace(held, offices=(replace(chair, id="co-chair", holders=2),)))
    for office, fits in (("chair", False), ("co-chair", True), ("secretary", True), ("vice-chair", True)):
        by = Authority(kind="office", office=office, group=id_of(MQAP))
        planned = proceedings.MeetingScheduled(group=id_of(MQAP), meets_on=FIRST_MEETING, **said(FIRST_MEETING, by))
        if fits:
            story.record((f"planned by {office}", planned))
        else:
            with pytest.raises(Unlawful, match="no office chair, but co-chair"):
                story.record((f"planned by {office}", planned))
