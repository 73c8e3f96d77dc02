"""Attendance over many meetings: figures, windows, targets, absences in a row, and whom they are asked of."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

import tests
from domain.rules.attendance.absences import judge_absences, reached_steps
from domain.rules.attendance.attendance_line import AttendanceLine, Excusal
from domain.rules.attendance.rates import summarise_attendance
from domain.rules.attendance.windows import window
from domain.rules.inputs import SeatInput
from domain.terms.attendance import Step
from domain.terms.checks.document import check
from domain.terms.document import Terms
from domain.terms.interpretation import EffectiveTerms, Interpretation, interpret
from domain.values import Text
from domain.verdicts import Verdict
from tests.support.attendance_scenarios import BY_CHAIR, attendance_lines, line, rate, target_left_open
from tests.support.rule_scenarios import (
    ABSENT,
    APOLOGIES,
    DAY,
    NOT_RECORDED,
    PRESENT,
    codes,
    cwm_taf,
    invented,
    wandsworth,
)


@pytest.mark.parametrize(("missed", "verdict"), [(2, Verdict.MET), (3, Verdict.NOT_MET)])
def test_seven_of_nine_are_three_quarters_and_six_are_not(missed: int, verdict: Verdict) -> None:
    found = rate(cwm_taf(), attendance_lines(cwm_taf(), *[PRESENT] * (9 - missed), *[APOLOGIES] * missed))
    assert found.verdict is verdict
    assert (found.in_tenure, found.expected, found.attended, found.excluded) == (9, 9, 9 - missed, 0)
    assert found.target == (75, 100)
    assert found.rate == (9 - missed) / 9
    assert str(found.reasons[0].text) == f"{9 - missed} of 9 expected, 0 excluded; 75 in 100 are asked"


@pytest.mark.parametrize(
    ("missed", "verdict", "words"),
    [
        (0, Verdict.MET, ["4 of 4 expected, 0 excluded", "the same whatever is answered to: How often?"]),
        (1, Verdict.UNDETERMINED, ["open: How often? (attendance.target)"]),
        (4, Verdict.NOT_MET, ["0 of 4 expected, 0 excluded", "the same whatever is answered to: How often?"]),
    ],
)
def test_a_target_that_the_terms_leave_open_is_not_stated(missed: int, verdict: Verdict, words: list[str]) -> None:
    terms = target_left_open("How often?")
    found = rate(terms, attendance_lines(terms, *[PRESENT] * (4 - missed), *[APOLOGIES] * missed))
    assert found.verdict is verdict
    assert [str(r.text).removesuffix(" (attendance.target)") for r in found.reasons] == [
        each.removesuffix(" (attendance.target)") for each in words
    ]


INVENTED = Path(tests.__file__).parent / "terms" / "invented"


def test_exactly_three_quarters_is_enough() -> None:
    assert rate(cwm_taf(), attendance_lines(cwm_taf(), PRESENT, PRESENT, PRESENT, ABSENT)).verdict is Verdict.MET


def test_an_excusal_lifts_a_seat_over_the_target() -> None:
    its = attendance_lines(cwm_taf(), *[PRESENT] * 6, APOLOGIES, APOLOGIES, APOLOGIES)
    assert rate(cwm_taf(), its).verdict is Verdict.NOT_MET
    its[-1] = line(APOLOGIES, 8, excusal=BY_CHAIR)
    found = rate(cwm_taf(), its)
    assert (found.verdict, found.in_tenure, found.expected, found.excluded) == (Verdict.MET, 9, 8, 1)
    assert str(found.reasons[0].text) == "6 of 8 expected, 1 excluded; 75 in 100 are asked"
    assert "excused" in codes(found.reasons)


def test_what_an_excusal_does_matters_only_where_it_decides() -> None:
    terms = cwm_taf(without=("attendance.excludes.excused",))
    excused = line(APOLOGIES, 8, excusal=BY_CHAIR)
    found = rate(terms, [*attendance_lines(terms, *[PRESENT] * 6, APOLOGIES, APOLOGIES), excused])
    assert (found.verdict, found.rate) == (Verdict.UNDETERMINED, None)
    assert any(r.code == "open" and "attendance.excludes.excused" in str(r.text) for r in found.reasons)


def test_an_excusal_may_suspend_the_target_altogether() -> None:
    terms = cwm_taf(attendance__excludes__excused="suspends_target")
    found = rate(terms, [line(PRESENT, 1), line(APOLOGIES, 2, excusal=BY_CHAIR)])
    assert found.verdict is Verdict.SILENT
    assert "target-suspended" in codes(found.reasons)


def test_a_seat_not_recorded_leaves_the_verdict_open_only_where_it_decides() -> None:
    found = rate(cwm_taf(), attendance_lines(cwm_taf(), *[PRESENT] * 5, APOLOGIES, APOLOGIES, NOT_RECORDED))
    assert (found.verdict, found.rate, found.not_recorded, found.expected) == (Verdict.UNDETERMINED, None, 1, 8)
    found = rate(cwm_taf(), attendance_lines(cwm_taf(), *[PRESENT] * 9, NOT_RECORDED))
    assert (found.verdict, found.rate) == (Verdict.MET, 0.9)
    found = rate(cwm_taf(), attendance_lines(cwm_taf(), PRESENT, *[ABSENT] * 4, NOT_RECORDED))
    assert found.verdict is Verdict.NOT_MET


def test_no_meeting_expected_is_undetermined_and_neither_nothing_nor_all() -> None:
    for its in ([], [line(APOLOGIES, excusal=BY_CHAIR)]):
        found = rate(cwm_taf(), its)
        assert (found.verdict, found.rate, found.expected) == (Verdict.UNDETERMINED, None, 0)
        assert "none-expected" in codes(found.reasons)


def test_the_target_is_asked_of_the_unit_that_the_terms_mean() -> None:
    its = attendance_lines(cwm_taf(), PRESENT, ABSENT)
    found = rate(cwm_taf(), its, unit="agency")
    assert (found.verdict, found.rate, found.reasons[0].code) == (Verdict.SILENT, 0.5, "other-unit")
    opened = rate(cwm_taf(without=("attendance.unit",)), its)
    assert opened.verdict is Verdict.UNDETERMINED
    assert any("attendance.unit" in str(r.text) for r in opened.reasons)


def test_the_target_is_asked_of_statutory_members_only() -> None:
    its = attendance_lines(cwm_taf(), PRESENT, ABSENT)
    other = SeatInput(id="idva-mt", classes=frozenset({"charity"}))
    assert summarise_attendance(cwm_taf(), "seat", its, seats=[other]).verdict is Verdict.SILENT
    unsaid = SeatInput(id="idva-mt")
    assert summarise_attendance(cwm_taf(), "seat", its, seats=[unsaid]).verdict is Verdict.UNDETERMINED
    nobody_said_who = cwm_taf(without=("attendance.applies_to",))
    assert rate(nobody_said_who, its).verdict is Verdict.UNDETERMINED


def test_no_target_is_silent_but_the_figures_are_given() -> None:
    found = rate(wandsworth(), attendance_lines(wandsworth(), PRESENT, ABSENT))
    assert (found.verdict, found.target, found.rate, found.attended) == (Verdict.SILENT, None, 0.5, 1)
    assert str(found.reasons[0].text).endswith("as far as the text is held (to section 4)")
    assert str(rate(None, attendance_lines(wandsworth(), PRESENT)).reasons[0].text) == "no terms held"


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
    always = rate(terms, attendance_lines(terms, PRESENT, PRESENT), decided=span.decided, why=span.reasons)
    assert always.verdict is Verdict.MET
    mixed = rate(terms, attendance_lines(terms, PRESENT, ABSENT), decided=span.decided, why=span.reasons)
    assert mixed.verdict is Verdict.UNDETERMINED
    assert any("attendance.window" in str(r.text) for r in mixed.reasons)


def test_how_long_a_rolling_window_is_may_be_open() -> None:
    text = (INVENTED / "tidewater-trust.toml").read_text(encoding="utf-8")
    text = text.replace('{ kind = "months", months = 12 }', '{ kind = "months" }')
    found = check(f"""{text}
        [[open]]
        key = "attendance.window.months"
        question = {{ en = "How many months?" }}
        """)
    assert isinstance(found, Terms), found
    span = window(interpret(found, [], DAY), DAY)
    assert (span.start, span.decided) == (None, False)
    assert "attendance.window.months" in str(span.reasons[0].text)
    answered = Interpretation(key="attendance.window.months", value=6, since=DAY, made_on=DAY)
    assert window(interpret(found, [answered], DAY), date(2026, 3, 31)).start == date(2025, 10, 1)
    assert isinstance(check(text), list), "neither said nor open"


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
    found = judge_absences(forum, its)
    assert (found.verdict, found.longest, found.current, found.limit) == (Verdict.NOT_MET, 3, 3, 3)
    assert found.reasons[0].clause == "3.2"
    broken = judge_absences(forum, [line(ABSENT, 0), line(PRESENT, 1), line(ABSENT, 2)])
    assert (broken.verdict, broken.longest) == (Verdict.MET, 1)
    unknown = judge_absences(forum, [line(ABSENT, 0), line(NOT_RECORDED, 1), line(ABSENT, 2)])
    assert (unknown.verdict, unknown.longest) == (Verdict.UNDETERMINED, 1)
    assert judge_absences(cwm_taf(), its).verdict is Verdict.SILENT


def test_the_ladder_says_which_steps_are_reached() -> None:
    forum = invented("harbour-forum")

    def steps(target: Verdict, *its: AttendanceLine) -> list[tuple[str, Verdict]]:
        run = judge_absences(forum, its)
        return [(step.clause, step.verdict) for step in reached_steps(forum, target, run, its)]

    two, three = [line(ABSENT, n) for n in range(2)], [line(ABSENT, n) for n in range(3)]
    assert steps(Verdict.MET, *two) == [("3.3", Verdict.MET)]
    assert steps(Verdict.NOT_MET, *three) == [(c, Verdict.MET) for c in ("3.3", "3.4", "3.5")]
    doubtful = [*two, line(NOT_RECORDED, 2)]
    assert steps(Verdict.UNDETERMINED, *doubtful) == [
        ("3.3", Verdict.UNDETERMINED),
        ("3.4", Verdict.UNDETERMINED),
        ("3.5", Verdict.UNDETERMINED),
    ]
    assert steps(Verdict.MET, *two, line(PRESENT, 2)) == []
    assert reached_steps(None, Verdict.NOT_MET, judge_absences(None, three)) == ()


def with_attendance(terms: EffectiveTerms, **facts: object) -> EffectiveTerms:
    assert terms.terms.attendance is not None
    return replace(terms, terms=replace(terms.terms, attendance=replace(terms.terms.attendance, **facts)))


def test_a_step_may_count_the_meetings_missed_in_the_window_in_a_row_or_not() -> None:
    step = Step(missed=2, then=Text(en="a letter is sent"), clause="3.3")
    forum = with_attendance(invented("harbour-forum"), ladder=(step,))
    its = [line(ABSENT, 0), line(PRESENT, 1), line(ABSENT, 2)]
    (found,) = reached_steps(forum, Verdict.MET, judge_absences(forum, its), its)
    assert (found.verdict, str(found.reasons[0].text)) == (Verdict.MET, "2 meetings missed, of 2")
    assert not reached_steps(forum, Verdict.MET, judge_absences(forum, its), its[:2])
    (found,) = reached_steps(forum, Verdict.MET, judge_absences(forum, its), [*its[:2], line(NOT_RECORDED, 2)])
    assert (found.verdict, str(found.reasons[0].text)) == (Verdict.UNDETERMINED, "1 to 2 meetings missed, of 2")


def test_where_the_terms_speak_of_absence_without_apologies_these_end_a_run() -> None:
    forum = with_attendance(invented("harbour-forum"), apologies_excuse=True)
    its = [line(ABSENT, 0), line(ABSENT, 1), line(APOLOGIES, 2), line(ABSENT, 3)]
    found = judge_absences(forum, its)
    assert (found.verdict, found.longest, found.current) == (Verdict.MET, 2, 1)


def test_a_run_that_reaches_into_the_window_counts_whole() -> None:
    forum = invented("harbour-forum")
    its = [line(ABSENT, 0), line(ABSENT, 1), line(ABSENT, 2), line(PRESENT, 3)]
    assert judge_absences(forum, its, since=its[2].on).longest == 3
    assert judge_absences(forum, its, since=its[3].on).longest == 0


def test_what_a_meeting_counts_for_in_a_run_is_said_by_the_terms_of_its_day() -> None:
    forum = invented("harbour-forum")
    lenient = with_attendance(forum, apologies_excuse=True)
    its = [line(APOLOGIES, 0), line(APOLOGIES, 1), line(APOLOGIES, 2)]
    found = judge_absences(forum, its, then=lambda on: lenient if on < its[2].on else forum)
    assert found.longest == 1
