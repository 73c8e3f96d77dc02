"""Cadence: a meeting every six weeks (C61), reports each quarter and year of the group's own, a minimum a year."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.rules.duties.cadence import periodic_duties, terms_review
from domain.rules.duties.due_dates import Due, verdict_on
from domain.rules.duties.duty_inputs import HeldMeeting, Submission
from domain.rules.periods import add_months, periods, year_start_for
from domain.terms.interpretation import EffectiveTerms, Interpretation, interpret
from domain.text import said
from domain.verdicts import Reason, Verdict
from tests.support.rule_scenarios import FIRST, codes, cwm_taf, document, invented, wandsworth

END = date(2026, 3, 31)


def due(
    terms: EffectiveTerms | None, duty: str, held: tuple[HeldMeeting, ...] = (), submitted: tuple[Submission, ...] = ()
) -> list[Due]:
    return [each for each in periodic_duties(terms, held, submitted, FIRST, END) if each.duty == duty]


def test_each_meeting_held_makes_the_next_one_due_in_six_weeks() -> None:
    held = (
        HeldMeeting(id="m1", event=1, on=date(2025, 4, 8), basis=(6,)),
        HeldMeeting(id="m2", event=2, on=date(2025, 6, 3), basis=(7,)),
    )
    first, second = due(cwm_taf(), "meetings", held)
    assert (first.due_on, first.satisfied_on, first.satisfied_by, first.clause) == (
        date(2025, 5, 20),
        date(2025, 6, 3),
        2,
        "C61",
    )
    assert {6, 7} <= set(first.basis)
    assert (second.due_on, second.satisfied_on) == (date(2025, 7, 15), None)
    assert verdict_on(first, END) is Verdict.NOT_MET
    assert verdict_on(second, date(2025, 7, 15)) is Verdict.UNDETERMINED
    assert verdict_on(second, date(2025, 7, 16)) is Verdict.NOT_MET


def test_exactly_six_weeks_later_is_in_time() -> None:
    held = (HeldMeeting(id="m1", event=1, on=date(2025, 4, 8)), HeldMeeting(id="m2", event=2, on=date(2025, 5, 20)))
    assert verdict_on(due(cwm_taf(), "meetings", held)[0], END) is Verdict.MET


def test_a_meeting_that_does_not_count_as_held_satisfies_nothing() -> None:
    held = (
        HeldMeeting(id="m1", event=1, on=date(2025, 1, 8)),
        HeldMeeting(id="m2", event=2, on=date(2025, 2, 3), counts=False),
        HeldMeeting(
            id="m3", event=3, on=date(2025, 3, 3), counts=None, reasons=(Reason("open", said("may not count")),)
        ),
    )
    first, _ = due(invented("harbour-forum"), "every-three-months", held)
    assert (first.satisfied_by, first.due_on, codes(first.reasons)) == (3, date(2025, 4, 8), ["open"])


def test_a_scorecard_is_due_in_each_quarter_of_the_year_from_april() -> None:
    sent = (Submission(duty="scorecard", event=11, on=date(2025, 7, 2), period="2025-26-Q1", basis=(8,)),)
    found = due(cwm_taf(), "scorecard", submitted=sent)
    assert [(each.period, each.due_on) for each in found] == [
        ("2025-26-Q1", date(2025, 6, 30)),
        ("2025-26-Q2", date(2025, 9, 30)),
        ("2025-26-Q3", date(2025, 12, 31)),
        ("2025-26-Q4", date(2026, 3, 31)),
    ]
    assert (found[0].satisfied_on, found[0].satisfied_by, verdict_on(found[0], END)) == (
        date(2025, 7, 2),
        11,
        Verdict.NOT_MET,
    )
    assert 8 in found[0].basis
    assert found[1].satisfied_by is None


def test_a_report_without_a_period_belongs_to_the_one_it_was_submitted_in() -> None:
    sent = (Submission(duty="scorecard", event=11, on=date(2025, 7, 2)),)
    assert [each.satisfied_by for each in due(cwm_taf(), "scorecard", submitted=sent)] == [None, 11, None, None]
    half = (Submission(duty="half-yearly", event=11, on=date(2025, 3, 20)),)
    found = due(invented("harbour-forum"), "half-yearly", submitted=half)
    assert next((e.period, e.due_on, e.satisfied_by) for e in found) == ("2024-25-H2", date(2025, 9, 30), None)
    late = (Submission(duty="half-yearly", event=11, on=date(2025, 9, 20)),)
    assert due(invented("harbour-forum"), "half-yearly", submitted=late)[0].satisfied_by == 11


def test_a_plan_of_the_year_meets_its_duty_and_where_it_is_to_be_approved_only_then() -> None:
    def met(duty: str, *sent: Submission) -> list[date | None]:
        return [each.satisfied_on for each in due(cwm_taf(), duty, submitted=sent)]

    may, july = date(2025, 5, 6), date(2025, 7, 8)
    submitted = Submission(event=11, on=may, period="2025-26", plan="work-plan")
    assert met("work-plan", submitted) == [may]
    assert met("audit-programme", submitted) == [None]
    assert met("work-plan", replace(submitted, period="2024-25")) == [None]
    programme = replace(submitted, plan="audit-programme")
    assert met("audit-programme", programme) == [None]
    assert met("audit-programme", Submission(duty="audit-programme", event=11, on=may, period="2025-26")) == [None]
    assert met("audit-programme", programme, replace(programme, event=12, on=july, approved=True)) == [july]


def test_annual_duties_are_due_once_a_year() -> None:
    for duty in ("work-plan", "audit-programme", "annual-summary"):
        assert [(each.period, each.due_on) for each in due(cwm_taf(), duty)] == [("2025-26", date(2026, 3, 31))]


@pytest.mark.parametrize("terms", [cwm_taf(without=("terms.year_start",)), wandsworth()])
def test_without_the_start_of_the_year_no_period_can_be_dated(terms: EffectiveTerms) -> None:
    duty = "scorecard" if terms.terms.quorum else "quarterly-report"
    (found,) = due(terms, duty)
    assert (found.due_on, found.period, codes(found.reasons)) == (None, None, ["open"])
    assert verdict_on(found, END) is Verdict.UNDETERMINED


def test_wandsworth_reports_every_quarter_once_its_quarters_are_said() -> None:
    said = Interpretation(key="terms.year_start", value="04-01", since=FIRST, basis=(44,))
    terms = interpret(document("wandsworth-mash-omg"), [said], FIRST)
    found = due(terms, "quarterly-report")
    assert [each.period for each in found] == ["2025-26-Q1", "2025-26-Q2", "2025-26-Q3", "2025-26-Q4"]
    assert all(44 in each.basis and each.clause == "W19" for each in found)
    assert not due(terms, "meetings")


def test_four_meetings_a_year_are_satisfied_by_the_fourth() -> None:
    held = tuple(HeldMeeting(id=f"m{n}", event=n, on=date(2025, 2 * n, 1)) for n in range(1, 6))
    found = due(invented("tidewater-trust"), "four-a-year", held)
    assert (found[0].period, found[0].due_on, found[0].satisfied_by) == ("2025", date(2025, 12, 31), 4)
    assert str(found[0].reasons[0].text) == "5 of 4 meetings"
    assert found[1].satisfied_by is None


def test_the_terms_themselves_fall_due_for_review() -> None:
    found = terms_review(invented("tidewater-trust"), date(2025, 1, 1), [], (1,))
    assert found is not None
    assert (found.due_on, found.clause) == (date(2028, 1, 1), "9")
    again = terms_review(invented("tidewater-trust"), date(2025, 1, 1), [date(2026, 2, 1)], ())
    assert again is not None
    assert again.due_on == date(2029, 2, 1)
    assert terms_review(cwm_taf(), FIRST, [], ()) is None


def test_a_group_without_terms_has_no_duties() -> None:
    assert periodic_duties(None, (), (), FIRST, END) == ()


def test_months_are_counted_on_the_calendar() -> None:
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert add_months(date(2025, 3, 15), -14) == date(2024, 1, 15)


def test_a_year_may_begin_on_any_day() -> None:
    assert year_start_for(date(2025, 4, 5), "04-06") == date(2024, 4, 6)
    months = periods("04-06", "monthly", date(2025, 4, 6), date(2025, 6, 5))
    assert [(p.label, p.start, p.end) for p in months] == [
        ("2025-26-M01", date(2025, 4, 6), date(2025, 5, 5)),
        ("2025-26-M02", date(2025, 5, 6), date(2025, 6, 5)),
    ]
    assert [p.label for p in periods("01-01", "quarterly", date(2025, 1, 1), date(2025, 12, 31))] == [
        "2025-Q1",
        "2025-Q2",
        "2025-Q3",
        "2025-Q4",
    ]
    assert [p.label for p in periods("01-01", "weekly", date(2024, 12, 30), date(2025, 1, 6))] == [
        "2025-W01",
        "2025-W02",
    ]


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    length=st.integers(0, 800),
    month=st.integers(1, 12),
    first=st.integers(1, 28),
    rhythm=st.sampled_from(["weekly", "monthly", "quarterly", "half_yearly", "annual"]),
)
def test_periods_follow_one_another_and_cover_every_day(
    day: date, length: int, month: int, first: int, rhythm: str
) -> None:
    end = date.fromordinal(day.toordinal() + length)
    found = periods(f"{month:02}-{first:02}", rhythm, day, end)  # type: ignore[arg-type]
    assert found[0].start <= day <= found[0].end
    assert found[-1].start <= end <= found[-1].end
    assert all(a.end.toordinal() + 1 == b.start.toordinal() for a, b in itertools.pairwise(found))
    assert len({p.label for p in found}) == len(found)
