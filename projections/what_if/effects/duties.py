"""What is due, before and after, in sentences."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from domain.text import Words, said
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.duty import duties
from projections.questions.duty.submissions import BEGINNINGS, ENDS
from projections.rows import DeadlineRow, DutyRow, MeetingRow, ReportRow, RulesRow, WorkActRow
from projections.what_if.effects.sentence_values import GroupLabel, RowPair, meeting

READ = (DutyRow, DeadlineRow, MeetingRow, ReportRow, RulesRow)
"""The rows that duties are read from, beside acts of reports and plans."""


def sentences(pairs: Sequence[RowPair], before: Snapshot, after: Snapshot, place: GroupLabel) -> Iterator[Words]:
    """The duties that come, go, move, or are satisfied or no longer satisfied, as seen today."""
    groups = sorted({row.group for pair in pairs for row in pair if _read(row)})
    if not groups:
        return
    was, now = (
        {row.key: row for of in duties.under_terms(s, Clocks(s.head.position, s.today), groups).values() for row in of}
        for s in (before, after)
    )
    for key in sorted({**was, **now}, key=lambda k: duties.place(now.get(k) or was[k])):
        row = now.get(key) or was[key]
        what = {
            "group": place(row.group),
            "what": said("Duty of {what}", what=row.words or row.what),
            "period": row.period,
            "meeting": meeting(row.meeting) if row.meeting else None,
        }
        yield from due_change(was.get(key), now.get(key), what)


def _read(row: Any) -> bool:
    return isinstance(row, READ) or (isinstance(row, WorkActRow) and row.act in (*BEGINNINGS, *ENDS))


def due_change(was: Any, now: Any, what: dict[str, Any]) -> Iterator[Words]:
    """What has become of something due, as a sentence, if anything has."""
    row = now or was
    if was is None or now is None:
        done = _done(row) if row.satisfied_on else None
        if was is None:
            yield said(
                "[{group}: ]{what}[ for {period}][ of {meeting}]: not due -> due {on}[, {done}]",
                on=_due(row),
                done=done,
                **what,
            )
        else:
            yield said(
                "[{group}: ]{what}[ for {period}][ of {meeting}]: due {on}[, {done}] -> not due",
                on=_due(row),
                done=done,
                **what,
            )
    elif (was.due_on, _earliest(was)) != (now.due_on, _earliest(now)):
        yield said(
            "[{group}: ]{what}[ for {period}][ of {meeting}]: due {before} -> {after}[, {done}]",
            before=_due(was),
            after=_due(now),
            done=_done(now) if now.satisfied_on != was.satisfied_on else None,
            **what,
        )
    elif was.satisfied_on != now.satisfied_on:
        yield said(
            "[{group}: ]{what}[ for {period}][ of {meeting}], due {on}: {before} -> {after}",
            on=_due(now),
            before=_done(was),
            after=_done(now),
            **what,
        )


def _earliest(row: Any) -> date | None:
    """The day before which it may not be done; what work leaves owed has none."""
    earliest: date | None = getattr(row, "earliest_on", None)
    return earliest


def _due(row: Any) -> Any:
    if earliest := _earliest(row):
        return said("not before {on}", on=earliest)
    return row.due_on or said("without a date")


def _done(row: Any) -> Words:
    if row.satisfied_on is None:
        return said("not done")
    if (earliest := _earliest(row)) and row.satisfied_on < earliest:
        return said("done too early, on {on}", on=row.satisfied_on)
    late = row.due_on is not None and row.satisfied_on > row.due_on
    return said("done late, on {on}", on=row.satisfied_on) if late else said("done on {on}", on=row.satisfied_on)
