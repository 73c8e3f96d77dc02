"""Cadence: the meetings that are due at intervals and in periods, the reports of periods, and the review of the terms."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from domain.calendars import counting
from domain.rules.duties.deadlines import Occurrence
from domain.rules.duties.due_builder import due_under, sorted_basis
from domain.rules.duties.due_dates import Due, DutyKind
from domain.rules.duties.duty_inputs import HeldMeeting, Submission
from domain.rules.duties.period_duties import minimum_duties, report_duties
from domain.rules.open_values import over_open_values
from domain.rules.periods import add_months
from domain.terms.duties import LENGTHS, Deadline, Duty, IntervalDuty, Minimum, OfWork, ReportDuty
from domain.terms.interpretation import EffectiveTerms
from domain.text import said
from domain.values import Text
from domain.verdicts import Reason


def periodic_duties(
    terms: EffectiveTerms | None, held: Sequence[HeldMeeting], submissions: Sequence[Submission], start: date, end: date
) -> tuple[Due, ...]:
    """Everything due under `[[duty]]` whose period touches the dates from `start` (the terms' first day) to `end`; of
    intervals, each one that a meeting held by `end` begins."""
    found: list[Due] = []
    for duty in terms.terms.duties if terms is not None else ():
        assert terms is not None
        found += duties_under(terms, duty, held, submissions, start, end)
    return tuple(found)


def duties_under(
    terms: EffectiveTerms,
    duty: Duty,
    held: Sequence[HeldMeeting],
    submissions: Sequence[Submission],
    start: date,
    end: date,
) -> tuple[Due, ...]:
    """What is due under one duty; deadlines, and what work leaves owed, are not counted by periods, but whenever
    something happens."""
    return _under(terms, duty, held, submissions, start, end)


def _keys(duty: Duty, *args: Any, **named: Any) -> tuple[str]:
    return (f"duty.{duty.id}.",)


@over_open_values(_keys)
def _under(
    terms: EffectiveTerms,
    duty: Duty,
    held: Sequence[HeldMeeting],
    submissions: Sequence[Submission],
    start: date,
    end: date,
) -> tuple[Due, ...]:
    duty = terms.as_supposed(duty)
    meetings = sorted((each for each in held if each.counts is not False), key=lambda each: each.place_in_time)
    match duty:
        case IntervalDuty():
            return _intervals(terms, duty, meetings, end)
        case Minimum():
            return minimum_duties(terms, duty, meetings, start, end)
        case ReportDuty():
            return report_duties(terms, duty, submissions, start, end)
        case Deadline() | OfWork():
            return ()


@over_open_values("terms.review_months")
def terms_review(
    terms: EffectiveTerms | None, adopted_on: date, reviews: Sequence[date], basis: tuple[int, ...]
) -> Due | None:
    """When the terms themselves fall due for review: so many months from their adoption or their last review."""
    if terms is None or terms.terms.terms.review_months is None:
        return None
    meta = terms.terms.terms
    since = max(reviews, default=adopted_on)
    due_on = add_months(since, meta.review_months or 0)
    words = said("review of the terms of reference")
    return Due(
        duty="terms-review",
        what=Text(en=str(words)),
        words=words,
        kind=DutyKind.TERMS_REVIEW,
        due_on=due_on,
        clause=meta.review_clause,
        basis=sorted_basis(terms, basis),
    )


def first_meeting(
    terms: EffectiveTerms,
    duty: IntervalDuty,
    *,
    established: Occurrence,
    adopted: Occurrence,
    first: HeldMeeting | None,
) -> Due | None:
    """The first meeting under an interval, due one interval after the day from which the terms say that it runs; None where
    that is the first meeting itself. Where they do not say so, no date can be given."""
    return _first_under(terms, duty, established=established, adopted=adopted, first=first)


@over_open_values(_keys)
def _first_under(
    terms: EffectiveTerms,
    duty: IntervalDuty,
    *,
    established: Occurrence,
    adopted: Occurrence,
    first: HeldMeeting | None,
) -> Due | None:
    duty = terms.as_supposed(duty)
    if duty.runs_from == "first_meeting":
        return None
    began = {"establishment": established, "adoption": adopted}.get(duty.runs_from or "")
    due_on = _following(terms, duty, began.on) if began else terms.undecided(f"duty.{duty.id}.runs_from", duty.clause)
    return due_under(terms, duty, None, due_on, first, began.basis if began else ())


def _intervals(
    terms: EffectiveTerms, duty: IntervalDuty, meetings: Sequence[HeldMeeting], end: date
) -> tuple[Due, ...]:
    """Each meeting held makes the next one due; what is due before the first one, `first_meeting` says."""
    found = []
    meetings = [each for each in meetings if each.on <= end]
    for number, meeting in enumerate(meetings):
        due_on = _following(terms, duty, meeting.on)
        following = meetings[number + 1] if number + 1 < len(meetings) else None
        found.append(due_under(terms, duty, None, due_on, following, (*meeting.basis,)))
    return tuple(found)


def _following(terms: EffectiveTerms, duty: IntervalDuty, on: date) -> date | Reason:
    """The last day for a meeting, one interval after another."""
    if duty.days is None and duty.weeks is None and duty.months is None:
        key = next((key for n in LENGTHS if (key := f"duty.{duty.id}.{n}") in terms.open), f"duty.{duty.id}")
        return terms.undecided(key, duty.clause)
    if duty.days is not None:
        return counting.after(on, duty.days, duty.count, terms.calendar)
    return add_months(on, duty.months or 0) + timedelta(weeks=duty.weeks or 0)
