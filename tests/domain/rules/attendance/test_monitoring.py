"""The review of attendance by whom the terms ask to monitor it (C47: by the Chair)."""

from datetime import date

from msgspec.structs import replace

from domain.rules.attendance.monitoring import AttendanceReviewInput, review_duties
from domain.rules.duties.due_dates import duty_state, verdict_on
from domain.terms.interpretation import EffectiveTerms
from domain.verdicts import Verdict
from tests.support.rule_scenarios import codes, cwm_taf, wandsworth

APRIL, JULY, OCTOBER = date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 2)


def quarterly() -> EffectiveTerms:
    terms = cwm_taf()
    assert terms.terms.attendance is not None
    return replace(terms, terms=replace(terms.terms, attendance=replace(terms.terms.attendance, monitored_months=3)))


def test_without_a_day_in_the_terms_there_is_an_age_and_never_a_pass() -> None:
    (never,) = review_duties(cwm_taf(), APRIL, [])
    assert (never.due_on, never.satisfied_on, never.clause) == (None, None, "C47")
    assert str(never.reasons[0].text) == "the terms set no day; never done since the terms took effect on 1 April 2025"
    (once,) = review_duties(cwm_taf(), APRIL, [AttendanceReviewInput(event=7, on=JULY, by="chair", basis=(7,))])
    assert (once.satisfied_on, str(once.reasons[0].text)) == (JULY, "the terms set no day; last done on 1 July 2025")
    assert 7 in once.basis
    assert duty_state(once.due_on, once.satisfied_on, None, APRIL) == "OPEN"
    assert duty_state(once.due_on, once.satisfied_on, None, OCTOBER) == "DONE"
    assert verdict_on(once, OCTOBER) is Verdict.UNDETERMINED


def test_without_a_day_in_the_terms_a_further_review_opens_nothing_anew() -> None:
    both = [
        AttendanceReviewInput(event=9, on=OCTOBER, by="chair", basis=(9,)),
        AttendanceReviewInput(event=7, on=JULY, by="chair", basis=(7,)),
    ]
    (twice,) = review_duties(cwm_taf(), APRIL, both)
    assert (twice.satisfied_on, twice.satisfied_by) == (JULY, 7)
    assert str(twice.reasons[0].text) == "the terms set no day; last done on 2 October 2025"
    assert {7, 9} <= set(twice.basis)
    (strange,) = review_duties(cwm_taf(), APRIL, [AttendanceReviewInput(event=7, on=JULY, by="secretary")])
    assert strange.satisfied_on is None


def test_every_three_months_each_review_makes_the_next_one_due() -> None:
    done = [AttendanceReviewInput(event=7, on=JULY, by="chair"), AttendanceReviewInput(event=9, on=OCTOBER, by="chair")]
    found = review_duties(quarterly(), APRIL, done)
    assert [(x.due_on, x.satisfied_on, x.satisfied_by) for x in found] == [
        (date(2025, 7, 1), JULY, 7),
        (date(2025, 10, 1), OCTOBER, 9),
        (date(2026, 1, 2), None, None),
    ]
    assert [duty_state(x.due_on, x.satisfied_on, None, OCTOBER) for x in found] == ["IN_TIME", "LATE", "DUE"]


def test_the_review_of_somebody_else_is_shown_and_not_heard() -> None:
    (found,) = review_duties(quarterly(), APRIL, [AttendanceReviewInput(event=7, on=JULY, by="secretary")])
    assert (found.satisfied_on, codes(found.reasons)) == (None, ["reviewed-by-other"])


def test_terms_that_ask_nobody_to_monitor_are_silent() -> None:
    assert review_duties(wandsworth(), APRIL, []) == ()
    assert review_duties(None, APRIL, []) == ()
