"""What is known of a meeting before its sheet is written or read: its seats by agency, who sits there, what is recorded."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from domain.events.meeting.proceedings import AttendanceRecorded, DecisionRecorded
from domain.refusals import Unknown
from domain.text import said
from domain.timelines.group.membership import Seat
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.preparation import Apology
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.values import Sealed, Text
from ledger.world.streams import Streams
from projections.questions.group.seats import natural

FORMER_MEETINGS = 3
Opener = Callable[[Sealed], str | None]


class NamedPerson(Struct, frozen=True):
    """A person by id, and the name under which whoever reads the sheet may know them (None: hidden, or erased)."""

    id: str
    name: str | None


class NamedDeputy(Struct, frozen=True):
    id: str
    person: NamedPerson


class RollSeat(Struct, frozen=True, kw_only=True):
    """A seat on the day of the meeting: whose it is, who may be there for it, and what is known of them."""

    seat: str
    title: Text
    agency: Text
    member: NamedPerson | None
    deputies: tuple[NamedDeputy, ...]
    apologies: Apology | None
    recorded: AttendanceRecorded | None


class RollGuest(Struct, frozen=True):
    """Somebody who was invited before, or is recorded as there."""

    person: NamedPerson
    recorded: AttendanceRecorded | None


class MeetingContext(Struct, frozen=True, kw_only=True):
    """A meeting as the ledger knows it at a position. `next` is the meeting planned after it, if there is one."""

    position: int
    meeting: MeetingTimeline
    group: GroupTimeline
    day: date
    places: tuple[RollSeat, ...]
    guests: tuple[RollGuest, ...]
    decisions: tuple[DecisionRecorded, ...]
    next: MeetingTimeline | None


def meeting_context(
    world: Streams, position: int, stream: str | None, open_sealed: Opener, day: date | None = None
) -> MeetingContext:
    """What is known of a meeting, with its seats as they are on its day, or on another. Raises Unknown."""
    meeting = world.meeting(stream) if stream else None
    on = day or (meeting.day if meeting else None)
    group = world.group(meeting.group) if meeting and meeting.scheduled else None
    if meeting is None or group is None or on is None:
        raise Unknown("known-meeting", said("no such meeting is planned or recorded"))

    def known(person: str) -> NamedPerson:
        found = world.person(person)
        return NamedPerson(person, open_sealed(found.name) if found and found.name and not found.erased else None)

    others = sorted((m for m in world.meetings_of(group.id) if m.day and m.scheduled and not m.cancelled), key=_day)
    return MeetingContext(
        position=position,
        meeting=meeting,
        group=group,
        day=on,
        places=tuple(sorted((_roll_seat(s, meeting, on, known, world) for s in group.seats_on(on)), key=_by_agency)),
        guests=tuple(_roll_guests(meeting, [m for m in others if m.held and m.day and m.day < on], known)),
        decisions=tuple(e for e, _ in meeting.decisions.values()),
        next=next((m for m in others if m.day and m.day > on and m.id != meeting.id), None),
    )


def _day(meeting: MeetingTimeline) -> date:
    return meeting.day or date.min


def _roll_seat(
    seat: Seat, meeting: MeetingTimeline, on: date, known: Callable[[str], NamedPerson], world: Streams
) -> RollSeat:
    state, member = seat.state(on), seat.member(on)
    agency = world.agency(state.agency) if state.agency else None
    sent = [a for a in meeting.apologies if a.seat == seat.id and a.until is None]
    mine = [a for a in sent if member and a.person == member.person]
    return RollSeat(
        seat=seat.id,
        title=state.title,
        agency=agency.name_at(on) if agency else Text(),
        member=known(member.person) if member else None,
        deputies=tuple(NamedDeputy(d.id, known(d.person)) for d in seat.deputies_on(on)),
        apologies=mine[-1] if mine else None,
        recorded=meeting.roll[seat.id].event if seat.id in meeting.roll else None,
    )


def _by_agency(place: RollSeat) -> tuple[bool, str, object]:
    return not str(place.agency), str(place.agency).casefold(), natural(place.seat)


def _roll_guests(
    meeting: MeetingTimeline, former: Sequence[MeetingTimeline], known: Callable[[str], NamedPerson]
) -> Iterator[RollGuest]:
    """Those who are recorded as there, then those who were invited to the last meetings."""
    for person, line in meeting.invited.items():
        yield RollGuest(known(person), line.event)
    before = dict.fromkeys(p for m in reversed(former[-FORMER_MEETINGS:]) for p in m.invited)
    for person in before:
        if person not in meeting.invited and (who := known(person)).name is not None:
            yield RollGuest(who, None)
