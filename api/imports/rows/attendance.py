"""Rows of attendance: what a meeting's roll says of a seat, found by its id, its title or whoever sat in it that day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import UNSET, Struct

from api.commands.ids import canonical
from api.imports.rows.drafts import ImportDrafts, RowRefused, folded, iso_date, recorded_otherwise
from domain.events.meeting.proceedings import AttendanceRecorded
from domain.text import code, said
from domain.timelines.group.membership import Deputyship, Seat
from domain.timelines.meeting.timeline import Attendance, MeetingTimeline
from domain.verdicts import Outcome


class ResolvedAttendance(Struct):
    """A row with what it means: the meeting, the seat (None for somebody invited), who, and the deputyship used."""

    item: int
    row: Any
    meeting: MeetingTimeline
    day: date
    seat: Seat | None = None
    person: str | None = None
    stands_in: Sequence[Deputyship] = ()
    deputy: Deputyship | None = None


Lines = dict[tuple[str, str], ResolvedAttendance]


def draft_attendance(c: ImportDrafts, rows: Sequence[Any]) -> None:
    """Draft the acts of every row that can be recorded, and tell what comes of each. Whoever may stand in for a seat whose
    member is not said to be present was there for it; else they were invited."""
    known = _meetings(c)
    found: list[ResolvedAttendance] = []
    for item, row in c.rows(rows):
        c.attempt(item, row, lambda item=item, row=row: found.append(_resolve(c, item, row, known)))  # type: ignore[misc]
    lines: Lines = {(f.meeting.id, f.seat.id): f for f in found if f.seat and not f.deputy}
    seen: dict[tuple[str, str], ResolvedAttendance] = {}
    for f in sorted(found, key=lambda f: (not f.stands_in, f.item)):
        c.attempt(f.item, f.row, lambda f=f: _draft_row(c, f, lines, seen))  # type: ignore[misc]


def _meetings(c: ImportDrafts) -> dict[str, list[MeetingTimeline]]:
    """The meetings of the group by id and by day."""
    known: dict[str, list[MeetingTimeline]] = {}
    for m in c.world.meetings_of(c.group.id):
        if m.day and m.scheduled and not m.cancelled:
            known.setdefault(m.id, []).append(m)
            known.setdefault(iso_date(m.day), []).append(m)
    return known


def _resolve(
    c: ImportDrafts, item: int, row: Any, known: Mapping[str, Sequence[MeetingTimeline]]
) -> ResolvedAttendance:
    name = iso_date(row.date) if row.date is not UNSET else (canonical(row.meeting) or "")
    meetings = known.get(name, ())
    if len(meetings) != 1:
        text = said("no meeting is recorded on {date}: import the meetings first", date=row.date)
        if meetings:
            text = said("several meetings are recorded on {date}: give the id of the one under Meeting", date=row.date)
        elif row.date is UNSET:
            text = said("no meeting of this group is recorded under {id}", id=row.meeting)
        raise RowRefused("known-meeting", text, "date" if row.date is not UNSET else "meeting")
    meeting = meetings[0]
    assert meeting.day
    found = ResolvedAttendance(item, row, meeting, meeting.day)
    if row.name is UNSET and row.person is UNSET:
        found.seat = _seat(c, row, meeting.day)
        member = found.seat.member(meeting.day)
        found.person = member.person if member else None
    else:
        _resolve_by_person(c, found)
    if row.outcome == Outcome.BY_DEPUTY.value and found.deputy is None and not found.stands_in and found.seat:
        found.deputy = _deputy(c, found, found.seat)
    return found


def _resolve_by_person(c: ImportDrafts, found: ResolvedAttendance) -> None:
    """The seat of whoever the row names: as its member, else as a deputy; else they can only have been invited."""
    row, day = found.row, found.day
    persons = c.persons(row)
    if not persons:
        raise RowRefused(
            "known-reference", said("nobody is called {name}: import members first", name=row.name), "name"
        )
    seats = [_seat(c, row, day)] if row.seat is not UNSET or row.title is not UNSET else c.group.seats_on(day)
    held = [(s, t.person) for s in seats if (t := s.member(day)) and t.person in persons]
    if len(held) > 1 and row.agency is not UNSET:
        agency = c.agency(row.agency)
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
    found.person = c.one_of(persons, row)
    if row.outcome != Outcome.PRESENT.value or row.seat is not UNSET or row.title is not UNSET:
        text = said("on {day} they neither sat in a seat nor were named as a deputy for one", day=day)
        raise RowRefused("held-or-deputised", text, "name")


def _seat(c: ImportDrafts, row: Any, day: date) -> Seat:
    """The seat that a row names by its id, or by its title and agency. Raises RowRefused."""
    if row.seat is not UNSET:
        if seat := c.group.seats.get(row.seat):
            return seat
        raise RowRefused("seat-exists", said("there is no seat {seat}", seat=row.seat), "seat")
    agency = c.agency(row.agency) if row.agency is not UNSET else None
    found = []
    for seat in c.group.seats_on(day):
        state = seat.state(day)
        called = {folded(t) for t in (state.title.en, state.title.cy) if t}
        if (row.title is UNSET or folded(row.title) in called) and (agency is None or state.agency == agency):
            found.append(seat)
    if len(found) == 1:
        return found[0]
    if not found:
        raise RowRefused("seat-exists", said("no such seat stands on {day}", day=day), "title")
    text = said("several seats are called so: give the id of the one under Seat ({ids})", ids=[s.id for s in found])
    raise RowRefused("one-seat", text, "title")


def _deputy(c: ImportDrafts, found: ResolvedAttendance, seat: Seat) -> Deputyship:
    """The deputyship that a row means: the one it names, or the only one."""
    row, named = found.row, seat.deputies_on(found.day)
    if row.deputy is not UNSET:
        persons = {c.world.known_as(p)[0] for p in c.asked.find_persons(row.deputy)}
        named = [d for d in named if d.person in persons or d.id == row.deputy]
    if len(named) == 1:
        return named[0]
    text = said("say under Deputy which of those named for seat {seat} was there", seat=seat.id)
    if not named:
        text = said("nobody of that name is named as a deputy for seat {seat} on {day}", seat=seat.id, day=found.day)
    raise RowRefused("held-or-deputised", text, "deputy" if row.deputy is not UNSET else "outcome")


def _draft_row(
    c: ImportDrafts, f: ResolvedAttendance, lines: Lines, seen: dict[tuple[str, str], ResolvedAttendance]
) -> None:
    came = f.row.outcome in (Outcome.PRESENT.value, Outcome.BY_DEPUTY.value)
    if f.stands_in:
        if not came:
            c.tell(f.item, f.row, "NOTHING", said("a deputy who was not there is not recorded"))
            return
        free = [d for d in f.stands_in if not _present(f.meeting, d.seat, lines)]
        if len(free) > 1:
            text = said(
                "they may stand in for several seats: give the id of one under Seat ({ids})", ids=[d.seat for d in free]
            )
            raise RowRefused("one-seat", text, "name")
        if free:
            f.deputy, f.seat = free[0], c.group.seats[free[0].seat]
    key = (f.meeting.id, f.seat.id if f.seat else f"person {f.person}")
    if same := seen.get(key):
        _draft_repeated(c, f, same)
        return
    fields: dict[str, Any] = {"person": f.person}
    if f.seat:
        outcome = Outcome.BY_DEPUTY.value if f.deputy else f.row.outcome
        fields |= {"seat": f.seat.id, "outcome": outcome}
        if f.deputy:
            fields |= {"person": f.deputy.person, "deputy": f.deputy.id}
        elif f.person is None:
            text = said("nobody sat in seat {seat} on {day}", seat=f.seat.id, day=f.day)
            raise RowRefused("held-or-deputised", text, "outcome")
        if not came and f.row.reason is not UNSET:
            fields["reason"] = f.row.reason
    recorded = f.meeting.roll.get(f.seat.id) if f.seat else f.meeting.invited.get(f.person or "")
    if recorded:
        _check_recorded(c, f, recorded, fields)
    else:
        c.record(f.item, f.row, f.meeting.id, "meeting", AttendanceRecorded, on=iso_date(f.day), **fields)
        c.tell(f.item, f.row, "MATCHED", _words(f, fields))
    seen[key] = f


def _present(meeting: MeetingTimeline, seat: str, lines: Lines) -> bool:
    """Whether the member of a seat was there themselves, as is recorded, or as another row says."""
    recorded, line = meeting.roll.get(seat), lines.get((meeting.id, seat))
    if recorded:
        return recorded.event.outcome is Outcome.PRESENT
    return line is not None and line.row.outcome == Outcome.PRESENT.value


def _draft_repeated(c: ImportDrafts, f: ResolvedAttendance, same: ResolvedAttendance) -> None:
    """Another row of the same line of a roll."""
    if same.deputy and not f.deputy and f.row.outcome != Outcome.PRESENT.value:
        c.tell(f.item, f.row, "NOTHING", said("a deputy was there for them: row {row}", row=same.row.row))
    elif f.row.outcome == same.row.outcome and f.person == same.person:
        c.tell(f.item, f.row, "ALREADY_THERE", said("the same as row {row}", row=same.row.row))
    else:
        text = said("row {row} says otherwise of the same seat and meeting", row=same.row.row)
        raise RowRefused("recorded-once", text, "outcome")


def _check_recorded(c: ImportDrafts, f: ResolvedAttendance, recorded: Attendance, fields: dict[str, Any]) -> None:
    event = recorded.event
    told = (fields.get("outcome"), fields.get("person"), fields.get("deputy"))
    if (event.outcome.value if event.outcome else None, event.person, event.deputy) == told:
        c.tell(f.item, f.row, "ALREADY_THERE", _words(f, fields))
        return
    what = said(
        "{day}: the roll says {outcome}", day=f.day, outcome=code(event.outcome.value if event.outcome else "?")
    )
    differing = {n: v for n, v in fields.items() if v != getattr(event, n) and n in ("outcome", "person", "deputy")}
    raise recorded_otherwise(what, recorded.act.entry.position, **differing)


def _words(f: ResolvedAttendance, fields: dict[str, Any]) -> Any:
    if f.seat is None:
        return said("{day}: invited", day=f.day)
    return said("{day}: seat {seat} {outcome}", day=f.day, seat=f.seat.id, outcome=code(fields["outcome"]))
