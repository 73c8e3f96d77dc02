"""Stored rows, before and after, in sentences: quorum, decisions, the roll, offices, composition, seats, faults."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from domain.verdicts import Outcome, Verdict
from domain.words import Words, code, said
from projections.effects.spans import turned
from projections.rows import (
    AttendanceRow,
    CompositionRow,
    DecisionRow,
    FaultRow,
    MeetingRow,
    OfficeRow,
    QuorumRow,
    Row,
    SeatRow,
)

NONE = said("none")
VACANT = said("vacant")

Pair = tuple[Any, Any]
"""A row before and after; None where there is none."""

Place = Callable[[str | None], Any]
"""The group of a row as a value of a sentence; None where all that changes is of one group."""


def sentences(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    """What changed rows say otherwise than before, in words."""
    by: dict[type[Row], list[Pair]] = {}
    for was, now in pairs:
        by.setdefault(type(was or now), []).append((was, now))
    for kind, told in _TOLD.items():
        yield from told(by.get(kind, ()), place)


def verdict(row: Any) -> Any:
    """A verdict as a value; with how discretion was used."""
    if row is None:
        return NONE
    if row.verdict is Verdict.BY_DISCRETION and row.determined is not None:
        return said("by discretion {determined}", determined=code(row.determined))
    return code(row.verdict)


def why(row: Any) -> Any:
    """The first reason of a verdict that is not met; None where there is none."""
    return row.reasons[0].text if row is not None and row.verdict is not Verdict.MET and row.reasons else None


def meeting(id: str) -> Any:
    return {"meeting": id}


def person(id: str | None) -> Any:
    return {"person": id} if id else VACANT


def _quorum(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    for was, now in pairs:
        row = now or was
        where = {"group": place(row.group), "meeting": meeting(row.meeting)}
        if (was and (was.verdict, was.determined)) != (now and (now.verdict, now.determined)):
            yield said(
                "[{group}: ]Quorum of {meeting}: {before} -> {after}[: {why}][ ({counted} of {needed} members)]",
                before=verdict(was),
                after=verdict(now),
                why=why(now),
                counted=now.counted.members if now and now.verdict is Verdict.MET else None,
                needed=now.needed.members if now and now.verdict is Verdict.MET else None,
                **where,
            )
        elif was.counted.members != now.counted.members and now.counted.members is not None:
            yield said(
                "[{group}: ]Quorum of {meeting}: still {after}, {before} -> {counted} of {needed} members",
                before=was.counted.members if was.counted.members is not None else NONE,
                after=verdict(now),
                counted=now.counted.members,
                needed=now.needed.members if now.needed.members is not None else NONE,
                **where,
            )


def _decisions(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    for was, now in pairs:
        row = now or was
        before, after = (r and (r.consequence or r.verdict) for r in (was, now))
        if before != after:
            yield said(
                "[{group}: ]Decision {decision} of {meeting}: {before} -> {after}[, to be ratified by {by}]",
                group=place(row.group),
                meeting=meeting(row.meeting),
                decision=row.decision,
                before=code(before) if before else NONE,
                after=code(after) if after else NONE,
                by=now.ratify_by if now and after == "provisional" else None,
            )


def _roll(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    """What the roll said already and would say otherwise, at a meeting that stands."""
    for was, now in pairs:
        if was is None or now is None or was.outcome is Outcome.NOT_RECORDED or was.seat is None:
            continue
        where = {"group": place(now.group), "meeting": meeting(now.meeting), "seat": now.seat, "title": now.title}
        if was.outcome != now.outcome:
            yield said(
                "[{group}: ]Seat {seat}[ ({title})] at {meeting}: {before} -> {after}",
                before=code(was.outcome or ""),
                after=code(now.outcome or ""),
                **where,
            )
        elif _counts(was) != _counts(now):
            yield said(
                "[{group}: ]Seat {seat}[ ({title})] at {meeting} counts as {before} -> {after}",
                before=code(_counts(was)),
                after=code(_counts(now)),
                **where,
            )


def _counts(row: AttendanceRow) -> str:
    if None in (row.expected, row.attended, row.excluded):
        return "undetermined"
    return "excluded" if row.excluded else "attended" if row.attended else "missed" if row.expected else "not expected"


def _meetings(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    """What a meeting has come to; what was planned before it was held is of no account."""
    before, after = _sides(pairs)
    for _, until, was, now in turned(before, after, lambda r: r.meeting, lambda r: (r.state, r.day)):
        if was is None or until is not None:
            continue
        if now is None:
            yield said("[{group}: ]The meeting of {day} is no longer recorded", group=place(was.group), day=was.day)
            continue
        moved = was.day != now.day
        yield said(
            "[{group}: ]The meeting of {day}[: moved to {moved}][: {before} -> {after}]",
            group=place(now.group),
            day=was.day,
            moved=now.day if moved else None,
            before=code(was.state) if was.state != now.state else None,
            after=code(now.state) if was.state != now.state else None,
        )


def _offices(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    yield from _holders(pairs, place)
    before, after = _sides(pairs)
    for since, until, was, now in turned(before, after, _holder, lambda r: (r.state, r.verdict)):
        if was is None or now is None or was.state != now.state:
            continue
        yield said(
            "[{group}: ]Office {office}[, {holder},] from {since}[ until {until}]: {before} -> {after}[: {why}]",
            group=place(now.group),
            office=now.office,
            holder={"person": now.holder} if now.holder else None,
            since=since,
            until=until,
            before=verdict(was),
            after=verdict(now),
            why=why(now),
        )


def _holders(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    before, after = _sides(pairs)
    for since, until, was, now in turned(before, after, _holder, lambda r: r.state):
        row = now or was
        yield said(
            "[{group}: ]Office {office}[, {holder},] from {since}[ until {until}]: {before} -> {after}",
            group=place(row.group),
            office=row.office,
            holder={"person": row.holder} if row.holder else None,
            since=since,
            until=until,
            before=code(was.state) if was else NONE,
            after=code(now.state) if now else NONE,
        )


def _holder(row: OfficeRow) -> Any:
    return row.group, row.office, row.holder


def _compositions(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    before, after = _sides(pairs)
    for since, until, was, now in turned(before, after, lambda r: r.group, lambda r: r.verdict):
        yield said(
            "[{group}: ]Composition from {since}[ until {until}]: {before} -> {after}[: {why}]",
            group=place((now or was).group),
            since=since,
            until=until,
            before=verdict(was),
            after=verdict(now),
            why=why(now),
        )


def _seats(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    before, after = _sides(pairs)
    for since, until, was, now in turned(before, after, lambda r: r.place, lambda r: r.member or ""):
        row = now or was
        if was is None and now.member is None:
            continue
        yield said(
            "[{group}: ]Seat {seat} ({title}) from {since}[ until {until}]: {before} -> {after}",
            group=place(row.group),
            seat=row.seat,
            title=row.title,
            since=since,
            until=until,
            before=person(was.member) if was else NONE,
            after=person(now.member) if now else NONE,
        )


def _faults(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    """The faults that go; those that come are shown by themselves, to be acknowledged."""
    for was, now in pairs:
        if now is None:
            yield said("[{group}: ]No longer a fault: {text}", group=place(was.group), text=was.text)
        elif was is not None and was.explained_by != now.explained_by:
            before, after = (said("explained") if r.explained_by else said("open") for r in (was, now))
            yield said(
                "[{group}: ]Fault {before} -> {after}: {text}",
                group=place(now.group),
                before=before,
                after=after,
                text=now.text,
            )


def _sides(pairs: Sequence[Pair]) -> tuple[list[Any], list[Any]]:
    return [was for was, _ in pairs if was], [now for _, now in pairs if now]


_TOLD: dict[type[Row], Callable[[Sequence[Pair], Place], Iterator[Words]]] = {
    MeetingRow: _meetings,
    QuorumRow: _quorum,
    DecisionRow: _decisions,
    AttendanceRow: _roll,
    SeatRow: _seats,
    OfficeRow: _offices,
    CompositionRow: _compositions,
    FaultRow: _faults,
}
