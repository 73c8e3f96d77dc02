"""Drafts rows of attendance: the line of a seat on a meeting's roll. The seat is found by its id, by its title and agency,
or by the person who sat in it that day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from api.commands.ids import canonical
from api.imports.rows.drafts import ImportDrafts, RowRefused, iso_date, recorded_otherwise
from api.people.name_keys import match_key
from domain.events.meeting.proceedings import AttendanceRecorded, Presence
from domain.text import code, said
from domain.time_zone import LONDON, in_london, london_day
from domain.timelines.group.membership import Deputyship, Seat
from domain.timelines.meeting.timeline import Attendance, MeetingTimeline
from domain.verdicts import Outcome


class ResolvedAttendance(Struct):
    """A row with what its words refer to: the meeting, the seat (None for somebody invited), the person, the deputyships
    that they hold, and the one that was used."""

    item: int
    row: Any
    meeting: MeetingTimeline
    day: date
    seat: Seat | None = None
    person: str | None = None
    stands_in: Sequence[Deputyship] = ()
    deputy: Deputyship | None = None


Lines = dict[tuple[str, str], ResolvedAttendance]


def draft_attendance(batch: ImportDrafts, rows: Sequence[Any]) -> None:
    """Draft the events of every row, and set its result. A deputy who was present counts for a seat whose member is not
    recorded as present; where there is none, as invited. So rows of members are drafted first."""
    known = _meetings(batch)
    found: list[ResolvedAttendance] = []
    for item, row in batch.pending_rows(rows):
        batch.attempt(item, row, lambda item=item, row=row: found.append(_resolve(batch, item, row, known)))  # type: ignore[misc]
    lines: Lines = {(f.meeting.id, f.seat.id): f for f in found if f.seat and not f.deputy}
    seen: dict[tuple[str, str], ResolvedAttendance] = {}
    for f in sorted(found, key=lambda f: (not f.stands_in, f.item)):
        batch.attempt(f.item, f.row, lambda f=f: _draft_row(batch, f, lines, seen))  # type: ignore[misc]


def _meetings(batch: ImportDrafts) -> dict[str, list[MeetingTimeline]]:
    """The meetings of the group by id and by day."""
    known: dict[str, list[MeetingTimeline]] = {}
    for m in batch.world.meetings_of(batch.group.id):
        if m.day and m.scheduled and not m.cancelled:
            known.setdefault(m.id, []).append(m)
            known.setdefault(iso_date(m.day), []).append(m)
    return known


def _resolve(
    batch: ImportDrafts, item: int, row: Any, known: Mapping[str, Sequence[MeetingTimeline]]
) -> ResolvedAttendance:
    name = iso_date(row.date) if row.date is not UNSET else (canonical(row.meeting) or "")
    meeting = _meeting(row, known.get(name, ()))
    assert meeting.day
    found = ResolvedAttendance(item, row, meeting, meeting.day)
    if row.name is UNSET and row.person is UNSET:
        found.seat = _seat(batch, row, meeting.day)
        member = found.seat.member(meeting.day)
        found.person = member.person if member else None
    else:
        _resolve_by_person(batch, found)
    if row.outcome == Outcome.BY_DEPUTY.value and not found.stands_in and found.seat:
        found.deputy = _deputy(batch, found, found.seat)
    return found


def _meeting(row: Any, of_day: Sequence[MeetingTimeline]) -> MeetingTimeline:
    """The meeting of a row, of several on one day by the start. Raises RowRefused unless it is exactly one."""
    meetings = of_day
    if row.starts is not UNSET:
        meetings = [m for m in of_day if m.starts and in_london(m.starts).time() == row.starts]
    if len(meetings) == 1:
        return meetings[0]
    if row.date is UNSET:
        text = said("no meeting of this group is recorded under {id}", id=row.meeting)
    elif not of_day:
        text = said("no meeting is recorded on {date}: import the meetings first", date=row.date)
    elif row.starts is not UNSET and not meetings:
        text = said(
            "no meeting is recorded on {date} at {starts}", date=row.date, starts=row.starts.isoformat("minutes")
        )
    else:
        text = said(
            "several meetings are recorded on {date}: give the start of the one under Start, or its id under Meeting",
            date=row.date,
        )
    raise RowRefused("known-meeting", text, "date" if row.date is not UNSET else "meeting")


def _resolve_by_person(batch: ImportDrafts, found: ResolvedAttendance) -> None:
    """Set the seat that the named person sat in as its member, else their deputyships, else nothing: they were invited."""
    row, day = found.row, found.day
    persons = batch.persons(row)
    if not persons:
        text = said(
            "nobody is called {name}[; near it: {near}]: import members first",
            name=row.name,
            near=batch.near_words(row.name),
        )
        raise RowRefused("known-reference", text, "name")
    seats = [_seat(batch, row, day)] if row.seat is not UNSET or row.title is not UNSET else batch.group.seats_on(day)
    held = [(s, t.person) for s in seats if (t := s.member(day)) and t.person in persons]
    if len(held) > 1 and row.agency is not UNSET:
        agency = batch.agency(row.agency)
        held = [(s, p) for s, p in held if s.state(day).agency == agency] or held
    if len(held) > 1:
        ids = [s.id for s, _ in held]
        raise RowRefused("one-seat", said("they held several seats that day: give the id under Seat ({ids})", ids=ids))
    if held:
        found.seat, found.person = held[0]
        return
    found.stands_in = [d for s in seats for d in s.deputies_on(day) if d.person in persons]
    if found.stands_in:
        found.person = found.stands_in[0].person
        return
    found.person = batch.one_of(persons, row)
    if row.outcome != Outcome.PRESENT.value or row.seat is not UNSET or row.title is not UNSET:
        text = said("on {day} they neither sat in a seat nor were named as a deputy for one", day=day)
        raise RowRefused("held-or-deputised", text, "name")


def _seat(batch: ImportDrafts, row: Any, day: date) -> Seat:
    """The seat with the row's id, or with its title and agency on that day. Raises RowRefused unless it is exactly one."""
    if row.seat is not UNSET:
        if seat := batch.group.seats.get(row.seat):
            return seat
        raise RowRefused("seat-exists", said("there is no seat {seat}", seat=row.seat), "seat")
    agency = batch.agency(row.agency) if row.agency is not UNSET else None
    found = []
    for seat in batch.group.seats_on(day):
        state = seat.state(day)
        called = {match_key(t) for t in (state.title.en, state.title.cy) if t}
        if (row.title is UNSET or match_key(row.title) in called) and (agency is None or state.agency == agency):
            found.append(seat)
    if len(found) == 1:
        return found[0]
    if not found:
        raise RowRefused("seat-exists", said("no such seat stands on {day}", day=day), "title")
    text = said("several seats are called so: give the id of the one under Seat ({ids})", ids=[s.id for s in found])
    raise RowRefused("one-seat", text, "title")


def _deputy(batch: ImportDrafts, found: ResolvedAttendance, seat: Seat) -> Deputyship | None:
    """The deputyship that the row names, or the only one for the seat; None where the row does not say which. Raises
    RowRefused."""
    row, named = found.row, seat.deputies_on(found.day)
    if row.deputy is not UNSET:
        persons = batch.request.find_persons(row.deputy)
        named = [d for d in named if d.person in persons or d.id == row.deputy]
    if len(named) == 1:
        return named[0]
    if row.deputy is UNSET:
        return None
    text = said("say under Deputy which of those named for seat {seat} was there", seat=seat.id)
    if not named:
        text = said("nobody of that name is named as a deputy for seat {seat} on {day}", seat=seat.id, day=found.day)
    raise RowRefused("held-or-deputised", text, "deputy")


def _draft_row(
    batch: ImportDrafts, f: ResolvedAttendance, lines: Lines, seen: dict[tuple[str, str], ResolvedAttendance]
) -> None:
    came = f.row.outcome in (Outcome.PRESENT.value, Outcome.BY_DEPUTY.value)
    if f.stands_in:
        if not came:
            batch.set_result(f.item, f.row, "NOTHING", said("a deputy who was not there is not recorded"))
            return
        _choose_deputyship(batch, f, lines)
    key = (f.meeting.id, f.seat.id if f.seat else f"person {f.person}")
    if same := seen.get(key):
        _draft_repeated(batch, f, same)
        return
    fields = _fields(f, came)
    lines_there = f.meeting.lines_of(f.seat.id) if f.seat else [*f.meeting.invited.values()]
    recorded = next((a for a in lines_there if a.event.person == fields["person"]), None)
    if recorded is None and f.seat and lines_there:
        recorded = lines_there[0]
    if recorded:
        _check_recorded(batch, f, recorded, fields)
    else:
        batch.record(f.item, f.row, f.meeting.id, "meeting", AttendanceRecorded, on=iso_date(f.day), **fields)
        batch.set_result(f.item, f.row, "MATCHED", _words(f, fields))
    seen[key] = f


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
    free = [d for d in f.stands_in if not _present(f.meeting, d.seat, lines)]
    if len(free) > 1:
        text = said(
            "they may stand in for several seats: give the id of one under Seat ({ids})", ids=[d.seat for d in free]
        )
        raise RowRefused("one-seat", text, "name")
    if free:
        f.deputy, f.seat = free[0], batch.group.seats[free[0].seat]


def _present(meeting: MeetingTimeline, seat: str, lines: Lines) -> bool:
    """Whether the member of a seat attended in person, as recorded, else as another row has it."""
    recorded, line = meeting.roll.get(seat), lines.get((meeting.id, seat))
    if recorded:
        return recorded.event.outcome is Outcome.PRESENT
    return line is not None and line.row.outcome == Outcome.PRESENT.value


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
