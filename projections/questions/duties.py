"""What is due, by when, under which clause, and what satisfied it: what is written down, and what recurs in each period,
counted up to the day asked about."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from domain.rules.cadence import Held, Submission, duties_under
from domain.rules.due import Due
from domain.terms.duty import Interval
from projections.questions.rows import BEGUN, Asked, BadCursor, Page, grouped, standing
from projections.rows import DutyRow, MeetingRow, ReportRow, RulesRow
from projections.snapshot import Clocks, Snapshot


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[DutyRow]]:
    """The duties of groups by the day on which they are due; those without a date come last. What was satisfied after the
    day asked about is not yet satisfied."""
    values, where = {"groups": list(groups)}, 't."group" = any(%(groups)s)'
    written = standing(snapshot, clocks, DutyRow, where, values)
    rules = grouped(standing(snapshot, clocks, RulesRow, where, values, order="t.valid_from", of=BEGUN), _group)
    meetings = grouped(standing(snapshot, clocks, MeetingRow, f"{where} and t.state = 'HELD'", values), _group)
    reports = grouped(standing(snapshot, clocks, ReportRow, where, values), _group)
    recurring = (
        row
        for group in groups
        for row in _recurring(group, rules.get(group, []), meetings.get(group, []), reports.get(group, []), clocks.on)
    )
    found = sorted((_as_of(row, clocks.on) for row in (*written, *recurring)), key=place)
    return grouped(found, _group, groups)


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: Asked,
    *,
    groups: Sequence[str],
    since: date | None = None,
    until: date | None = None,
    satisfied: bool | None = None,
) -> Page[DutyRow]:
    """The duties of several groups in the order of the days on which they are due; both dates inclusive."""
    rows = sorted((r for of in of_groups(snapshot, clocks, groups).values() for r in of), key=place)
    rows = [
        r
        for r in rows
        if (since is None or (r.due_on is not None and r.due_on >= since))
        and (until is None or (r.due_on is not None and r.due_on <= until))
        and (satisfied is None or (r.satisfied_on is not None) == satisfied)
    ]
    if asked.after is not None:
        if len(asked.after) != 3 or not all(isinstance(p, str) for p in asked.after):
            raise BadCursor("this is a cursor of another list")
        rows = [r for r in rows if place(r) > asked.after]
    kept = rows[: asked.first]
    return Page(kept, [place(r) for r in kept], len(rows) > asked.first)


def place(row: DutyRow) -> tuple[Any, ...]:
    return (row.due_on.isoformat() if row.due_on else "~", row.group, row.key)


def _group(row: Any) -> str:
    return str(row.group)


def _as_of(row: DutyRow, on: date) -> DutyRow:
    if row.satisfied_on is not None and row.satisfied_on > on:
        return replace(row, satisfied_on=None, satisfied_by=None)
    return row


def _recurring(
    group: str, rules: Sequence[RulesRow], meetings: Sequence[MeetingRow], reports: Sequence[ReportRow], on: date
) -> Iterable[DutyRow]:
    """What recurs under each version of the terms while it holds; a period that two versions touch is judged by the
    later one."""
    held = [Held(id=m.meeting, on=m.day, event=m.held_event, basis=m.basis) for m in meetings]
    submitted = [
        Submission(duty=r.duty, event=r.position, on=r.submitted_on, period=r.period, basis=(r.position,))
        for r in reports
    ]
    found: dict[str, DutyRow] = {}
    for rule in rules:
        last = min(rule.valid_to - timedelta(days=1), on) if rule.valid_to else on
        for row in _under(group, rule, held, submitted, last):
            found[row.key] = row
    return found.values()


def _under(
    group: str, rule: RulesRow, held: Sequence[Held], submitted: Sequence[Submission], last: date
) -> Iterator[DutyRow]:
    terms = rule.terms
    for duty in terms.terms.duties if terms is not None else ():
        if terms is not None and not isinstance(duty, Interval):
            for due in duties_under(terms, duty, held, submitted, rule.valid_from, last):
                if rule.over and not due.satisfied_on and due.due_on and due.due_on >= rule.over:
                    continue
                yield _row(group, rule, due)


def _row(group: str, rule: RulesRow, due: Due) -> DutyRow:
    return DutyRow(
        key=f"{group}/{due.duty}/{due.period or 'undated'}",
        valid_from=rule.valid_from,
        group=group,
        duty=due.duty,
        what=due.what,
        kind=due.kind,
        lapses_on=due.lapses_on,
        period=due.period,
        due_on=due.due_on,
        satisfied_on=due.satisfied_on,
        satisfied_by=due.satisfied_by,
        clause=due.clause,
        reasons=due.reasons,
        basis=due.basis,
    )
