"""What was decided of a piece of work at a meeting stands as far as the decision of that meeting does."""

from domain.events.meeting import proceedings
from domain.events.work import recommendation
from domain.values import Authority
from domain.verdicts import Outcome
from projections.judgements import units
from projections.rows import RestingRow, Unit
from tests.support.group_history import one
from tests.support.story import Story, id_of
from tests.support.two_meetings import FIRST_MEETING, MQAP, OTHER_GROUP, two_meetings
from tests.support.work_history import WORDS

BY_MEETING = Authority(kind="body", group=id_of(MQAP), meeting=id_of("first"), decision="1")


def accepted() -> Story:
    """The sub group accepted at its first meeting, which was quorate, what the other group recommended."""
    story = two_meetings()
    story.record(one("rec", recommendation.RecommendationMade, FIRST_MEETING, group=id_of(OTHER_GROUP), text=WORDS))
    story.record(one("rec", recommendation.RecommendationSubmitted, FIRST_MEETING, to=id_of(MQAP)))
    story.record(one("rec", recommendation.RecommendationAccepted, FIRST_MEETING, authority=BY_MEETING))
    return story


def resting(story: Story) -> list[RestingRow]:
    rows = units.judge(Unit("work", id_of("rec")), story.world).values()
    return [row for row in rows if isinstance(row, RestingRow)]


def test_an_acceptance_at_a_quorate_meeting_stands() -> None:
    (row,) = resting(accepted())
    assert (row.act, row.verdict, row.consequence) == ("RecommendationAccepted", "MET", "stands")


def test_a_correction_that_turns_the_meeting_inquorate_takes_the_acceptance_along() -> None:
    story = accepted()
    line = next(
        e
        for e in story.entries
        if isinstance(e.event, proceedings.AttendanceRecorded) and e.event.seat == "s6" and e.stream == id_of("first")
    )
    story.correct(line.position, outcome=Outcome.ABSENT)
    (row,) = resting(story)
    assert row.verdict != "MET"
    assert row.consequence != "stands"
    assert len(story.entries) in row.basis
    assert any(r.clause == "C63" for r in row.reasons)


def test_an_acceptance_at_a_meeting_that_was_not_held_after_all_is_undetermined() -> None:
    story = accepted()
    held = next(e for e in story.entries if isinstance(e.event, proceedings.MeetingHeld) and e.stream == id_of("first"))
    story.lawful = False
    story.retract(held.position)
    (row,) = resting(story)
    assert (row.verdict, row.consequence, row.reasons[0].code) == ("UNDETERMINED", "undetermined", "ground-lost")
