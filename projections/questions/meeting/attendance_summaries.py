"""Batch questions about attendance rates: the figures of a seat, a member or an agency over the meetings of a window,
against the target."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Literal

from msgspec.structs import replace

from domain.rules.attendance import rates
from domain.rules.attendance.absences import judge_absences, reached_steps
from domain.rules.attendance.attendance_line import AttendanceLine
from domain.rules.attendance.summary import AttendanceSummary
from domain.rules.attendance.windows import WindowDates, window
from domain.rules.inputs import SeatInput
from domain.terms.attendance import AttendanceTerms, Unit
from domain.terms.interpretation import EffectiveTerms
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies
from projections.questions.group import groups, seats
from projections.questions.row_queries import AS_OF, IdInGroup, decoder
from projections.rows import AttendanceRow, RulesRow, SeatRow

COLUMNS: dict[Unit, Literal["seat", "member", "agency"]] = {"seat": "seat", "person": "member", "agency": "agency"}


def of_seats(
    snapshot: Snapshot, clocks: Clocks, keys: Sequence[IdInGroup], since: date | None = None, until: date | None = None
) -> dict[IdInGroup, AttendanceSummary]:
    """The attendance of seats, given as (group, seat); without dates over the window of the terms."""
    return _summaries(snapshot, clocks, keys, "seat", since, until)


def of_agencies(
    snapshot: Snapshot, clocks: Clocks, keys: Sequence[IdInGroup], since: date | None = None, until: date | None = None
) -> dict[IdInGroup, AttendanceSummary]:
    """The attendance of agencies at a group's meetings, given as (group, agency)."""
    return _summaries(snapshot, clocks, keys, "agency", since, until)


def of_members(
    snapshot: Snapshot, clocks: Clocks, keys: Sequence[IdInGroup], since: date | None = None, until: date | None = None
) -> dict[IdInGroup, AttendanceSummary]:
    """The attendance of members at a group's meetings, in whatever seat, given as (group, person)."""
    return _summaries(snapshot, clocks, keys, "person", since, until)


def _summaries(
    snapshot: Snapshot, clocks: Clocks, keys: Sequence[IdInGroup], unit: Unit, since: date | None, until: date | None
) -> dict[IdInGroup, AttendanceSummary]:
    asked = list(dict.fromkeys(group for group, _ in keys))
    ruled = groups.rules(snapshot, clocks, asked)
    rules = {g: found[-1] for g, found in ruled.items() if found}
    ranges = {g: _range(rules.get(g), clocks.on, since, until) for g in asked}
    reaches = {g: _reach(rules.get(g), r) for g, r in ranges.items()}
    lines = _lines(snapshot, clocks, reaches, unit)
    held = seats.last_known(snapshot, clocks, COLUMNS[unit], list(dict.fromkeys(keys)))
    return {
        key: summarised(unit, clocks.on, ruled.get(key[0], []), lines.get(key, []), held[key], ranges[key[0]])
        for key in snapshot.budget.counted(keys)
    }


def summarised(
    unit: Unit,
    on: date,
    ruled: Sequence[RulesRow],
    lines: Sequence[AttendanceLine],
    held: Sequence[SeatRow],
    chosen: WindowDates,
) -> AttendanceSummary:
    """The attendance of one unit: `ruled` are the terms that held on the day and before it, oldest first, `lines` all of
    the unit's up to the end of the dates that are chosen, `held` its seats as they last stood."""
    rule, its = ruled[-1] if ruled else None, [_seat(row) for row in held]
    terms = rule.terms.asked_on(on) if rule and rule.terms else None
    told, names = list(lines), rule.agencies if rule else {}
    within = [x for x in told if chosen.start is None or x.on >= chosen.start]
    then = partial(_in_force, ruled)
    summary = rates.summarise_attendance(
        terms, unit, within, seats=its, agencies=names, then=then, decided=chosen.decided, why=chosen.reasons
    )
    asked_of = terms.terms.attendance if terms else None
    if asked_of and _runs(asked_of) and rates.meant(asked_of, unit, its, names):
        if unit == "seat":
            sitting = {seat.member for seat in its if seat.member}
            told, within = ([x for x in of if x.member in sitting] for of in (told, within))
        run = judge_absences(terms, told, since=chosen.start, then=then)
        steps = reached_steps(terms, summary.verdict, run, within, then=then)
        summary = replace(summary, absences=run, steps=steps)
    return summary


def _runs(rule: AttendanceTerms) -> bool:
    """Whether the terms speak of absences in a row, or of what follows absence."""
    return rule.absences_in_a_row is not None or bool(rule.ladder)


def _reach(rule: RulesRow | None, chosen: WindowDates) -> WindowDates:
    """The dates of which lines are needed: a run of absences may have begun before the dates that are asked about."""
    attendance = rule.terms.terms.attendance if rule and rule.terms else None
    return replace(chosen, start=None) if attendance and _runs(attendance) else chosen


def _in_force(rules: Sequence[RulesRow], on: date) -> EffectiveTerms | None:
    """The terms on a day, as interpreted for it."""
    return next((rule.terms for rule in reversed(rules) if rule.valid_from <= on), None)


def _range(rule: RulesRow | None, on: date, since: date | None, until: date | None) -> WindowDates:
    """The dates asked for, or those of the terms; never beyond the day asked about."""
    if since is None and until is None:
        return window(rule.terms if rule else None, on)
    return WindowDates(start=since, end=min(until or on, on))


def _lines(
    snapshot: Snapshot, clocks: Clocks, ranges: Mapping[str, WindowDates], unit: Unit
) -> dict[IdInGroup, list[AttendanceLine]]:
    query = (
        'select t."group", t.seat, t.member, t.agency, t.body::text from {read}.attendance t'
        ' join unnest(%(groups)s::text[], %(starts)s::date[], %(ends)s::date[]) r("group", "start", "end")'
        ' on t."group" = r."group" and (r."start" is null or t.day >= r."start") and t.day <= r."end"'
        f" where {AS_OF} and t.seat is not null"
    )
    values = {
        **clocks._asdict(),
        "groups": list(ranges),
        "starts": [r.start for r in ranges.values()],
        "ends": [r.end for r in ranges.values()],
    }
    rows = snapshot.ask(query, values)
    now = _answering(snapshot, clocks, {agency for *_, agency, _ in rows if agency}) if unit == "agency" else {}
    found: dict[IdInGroup, list[AttendanceLine]] = defaultdict(list)
    row_of = decoder(AttendanceRow)
    for group, seat, member, agency, body in rows:
        of = {"seat": seat, "person": member, "agency": now.get(agency)}[unit]
        if of is not None and (line := row_of(body).line) is not None:
            found[group, of].append(line)
    return found


def _answering(snapshot: Snapshot, clocks: Clocks, then: Iterable[str]) -> dict[str, str]:
    """For each agency the one that answers for it on the day, mergers and successions followed."""
    successors: dict[str, str | None] = {}
    unknown = set(then)
    while unknown:
        found = agencies.by_id(snapshot, clocks, sorted(unknown))
        successors |= {a: rows[0].successor if rows else None for a, rows in found.items()}
        unknown = {s for s in successors.values() if s is not None} - successors.keys()
    return {agency: _last(agency, successors) for agency in successors}


def _last(agency: str, successors: Mapping[str, str | None]) -> str:
    seen = {agency}
    while (following := successors[agency]) is not None and following not in seen:
        agency = following
        seen.add(agency)
    return agency


def _seat(row: SeatRow) -> SeatInput:
    return SeatInput(
        id=row.seat,
        agency=row.agency,
        category=row.category,
        voting=row.voting,
        member=row.member,
        classes=None if row.classes is None else frozenset(row.classes),
    )
