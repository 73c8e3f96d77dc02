"""Deadlines of an invented Canal Board: notice, papers, minutes and what follows them, worked out by hand."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.rules.duties.cadence import first_meeting, periodic_duties
from domain.rules.duties.deadlines import Occasion, Occurrence, deadlines, undated_deadlines
from domain.rules.duties.due_dates import Due, DutyKind, DutyState, duty_state, verdict_on
from domain.rules.duties.duty_inputs import HeldMeeting, Submission
from domain.terms.duties import IntervalDuty
from domain.terms.interpretation import EffectiveTerms, Interpretation, interpret
from domain.verdicts import Verdict
from tests.support.rule_scenarios import codes, cwm_taf, invented

ESTABLISHED = Occurrence(on=date(2025, 1, 6), event=1, basis=(1,))
ADOPTED = Occurrence(on=date(2025, 2, 3), event=2, basis=(2,))


def day(text: str) -> date:
    return date.fromisoformat(text)


def occasion(moved_on: str | None = None, **moments: str) -> Occasion:
    """What happened, by what it is: days parted by spaces."""
    occurrences = {
        name.replace("__", "/"): [Occurrence(on=day(d), event=n, basis=(10 + n,)) for n, d in enumerate(days.split())]
        for name, days in moments.items()
    }
    return Occasion(id="m", occurrences=occurrences, moved_on=day(moved_on) if moved_on else None)


def due(duty: str, moved_on: str | None = None, terms: EffectiveTerms | None = None, **moments: str) -> Due:
    (found,) = [d for d in deadlines(terms or invented("canal-board"), occasion(moved_on, **moments)) if d.duty == duty]
    return found


def test_notice_leaves_five_working_days_clear_before_the_meeting() -> None:
    # Wednesday 23 April 2025; Easter Monday is the 21st, Good Friday the 18th: 22, 17, 16, 15, 14 lie clear.
    found = due("notice", meeting="2025-04-23", notice="2025-04-11")
    assert (found.kind, found.due_on, found.clause) == (DutyKind.NOTICE, day("2025-04-13"), "1")
    assert (found.satisfied_on, found.satisfied_by) == (day("2025-04-11"), 0)
    assert verdict_on(found, day("2025-04-23")) is Verdict.MET
    late = due("notice", meeting="2025-04-23", notice="2025-04-14")
    assert verdict_on(late, day("2025-04-23")) is Verdict.NOT_MET
    assert {10} <= set(late.basis)


def test_what_should_have_been_done_before_a_meeting_can_no_longer_be_done_on_its_day() -> None:
    found = due("notice", meeting="2025-04-23")
    stands = [
        duty_state(found.due_on, found.satisfied_on, found.lapses_on, day(f"2025-04-{d}")) for d in (13, 14, 22, 23)
    ]
    assert stands == [DutyState.DUE, DutyState.OVERDUE, DutyState.OVERDUE, DutyState.MISSED]
    assert verdict_on(found, day("2025-04-23")) is Verdict.NOT_MET


def test_what_may_not_be_done_before_a_day_is_open_from_that_day_on() -> None:
    stands = [duty_state(None, None, None, day(f"2025-04-{d}"), day("2025-04-14")) for d in (13, 14, 15)]
    assert stands == [DutyState.NOT_YET, DutyState.OPEN, DutyState.OPEN]


def test_a_meeting_that_is_moved_needs_notice_again_where_the_terms_say_so() -> None:
    notices = "2025-04-01 2025-04-10"
    assert due("notice", "2025-04-08", meeting="2025-04-23", notice=notices).satisfied_on == day("2025-04-10")
    assert due("notice", "2025-04-11", meeting="2025-04-23", notice=notices).satisfied_on is None
    assert due("notice", "2025-04-10", meeting="2025-04-23", notice=notices).satisfied_on == day("2025-04-10")
    papers = due("papers", "2025-04-11", meeting="2025-04-23", papers="2025-04-09")
    assert (papers.satisfied_on, codes(papers.reasons)) == (day("2025-04-09"), ["moved-since"])
    assert due("papers", meeting="2025-04-23", papers="2025-04-09").reasons == ()


def test_minutes_are_drafted_in_ten_working_days_of_the_meeting_once_it_was_held() -> None:
    assert not [d for d in deadlines(invented("canal-board"), occasion(meeting="2025-04-17")) if d.duty == "draft"]
    found = due("draft", meeting="2025-04-17", held="2025-04-17", minutes_drafted="2025-05-07")
    assert (found.due_on, found.kind, verdict_on(found, day("2025-05-07"))) == (
        day("2025-05-06"),
        DutyKind.MINUTES,
        Verdict.NOT_MET,
    )


def test_a_second_clock_starts_at_the_drafting_and_another_at_the_approval() -> None:
    occurrences: dict[str, Any] = {
        "held": "2025-04-17",
        "minutes_drafted": "2025-04-30",
        "minutes_circulated": "2025-05-01 2025-07-09",
    }
    circulated = due("circulated", **occurrences)
    assert (circulated.due_on, circulated.satisfied_on) == (day("2025-05-02"), day("2025-05-01"))
    assert [d.duty for d in deadlines(invented("canal-board"), occasion(**occurrences))] == [
        "draft",
        "circulated",
        "told",
    ]
    found = due("published", **occurrences, minutes_approved="2025-07-02")
    assert (found.due_on, found.satisfied_on) == (day("2025-07-09"), day("2025-07-09"))
    assert due("published", held="2025-04-17", minutes_approved="2025-07-10").satisfied_on is None


def test_minutes_are_approved_by_the_next_meeting_and_can_still_be_afterwards() -> None:
    found = due("approved", held="2025-04-17", next_meeting="2025-07-10")
    assert (found.due_on, found.lapses_on) == (day("2025-07-10"), None)
    assert duty_state(found.due_on, None, found.lapses_on, day("2025-07-11")) is DutyState.OVERDUE


def test_a_requested_meeting_is_held_within_ten_working_days_of_the_request() -> None:
    found = due("called", request="2025-12-18", meeting="2026-01-06")
    assert (found.due_on, found.satisfied_on, found.kind) == (day("2026-01-06"), day("2026-01-06"), DutyKind.MEETING)
    assert due("called", request="2025-12-18", meeting="2025-12-17").satisfied_on is None


def test_the_group_first_meets_in_six_weeks_of_its_establishment() -> None:
    assert due("first", establishment="2025-01-06").due_on == day("2025-02-17")


def test_a_report_of_a_meeting_is_due_a_month_after_it() -> None:
    found = due("told", held="2025-01-31", report__told="2025-03-01")
    assert (found.due_on, found.satisfied_on, found.kind) == (day("2025-02-28"), day("2025-03-01"), DutyKind.REPORT)


def test_days_that_the_text_leaves_open_give_no_date_until_they_are_interpreted() -> None:
    terms = invented("canal-board")
    (found,) = undated_deadlines(terms)
    assert (found.duty, found.due_on, codes(found.reasons), found.clause) == ("agenda", None, ["open"], "2.1")
    assert "agenda" not in {d.duty for d in deadlines(terms, occasion(meeting="2025-04-23"))}
    said = Interpretation(key="duty.agenda.count", value="working", since=day("2025-01-01"), basis=(77,))
    settled = interpret(terms.terms, [said], day("2025-04-23"))
    assert not list(undated_deadlines(settled))
    found = due("agenda", terms=settled, meeting="2025-04-23")
    assert (found.due_on, 77 in found.basis) == (day("2025-04-10"), True)


def test_beyond_the_bank_holidays_held_no_date_can_be_given() -> None:
    found = due("draft", held="2028-12-20")
    assert (found.due_on, codes(found.reasons)) == (None, ["calendar-not-held"])
    assert verdict_on(found, day("2029-03-01")) is Verdict.UNDETERMINED
    assert due("papers", meeting="2030-01-09").due_on == day("2030-01-05")


def test_an_annual_report_follows_the_end_of_the_year_by_twenty_working_days() -> None:
    sent = (Submission(duty="annual", event=11, on=day("2025-05-01")),)
    found = [
        d
        for d in periodic_duties(invented("canal-board"), (), sent, day("2024-04-01"), day("2026-03-31"))
        if d.duty == "annual"
    ]
    assert [(d.period, d.due_on, d.satisfied_on) for d in found] == [
        ("2024-25", day("2025-04-30"), None),
        ("2025-26", day("2026-04-30"), day("2025-05-01")),
    ]
    assert {d.kind for d in found} == {DutyKind.REPORT}


def interval(terms: EffectiveTerms) -> IntervalDuty:
    return next(d for d in terms.terms.duties if isinstance(d, IntervalDuty))


@pytest.mark.parametrize(("runs_from", "on"), [("adoption", "2025-05-03"), ("establishment", "2025-04-06")])
def test_a_group_that_never_met_owes_its_first_meeting_from_the_day_the_terms_say(runs_from: str, on: str) -> None:
    terms = invented("canal-board")
    rule = replace(interval(terms), runs_from=runs_from)
    found = first_meeting(terms, rule, established=ESTABLISHED, adopted=ADOPTED, first=None)
    assert found is not None
    assert (found.due_on, found.satisfied_on, found.clause) == (day(on), None, "6")
    met = HeldMeeting(id="m1", event=9, on=day("2025-05-10"), basis=(9,))
    found = first_meeting(terms, rule, established=ESTABLISHED, adopted=ADOPTED, first=met)
    assert found is not None
    assert (found.satisfied_by, verdict_on(found, day("2025-06-01")), 9 in found.basis) == (9, Verdict.NOT_MET, True)


def test_where_the_terms_do_not_say_from_when_the_first_meeting_has_no_date() -> None:
    terms = cwm_taf()
    found = first_meeting(terms, interval(terms), established=ESTABLISHED, adopted=ADOPTED, first=None)
    assert found is not None
    assert (found.due_on, codes(found.reasons)) == (None, ["open"])
    later = replace(interval(terms), runs_from="first_meeting")
    assert first_meeting(terms, later, established=ESTABLISHED, adopted=ADOPTED, first=None) is None


@pytest.mark.parametrize(
    ("decided", "satisfied"), [("2025-03-02", "2025-03-02"), ("2025-03-20", "2025-03-20"), ("", None)]
)
def test_a_decision_before_the_notice_after_which_it_may_be_taken_is_too_early(
    decided: str, satisfied: str | None
) -> None:
    found = due("dues-later", terms=invented("weir-commission"), notice="2025-03-03", decision__dues=decided)
    assert (found.earliest_on, found.satisfied_on) == (day("2025-03-11"), satisfied and day(satisfied))
    if satisfied:
        verdict = Verdict.MET if decided > "2025-03-11" else Verdict.NOT_MET
        assert verdict_on(found, day("2025-04-01")) is verdict
