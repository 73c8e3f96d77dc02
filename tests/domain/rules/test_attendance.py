"""Attendance: who was expected, who came, what is left out, and the 75% of Cwm Taf (C46 to C50)."""

from datetime import date, timedelta

import pytest

from domain.rules.absences import absences, ladder
from domain.rules.attendance import Attended, attended
from domain.rules.lines import Excusal, Line, lines
from domain.rules.quorum import Quorum, judge
from domain.rules.rates import summary
from domain.rules.roll import Seat
from domain.rules.windows import window
from domain.terms.interpretation import Interpreted
from domain.verdicts import Outcome, Verdict
from tests.domain.rules.scenes import (
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
    cwm_taf_seats,
    during,
    invented,
    meeting,
    wandsworth,
)

SEATS = cwm_taf_seats()
INSPECTOR = SEATS[2]
BY_CHAIR = Excusal(by="chair", agency="south-wales-police", made_on=DAY, basis=(60,))


def line(outcome: Outcome = PRESENT, number: int = 0, **facts: object) -> Line:
    known = {"seat": "s", "agency": "a", "member": "m", "quorate": Verdict.MET, "briefed": True, "attested": True}
    day = date(2025, 4, 1) + timedelta(days=30 * number)
    return Line(**({"meeting": f"m{number:02}", "on": day, "outcome": outcome, "basis": (number,)} | known | facts))  # type: ignore[arg-type]


def told(terms: Interpreted, *outcomes: Outcome) -> list[Line]:
    return [line(outcome, number) for number, outcome in enumerate(outcomes)]


def at_meeting(terms: Interpreted | None, *roll: object, excusals: tuple[Excusal, ...] = ()) -> dict[str, Attended]:
    held = meeting(SEATS, *roll)  # type: ignore[arg-type]
    return {each.seat: attended(terms, each) for each in lines("m", held, judge(terms, held), excusals)}


def facts(found: Attended) -> tuple[bool | None, bool | None, bool | None]:
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
    assert codes(attended(cwm_taf(), line(NOT_RECORDED)).reasons) == ["not-recorded"]
    assert codes(attended(cwm_taf(), line(DEPUTY)).reasons) == ["by-deputy"]
    assert attended(cwm_taf(), line(ABSENT)).reasons == ()


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
    seats = (*SEATS[:2], Seat(id="empty", agency="x"))
    held = meeting(seats, came("deputy-head-safeguarding"))
    assert [each.seat for each in lines("m", held, None)] == [seat.id for seat in SEATS[:2]]


def test_member_and_deputy_make_one_line_and_their_presence_adds_up() -> None:
    held = meeting(
        SEATS[:1],
        came("deputy-head-safeguarding", presence=during(None, at(11))),
        came("deputy-head-safeguarding", DEPUTY, presence=during(at(11), None), briefed=True, attested=True),
    )
    (found,) = lines("m", held, None)
    assert (found.outcome, found.there) == (PRESENT, "whole")


def test_without_the_times_of_the_meeting_any_presence_is_taken_for_all_of_it() -> None:
    part = came("deputy-head-safeguarding", presence=during(at(11), at(11, 30)))
    for times in ({"start": None}, {"end": None}, {"start": None, "end": None}):
        (found,) = lines("m", meeting(SEATS[:1], part, **times), None)
        assert found.there == "whole"
    (found,) = lines("m", meeting(SEATS[:1], part), None)
    assert found.there == "part"


def test_an_interval_left_out_in_the_middle_is_a_part() -> None:
    gap = (*during(None, at(10, 30)), *during(at(11), None))
    (found,) = lines("m", meeting(SEATS[:1], came("deputy-head-safeguarding", presence=gap)), None)
    assert found.there == "part"
    whole = (*during(at(10, 30), None), *during(None, at(11)))
    (found,) = lines("m", meeting(SEATS[:1], came("deputy-head-safeguarding", presence=whole)), None)
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


def test_a_meeting_without_quorum_is_left_out_only_where_the_terms_say_so() -> None:
    trust = invented("tidewater-trust")
    missed = line(quorate=Verdict.NOT_MET)
    assert facts(attended(trust, missed)) == (False, True, True)
    assert facts(attended(cwm_taf(), missed)) == (True, True, False)
    assert facts(attended(cwm_taf(without=("attendance.excludes.inquorate",)), missed)) == (None, True, None)
    assert facts(attended(trust, line(quorate=Verdict.UNDETERMINED))) == (None, True, None)


def test_what_a_line_rests_on_holds_its_interpretations_and_the_quorum_only_where_it_matters() -> None:
    held = meeting(SEATS[:2], came("deputy-head-safeguarding", basis=(61,)), came(SEATS[1].id, basis=(62,)))
    short = Quorum(verdict=Verdict.NOT_MET, basis=(50, 61, 62))
    (first, _) = lines("m", held, short)
    assert attended(cwm_taf(), first).basis[:4] == (2, 50, 61, 100)
    assert 62 not in attended(cwm_taf(), first).basis
    opened = cwm_taf(without=("attendance.excludes.inquorate",))
    assert 62 in attended(opened, first).basis
    assert 62 in rate(opened, [first]).basis
    assert attended(None, first).basis == (50, 61, 100)


def test_a_cancelled_meeting_and_a_suspended_seat_are_left_out() -> None:
    assert facts(attended(cwm_taf(), line(NOT_RECORDED, cancelled=True))) == (False, False, True)
    assert facts(attended(invented("tidewater-trust"), line(ABSENT, suspended=True))) == (False, False, True)


def test_a_determined_quorum_is_a_quorum() -> None:
    determined = Quorum(verdict=Verdict.BY_DISCRETION, determined=Verdict.MET, by_default=Verdict.NOT_MET)
    assert lines("m", meeting(SEATS[:1]), determined)[0].quorate is Verdict.MET


def test_where_the_terms_are_silent_the_record_still_says_who_came() -> None:
    for terms in (wandsworth(), None):
        found = at_meeting(terms, came("detective-inspector"), came("idva-mt", APOLOGIES))
        assert facts(found["detective-inspector"]) == (True, True, False)
        assert facts(found["idva-mt"]) == (True, False, False)


def rate(terms: Interpreted | None, its: list[Line], unit: str = "seat", **facts: object):  # type: ignore[no-untyped-def]
    return summary(terms, unit, its, seats=[INSPECTOR], **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(("missed", "verdict"), [(2, Verdict.MET), (3, Verdict.NOT_MET)])
def test_seven_of_nine_are_three_quarters_and_six_are_not(missed: int, verdict: Verdict) -> None:
    found = rate(cwm_taf(), told(cwm_taf(), *[PRESENT] * (9 - missed), *[APOLOGIES] * missed))
    assert found.verdict is verdict
    assert (found.in_tenure, found.expected, found.attended, found.excluded) == (9, 9, 9 - missed, 0)
    assert found.target == (75, 100)
    assert found.rate == (9 - missed) / 9
    assert found.reasons[0].text == f"{9 - missed} of 9 expected, 0 excluded; 75 in 100 are asked"


def test_exactly_three_quarters_is_enough() -> None:
    assert rate(cwm_taf(), told(cwm_taf(), PRESENT, PRESENT, PRESENT, ABSENT)).verdict is Verdict.MET


def test_an_excusal_lifts_a_seat_over_the_target() -> None:
    its = told(cwm_taf(), *[PRESENT] * 6, APOLOGIES, APOLOGIES, APOLOGIES)
    assert rate(cwm_taf(), its).verdict is Verdict.NOT_MET
    its[-1] = line(APOLOGIES, 8, excusal=BY_CHAIR)
    found = rate(cwm_taf(), its)
    assert (found.verdict, found.in_tenure, found.expected, found.excluded) == (Verdict.MET, 9, 8, 1)
    assert found.reasons[0].text == "6 of 8 expected, 1 excluded; 75 in 100 are asked"
    assert "excused" in codes(found.reasons)


def test_what_an_excusal_does_matters_only_where_it_decides() -> None:
    terms = cwm_taf(without=("attendance.excludes.excused",))
    excused = line(APOLOGIES, 8, excusal=BY_CHAIR)
    found = rate(terms, [*told(terms, *[PRESENT] * 6, APOLOGIES, APOLOGIES), excused])
    assert (found.verdict, found.rate) == (Verdict.UNDETERMINED, None)
    assert any(r.code == "open" and "attendance.excludes.excused" in r.text for r in found.reasons)


def test_an_excusal_may_suspend_the_target_altogether() -> None:
    terms = cwm_taf(attendance__excludes__excused="suspends_target")
    found = rate(terms, [line(PRESENT, 1), line(APOLOGIES, 2, excusal=BY_CHAIR)])
    assert found.verdict is Verdict.SILENT
    assert "target-suspended" in codes(found.reasons)


def test_a_seat_not_recorded_leaves_the_verdict_open_only_where_it_decides() -> None:
    found = rate(cwm_taf(), told(cwm_taf(), *[PRESENT] * 5, APOLOGIES, APOLOGIES, NOT_RECORDED))
    assert (found.verdict, found.rate, found.not_recorded, found.expected) == (Verdict.UNDETERMINED, None, 1, 8)
    found = rate(cwm_taf(), told(cwm_taf(), *[PRESENT] * 9, NOT_RECORDED))
    assert (found.verdict, found.rate) == (Verdict.MET, 0.9)
    found = rate(cwm_taf(), told(cwm_taf(), PRESENT, *[ABSENT] * 4, NOT_RECORDED))
    assert found.verdict is Verdict.NOT_MET


def test_no_meeting_expected_is_undetermined_and_neither_nothing_nor_all() -> None:
    for its in ([], [line(APOLOGIES, excusal=BY_CHAIR)]):
        found = rate(cwm_taf(), its)
        assert (found.verdict, found.rate, found.expected) == (Verdict.UNDETERMINED, None, 0)
        assert "none-expected" in codes(found.reasons)


def test_the_target_is_asked_of_the_unit_that_the_terms_mean() -> None:
    its = told(cwm_taf(), PRESENT, ABSENT)
    found = rate(cwm_taf(), its, unit="agency")
    assert (found.verdict, found.rate, found.reasons[0].code) == (Verdict.SILENT, 0.5, "other-unit")
    opened = rate(cwm_taf(without=("attendance.unit",)), its)
    assert opened.verdict is Verdict.UNDETERMINED
    assert any("attendance.unit" in r.text for r in opened.reasons)


def test_the_target_is_asked_of_statutory_members_only() -> None:
    its = told(cwm_taf(), PRESENT, ABSENT)
    other = Seat(id="idva-mt", classes=frozenset({"charity"}))
    assert summary(cwm_taf(), "seat", its, seats=[other]).verdict is Verdict.SILENT
    unsaid = Seat(id="idva-mt")
    assert summary(cwm_taf(), "seat", its, seats=[unsaid]).verdict is Verdict.UNDETERMINED
    nobody_said_who = cwm_taf(without=("attendance.applies_to",))
    assert rate(nobody_said_who, its).verdict is Verdict.UNDETERMINED


def test_no_target_is_silent_but_the_figures_are_given() -> None:
    found = rate(wandsworth(), told(wandsworth(), PRESENT, ABSENT))
    assert (found.verdict, found.target, found.rate, found.attended) == (Verdict.SILENT, None, 0.5, 1)
    assert found.reasons[0].text.endswith("as far as the text is held (to section 4)")
    assert rate(None, told(wandsworth(), PRESENT)).reasons[0].text == "no terms held"


def test_an_agency_attends_if_any_of_its_seats_did() -> None:
    trust = invented("tidewater-trust")
    its = [
        line(PRESENT, 0, seat="s1"),
        line(ABSENT, 0, seat="s2"),
        line(ABSENT, 1, seat="s1"),
        line(ABSENT, 1, seat="s2"),
        line(ABSENT, 2, seat="s1"),
        line(NOT_RECORDED, 2, seat="s2"),
    ]
    found = rate(trust, its, unit="agency")
    assert (found.in_tenure, found.attended, found.not_recorded, found.verdict) == (3, 1, 1, Verdict.UNDETERMINED)


def test_an_open_window_is_decided_where_every_window_agrees() -> None:
    terms = cwm_taf(without=("attendance.window",))
    span = window(terms, DAY)
    assert (span.start, span.decided) == (None, False)
    always = rate(terms, told(terms, PRESENT, PRESENT), decided=span.decided, why=span.reasons)
    assert always.verdict is Verdict.MET
    mixed = rate(terms, told(terms, PRESENT, ABSENT), decided=span.decided, why=span.reasons)
    assert mixed.verdict is Verdict.UNDETERMINED
    assert any("attendance.window" in r.text for r in mixed.reasons)


def test_the_window_is_the_groups_own_year_up_to_the_day() -> None:
    assert window(cwm_taf(), date(2026, 3, 31)).start == date(2025, 4, 1)
    assert window(cwm_taf(), date(2026, 4, 1)).start == date(2026, 4, 1)
    rolling = window(invented("tidewater-trust"), date(2026, 3, 31))
    assert (rolling.start, rolling.end) == (date(2025, 4, 1), date(2026, 3, 31))
    assert window(cwm_taf(attendance__window={"kind": "calendar_year"}), DAY).start == date(2025, 1, 1)
    assert not window(cwm_taf(without=("terms.year_start",)), DAY).decided
    assert window(invented("harbour-forum"), DAY) == window(None, DAY)


def test_three_absences_in_a_row_are_too_many_and_an_excused_one_is_passed_over() -> None:
    forum = invented("harbour-forum")
    by_convenor = Excusal(by="convenor", seat="s")
    its = [line(ABSENT, 0), line(APOLOGIES, 1), line(APOLOGIES, 2, excusal=by_convenor), line(ABSENT, 3)]
    found = absences(forum, its)
    assert (found.verdict, found.longest, found.current, found.limit) == (Verdict.NOT_MET, 3, 3, 3)
    assert found.reasons[0].clause == "3.2"
    broken = absences(forum, [line(ABSENT, 0), line(PRESENT, 1), line(ABSENT, 2)])
    assert (broken.verdict, broken.longest) == (Verdict.MET, 1)
    unknown = absences(forum, [line(ABSENT, 0), line(NOT_RECORDED, 1), line(ABSENT, 2)])
    assert (unknown.verdict, unknown.longest) == (Verdict.UNDETERMINED, 1)
    assert absences(cwm_taf(), its).verdict is Verdict.SILENT


def test_the_ladder_says_which_steps_are_reached() -> None:
    forum = invented("harbour-forum")
    assert [step.clause for step in ladder(forum, Verdict.MET, 2)] == ["3.3"]
    assert [step.clause for step in ladder(forum, Verdict.NOT_MET, 3)] == ["3.3", "3.4", "3.5"]
    assert ladder(None, Verdict.NOT_MET, 3) == ()
