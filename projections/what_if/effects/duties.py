"""What is due, before and after, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
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
    for old, new, row in sorted(_paired(was, now), key=lambda pair: duties.place(pair[2])):
        what = {
            "group": place(row.group),
            "what": said("Duty of {what}", what=row.words or row.what),
            "period": row.period,
            "meeting": meeting(row.meeting) if row.meeting else None,
        }
        yield from due_change(old, new, what)


def _paired(
    was: Mapping[str, DutyRow], now: Mapping[str, DutyRow]
) -> Iterator[tuple[DutyRow | None, DutyRow | None, DutyRow]]:
    """Each duty before and after, and as it is now or was. The key of a review tells the version of the terms: what is owed
    under another version, and was owed under the one before, is one duty, not one that goes and one that comes."""
    went, came = _undone(was, now), _undone(now, was)
    before = {came[same]: key for same, key in went.items() if same in came}
    for key, row in now.items():
        yield was.get(before.get(key, key)), row, row
    for key in was.keys() - now.keys() - {*before.values()}:
        yield was[key], None, was[key]


def _undone(rows: Mapping[str, DutyRow], others: Mapping[str, DutyRow]) -> dict[tuple[Any, ...], str]:
    """The keys of duties, not done, that the others do not have, by what they are of; only what there is one of."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for key, row in rows.items():
        if key not in others and row.satisfied_on is None:
            same = (row.group, row.duty, row.what, row.period, row.meeting, row.seat, row.office, row.person)
            found.setdefault(same, []).append(key)
    return {same: keys[0] for same, keys in found.items() if len(keys) == 1}


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
