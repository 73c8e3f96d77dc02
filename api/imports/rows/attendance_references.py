"""Resolves what a row of attendance refers to: the meeting, the seat (by its id, by its title and agency, or by the person
who sat in it that day), the person, and the deputyship."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import UNSET, Struct

from api.commands.fields.ids import canonical
from api.imports.rows.drafts import ImportDrafts, RowRefused, iso_date
from api.people.name_keys import match_key
from api.references import meeting_choice
from domain.text import joined, said
from domain.time_zone import in_london
from domain.timelines.group.membership import Deputyship, Seat
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.names import spellings
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


def meetings_of_group(batch: ImportDrafts) -> dict[str, list[MeetingTimeline]]:
    """The meetings of the group by id and by day."""
    known: dict[str, list[MeetingTimeline]] = {}
    for m in batch.world.meetings_of(batch.group.id):
        if m.day and m.scheduled and not m.cancelled:
            known.setdefault(m.id, []).append(m)
            known.setdefault(iso_date(m.day), []).append(m)
    return known


def resolve(
    batch: ImportDrafts, item: int, row: Any, known: Mapping[str, Sequence[MeetingTimeline]]
) -> ResolvedAttendance:
    """What a row refers to. Raises RowRefused where a word of it matches nothing, or several."""
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
            "several meetings are recorded on {date}: give the start of the one under Start, or its id under Meeting: "
            "{choices}",
            date=row.date,
            choices=joined(meeting_choice(m.id, m.starts, m.place) for m in meetings),
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
        held = [(s, p) for s, p in held if s.state(day).of(agency)] or held
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
    given, agency = row.agency is not UNSET, batch.agency(row.agency) if row.agency is not UNSET else None
    found = []
    for seat in batch.group.seats_on(day):
        state = seat.state(day)
        called = {match_key(t) for t in spellings(state.title)}
        if (row.title is UNSET or match_key(row.title) in called) and (not given or state.of(agency)):
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
