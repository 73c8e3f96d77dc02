"""Reports: recorded plainly, under a duty of the terms in force, of a period that it knows."""

import pytest
from msgspec.structs import replace

from domain.events.group import lifecycle
from domain.refusals import Unlawful
from domain.terms.duties import ReportDuty
from domain.values import Text
from tests.support.group_history import (
    JULY,
    JUNE,
    MAY,
    NEXT_YEAR,
    broken_rules,
    given,
    group_of,
    refused,
    terms_version,
    when,
    with_adopted_terms,
)
from tests.support.story import FIRST_DAY, Story, id_of


def test_a_report_is_recorded_plainly() -> None:
    story = given()
    fields = {"duty": "quarterly", "to": id_of("board"), "period": "2025-26 Q1"}
    when(story, "sub-group", lifecycle.ReportSubmitted, JULY, **fields)
    (report,) = group_of(story).reports
    assert (report.duty, report.to, report.period, report.since) == ("quarterly", id_of("board"), "2025-26 Q1", JULY)
    with refused(story, "not-in-the-future"):
        when(story, "sub-group", lifecycle.ReportSubmitted, NEXT_YEAR, **fields)
    with refused(story, "known-reference"):
        when(story, "sub-group", lifecycle.ReportSubmitted, JULY, duty="quarterly", to=id_of("police"))


def test_a_report_is_made_under_a_duty_of_the_terms_in_force() -> None:
    story = with_adopted_terms(("1", MAY))
    when(story, "sub-group", lifecycle.ReportSubmitted, JUNE, duty="meetings")
    with refused(story, "known-duty"):
        when(story, "sub-group", lifecycle.ReportSubmitted, JUNE, duty="quarterly")
    when(story, "sub-group", lifecycle.ReportSubmitted, FIRST_DAY, duty="quarterly")


WORDS = Text(en="report")


def reporting(year_start: str | None = "04-01") -> Story:
    """The terms ask for a report in every quarter and for one a week; that the year starts in April is said, or not."""
    duties = (
        ReportDuty(id="quarterly", what=WORDS, clause="1", rhythm="quarterly"),
        ReportDuty(id="weekly", what=WORDS, clause="1", rhythm="weekly"),
    )
    terms = terms_version("1")
    header = replace(terms.terms, year_start=year_start)
    story = given()
    when(story, "sub-group", lifecycle.TermsAdopted, MAY, terms=replace(terms, duties=duties, terms=header))
    return story


@pytest.mark.parametrize(
    ("duty", "period"),
    [("quarterly", "2025-26-Q1"), ("quarterly", "2024-25-Q4"), ("weekly", "2025-W01"), ("weekly", "2026-W53")],
)
def test_a_report_is_of_a_period_that_its_duty_knows(duty: str, period: str) -> None:
    when(reporting(), "sub-group", lifecycle.ReportSubmitted, JULY, duty=duty, period=period)


@pytest.mark.parametrize(
    ("duty", "period"),
    [
        ("quarterly", "2025-26-Q5"),
        ("quarterly", "2025-26"),
        ("quarterly", "2025-Q1"),
        ("quarterly", "2025-27-Q1"),
        ("quarterly", "2025-26 Q1"),
        ("quarterly", "the first"),
        ("weekly", "2025-W53"),
        ("weekly", "2025-W1"),
        ("weekly", "2025-26-Q1"),
    ],
)
def test_a_report_of_a_period_that_its_duty_does_not_know_is_refused(duty: str, period: str) -> None:
    story = reporting()
    with refused(story, "known-period"):
        when(story, "sub-group", lifecycle.ReportSubmitted, JULY, duty=duty, period=period)
    report = when(story, "sub-group", lifecycle.ReportSubmitted, JULY, duty=duty)
    with refused(story, "known-period"):
        story.correct(report.position, period=period)


def test_the_refusal_names_the_period_of_the_day() -> None:
    with pytest.raises(Unlawful, match=r"2025-26-Q5 is no period .*: 8 July 2025 lies in 2025-26-Q2"):
        when(reporting(), "sub-group", lifecycle.ReportSubmitted, JULY, duty="quarterly", period="2025-26-Q5")


def test_where_the_year_is_left_open_a_period_cannot_be_checked() -> None:
    when(reporting(None), "sub-group", lifecycle.ReportSubmitted, JULY, duty="quarterly", period="2025-26-Q1")


def test_terms_adopted_late_leave_reports_as_they_are() -> None:
    story = given()
    when(story, "sub-group", lifecycle.ReportSubmitted, JUNE, duty="quarterly")
    when(story, "sub-group", lifecycle.TermsAdopted, MAY, terms=terms_version("1"))
    assert not broken_rules(story, "sub-group")
