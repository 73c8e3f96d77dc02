"""Attendance over the meetings of a window, before and after, in sentences."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from domain.rules.attendance.summary import AttendanceSummary
from domain.rules.attendance.windows import window
from domain.rules.periods import add_months, periods, year_start_for
from domain.terms.attendance import Unit
from domain.terms.interpretation import EffectiveTerms
from domain.text import Words, code, said
from domain.verdicts import Verdict
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.group import groups, seats
from projections.questions.meeting import attendance_summaries
from projections.rows import AttendanceRow, RulesRow, SeatRow
from projections.what_if.effects.sentence_values import GroupLabel, RowPair

YEAR_MONTHS = 12
YEARS_MAX = 5

Summaries = Callable[[Snapshot, Clocks, Sequence[tuple[str, str]]], Mapping[tuple[str, str], AttendanceSummary]]
_OF: dict[Unit, Summaries] = {
    "seat": attendance_summaries.of_seats,
    "agency": attendance_summaries.of_agencies,
    "person": attendance_summaries.of_members,
}


class AttendanceQuery(NamedTuple):
    """The attendance of some seats of a group as seen on a day; of all its seats where none are named."""

    group: str
    on: date
    seats: frozenset[str]


def sentences(pairs: Sequence[RowPair], before: Snapshot, after: Snapshot, place: GroupLabel) -> Iterator[Words]:
    """The figures that change: of the seats whose lines or members changed, and of all where the rules did; as seen today,
    and at the end of each earlier year that a changed meeting lies in."""
    for asked in _queries(pairs, after):
        terms = _terms(after, asked.group, asked.on)
        rule = terms.terms.attendance if terms else None
        unit: Unit = rule.unit if rule and rule.unit else "seat"
        held = [row for s in (before, after) for row in _seats(s, asked)]
        keys = sorted({(asked.group, of) for row in held if (of := _of_unit(row, unit))})
        was, now = (_OF[unit](s, Clocks(s.head.position, asked.on), keys) for s in (before, after))
        titles = {row.seat: row.title for row in held}
        for key in keys:
            what = {
                "group": place(asked.group),
                "who": said("seat {seat}", seat=key[1]) if unit == "seat" else {unit: key[1]},
                "title": titles.get(key[1]) if unit == "seat" else None,
                "window": _window(terms, asked.on),
            }
            yield from _sentence(what, was[key], now[key])
            yield from _steps(what, was[key], now[key])


def _sentence(what: Mapping[str, Any], was: AttendanceSummary, now: AttendanceSummary) -> Iterator[Words]:
    target = {"before": code(was.verdict), "after": code(now.verdict)} if was.verdict is not now.verdict else {}
    if (was.attended, was.expected) != (now.attended, now.expected):
        yield said(
            "[{group}: ]Attendance of {who}[ ({title})] {window}: {was_attended} of {was_expected} -> {attended} of"
            " {expected}[; target {before} -> {after}]",
            was_attended=was.attended,
            was_expected=was.expected,
            attended=now.attended,
            expected=now.expected,
            **what,
            **target,
        )
    elif target:
        yield said(
            "[{group}: ]Attendance of {who}[ ({title})] {window}, {attended} of {expected}: target {before} -> {after}",
            attended=now.attended,
            expected=now.expected,
            **what,
            **target,
        )


def _steps(what: Mapping[str, Any], was: AttendanceSummary, now: AttendanceSummary) -> Iterator[Words]:
    """The steps of the ladder of consequences that are reached, or no longer."""
    before, after = ({str(step.then): step.then for step in s.steps if step.verdict is Verdict.MET} for s in (was, now))
    for then in after.keys() - before.keys():
        yield said("[{group}: ]Attendance of {who}[ ({title})] {window} leads to: {then}", then=after[then], **what)
    for then in before.keys() - after.keys():
        yield said(
            "[{group}: ]Attendance of {who}[ ({title})] {window} no longer leads to: {then}", then=before[then], **what
        )


def _queries(pairs: Sequence[RowPair], after: Snapshot) -> Iterator[AttendanceQuery]:
    """What to ask of each group: on which days, and of which seats."""
    rows = [row for pair in pairs for row in pair if row is not None]
    lines = [row for row in rows if isinstance(row, AttendanceRow)]
    spoken_of: list[AttendanceRow | SeatRow] = [*lines, *(row for row in rows if isinstance(row, SeatRow))]
    rules = [row for row in rows if isinstance(row, RulesRow)]
    seats_of: dict[str, set[str]] = {row.group: set() for row in rules}
    ruled = frozenset(seats_of)
    for row in spoken_of:
        if row.seat is not None:
            seats_of.setdefault(row.group, set()).add(row.seat)
    for group, touched in seats_of.items():
        meetings = {row.day for row in lines if row.group == group and row.seat is not None}
        meetings |= {day for row in rules if row.group == group for day in _years(row, after.today)}
        days = {_seen_on(_terms(after, group, day), day, after.today) for day in meetings}
        for on in sorted({after.today} | days):
            yield AttendanceQuery(group, on, frozenset() if group in ruled else frozenset(touched))


def _years(rule: RulesRow, today: date) -> Iterator[date]:
    """A day in each of the last years in which a rule held."""
    last = min(rule.valid_to or today, today)
    days = (add_months(last, -YEAR_MONTHS * n) for n in range(YEARS_MAX))
    yield from (max(day, rule.valid_from) for day in days if add_months(day, YEAR_MONTHS) > rule.valid_from)


def _seen_on(terms: EffectiveTerms | None, day: date, today: date) -> date:
    """The last day on which a meeting's day lies in the window, if that has passed; else today."""
    rule = terms.terms.attendance if terms else None
    kind = rule.window.kind if rule and rule.window else None
    if kind == "calendar_year":
        return min(date(day.year, 12, 31), today)
    if kind == "year" and terms and (start := terms.terms.terms.year_start):
        return min(add_months(year_start_for(day, start), YEAR_MONTHS) - timedelta(days=1), today)
    return today


def _window(terms: EffectiveTerms | None, on: date) -> Words:
    """The window that the figures are of, as it is called."""
    shown = window(terms, on)
    rule = terms.terms.attendance if terms else None
    kind = rule.window.kind if rule and rule.window else None
    if terms and kind == "year" and (start := terms.terms.terms.year_start):
        return said("in {year}", year=periods(start, "annual", on, on)[0].label)
    if kind == "calendar_year":
        return said("in {year}", year=str(on.year))
    return said("[from {since} ]up to {until}", since=shown.start, until=shown.end)


def _terms(snapshot: Snapshot, group: str, on: date) -> EffectiveTerms | None:
    found = groups.rules(snapshot, Clocks(snapshot.head.position, on), [group])[group]
    return found[-1].terms if found else None


def _seats(snapshot: Snapshot, asked: AttendanceQuery) -> list[SeatRow]:
    rows = seats.of_groups(snapshot, Clocks(snapshot.head.position, asked.on), [asked.group])[asked.group]
    return [row for row in rows if not asked.seats or row.seat in asked.seats]


def _of_unit(row: SeatRow, unit: Unit) -> str | None:
    return {"seat": row.seat, "agency": row.agency, "person": row.member}[unit]
