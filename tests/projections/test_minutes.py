"""Minutes that were approved, also at a meeting that was, or turns out to be, inquorate."""

from datetime import date

from domain.events.group import lifecycle
from domain.events.meeting import minutes, proceedings
from domain.values import Evidence, Text
from domain.verdicts import Outcome, Verdict
from projections.engine.step import ReadSide
from projections.judgements.meeting.minutes import judge
from projections.rows import MinutesRow
from tests.support.decision_history import DAYS, decide, given
from tests.support.group_history import JULY, JUNE, MAY, one, when
from tests.support.meeting_history import ONE_DAY
from tests.support.story import Story, id_of

DRAFT, FINAL = Evidence(pointer="draft"), Evidence(pointer="as amended", digest="ab" * 32)


def approved(decided: bool = True) -> Story:
    """Three meetings at which all three members were; the minutes of May are approved in June."""
    story = given()
    for name in DAYS:
        decide(story, name, text=Text(en="The minutes."))
    when(story, "may", minutes.MinutesDrafted, MAY + ONE_DAY, document=DRAFT)
    when(story, "may", minutes.MinutesCirculated, MAY + 2 * ONE_DAY)
    approval = {"meeting": id_of("june"), "decision": "d1" if decided else None}
    when(story, "may", minutes.MinutesApproved, JUNE, **approval)
    return story


def rows(story: Story, name: str = "may") -> list[MinutesRow]:
    return [r for r in judge(id_of(name), story.world) if isinstance(r, MinutesRow)]


def last(story: Story) -> MinutesRow:
    return rows(story)[-1]


def test_minutes_come_as_far_as_they_have_by_each_day() -> None:
    story = approved()
    change = {"meeting": id_of("july"), "decision": "d1", "document": FINAL}
    when(story, "may", minutes.MinutesCorrected, JULY, **change)
    found = [(r.valid_from, r.state, r.document and r.document.pointer, r.verdict) for r in rows(story)]
    assert found == [
        (MAY + ONE_DAY, "DRAFTED", "draft", None),
        (MAY + 2 * ONE_DAY, "CIRCULATED", "draft", None),
        (JUNE, "APPROVED", "draft", Verdict.MET),
        (JULY, "CORRECTED", "as amended", Verdict.MET),
    ]
    assert [r.valid_to for r in rows(story)] == [MAY + 2 * ONE_DAY, JUNE, JULY, None]
    (correction,) = last(story).corrections
    assert (correction.corrected_on, correction.verdict, correction.consequence) == (JULY, Verdict.MET, "stands")
    assert rows(story, "june") == []


def line_of_june(story: Story) -> int:
    return next(
        e.position
        for e in story.entries
        if isinstance(e.event, proceedings.AttendanceRecorded) and e.stream == id_of("june") and e.event.seat == "s1"
    )


def test_minutes_approved_at_a_meeting_that_turns_out_inquorate_are_shown_so_with_what_it_rests_on() -> None:
    for decided in (True, False):
        story = approved(decided)
        assert (last(story).verdict, last(story).consequence) == (Verdict.MET, "stands")
        line = line_of_june(story)
        (correction,) = story.correct(line, outcome=Outcome.ABSENT)
        found = last(story)
        assert (found.verdict, found.consequence) == (Verdict.NOT_MET, "provisional")
        assert "too-few-members" in [r.code for r in found.reasons]
        assert {line, correction.position} <= set(found.basis)
        story.retract(correction.position)
        assert last(story).verdict is Verdict.MET


def test_minutes_are_judged_anew_when_the_meeting_that_approved_them_changes_or_its_group_after_theirs() -> None:
    story = approved()
    side = ReadSide()
    for command in story.commands:
        side.step(command)
    changed = [c.model for c in side.step(story.correct(line_of_june(story), outcome=Outcome.ABSENT))]
    assert "minutes" in changed
    said = {"terms": "1", "key": "quorum.when", "value": "start", "since": JUNE}
    interpreted = one("sub-group", lifecycle.InterpretationRecorded, JUNE, **said)
    assert "minutes" in [c.model for c in side.step(story.record(interpreted))]


def test_what_is_merely_irregular_is_among_the_reasons() -> None:
    story = approved()
    (approval,) = (e for e in story.entries if isinstance(e.event, minutes.MinutesApproved))
    drafts = [e for e in story.entries if isinstance(e.event, minutes.MinutesDrafted | minutes.MinutesCirculated)]
    for e in drafts:
        story.retract(e.position)
    story.correct(approval.position, meeting=id_of("may"), on=MAY)
    assert last(story).reasons[0].code == "at-itself"
    story.meeting("elsewhere", "board", JUNE)
    story.correct(approval.position, meeting=id_of("elsewhere"), decision=None, on=JUNE)
    found = last(story)
    assert found.reasons[0].code == "by-another-body"
    assert found.verdict is Verdict.SILENT
    story.correct(approval.position, meeting=None, decision=None, on=JUNE)
    found = last(story)
    assert (found.approved_at, found.verdict, [r.code for r in found.reasons]) == (
        None,
        Verdict.SILENT,
        ["outside-a-meeting"],
    )


def test_minutes_approved_at_a_meeting_that_has_lost_its_ground_are_undetermined_and_those_of_such_a_meeting_none() -> (
    None
):
    story = approved()
    story.lawful = False
    held = {e.stream: e.position for e in story.entries if isinstance(e.event, proceedings.MeetingHeld)}
    story.retract(held[id_of("june")])
    found = last(story)
    assert (found.verdict, found.reasons[0].code) == (Verdict.UNDETERMINED, "ground-lost")
    story.retract(held[id_of("may")])
    assert rows(story) == []


def test_minutes_of_which_everything_was_retracted_have_no_row() -> None:
    story = approved()
    for e in [e for e in story.entries if e.event.FACET == "minutes"]:
        story.retract(e.position)
    assert rows(story) == []


def test_the_days_of_minutes_are_those_of_the_acts() -> None:
    (first, *_) = rows(approved())
    assert (first.drafted_on, first.circulated_on, first.approved_on) == (date(2025, 5, 14), None, None)
