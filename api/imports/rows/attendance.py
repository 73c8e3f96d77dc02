"""Drafts rows of attendance: the line of a seat on a meeting's roll."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import UNSET

from api.imports.rows.attendance_references import ResolvedAttendance, meetings_of_group, resolve
from api.imports.rows.drafts import ImportDrafts, RowRefused, iso_date, recorded_otherwise
from domain.events.meeting.proceedings import AttendanceRecorded, Presence
from domain.text import code, said
from domain.time_zone import LONDON, london_day
from domain.timelines.meeting.timeline import Attendance
from domain.verdicts import Outcome

Lines = dict[tuple[str, str], ResolvedAttendance]
Drafted = list[tuple[ResolvedAttendance, dict[str, Any]]]
"""The rows that were drafted of one seat, or one person who was invited, each with the fields of its line."""
CAME = (Outcome.PRESENT.value, Outcome.BY_DEPUTY.value)


def draft_attendance(batch: ImportDrafts, rows: Sequence[Any]) -> None:
    """Draft the events of every row, and set its result. A deputy who was present counts for a seat whose member is not
    recorded as present; where there is none, as invited. So rows of members are drafted first."""
    known = meetings_of_group(batch)
    found: list[ResolvedAttendance] = []
    for item, row in batch.pending_rows(rows):
        batch.attempt(item, row, lambda item=item, row=row: found.append(resolve(batch, item, row, known)))  # type: ignore[misc]
    lines: Lines = {(f.meeting.id, f.seat.id): f for f in found if f.seat and not f.deputy}
    seen: dict[tuple[str, str], Drafted] = {}
    for f in sorted(found, key=lambda f: (not f.stands_in, f.item)):
        batch.attempt(f.item, f.row, lambda f=f: _draft_row(batch, f, lines, seen))  # type: ignore[misc]


def _draft_row(batch: ImportDrafts, f: ResolvedAttendance, lines: Lines, seen: dict[tuple[str, str], Drafted]) -> None:
    came = f.row.outcome in CAME
    if f.stands_in:
        if not came:
            batch.set_result(f.item, f.row, "NOTHING", said("a deputy who was not there is not recorded"))
            return
        _choose_deputyship(batch, f, lines)
    key = (f.meeting.id, f.seat.id if f.seat else f"person {f.person}")
    earlier = seen.setdefault(key, [])
    if earlier and not (came and all(_follows(_fields(f, came), fields) for _, fields in earlier)):
        _draft_repeated(batch, f, earlier[0][0])
        return
    fields = _fields(f, came)
    lines_there = f.meeting.lines_of(f.seat.id) if f.seat else [*f.meeting.invited.values()]
    recorded = next((a for a in lines_there if a.event.person == fields["person"]), None)
    if recorded is None and f.seat and not all(_follows(fields, msgspec.to_builtins(a.event)) for a in lines_there):
        recorded = lines_there[0]
    if recorded:
        _check_recorded(batch, f, recorded, fields)
    else:
        batch.record(f.item, f.row, f.meeting.id, "meeting", AttendanceRecorded, on=iso_date(f.day), **fields)
        batch.set_result(f.item, f.row, "MATCHED", _words(f, fields))
    earlier.append((f, fields))


def _follows(fields: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two lines of a seat are of two people who were there one after the other, in either order."""
    if not {fields.get("outcome"), other.get("outcome")} <= {*CAME} or fields["person"] == other.get("person"):
        return False
    return _apart(fields.get("presence"), other.get("presence"))


def _apart(presence: Sequence[Mapping[str, str]] | None, other: Sequence[Mapping[str, str]] | None) -> bool:
    """Whether two presences that are known have no moment in common."""
    moments = [
        [(datetime.fromisoformat(p["from"]), datetime.fromisoformat(p["to"])) for p in each or ()]
        for each in (presence, other)
    ]
    apart = all(b <= c or d <= a for a, b in moments[0] for c, d in moments[1])
    return all(moments) and apart


def _fields(f: ResolvedAttendance, came: bool) -> dict[str, Any]:
    """The fields of the line of a row. Raises RowRefused where nobody sat in the seat."""
    fields: dict[str, Any] = {"person": f.person}
    if f.seat:
        outcome = Outcome.BY_DEPUTY.value if f.deputy else f.row.outcome
        fields |= {"seat": f.seat.id, "outcome": outcome}
        if f.deputy:
            fields |= {"person": f.deputy.person, "deputy": f.deputy.id}
        elif outcome == Outcome.BY_DEPUTY.value:
            fields["person"] = None
        elif f.person is None:
            text = said("nobody sat in seat {seat} on {day}", seat=f.seat.id, day=f.day)
            raise RowRefused("held-or-deputised", text, "outcome")
        if not came and f.row.reason is not UNSET:
            fields["reason"] = f.row.reason
    if came and (presence := _presence(f)):
        fields["presence"] = [presence]
    return fields


def _presence(f: ResolvedAttendance) -> dict[str, str] | None:
    """When and how they were there, as far as the row says it; None for throughout, in the room. What it leaves out is the
    meeting's own. Raises RowRefused where that is not known."""
    row, meeting = f.row, f.meeting
    if row.since is UNSET and row.until is UNSET and row.mode in (UNSET, "room"):
        return None
    start = meeting.starts if row.since is UNSET else datetime.combine(f.day, row.since, LONDON)
    end = meeting.ends if row.until is UNSET else datetime.combine(f.day, row.until, LONDON)
    if start is None or end is None:
        text = said("say From and To, or first import when the meeting started and ended")
        raise RowRefused("within-the-meeting", text, "from")
    if meeting.starts and meeting.ends and london_day(meeting.ends) > f.day:  # across midnight
        start, end = (
            at + timedelta(days=1) if at < meeting.starts - timedelta(hours=12) else at for at in (start, end)
        )
    return {"from": start.isoformat(), "to": end.isoformat(), "mode": row.mode if row.mode is not UNSET else "room"}


def _choose_deputyship(batch: ImportDrafts, f: ResolvedAttendance, lines: Lines) -> None:
    """Set the seat for which a deputy attended: of those they may stand in for, the one without its member."""
    free = [d for d in f.stands_in if not _present(f, d.seat, lines)]
    if len(free) > 1:
        text = said(
            "they may stand in for several seats: give the id of one under Seat ({ids})", ids=[d.seat for d in free]
        )
        raise RowRefused("one-seat", text, "name")
    if free:
        f.deputy, f.seat = free[0], batch.group.seats[free[0].seat]


def _present(f: ResolvedAttendance, seat: str, lines: Lines) -> bool:
    """Whether the member of a seat attended in person, as recorded, else as another row has it, while the deputy of a row
    was there."""
    own = [presence] if (presence := _presence(f)) else None
    if recorded := [msgspec.to_builtins(each.event) for each in f.meeting.lines_of(seat)]:
        there = [event for event in recorded if event["outcome"] == Outcome.PRESENT.value]
        return any(not _apart(own, event.get("presence")) for event in there)
    line = lines.get((f.meeting.id, seat))
    if line is None or line.row.outcome != Outcome.PRESENT.value:
        return False
    theirs = _presence(line) if own else None
    return not (theirs and _apart(own, [theirs]))


def _draft_repeated(batch: ImportDrafts, f: ResolvedAttendance, same: ResolvedAttendance) -> None:
    """Set the result of a second row for the same line of a roll. Raises RowRefused where the two differ."""
    if same.deputy and not f.deputy and f.row.outcome != Outcome.PRESENT.value:
        batch.set_result(f.item, f.row, "NOTHING", said("a deputy was there for them: row {row}", row=same.row.row))
    elif f.row.outcome == same.row.outcome and f.person == same.person:
        batch.set_result(f.item, f.row, "ALREADY_THERE", said("the same as row {row}", row=same.row.row))
    else:
        text = said("row {row} says otherwise of the same seat and meeting", row=same.row.row)
        raise RowRefused("recorded-once", text, "outcome")


def _check_recorded(batch: ImportDrafts, f: ResolvedAttendance, recorded: Attendance, fields: dict[str, Any]) -> None:
    event = recorded.event
    known = msgspec.to_builtins(event)
    names = ("outcome", "person", "deputy", *(["presence"] if "presence" in fields else []))
    differing = {name: fields.get(name) for name in names if not _same(name, fields.get(name), known.get(name))}
    if not differing:
        batch.set_result(f.item, f.row, "ALREADY_THERE", _words(f, fields))
        return
    what = said(
        "{day}: the roll says {outcome}", day=f.day, outcome=code(event.outcome.value if event.outcome else "?")
    )
    if event.presence and fields.get("outcome") in (Outcome.APOLOGIES.value, Outcome.ABSENT.value):
        differing["presence"] = []
    raise recorded_otherwise(what, recorded.standing.entry.position, **differing)


def _same(name: str, stated: Any, known: Any) -> bool:
    """Whether a field of a row says what is recorded, times by the moment."""
    if name != "presence":
        return bool(stated == known)
    return bool(msgspec.convert(stated, tuple[Presence, ...]) == msgspec.convert(known or (), tuple[Presence, ...]))


def _words(f: ResolvedAttendance, fields: dict[str, Any]) -> Any:
    if f.seat is None:
        return said("{day}: invited", day=f.day)
    if fields["outcome"] == Outcome.BY_DEPUTY.value and not f.deputy:
        return said("{day}: seat {seat} by a deputy whose name is not recorded", day=f.day, seat=f.seat.id)
    return said("{day}: seat {seat} {outcome}", day=f.day, seat=f.seat.id, outcome=code(fields["outcome"]))
