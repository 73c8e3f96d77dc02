"""Attendance: who was expected, who came, what is left out, and the 75% of Cwm Taf (C46 to C50)."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.rules.attendance.attendance_line import Excusal, attendance_lines
from domain.rules.attendance.line_count import LineCount, count_line
from domain.rules.inputs import SeatInput
from domain.rules.quorum.evaluation import judge_quorum
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.interpretation import EffectiveTerms
from domain.verdicts import Verdict
from tests.support.attendance_scenarios import BY_CHAIR, SEATS, line, rate
from tests.support.rule_scenarios import (
    ABSENT,
    APOLOGIES,
    DAY,
    DEPUTY,
    NOT_RECORDED,
    PRESENT,
    at,
    came,
    codes,
    cwm_taf,
    during,
    invented,
    meeting,
    wandsworth,
)


def at_meeting(terms: EffectiveTerms | None, *roll: object, excusals: tuple[Excusal, ...] = ()) -> dict[str, LineCount]:
    held = meeting(SEATS, *roll)  # type: ignore[arg-type]
    return {
        each.seat: count_line(terms, each) for each in attendance_lines("m", held, judge_quorum(terms, held), excusals)
    }


def facts(found: LineCount) -> tuple[bool | None, bool | None, bool | None]:
    return found.expected, found.attended, found.excluded


def test_each_outcome_is_expected_and_only_those_who_came_attended() -> None:
    found = at_meeting(
        cwm_taf(),
        came("detective-inspector"),
        came("idva-rct", DEPUTY, briefed=True, attested=True),
        came("idva-mt", APOLOGIES),
        came("education-coordinator", ABSENT),
        came("senior-nurse-safeguarding", NOT_RECORDED),
    )
    assert facts(found["detective-inspector"]) == (True, True, False)
    assert facts(found["idva-rct"]) == (True, True, False)
    assert facts(found["idva-mt"]) == (True, False, False)
    assert facts(found["education-coordinator"]) == (True, False, False)
    assert facts(found["senior-nurse-safeguarding"]) == (True, None, False)
    assert "not-recorded" in codes(found["senior-nurse-safeguarding"].reasons)
    assert codes(count_line(cwm_taf(), line(NOT_RECORDED)).reasons) == ["not-recorded"]
    assert codes(count_line(cwm_taf(), line(DEPUTY)).reasons) == ["by-deputy"]
    assert count_line(cwm_taf(), line(ABSENT)).reasons == ()


def test_a_deputy_who_was_not_briefed_attends_for_nobody() -> None:
    found = at_meeting(cwm_taf(), came("idva-rct", DEPUTY, briefed=False, attested=True))["idva-rct"]
    assert facts(found) == (True, False, False)
    assert ("deputy-not-counted", "C50") in [(r.code, r.clause) for r in found.reasons]
    unknown = at_meeting(cwm_taf(), came("idva-rct", DEPUTY, attested=True))["idva-rct"]
    assert facts(unknown) == (True, None, False)


def test_whether_deputies_count_is_open_until_it_is_interpreted() -> None:
    terms = cwm_taf(without=("attendance.counts.deputies",))
    found = at_meeting(terms, came("idva-rct", DEPUTY, briefed=True, attested=True))["idva-rct"]
    assert facts(found) == (True, None, False)
    assert "open" in codes(found.reasons)


def test_the_chair_excuses_an_agency_and_each_of_its_seats_leaves_the_denominator() -> None:
    found = at_meeting(cwm_taf(), excusals=(BY_CHAIR,))
    assert facts(found["detective-inspector"]) == (False, False, True)
    assert ("excused", "C48") in [(r.code, r.clause) for r in found["detective-inspector"].reasons]
    assert 60 in found["detective-inspector"].basis
    assert facts(found["idva-mt"]) == (True, False, False)


def test_whoever_attends_although_excused_attended() -> None:
    found = at_meeting(cwm_taf(), came("detective-inspector"), excusals=(BY_CHAIR,))["detective-inspector"]
    assert facts(found) == (True, True, False)
    assert "excusal-not-needed" in codes(found.reasons)


def test_an_excusal_by_anyone_but_the_chair_is_not_heard() -> None:
    other = Excusal(by="vice-chair", seat="detective-inspector")
    found = at_meeting(cwm_taf(), excusals=(other,))["detective-inspector"]
    assert facts(found) == (True, False, False)
    assert "excusal-ignored" in codes(found.reasons)


def test_an_excusal_recorded_afterwards_counts_and_is_late() -> None:
    late = Excusal(by="chair", seat="detective-inspector", made_on=DAY + timedelta(days=1))
    found = at_meeting(cwm_taf(), excusals=(late,))["detective-inspector"]
    assert facts(found) == (False, False, True)
    assert "excused-late" in codes(found.reasons)


def test_a_vacant_seat_has_no_line_and_an_invited_person_none_either() -> None:
    seats = (*SEATS[:2], SeatInput(id="empty", agency="x"))
    held = meeting(seats, came("deputy-head-safeguarding"))
    assert [each.seat for each in attendance_lines("m", held, None)] == [seat.id for seat in SEATS[:2]]


def test_member_and_deputy_make_one_line_and_their_presence_adds_up() -> None:
    held = meeting(
        SEATS[:1],
        came("deputy-head-safeguarding", presence=during(None, at(11))),
        came("deputy-head-safeguarding", DEPUTY, presence=during(at(11), None), briefed=True, attested=True),
    )
    (found,) = attendance_lines("m", held, None)
    assert (found.outcome, found.there) == (PRESENT, "whole")


def test_without_the_times_of_the_meeting_any_presence_is_taken_for_all_of_it() -> None:
    part = came("deputy-head-safeguarding", presence=during(at(11), at(11, 30)))
    for times in ({"start": None}, {"end": None}, {"start": None, "end": None}):
        (found,) = attendance_lines("m", meeting(SEATS[:1], part, **times), None)
        assert found.there == "whole"
    (found,) = attendance_lines("m", meeting(SEATS[:1], part), None)
    assert found.there == "part"


def test_an_interval_left_out_in_the_middle_is_a_part() -> None:
    gap = (*during(None, at(10, 30)), *during(at(11), None))
    (found,) = attendance_lines("m", meeting(SEATS[:1], came("deputy-head-safeguarding", presence=gap)), None)
    assert found.there == "part"
    whole = (*during(at(10, 30), None), *during(None, at(11)))
    (found,) = attendance_lines("m", meeting(SEATS[:1], came("deputy-head-safeguarding", presence=whole)), None)
    assert found.there == "whole"


def test_part_of_a_meeting_and_taking_part_from_afar_count_as_the_terms_say() -> None:
    part = came("detective-inspector", presence=during(None, at(11)))
    afar = came("idva-mt", presence=during(mode="remote"))
    assert facts(at_meeting(cwm_taf(), part, afar)["detective-inspector"]) == (True, True, False)
    strict = cwm_taf(attendance__counts__partial=False, attendance__counts__remote=False)
    found = at_meeting(strict, part, afar)
    assert facts(found["detective-inspector"]) == (True, False, False)
    assert facts(found["idva-mt"]) == (True, False, False)
    assert codes(found["detective-inspector"].reasons)[0] == "part-not-counted"
    assert codes(found["idva-mt"].reasons)[0] == "remote-not-counted"
    unsaid = cwm_taf(without=("attendance.counts.partial", "attendance.counts.remote"))
    found = at_meeting(unsaid, part, afar)
    assert found["detective-inspector"].attended is None
    assert found["idva-mt"].attended is None


@pytest.mark.parametrize(
    ("until", "mode", "attended_"),
    [(at(11), "room", True), (at(10, 59), "room", False), (None, "remote", False), (None, "room", True)],
)
def test_a_part_counts_from_such_a_share_of_the_meeting(until: datetime | None, mode: str, attended_: bool) -> None:
    """Half of the two hours from ten to twelve, in the room."""
    half = cwm_taf(attendance__counts__remote=False)
    assert half.terms.attendance is not None
    counts = replace(half.terms.attendance.counts, partial=None, least_part=(1, 2))
    half = replace(half, terms=replace(half.terms, attendance=replace(half.terms.attendance, counts=counts)))
    line_ = came("detective-inspector", presence=during(None, until, mode))
    found = at_meeting(half, line_)["detective-inspector"]
    assert found.attended is attended_
    assert ("part-not-counted" in codes(found.reasons)) is (not attended_ and until is not None)


def test_a_share_adds_up_over_several_intervals_and_counts_no_minute_twice() -> None:
    parts = (*during(None, at(10, 30)), *during(at(10, 15), at(10, 45)), *during(at(11, 45), at(13)))
    (found,) = attendance_lines("m", meeting(SEATS[:1], came("deputy-head-safeguarding", presence=parts)), None)
    assert found.share == (60 * 60, 120 * 60)


def test_a_meeting_without_quorum_is_left_out_only_where_the_terms_say_so() -> None:
    trust = invented("tidewater-trust")
    missed = line(quorate=Verdict.NOT_MET)
    assert facts(count_line(trust, missed)) == (False, True, True)
    assert facts(count_line(cwm_taf(), missed)) == (True, True, False)
    assert facts(count_line(cwm_taf(without=("attendance.excludes.inquorate",)), missed)) == (None, True, None)
    assert facts(count_line(trust, line(quorate=Verdict.UNDETERMINED))) == (None, True, None)


def test_what_a_line_rests_on_holds_its_interpretations_and_the_quorum_only_where_it_matters() -> None:
    held = meeting(SEATS[:2], came("deputy-head-safeguarding", basis=(61,)), came(SEATS[1].id, basis=(62,)))
    short = QuorumVerdict(verdict=Verdict.NOT_MET, basis=(50, 61, 62))
    (first, _) = attendance_lines("m", held, short)
    assert count_line(cwm_taf(), first).basis[:4] == (2, 50, 61, 100)
    assert 62 not in count_line(cwm_taf(), first).basis
    opened = cwm_taf(without=("attendance.excludes.inquorate",))
    assert 62 in count_line(opened, first).basis
    assert 62 in rate(opened, [first]).basis
    assert count_line(None, first).basis == (50, 61, 100)


def test_a_cancelled_meeting_and_a_suspended_seat_are_left_out() -> None:
    assert facts(count_line(cwm_taf(), line(NOT_RECORDED, cancelled=True))) == (False, False, True)
    assert facts(count_line(invented("tidewater-trust"), line(ABSENT, suspended=True))) == (False, False, True)


def test_whoever_was_suspended_missed_nothing_that_was_cancelled() -> None:
    """Where cancelled meetings are missed by all, a suspension still leaves them out."""
    trust = invented("tidewater-trust")
    assert trust.terms.attendance is not None
    excludes = replace(trust.terms.attendance.excludes, cancelled=False)
    counted = replace(trust.terms.attendance, excludes=excludes)
    trust = replace(trust, terms=replace(trust.terms, attendance=counted))
    assert facts(count_line(trust, line(NOT_RECORDED, cancelled=True))) == (True, False, False)
    assert facts(count_line(trust, line(NOT_RECORDED, cancelled=True, suspended=True))) == (False, False, True)


def test_a_determined_quorum_is_a_quorum() -> None:
    determined = QuorumVerdict(verdict=Verdict.BY_DISCRETION, determined=Verdict.MET, by_default=Verdict.NOT_MET)
    assert attendance_lines("m", meeting(SEATS[:1]), determined)[0].quorate is Verdict.MET


def test_where_the_terms_are_silent_the_record_still_says_who_came() -> None:
    for terms in (wandsworth(), None):
        found = at_meeting(terms, came("detective-inspector"), came("idva-mt", APOLOGIES))
        assert facts(found["detective-inspector"]) == (True, True, False)
        assert facts(found["idva-mt"]) == (True, False, False)


def test_a_share_is_one_of_the_time_in_which_the_meeting_sat() -> None:
    there = (*during(at(10), at(10, 30)), *during(at(10, 45), at(11, 30)))
    held = meeting(SEATS, came("detective-inspector", presence=there), adjourned=((at(10, 30), at(11)),))
    (found,) = (x for x in attendance_lines("m", held, None) if x.seat == "detective-inspector")
    assert (found.there, found.share) == ("part", (60 * 60, 90 * 60))
    whole = meeting(SEATS, came("detective-inspector", presence=there), end=at(11, 30), adjourned=held.adjourned)
    (found,) = (x for x in attendance_lines("m", whole, None) if x.seat == "detective-inspector")
    assert (found.there, found.share) == ("whole", None)
