"""The end of a group: nothing happens in it any more, and what was open in it ends with it."""

from datetime import date, timedelta

import pytest

from domain.events.base import Event
from domain.events.group import lifecycle, membership, offices
from domain.events.meeting import proceedings
from domain.values import Text
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld
from projections.judgements import units
from projections.rows import DutyRow, Row, Unit
from tests.support.group_history import (
    JULY,
    JUNE,
    MARCH,
    MAY,
    appointed,
    departed,
    faults_left,
    given,
    group_of,
    held,
    one,
    refused,
    when,
)
from tests.support.group_history import broken_rules as faults_of
from tests.support.random_acts import terms
from tests.support.story import FIRST_DAY, Story, id_of

LATER = date(2025, 9, 1)
SUB = id_of("sub-group")


def ended(story: Story, on: date = JUNE, **more: object) -> int:
    return when(story, "sub-group", lifecycle.GroupEnded, on, **more).position


def judged(story: Story, unit: str) -> list[Row]:
    world = TrackedWorld(EmptySource())
    world.add(story.entries)
    return list(units.judge(Unit(unit, SUB), world).values())


def test_what_is_open_ends_with_the_group() -> None:
    story = given()
    when(story, "sub-group", lifecycle.RelationBegun, FIRST_DAY, relation="reports_to", group=id_of("board"))
    when(story, "sub-group", membership.DeputyNamed, FIRST_DAY, deputy="d1", seat="s1", person=id_of("cat"))
    when(story, "sub-group", offices.OfficerAppointed, FIRST_DAY, office="chair", person=id_of("ann"))
    position = ended(story, successor=id_of("board"))
    known = group_of(story)
    seat = known.seats["s1"]
    for fact in (seat, seat.tenures[0], seat.deputies[0], known.holdings[0], known.relations[0]):
        assert (fact.until, fact.ended_by) == (JUNE, (position,))
    assert known.tenure_of(id_of("ann"), JUNE - timedelta(days=1))
    assert not known.tenure_of(id_of("ann"), JUNE)
    assert known.successor == id_of("board")


@pytest.mark.parametrize(
    "act",
    [
        appointed(JUNE, "s3", "cat"),
        appointed(JULY, "s3", "cat"),
        one("sub-group", membership.SeatCreated, JULY, seat="s9", title=Text(en="Post")),
        one("sub-group", lifecycle.TermsAdopted, JUNE, terms=terms()),
        one("sub-group", lifecycle.RelationBegun, JUNE, relation="reports_to", group=id_of("board")),
        departed(JULY, "s1", "ann"),
        one("board", lifecycle.RelationBegun, JUNE, relation="directed_by", group=SUB),
    ],
)
def test_nothing_happens_in_a_group_from_the_day_of_its_end(act: tuple[str, Event]) -> None:
    story = given()
    ended(story)
    with refused(story, "group-ended"):
        story.record(act)


def test_a_departure_may_fall_on_the_day_of_the_end_and_a_relation_to_it_be_ended_later() -> None:
    story = given()
    when(story, "board", lifecycle.RelationBegun, MAY, relation="directed_by", group=SUB)
    ended(story)
    story.record(departed(JUNE, "s1", "ann"))
    when(story, "board", lifecycle.RelationEnded, JULY, relation="directed_by", group=SUB)
    assert not faults_of(story, "sub-group")
    assert not faults_of(story, "board")


def test_a_group_does_not_end_before_what_is_recorded_of_it() -> None:
    story = given()
    story.record(appointed(JULY, "s3", "cat"))
    with refused(story, "group-ended"):
        ended(story)


def test_a_group_does_not_end_before_it_meets_unless_that_meeting_is_cancelled() -> None:
    story = given()
    story.meeting("july", "sub-group", JULY, held=False)
    with refused(story, "group-ended"):
        ended(story)
    story.record(one("july", proceedings.MeetingCancelled, JUNE), one("sub-group", lifecycle.GroupEnded, JUNE))
    assert not faults_of(story, "july")


def test_no_meeting_is_planned_or_held_after_the_end() -> None:
    story = given()
    story.meeting("may", "sub-group", MAY, held=False)
    ended(story)
    with refused(story, "group-ended"):
        when(story, "july", proceedings.MeetingScheduled, MAY, group=SUB, meets_on=JULY)
    with refused(story, "group-ended"):
        when(story, "may", proceedings.MeetingRescheduled, MAY, meets_on=JUNE)
    with refused(story, "group-ended"):
        story.record(held("may", JULY))
    story.record(held("may", MAY))


def test_a_group_ends_once_after_it_began_and_not_in_itself() -> None:
    story = given()
    with refused(story, "before-establishment"):
        ended(story, MARCH)
    with refused(story, "before-establishment"):
        ended(story, FIRST_DAY)
    with refused(story, "succeeded-by-itself"):
        ended(story, successor=SUB)
    with refused(story, "known-reference"):
        ended(story, successor=id_of("nobody"))
    ended(story, successor=id_of("board"))
    with refused(story, "ended-once"):
        ended(story, JULY)
    with refused(story, "group-ended"):
        when(story, "board", lifecycle.GroupEnded, JULY, successor=SUB)


def test_an_end_can_be_corrected_and_retracted() -> None:
    story = given()
    position = ended(story)
    story.correct(position, on=LATER)
    story.record(appointed(JULY, "s3", "cat"))
    seen = faults_left(story, lambda: story.correct(position, on=JUNE))
    assert [f.rule for f in seen.values()] == ["group-ended"]
    story.correct(position, on=JUNE, acknowledge=seen)
    assert faults_of(story, "sub-group") == ["group-ended"]
    story.retract(position)
    assert not faults_of(story, "sub-group")
    assert group_of(story).ended_on is None
    assert group_of(story).tenure_of(id_of("ann"), LATER)


def owed(story: Story) -> list[date | None]:
    """By when the group is still to meet."""
    rows = [r for r in judged(story, "duties") if isinstance(r, DutyRow) and r.duty == "meetings"]
    return [r.due_on for r in rows if r.satisfied_on is None]


def test_judgements_stop_at_the_end_and_nothing_falls_due_after_it() -> None:
    story = given()
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=terms())
    when(story, "sub-group", offices.OfficerAppointed, MAY, office="chair", person=id_of("ann"))
    story.meeting("may", "sub-group", MAY)
    assert owed(story) == [MAY + timedelta(weeks=6)]
    ended(story)
    assert not owed(story)
    for unit in ("composition", "offices", "rules"):
        found = judged(story, unit)
        assert found
        assert max(r.valid_to or date.max for r in found) == JUNE, unit
    seats = [r for s in ("s1", "s2", "s3") for r in units.judge(Unit("seat", SUB, s), story.world).values()]
    assert {r.valid_to for r in seats} == {JUNE}


def test_what_was_due_before_the_end_stays_due() -> None:
    story = given()
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=terms())
    story.meeting("may", "sub-group", MAY)
    ended(story, LATER)
    assert owed(story) == [MAY + timedelta(weeks=6)]


def test_a_meeting_that_a_correction_moves_beyond_the_end_is_not_judged() -> None:
    story = given()
    story.meeting("may", "sub-group", MAY)
    position = ended(story)
    assert units.judge(Unit("meeting", id_of("may")), story.world)
    story.lawful = False
    story.correct(position, on=MAY)
    assert faults_of(story, "may") == ["group-ended"]
    assert not units.judge(Unit("meeting", id_of("may")), story.world)
