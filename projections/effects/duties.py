"""What is due, before and after, in sentences."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.words import Words, said
from projections.effects.verdicts import Pair, Place
from projections.questions import duties
from projections.rows import DutyRow, MeetingRow, ReportRow, RulesRow
from projections.snapshot import Clocks, Snapshot

READ = (DutyRow, MeetingRow, ReportRow, RulesRow)
"""The rows that duties are read from."""


def sentences(pairs: Sequence[Pair], before: Snapshot, after: Snapshot, place: Place) -> Iterator[Words]:
    """The duties that come, go, move, or are satisfied or no longer satisfied, as seen today."""
    groups = sorted({row.group for pair in pairs for row in pair if isinstance(row, READ)})
    if not groups:
        return
    was, now = (
        {row.key: row for of in duties.of_groups(s, Clocks(s.head.position, s.today), groups).values() for row in of}
        for s in (before, after)
    )
    for key in sorted({**was, **now}, key=lambda k: duties.place(now.get(k) or was[k])):
        if words := _sentence(was.get(key), now.get(key), place):
            yield words


def _sentence(was: DutyRow | None, now: DutyRow | None, place: Place) -> Words | None:
    row = now or was
    assert row
    what = {"group": place(row.group), "what": row.what, "period": row.period}
    if was is None or now is None:
        template = (
            "[{group}: ]Duty of {what}[ for {period}]: not due -> due {on}[, {done}]"
            if was is None
            else "[{group}: ]Duty of {what}[ for {period}]: due {on}[, {done}] -> not due"
        )
        return said(template, on=_due(row), done=_done(row) if row.satisfied_on else None, **what)
    if was.due_on != now.due_on:
        return said(
            "[{group}: ]Duty of {what}[ for {period}]: due {before} -> {after}[, {done}]",
            before=_due(was),
            after=_due(now),
            done=_done(now) if now.satisfied_on != was.satisfied_on else None,
            **what,
        )
    if was.satisfied_on != now.satisfied_on:
        return said(
            "[{group}: ]Duty of {what}[ for {period}], due {on}: {before} -> {after}",
            on=_due(now),
            before=_done(was),
            after=_done(now),
            **what,
        )
    return None


def _due(row: DutyRow) -> Any:
    return row.due_on or said("without a date")


def _done(row: DutyRow) -> Words:
    if row.satisfied_on is None:
        return said("not done")
    late = row.due_on is not None and row.satisfied_on > row.due_on
    return said("done late, on {on}", on=row.satisfied_on) if late else said("done on {on}", on=row.satisfied_on)
