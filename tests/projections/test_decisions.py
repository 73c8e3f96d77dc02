"""Decisions as they are shown: carried or not, ratified or not, and shown anew when a meeting that took them up changes."""

from datetime import date, timedelta

from msgspec.structs import replace

from domain.events.group import decisions_outside, lifecycle
from domain.events.meeting import minutes, proceedings
from domain.events.work import recommendation
from domain.terms.document import Open
from domain.values import Authority, Text
from domain.verdicts import Outcome, Verdict
from projections.judgements import units
from projections.judgements.meeting import meetings
from projections.judgements.meeting.minutes import judge as judge_minutes
from projections.rows import AttendanceRow, InterestRow, MinutesRow, QuorumRow, RestingRow, Unit
from tests.support.decision_history import BOARD, SUB, decide, given, ratify, shown, votes
from tests.support.group_history import JULY, JUNE, MAY, at, faults_left, one, when
from tests.support.random_acts import terms
from tests.support.replay_check import command_by_command
from tests.support.story import Story, id_of


def interest_of(story: Story) -> InterestRow:
    return next(r for r in meetings.judge(id_of("may"), story.world) if isinstance(r, InterestRow))


def test_what_rests_on_a_decision_that_was_voted_down_does_not_stand() -> None:
    story = given()
    decide(story, votes=votes(s1="for", s2="against", s3="against"))
    decided_there = Authority(kind="body", group=SUB, meeting=id_of("may"), decision="d1")
    when(story, "r1", recommendation.RecommendationMade, MAY, group=BOARD, text=Text(en="Do it"))
    when(story, "r1", recommendation.RecommendationSubmitted, MAY, to=SUB)
    when(story, "r1", recommendation.RecommendationAccepted, MAY, authority=decided_there)
    (row,) = [r for r in units.judge(Unit("work", id_of("r1")), story.world).values() if isinstance(r, RestingRow)]
    assert (row.verdict, row.consequence, row.reasons[0].code) == (Verdict.NOT_MET, "not_carried", "not-carried")


def test_a_decision_without_a_quorum_is_provisional_until_a_quorate_meeting_ratifies_it() -> None:
    story = given("s3")
    decide(story)
    assert (shown(story).verdict, shown(story).consequence) == (Verdict.NOT_MET, "provisional")
    assert shown(story).ratify_by == MAY + timedelta(days=60)
    ratify(story)
    row = shown(story)
    assert row.consequence == "ratified"
    assert row.ratified_by
    assert (row.ratified_by.on, row.ratified_by.meeting, row.ratified_by.body) == (JUNE, id_of("june"), SUB)


def test_it_is_shown_anew_when_the_meeting_that_ratified_it_turns_out_inquorate() -> None:
    story = given("s3")
    decide(story)
    decide(story, "june", "d7")
    ratify(story, by_decision="d7")
    absence = next(e for e in story.entries if e.stream == id_of("june") and getattr(e.event, "seat", "") == "s1")
    (correction,) = story.correct(absence.position, outcome=Outcome.ABSENT)
    row = shown(story)
    assert (row.consequence, row.reasons[-1].code) == ("provisional", "ratified-without-quorum")
    assert {absence.position, correction.position} <= set(row.basis)
    story.retract(correction.position)
    assert shown(story).consequence == "ratified"
    assert not command_by_command(story.commands)[2]


def test_a_ratification_that_was_refused_late_or_by_another_does_not_mend_it() -> None:
    for more, code in (
        ({"kind": decisions_outside.DecisionNotRatified}, "not-ratified"),
        ({"body": BOARD, "at_meeting": None}, "ratified-by-other"),
    ):
        story = given("s3")
        decide(story)
        ratify(story, **more)
        assert shown(story).reasons[-1].code == code
        assert shown(story).consequence == ("not_ratified" if code == "not-ratified" else "provisional")
    story = given("s3")
    decide(story)
    on = MAY + timedelta(days=61)
    when(story, "sub-group", decisions_outside.DecisionRatified, on, decision="d1", meeting=id_of("may"))
    assert (shown(story).consequence, shown(story).reasons[-1].code) == ("provisional", "ratified-late")


def test_what_was_ratified_stands_whether_there_was_a_quorum_or_not() -> None:
    story = given()
    absence = next(e for e in story.entries if e.stream == id_of("may") and getattr(e.event, "seat", "") == "s3")
    story.retract(absence.position)
    decide(story)
    assert (shown(story).verdict, shown(story).consequence) == (Verdict.UNDETERMINED, "undetermined")
    ratify(story)
    assert (shown(story).verdict, shown(story).consequence) == (Verdict.UNDETERMINED, "ratified")


def test_a_ratification_lost_with_its_meeting_is_not_heard() -> None:
    story = given("s3")
    decide(story)
    ratify(story)
    record = next(
        e for e in story.entries if e.stream == id_of("june") and isinstance(e.event, proceedings.MeetingHeld)
    )
    story.retract(record.position, acknowledge=faults_left(story, lambda: story.retract(record.position)))
    assert (shown(story).consequence, shown(story).sequels) == ("provisional", ())


def test_minutes_approved_by_a_decision_that_was_ratified_stand() -> None:
    story = given("s3")
    decide(story)
    when(story, "may", minutes.MinutesApproved, MAY, meeting=id_of("may"), decision="d1")

    def approved() -> tuple[Verdict | None, str | None]:
        rows = [r for r in judge_minutes(id_of("may"), story.world) if isinstance(r, MinutesRow)]
        return rows[-1].verdict, rows[-1].consequence

    assert approved() == (Verdict.NOT_MET, "provisional")
    ratify(story)
    assert approved() == (Verdict.MET, "ratified")
    assert not command_by_command(story.commands)[2]


def test_votes_are_judged_by_who_was_there_and_may_vote() -> None:
    story = given()
    decide(story, votes=votes(s1="for", s2="for", s3="against"))
    found = shown(story).carried
    assert (found.verdict, found.needed, found.counted, found.missing) == (Verdict.MET, 2, 2, 0)
    decide(story, decision="d2", votes=votes(s1="for", s2="abstained", s3="against"))
    found = shown(story, decision="d2").carried
    assert (found.verdict, found.needed, found.counted, found.missing) == (Verdict.NOT_MET, 2, 1, 1)
    decide(story, decision="d3", votes=votes(s1="for"))
    assert shown(story, decision="d3").carried.verdict is Verdict.UNDETERMINED
    decide(story, decision="d4", kind="noting")
    assert shown(story, decision="d4").carried.verdict is Verdict.SILENT


def test_reserved_business_needs_the_consent_of_a_body() -> None:
    story = given()
    decide(story, business="money", votes=votes(s1="for", s2="for", s3="for"))
    assert [r.code for r in shown(story).carried.reasons] == ["consent-outstanding"]
    said = {"decision": "d1", "meeting": id_of("may"), "body": BOARD}
    when(story, "sub-group", decisions_outside.DecisionConsented, JULY, **said)
    assert shown(story).carried.verdict is Verdict.MET
    assert not command_by_command(story.commands)[2]


def test_whoever_has_an_interest_loses_the_vote_and_as_interpreted_the_quorum() -> None:
    story = given()
    fields = {"interest": "i1", "person": id_of("cat"), "nature": "financial", "observed": "stayed"}
    when(story, "may", proceedings.InterestDeclared, MAY, **fields)
    decide(story, votes=votes(s1="for", s2="against", s3="for"), interests=("i1",))
    row = shown(story)
    assert row.interests == ("i1",)
    assert (row.carried.verdict, row.carried.needed, row.carried.counted) == (Verdict.NOT_MET, 2, 1)
    assert "vote-not-counted" in [r.code for r in row.carried.reasons]
    assert (interest_of(story).verdict, interest_of(story).decisions) == (Verdict.NOT_MET, ("d1",))
    assert row.verdict is Verdict.UNDETERMINED
    for key, value in (("quorum.when", "votes"), ("quorum.counts.conflicted", False)):
        said = {"terms": "1", "key": key, "value": value, "since": MAY}
        when(story, "sub-group", lifecycle.InterpretationRecorded, MAY, **said)
    assert shown(story).verdict is Verdict.NOT_MET
    assert not command_by_command(story.commands)[2]


def test_whoever_left_for_an_interest_attended_and_was_not_there() -> None:
    story = given()
    said = {"terms": "1", "key": "quorum.when", "value": "throughout", "since": MAY}
    when(story, "sub-group", lifecycle.InterpretationRecorded, MAY, **said)
    out = {"observed": "left", "left_at": at(MAY, 10, 30), "back_at": at(MAY, 11, 30)}
    when(story, "may", proceedings.InterestDeclared, MAY, interest="i1", person=id_of("cat"), nature="family", **out)
    decide(story)
    rows = list(meetings.judge(id_of("may"), story.world))
    (quorum,) = (r for r in rows if isinstance(r, QuorumRow))
    assert quorum.verdict is Verdict.NOT_MET
    assert [(s.start, s.end) for s in quorum.intervals] == [
        (at(MAY, 10), at(MAY, 10, 30)),
        (at(MAY, 11, 30), at(MAY, 12)),
    ]
    assert shown(story).verdict is Verdict.NOT_MET
    attendance = [r for r in rows if isinstance(r, AttendanceRow) and r.seat == "s3"]
    assert attendance
    assert all(r.attended and r.there == "whole" for r in attendance)
    assert interest_of(story).verdict is Verdict.MET


def test_an_interest_in_an_item_or_a_kind_of_business_is_in_the_decisions_about_it() -> None:
    story = given()
    for id, where in (
        ("i1", {"item": "3"}),
        ("i2", {"business": "money"}),
        ("i3", {"whole_meeting": True}),
        ("i4", {}),
    ):
        said = {"interest": id, "person": id_of("cat"), "nature": "other", "observed": "stayed"}
        when(story, "may", proceedings.InterestDeclared, MAY, **said | where)
    decide(story, item="3")
    decide(story, decision="d2", business="money")
    decide(story, decision="d3", interests=("i4",))
    found = [shown(story, decision=d).interests for d in ("d1", "d2", "d3")]
    assert found == [("i1", "i3"), ("i2", "i3"), ("i3", "i4")]


def test_a_seat_that_the_roll_calls_absent_has_no_vote() -> None:
    story = given("s3")
    decide(story, votes=votes(s1="for", s2="against", s3="for"))
    found = shown(story).carried
    assert (found.verdict, found.counted) == (Verdict.NOT_MET, 1)
    assert "the vote of Post s3 is not counted: not there" in [str(r.text) for r in found.reasons]


def test_no_act_of_the_group_but_those_on_its_decisions_reaches_back() -> None:
    """So that a ratification is heard by the meeting whose decision it is of, which was before."""
    for kind in (
        decisions_outside.DecisionRatified,
        decisions_outside.DecisionNotRatified,
        decisions_outside.DecisionConsented,
    ):
        story = given("s3")
        decide(story)
        ratify(story, kind=kind, **({"body": SUB} if kind is decisions_outside.DecisionConsented else {}))
        assert one("sub-group", kind, JUNE, decision="d1", body=SUB)[1].first_day() == date.min
        assert not command_by_command(story.commands)[2]


def test_a_decision_that_was_voted_down_says_so_and_not_that_it_stands() -> None:
    story = given()
    decide(story, votes=votes(s1="for", s2="against", s3="against"))
    row = shown(story)
    assert (row.consequence, row.carried.verdict) == ("not_carried", Verdict.NOT_MET)
    assert "with-a-quorum" not in [r.code for r in row.reasons]
    assert set(row.carried.reasons) <= set(row.reasons)


def test_a_decision_does_not_stand_while_its_recorded_votes_leave_open_whether_they_carry_it() -> None:
    known = terms()
    question = Open(key="decisions.rule.more_than", question=Text(en="How many carry a decision?"))
    assert known.decisions
    assert known.decisions.rule
    decisions = replace(known.decisions, rule=replace(known.decisions.rule, more_than=None))
    story = given(adopted=replace(known, decisions=decisions, open=(*known.open, question)))
    decide(story, votes=votes(s1="for", s2="for", s3="against"))
    row = shown(story)
    assert (row.carried.verdict, row.consequence) == (Verdict.UNDETERMINED, "undetermined")
    assert "How many carry a decision?" in " ".join(str(r.text) for r in row.reasons)
    decide(story, "june", "d2")
    assert shown(story, "june", "d2").consequence == "stands", "no votes were recorded: nobody doubts it"
