"""Cadence: what is due by when, and what satisfied it. Only dates are given; whether one has passed is asked at reading."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from domain.rules.periods import Period, add_months, periods
from domain.terms.document import Duty, Interval, Minimum, Report, Rhythm
from domain.terms.interpretation import Interpreted
from domain.values import Text
from domain.verdicts import Reason, Verdict


class Held(Struct, frozen=True, kw_only=True):
    """A meeting that was held; `counts` as `consequence.counts_as_held` says."""

    id: str
    on: date
    counts: bool | None = True
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


class Submission(Struct, frozen=True, kw_only=True):
    """A report that was submitted under a duty, for a period where it names one, else for the one it falls in."""

    duty: str
    id: str
    on: date
    period: str | None = None
    basis: tuple[int, ...] = ()


class Due(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something due: under which duty, for which period, by when; what satisfied it and when. Without `due_on` no date
    can be given, and the reasons say why."""

    duty: str
    what: Text
    period: str | None = None
    due_on: date | None = None
    satisfied_on: date | None = None
    satisfied_by: str | None = None
    clause: str | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


def kept(due: Due, on: date) -> Verdict:
    """Whether it was kept, as seen on a date: undetermined while there is still time, or where no date can be given."""
    if due.due_on is None:
        return Verdict.UNDETERMINED
    if due.satisfied_on is not None and due.satisfied_on <= on:
        return Verdict.MET if due.satisfied_on <= due.due_on else Verdict.NOT_MET
    return Verdict.NOT_MET if on > due.due_on else Verdict.UNDETERMINED


def duties(
    terms: Interpreted | None, held: Sequence[Held], submissions: Sequence[Submission], start: date, end: date
) -> tuple[Due, ...]:
    """Everything due under `[[duty]]` whose period touches the dates from `start` (the terms' first day) to `end`; of
    intervals, each one that a meeting held by `end` begins."""
    found: list[Due] = []
    for duty in terms.terms.duties if terms is not None else ():
        assert terms is not None
        found += duties_under(terms, duty, held, submissions, start, end)
    return tuple(found)


def duties_under(
    terms: Interpreted,
    duty: Duty,
    held: Sequence[Held],
    submissions: Sequence[Submission],
    start: date,
    end: date,
) -> tuple[Due, ...]:
    """What is due under one duty."""
    meetings = sorted((each for each in held if each.counts is not False), key=lambda each: (each.on, each.id))
    match duty:
        case Interval():
            return _intervals(terms, duty, meetings, end)
        case Minimum():
            return _minimum(terms, duty, meetings, start, end)
        case Report():
            return _reports(terms, duty, submissions, start, end)


def terms_review(
    terms: Interpreted | None, adopted_on: date, reviews: Sequence[date], basis: tuple[int, ...]
) -> Due | None:
    """When the terms themselves fall due for review: so many months from their adoption or their last review."""
    if terms is None or terms.terms.terms.review_months is None:
        return None
    meta = terms.terms.terms
    since = max(reviews, default=adopted_on)
    due_on = add_months(since, meta.review_months or 0)
    what = Text(en="review of the terms of reference")
    return Due(duty="terms-review", what=what, due_on=due_on, clause=meta.review_clause, basis=_sorted(terms, basis))


def _intervals(terms: Interpreted, duty: Interval, meetings: Sequence[Held], end: date) -> tuple[Due, ...]:
    """Each meeting held makes the next one due; whoever never met has no date from which to count."""
    if duty.days is None and duty.weeks is None and duty.months is None:
        key = next((key for key in terms.open if key.startswith(f"duty.{duty.id}.")), f"duty.{duty.id}")
        return (_undated(terms, duty, terms.undecided(key, duty.clause)),)
    found = []
    meetings = [each for each in meetings if each.on <= end]
    for number, meeting in enumerate(meetings):
        due_on = add_months(meeting.on, duty.months or 0) + timedelta(days=(duty.days or 0) + 7 * (duty.weeks or 0))
        following = meetings[number + 1] if number + 1 < len(meetings) else None
        found.append(_due(terms, duty, None, due_on, following, (*meeting.basis,)))
    return tuple(found)


def _minimum(terms: Interpreted, duty: Minimum, meetings: Sequence[Held], start: date, end: date) -> tuple[Due, ...]:
    dated = _periods(terms, duty, duty.period, "period", start, end)
    if isinstance(dated, Reason) or duty.count is None:
        reason = dated if isinstance(dated, Reason) else terms.undecided(f"duty.{duty.id}.count", duty.clause)
        return (_undated(terms, duty, reason),)
    found = []
    for period in dated:
        inside = [each for each in meetings if period.start <= each.on <= period.end]
        last = inside[duty.count - 1] if len(inside) >= duty.count else None
        basis = tuple(position for each in inside[: duty.count] for position in each.basis)
        reason = Reason("meetings", f"{len(inside)} of {duty.count} meetings", duty.clause)
        found.append(_due(terms, duty, period, period.end, last, basis, (reason,)))
    return tuple(found)


def _reports(
    terms: Interpreted, duty: Report, submissions: Sequence[Submission], start: date, end: date
) -> tuple[Due, ...]:
    dated = _periods(terms, duty, duty.rhythm, "rhythm", start, end)
    if isinstance(dated, Reason):
        return (_undated(terms, duty, dated),)
    mine = sorted((each for each in submissions if each.duty == duty.id), key=lambda each: (each.on, each.id))
    found = []
    for period in dated:
        meant = [
            x for x in mine if x.period == period.label or (x.period is None and _in(x.on, period, duty.days_after))
        ]
        due_on = period.end + timedelta(days=duty.days_after)
        found.append(_due(terms, duty, period, due_on, meant[0] if meant else None, ()))
    return tuple(found)


def _in(day: date, period: Period, days_after: int) -> bool:
    """Where reports follow their period, one without a label belongs to the period that has just ended."""
    grace = timedelta(days=days_after)
    return period.start + grace <= day <= period.end + grace


def _periods(
    terms: Interpreted, duty: Minimum | Report, rhythm: Rhythm | None, name: str, start: date, end: date
) -> tuple[Period, ...] | Reason:
    if rhythm is None:
        return terms.undecided(f"duty.{duty.id}.{name}", duty.clause)
    year_start = terms.terms.terms.year_start
    if year_start is None and rhythm != "weekly":
        return terms.undecided("terms.year_start", terms.terms.terms.year_start_clause or duty.clause)
    return periods(year_start or "01-01", rhythm, start, end)


def _due(
    terms: Interpreted,
    duty: Duty,
    period: Period | None,
    due_on: date,
    by: Held | Submission | None,
    basis: Iterable[int],
    reasons: tuple[Reason, ...] = (),
) -> Due:
    return Due(
        duty=duty.id,
        what=duty.what,
        period=period.label if period is not None else None,
        due_on=due_on,
        satisfied_on=by.on if by is not None else None,
        satisfied_by=by.id if by is not None else None,
        clause=duty.clause,
        reasons=reasons + (by.reasons if isinstance(by, Held) else ()),
        basis=_sorted(terms, (*basis, *(by.basis if by is not None else ()))),
    )


def _undated(terms: Interpreted, duty: Duty, reason: Reason) -> Due:
    return Due(duty=duty.id, what=duty.what, clause=duty.clause, reasons=(reason,), basis=_sorted(terms, ()))


def _sorted(terms: Interpreted, basis: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({*terms.basis_of("duty.", "terms."), *basis}))
