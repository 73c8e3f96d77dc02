"""What the ledger knows of a meeting at a position, as its sheet needs it to be laid out and to be parsed: the seats by
agency, their members and deputies, and what is recorded."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from api.people.finder import Opener
from domain.events.meeting.proceedings import AttendanceRecorded, DecisionRecorded
from domain.permission import Credential
from domain.refusals import Unknown
from domain.text import said
from domain.timelines.group.membership import Seat
from domain.timelines.group.offices import CHAIRS, holder_on
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.preparation import Apology
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.values import Authority, Text
from ledger.world.tracked_world import TrackedWorld
from projections.questions.group.seats import natural

FORMER_MEETINGS = 3


class NamedPerson(Struct, frozen=True):
    """A person's id, and the name as far as the reader of the sheet may see it (None: hidden, or erased)."""

    id: str
    name: str | None


class NamedDeputy(Struct, frozen=True):
    """A deputyship and the person who holds it."""

    id: str
    person: NamedPerson


class RollSeat(Struct, frozen=True, kw_only=True):
    """A seat as the sheet shows it on the day of the meeting: agency, member, deputies, apologies received, and the
    attendance recorded: the first line, and those that follow it."""

    seat: str
    title: Text
    agency: Text
    member: NamedPerson | None
    deputies: tuple[NamedDeputy, ...]
    apologies: Apology | None
    recorded: AttendanceRecorded | None
    continued: tuple[AttendanceRecorded, ...] = ()


class RollGuest(Struct, frozen=True):
    """Somebody without a seat who is recorded as there, or was invited to one of the meetings before."""

    person: NamedPerson
    recorded: AttendanceRecorded | None


class MeetingContext(Struct, frozen=True, kw_only=True):
    """A meeting, its group, and what is recorded of it, at a position. `next` is the meeting planned after it, `name_of`
    gives today's name of anybody, as far as it may be seen, `decided_by` is who has the record made unless the sheet says
    otherwise; empty where it has to."""

    position: int
    meeting: MeetingTimeline
    group: GroupTimeline
    day: date
    seats: tuple[RollSeat, ...]
    guests: tuple[RollGuest, ...]
    decisions: tuple[DecisionRecorded, ...]
    next: MeetingTimeline | None
    name_of: Callable[[str], str | None]
    decided_by: str = ""


def meeting_context(
    world: TrackedWorld,
    position: int,
    stream: str | None,
    credential: Credential,
    open_sealed: Opener,
    day: date | None = None,
) -> MeetingContext:
    """The context of the meeting with id `stream`, its seats those of its own day, or of `day`. `position` is the one that
    `world` stands at. Raises Unknown for a meeting that is not planned or recorded, or not in reach of the credential."""
    meeting = world.meeting(stream) if stream else None
    on = day or (meeting.day if meeting else None)
    group = world.group(meeting.group) if meeting and meeting.scheduled else None
    if meeting is None or group is None or on is None or not credential.reads_group(group.slug):
        raise Unknown("known-meeting", said("no such meeting is planned or recorded"))

    def named(id: str) -> NamedPerson:
        person = world.person(id)
        return NamedPerson(id, open_sealed(person.name) if person and person.name and not person.erased else None)

    planned = [m for m in world.meetings_of(group.id) if m.day and m.scheduled and not m.cancelled]
    others = sorted(planned, key=lambda m: m.place_in_time)
    former = [m for m in others if m.held and m.place_in_time < meeting.place_in_time]
    return MeetingContext(
        position=position,
        meeting=meeting,
        group=group,
        day=on,
        seats=tuple(sorted((_roll_seat(s, meeting, on, named, world) for s in group.seats_on(on)), key=_by_agency)),
        guests=tuple(_roll_guests(meeting, former, named)),
        decisions=tuple(e for e, _ in meeting.decisions.values()),
        name_of=lambda id: named(id).name,
        next=next((m for m in others if m.day and m.day > on and m.id != meeting.id), None),
        decided_by=_decided_by(meeting, group, on, world),
    )


def _decided_by(meeting: MeetingTimeline, group: GroupTimeline, on: date, world: TrackedWorld) -> str:
    """The chair where somebody held that office, else whoever decided to plan the meeting; the body where it has no
    chair."""
    chair = next((each for each in CHAIRS if holder_on(group.holdings, each, on)), None)
    if chair is not None:
        return f"{chair}@{group.slug}"
    planned = next(
        (s.event for s in meeting.events if meeting.scheduled and s.entry.position == meeting.scheduled.subject), None
    )
    if planned is not None and (found := _written(planned.authority, group, on, world)):
        return found
    adopted = group.terms_on(on)
    known = {h.office for h in group.holdings} | {o.id for o in (adopted.terms.offices if adopted else ())}
    return "" if known & {*CHAIRS} else f"body:{group.slug}"


def _written(authority: Authority, own: GroupTimeline, on: date, world: TrackedWorld) -> str:
    """An authority as it is written on a sheet; empty for an office that nobody held on the day, and for what is out of
    sight."""
    if authority.kind == "agency":
        agency = world.agency(authority.agency) if authority.agency else None
        return f"agency:{agency.slug}" if agency else ""
    group = world.group(authority.group) if authority.group else own
    if group is None:
        return ""
    if authority.kind == "body":
        return f"body:{group.slug}"
    office = authority.office or ""
    kept = any(h.office == office for h in group.holdings) or office in CHAIRS
    return f"{office}@{group.slug}" if holder_on(group.holdings, office, on) or not kept else ""


def _roll_seat(
    seat: Seat, meeting: MeetingTimeline, on: date, named: Callable[[str], NamedPerson], world: TrackedWorld
) -> RollSeat:
    state, member = seat.state(on), seat.member(on)
    agency = world.agency(state.agency) if state.agency else None
    sent = [a for a in meeting.apologies if a.seat == seat.id and a.until is None]
    mine = [a for a in sent if member and a.person == member.person]
    lines = [a.event for a in meeting.lines_of(seat.id)]
    return RollSeat(
        seat=seat.id,
        title=state.title,
        agency=agency.name_on(on) if agency else Text(),
        member=named(member.person) if member else None,
        deputies=tuple(NamedDeputy(d.id, named(d.person)) for d in seat.deputies_on(on)),
        apologies=mine[-1] if mine else None,
        recorded=lines[0] if lines else None,
        continued=tuple(lines[1:]),
    )


def _by_agency(seat: RollSeat) -> tuple[bool, str, object]:
    return not str(seat.agency), str(seat.agency).casefold(), natural(seat.seat)


def _roll_guests(
    meeting: MeetingTimeline, former: Sequence[MeetingTimeline], named: Callable[[str], NamedPerson]
) -> Iterator[RollGuest]:
    """First those recorded as there, then those who were at the last meetings and whose names may be seen."""
    for person, line in meeting.invited.items():
        yield RollGuest(named(person), line.event)
    before = dict.fromkeys(p for m in reversed(former[-FORMER_MEETINGS:]) for p in m.invited)
    for person in before:
        if person not in meeting.invited and (guest := named(person)).name is not None:
            yield RollGuest(guest, None)
