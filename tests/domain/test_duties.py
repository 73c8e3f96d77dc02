"""A meeting that was asked for, an event outside the record, and the review of the terms."""

from domain.events.group import duties, lifecycle
from domain.values import Text
from tests.support.group_history import JUNE, MAY, broken_rules, given, group_of, refused, terms_version, when


def test_a_group_is_asked_to_meet_once_under_an_id() -> None:
    story = given()
    when(story, "sub-group", duties.MeetingRequested, MAY, request="r1", reason=Text(en="a new threshold document"))
    assert [(r.id, r.since) for r in group_of(story).requests] == [("r1", MAY)]
    with refused(story, "requested-once"):
        when(story, "sub-group", duties.MeetingRequested, JUNE, request="r1")


def test_terms_are_reviewed_once_they_are_adopted() -> None:
    story = given()
    when(story, "sub-group", lifecycle.TermsAdopted, MAY, terms=terms_version("1"))
    when(story, "sub-group", duties.TermsReviewed, JUNE, terms="1", outcome="kept")
    assert [(r.terms, r.since) for r in group_of(story).reviews] == [("1", JUNE)]
    with refused(story, "terms-adopted"):
        when(story, "sub-group", duties.TermsReviewed, JUNE, terms="2", outcome="kept")
    when(story, "sub-group", lifecycle.TermsAdopted, JUNE, terms=terms_version("2"))
    assert not broken_rules(story, "sub-group")


def test_an_event_outside_the_record_is_noted_once_and_is_one_that_the_terms_count_from() -> None:
    story = given()
    when(story, "sub-group", duties.OutsideEventNoted, MAY, occurrence="e1", event="election")
    assert [(n.id, n.event, n.since) for n in group_of(story).outside_events] == [("e1", "election", MAY)]
    with refused(story, "noted-once"):
        when(story, "sub-group", duties.OutsideEventNoted, JUNE, occurrence="e1", event="election")
    when(story, "sub-group", lifecycle.TermsAdopted, MAY, terms=terms_version("1"))
    with refused(story, "known-event"):
        when(story, "sub-group", duties.OutsideEventNoted, JUNE, occurrence="e2", event="eclipse")
