"""What is known of a meeting before its sheet is written or read: its seats by agency, who sits there, what is recorded."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from domain.events.meeting import AttendanceRecorded, DecisionRecorded
from domain.refusals import Unknown
from domain.timelines.group import Group
from domain.timelines.meeting import Meeting
from domain.timelines.preparation import Apology
from domain.timelines.seats import Seat
from domain.values import Sealed, Text
from domain.words import said
from ledger.world import Streams
from projections.questions.seats import natural

FORMER_MEETINGS = 3
Open = Callable[[Sealed], str | None]


class Known(Struct, frozen=True):
    """A person by id, and the name under which whoever reads the sheet may know them (None: hidden, or erased)."""

    id: str
    name: str | None


class Deputy(Struct, frozen=True):
    id: str
    person: Known


class Place(Struct, frozen=True, kw_only=True):
    """A seat on the day of the meeting: whose it is, who may be there for it, and what is known of them."""

    seat: str
    title: Text
    agency: Text
    member: Known | None
    deputies: tuple[Deputy, ...]
    apologies: Apology | None
    recorded: AttendanceRecorded | None


class Guest(Struct, frozen=True):
    """Somebody who was invited before, or is recorded as there."""

    person: Known
    recorded: AttendanceRecorded | None


class Told(Struct, frozen=True, kw_only=True):
    """A meeting as the ledger knows it at a position. `next` is the meeting planned after it, if there is one."""

    position: int
    meeting: Meeting
    group: Group
    day: date
    places: tuple[Place, ...]
    guests: tuple[Guest, ...]
    decisions: tuple[DecisionRecorded, ...]
    next: Meeting | None


def told(world: Streams, position: int, stream: str | None, open_sealed: Open, day: date | None = None) -> Told:
    """What is known of a meeting, with its seats as they are on its day, or on another. Raises Unknown."""
    meeting = world.meeting(stream) if stream else None
    on = day or (meeting.day if meeting else None)
    group = world.group(meeting.group) if meeting and meeting.scheduled else None
    if meeting is None or group is None or on is None:
        raise Unknown("known-meeting", said("no such meeting is planned or recorded"))

    def known(person: str) -> Known:
        found = world.person(person)
        return Known(person, open_sealed(found.name) if found and found.name and not found.erased else None)

    others = sorted((m for m in world.meetings_of(group.id) if m.day and m.scheduled and not m.cancelled), key=_day)
    return Told(
        position=position,
        meeting=meeting,
        group=group,
        day=on,
        places=tuple(sorted((_place(s, meeting, on, known, world) for s in group.seats_on(on)), key=_by_agency)),
        guests=tuple(_guests(meeting, [m for m in others if m.held and m.day and m.day < on], known)),
        decisions=tuple(e for e, _ in meeting.decisions.values()),
        next=next((m for m in others if m.day and m.day > on and m.id != meeting.id), None),
    )


def _day(meeting: Meeting) -> date:
    return meeting.day or date.min


def _place(seat: Seat, meeting: Meeting, on: date, known: Callable[[str], Known], world: Streams) -> Place:
    state, member = seat.state(on), seat.member(on)
    agency = world.agency(state.agency) if state.agency else None
    sent = [a for a in meeting.apologies if a.seat == seat.id and a.until is None]
    mine = [a for a in sent if member and a.person == member.person]
    return Place(
        seat=seat.id,
        title=state.title,
        agency=agency.name_at(on) if agency else Text(),
        member=known(member.person) if member else None,
        deputies=tuple(Deputy(d.id, known(d.person)) for d in seat.deputies_on(on)),
        apologies=mine[-1] if mine else None,
        recorded=meeting.roll[seat.id].event if seat.id in meeting.roll else None,
    )


def _by_agency(place: Place) -> tuple[bool, str, object]:
    return not str(place.agency), str(place.agency).casefold(), natural(place.seat)


def _guests(meeting: Meeting, former: Sequence[Meeting], known: Callable[[str], Known]) -> Iterator[Guest]:
    """Those who are recorded as there, then those who were invited to the last meetings."""
    for person, line in meeting.invited.items():
        yield Guest(known(person), line.event)
    before = dict.fromkeys(p for m in reversed(former[-FORMER_MEETINGS:]) for p in m.invited)
    for person in before:
        if person not in meeting.invited and (who := known(person)).name is not None:
            yield Guest(who, None)
