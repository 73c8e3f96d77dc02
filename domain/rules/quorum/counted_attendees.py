"""Who counted towards a quorum, from when to when."""

from collections.abc import Sequence

from msgspec.structs import replace

from domain.rules.inputs import MeetingInput
from domain.rules.quorum.attendees import Attendee
from domain.rules.quorum.intervals import MeetingInterval
from domain.rules.quorum.verdict import CountedAttendee


def counted_attendees(meeting: MeetingInput, whole: Sequence[MeetingInterval]) -> tuple[CountedAttendee, ...]:
    """Each who counted, for certain or perhaps, in each part of the meeting in which they did; of those in one seat at a
    time the one who counts."""
    known = {seat.member for seat in meeting.seats} | {line.person for line in meeting.roll}
    places = {id(seat): number for number, seat in enumerate(meeting.seats)}
    found: list[tuple[int, list[CountedAttendee]]] = []
    of: dict[tuple[str | None, str], list[CountedAttendee]] = {}
    for each in whole:
        moment = each.results[0].moment
        sure = {id(attendee) for attendee in moment.least}
        for attendee in moment.greatest:
            key = (attendee.seat.id if attendee.seat else None, attendee.person)
            if key not in of:
                of[key] = []
                found.append((places[id(attendee.seat)] if attendee.seat else len(places), of[key]))
            _add(of[key], _counted(attendee, each, known, certain=id(attendee) in sure))
    return tuple(part for _, parts in sorted(found, key=lambda one: one[0]) for part in parts)


def _add(parts: list[CountedAttendee], part: CountedAttendee) -> None:
    """Add a part, as one with the part before it where it goes on from that."""
    last = parts[-1] if parts else None
    if last is not None and last.end == part.start and replace(last, start=part.start, end=part.end) == part:
        parts[-1] = replace(last, end=part.end)
    else:
        parts.append(part)


def _counted(attendee: Attendee, part: MeetingInterval, known: set[str | None], *, certain: bool) -> CountedAttendee:
    return CountedAttendee(
        seat=attendee.seat.id if attendee.seat is not None else None,
        title=attendee.seat.title if attendee.seat is not None else None,
        person=attendee.person if attendee.person in known else None,
        agency=attendee.agency if attendee.brings else None,
        start=part.start,
        end=part.end,
        certain=certain,
    )
