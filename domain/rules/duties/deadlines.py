"""Deadlines: what is due so long before or after an event, by the calendar that the terms name, and what satisfied it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from domain.calendars import counting
from domain.calendars.calendar import Calendar
from domain.calendars.counting import DayCount
from domain.rules.duties.due_dates import Due, date_or_reasons, kind_of_duty
from domain.rules.open_values import over_open_values
from domain.rules.periods import add_months
from domain.terms.duties import BEFORE_A_MEETING, LENGTHS, Deadline, OfWork
from domain.terms.interpretation import EffectiveTerms
from domain.text import said
from domain.verdicts import Reason

WORKING = ("working", "clear_working")


def named_calendar(calendar: Calendar, count: DayCount | None, clause: str | None) -> tuple[Reason, ...]:
    """The calendar by which a day was counted, where it is one of working days."""
    if count not in WORKING:
        return ()
    words = said("working days are those of {name}", name=calendar.name)
    return (Reason("calendar", words, clause),)


def last_day_within(
    terms: EffectiveTerms, day: date, number: int | None, count: DayCount
) -> tuple[date | None, tuple[Reason, ...]]:
    """The last day of `number` days after a day; None where no number is given, or, with the reason, where the
    calendar does not reach so far."""
    return (None, ()) if number is None else date_or_reasons(counting.after(day, number, count, terms.calendar))


class Occurrence(Struct, frozen=True, kw_only=True):
    """Something that happened, or is planned, on a day: the event that says so, and all that it rests on."""

    on: date
    event: int | None = None
    basis: tuple[int, ...] = ()


class Occasion(Struct, frozen=True, kw_only=True):
    """What a deadline is about: one meeting, one request, one decision, one event outside the record, or the beginning of
    the group. `occurrences` holds what happened, by name, in the order of days: acts (`notice`, `minutes_drafted` …; a
    report as `report/<duty>`, a decision as `decision/<business>`) and what time is counted from (`meeting`: the day it is
    planned for, `held`, `request`, `event/<id>` …)."""

    id: str
    occurrences: Mapping[str, Sequence[Occurrence]]
    moved_on: date | None = None


def deadlines(
    terms: EffectiveTerms | None, occasion: Occasion, wanted: Callable[[Deadline], bool] = lambda duty: True
) -> Iterator[Due]:
    """What is due on one occasion, under each deadline that is wanted and whose clock has started. Deadlines of
    which the terms leave something open are left to `undated_deadlines`."""
    for duty in terms.terms.duties if terms is not None else ():
        assert terms is not None
        if isinstance(duty, Deadline) and wanted(duty) and (found := deadline(terms, duty, occasion)) is not None:
            yield found


def deadline(terms: EffectiveTerms, duty: Deadline, occasion: Occasion) -> Due | None:
    """What is due under one deadline on one occasion; None when it is open, or its clock has not started."""
    return None if _open(terms, duty) is not None else _deadline(terms, duty, occasion)


def _keys(duty: Deadline, *args: Any) -> tuple[str]:
    return (f"duty.{duty.id}.",)


@over_open_values(_keys)
def _deadline(terms: EffectiveTerms, duty: Deadline, occasion: Occasion) -> Due | None:
    duty = terms.as_supposed(duty)
    started = next(iter(occasion.occurrences.get(_clock(duty), ())), None)
    if started is None:
        return None
    due_on, why = date_or_reasons(_due_on(duty, started.on, terms.calendar))
    if duty.days is not None and due_on is not None:
        why = named_calendar(terms.calendar, duty.count, duty.clause)
    done, reasons = _done(duty, occasion, started.on, _acts(duty, occasion))
    ahead = duty.act in BEFORE_A_MEETING and duty.before is not None
    return Due(
        duty=duty.id,
        what=duty.what,
        kind=kind_of_duty(duty),
        since=started.on if duty.after else None,
        due_on=None if duty.earliest else due_on,
        lapses_on=started.on if ahead and not duty.earliest else None,
        earliest_on=due_on if duty.earliest else None,
        satisfied_on=done.on if done else None,
        satisfied_by=done.event if done else None,
        clause=duty.clause,
        reasons=(*why, *reasons),
        basis=_basis(terms, duty, started.basis, done.basis if done else ()),
    )


def _clock(duty: Deadline) -> str:
    """The name of what its time is counted from."""
    if duty.after == "event":
        return f"event/{duty.event}"
    return duty.before or ("held" if duty.after == "meeting" else duty.after) or ""


def _acts(duty: Deadline, occasion: Occasion) -> Sequence[Occurrence]:
    """What would satisfy it."""
    if duty.act == "report":
        return occasion.occurrences.get(f"report/{duty.id}", ())
    if duty.act != "decision":
        return occasion.occurrences.get(duty.act, ())
    named = [f"decision/{each}" for each in duty.business]
    found = (
        [o for name, acts in occasion.occurrences.items() if name.startswith("decision/") for o in acts]
        if not named
        else [o for name in named for o in occasion.occurrences.get(name, ())]
    )
    return sorted(found, key=lambda o: (o.on, o.event or 0))


def undated_deadlines(terms: EffectiveTerms | None) -> Iterator[Due]:
    """The deadlines of which no date can be given on any occasion, and why."""
    for duty in terms.terms.duties if terms is not None else ():
        assert terms is not None
        if isinstance(duty, Deadline) and (reason := _open(terms, duty)) is not None:
            kind, basis = kind_of_duty(duty), _basis(terms, duty)
            yield Due(duty=duty.id, what=duty.what, kind=kind, clause=duty.clause, reasons=(reason,), basis=basis)


def _open(terms: EffectiveTerms, duty: Deadline) -> Reason | None:
    """Why no date can be given on any occasion."""
    at = f"duty.{duty.id}"
    if duty.days is None and duty.weeks is None and duty.months is None:
        missing: tuple[str, ...] = LENGTHS
    elif duty.before is None and duty.after is None:
        missing = ("before", "after")
    elif duty.days is not None and duty.count is None:
        missing = ("count",)
    else:
        return None
    key = next((key for name in missing if (key := f"{at}.{name}") in terms.open), f"{at}.{missing[0]}")
    return terms.undecided(key, duty.clause)


def _due_on(duty: Deadline, day: date, calendar: Calendar) -> date | Reason:
    if not duty.before:
        return due_after(duty, day, calendar)
    if duty.days is None:
        return add_months(day, -(duty.months or 0)) - timedelta(weeks=duty.weeks or 0)
    return counting.before(day, duty.days, duty.count or "calendar", calendar)


def due_after(duty: Deadline | OfWork, day: date, calendar: Calendar) -> date | Reason:
    """The last day for what is due within the time of a duty, counted from a day; its length must be known."""
    if duty.days is None:
        return add_months(day, duty.months or 0) + timedelta(weeks=duty.weeks or 0)
    return counting.after(day, duty.days, duty.count or "calendar", calendar)


def work_deadline(terms: EffectiveTerms | None, what: str, day: date) -> tuple[date | None, OfWork | None]:
    """By when the terms ask for what work has left owed since a day, and the duty that says so; no day where the
    length is left open, or rests on bank holidays that are not held."""
    duties = terms.terms.duties if terms else ()
    duty = next((d for d in duties if isinstance(d, OfWork) and d.of == what), None)
    if terms is None or duty is None or duty.days is duty.weeks is duty.months is None:
        return None, duty
    due_on = due_after(duty, day, terms.calendar)
    return (None if isinstance(due_on, Reason) else due_on), duty


def _done(
    duty: Deadline, occasion: Occasion, started: date, acts: Sequence[Occurrence]
) -> tuple[Occurrence | None, tuple[Reason, ...]]:
    """The occurrence that satisfied it: of several the first, after the clock started where it runs from an event. What may
    not be done at a meeting until some time after its notice or papers was too early before them too."""
    if duty.after is not None:
        of_meeting = duty.earliest and duty.after in ("notice", "papers")
        return next((a for a in acts if of_meeting or a.on >= started), None), ()
    first, moved = next(iter(acts), None), occasion.moved_on
    if first is None or moved is None or first.on >= moved or duty.anew is False:
        return first, ()
    if duty.anew:
        return next((a for a in acts if a.on >= moved), None), ()
    text = said(
        "the meeting was moved on {moved}, after this was done; the terms do not say if it is needed again", moved=moved
    )
    return first, (Reason("moved-since", text, duty.clause),)


def _basis(terms: EffectiveTerms, duty: Deadline, *of: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted({*terms.basis_of(f"duty.{duty.id}."), *(position for each in of for position in each)}))
