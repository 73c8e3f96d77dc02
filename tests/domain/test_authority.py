"""Who decided an act: an office, a body or an agency that is recorded, at a meeting that took the decision."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.events import agency
from domain.events.group import lifecycle, offices
from domain.events.meeting import proceedings, sitting
from domain.refusals import Unlawful
from domain.values import Authority, Text
from tests.support.group_history import JULY, JUNE, MAY, broken_rules, given, held, refused, when
from tests.support.meeting_history import met
from tests.support.office_history import office_act
from tests.support.story import CHAIR, FIRST_DAY, Story, id_of, said
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
    ann = {"office": "co-chair", "person": story.person("ann")}
    when(story, MQAP, offices.OfficerAppointed, FIRST_DAY, **ann)
    for office, fits in (("chair", False), ("co-chair", True), ("secretary", True), ("vice-chair", True)):
        by = Authority(kind="office", office=office, group=id_of(MQAP))
        planned = proceedings.MeetingScheduled(group=id_of(MQAP), meets_on=FIRST_MEETING, **said(FIRST_MEETING, by))
        if fits:
            story.record((f"planned by {office}", planned))
        else:
            with pytest.raises(Unlawful, match="no office chair, but co-chair"):
                story.record((f"planned by {office}", planned))


def test_an_office_that_nobody_held_decided_nothing() -> None:
    """The chair was appointed on 13 May and left on 10 June: that day they may still have decided something."""
    story = given()
    planning = {"group": id_of("sub-group"), "authority": CHAIR}
    when(story, "may", proceedings.MeetingScheduled, FIRST_DAY, meets_on=MAY, **planning)
    office_act(story, offices.OfficerAppointed, MAY)
    when(story, "june", proceedings.MeetingScheduled, MAY, meets_on=JUNE, **planning)
    office_act(story, offices.OfficeVacated, JUNE)
    when(story, "july", proceedings.MeetingScheduled, JUNE, meets_on=JULY, **planning)
    with refused(story, "office-held"):
        when(story, "autumn", proceedings.MeetingScheduled, JULY, meets_on=JULY, **planning)


def test_an_office_that_the_terms_name_decides_nothing_before_anybody_holds_it() -> None:
    """What was recorded before the terms were stays as it is."""
    story = Story()
    story.group(MQAP)
    by = Authority(kind="office", office="chair", group=id_of(MQAP))
    where = {"group": id_of(MQAP), "authority": by}
    when(story, "before", proceedings.MeetingScheduled, FIRST_MEETING, meets_on=FIRST_MEETING, **where)
    when(story, MQAP, lifecycle.TermsAdopted, FIRST_DAY, terms=terms())
    assert not broken_rules(story, "before")
    with refused(story, "office-held"):
        when(story, "after", proceedings.MeetingScheduled, FIRST_MEETING, meets_on=FIRST_MEETING, **where)
    story.record(("after", proceedings.MeetingScheduled(group=id_of(MQAP), meets_on=MAY, **said(FIRST_DAY))))
    story.record(held("after", MAY))
    acting = sitting.ActingChairAppointed(office="chair", person=story.person("ann"), **said(MAY, by))
    story.record(("after", acting))


def test_whoever_leaves_an_office_takes_the_ground_from_what_it_decided_since() -> None:
    story = given()
    office_act(story, offices.OfficerAppointed, FIRST_DAY)
    where = {"group": id_of("sub-group"), "authority": CHAIR}
    when(story, "june", proceedings.MeetingScheduled, JUNE, meets_on=JULY, **where)
    with refused(story, "office-held"):
        office_act(story, offices.OfficeVacated, MAY)


def test_an_office_of_which_nothing_is_recorded_determines_no_quorum() -> None:
    story = met()
    clerk = Authority(kind="office", office="clerk", group=id_of("sub-group"))
    when(story, "may", proceedings.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."), authority=clerk)
    with refused(story, "office-held"):
        when(story, "may", proceedings.QuorumDetermined, MAY, quorate=True, ground="all agreed", authority=clerk)
