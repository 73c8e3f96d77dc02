"""Who counts towards a quorum, and when: from the roll, the seats of the day and the terms (docs/terms-of-reference.md)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from quorate_verify.history import Fact, Record, Seat
from quorate_verify.terms import Terms

NO, MAYBE, SURE = 0, 1, 2
CAME = ("PRESENT", "BY_DEPUTY")
Span = tuple[datetime, datetime, int]
"""From when to when, half-open, and how surely that counts."""


def level_of(said: bool | None) -> int:
    """How sure something is that the terms say, deny, or leave open."""
    return MAYBE if said is None else SURE if said else NO


@dataclass(frozen=True)
class Line:
    """What the roll says of a seat, or of a guest (None), who stands for some seats as their deputy."""

    seat: str | None
    person: str | None
    outcome: str
    presence: tuple[Span, ...] = ()
    remote: tuple[bool, ...] = ()
    briefed: bool | None = None
    attested: bool | None = None
    stands_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attendee:
    """Somebody who may count: how surely they and their agency do, and in which spans (none: throughout)."""

    person: str
    agency: str | None
    seat: str | None
    level: int
    brings: int
    spans: tuple[Span, ...] = ()
    stands_for: tuple[str, ...] = ()


def roll_of(record: Record, meeting: str, day: str, terms: Terms) -> list[Line]:
    """The lines of the roll that have ground on the day, in order, those of guests last. A guest who holds a seat is that
    seat's line."""
    return record.once(("roll", meeting, day), lambda: _roll_of(record, meeting, day, terms))


def _roll_of(record: Record, meeting: str, day: str, terms: Terms) -> list[Line]:
    seats, deputies = record.seats(day), record.deputies()
    wanted = terms.table("composition", "deputies").get("attested_as", ())
    found: list[Line] = []
    guests: dict[str, Line] = {}
    said: dict[str, list[Line]] = {}
    for fact in record.of(meeting, "meeting.attendance-recorded"):
        line, deputy = _line(record, fact), deputies.get(str(fact.state.get("deputy")))
        if line.seat is None:
            guests.setdefault(line.person or "", line)
            continue
        before = said.setdefault(line.seat, [])
        if not all(_follows(line, other) for other in before):
            continue
        before.append(line)
        seat = seats.get(line.seat)
        if deputy and deputy.seat == line.seat and deputy.since <= day and {*wanted} <= {*deputy.attested}:
            line = replace(line, attested=True if deputy.attested else None)
        if seat is None:
            continue
        if line.outcome == "BY_DEPUTY":
            stands = deputy and deputy.holds(day) and (deputy.seat, deputy.person) == (line.seat, line.person)
            if fact.state.get("deputy") is None or stands:
                found.append(line)
        elif seat.member is not None and record.person(seat.member) == line.person:
            found.append(line)
    for person, line in guests.items():
        held = [name for name, seat in seats.items() if seat.member and record.person(seat.member) == person]
        of = [d.seat for d in deputies.values() if d.person == person and d.holds(day) and d.seat in seats]
        found += [replace(line, seat=name) for name in held] or [replace(line, stands_for=tuple(of))]
    return found


def _line(record: Record, fact: Fact) -> Line:
    state = fact.state
    presence = state.get("presence", ())
    return Line(
        seat=state.get("seat"),
        person=record.person(state.get("person")),
        outcome=state.get("outcome") or "PRESENT",
        presence=tuple((time_of(each["from"]), time_of(each["to"]), SURE) for each in presence),
        remote=tuple(each.get("mode", "room") == "remote" for each in presence),
        briefed=state.get("briefed"),
    )


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _follows(line: Line, other: Line) -> bool:
    """Whether two lines of a seat are of people who were there one after the other."""
    if not {line.outcome, other.outcome} <= {*CAME} or line.person == other.person:
        return False
    apart = all(a[1] <= b[0] or b[1] <= a[0] for a in line.presence for b in other.presence)
    return bool(line.presence and other.presence and apart)


def attendees_of(record: Record, roll: list[Line], day: str, terms: Terms) -> list[Attendee]:
    """All who may count: of each seat who came, its member where the roll says nothing, and guests."""
    counts = terms.table("quorum", "counts")
    found: list[Attendee] = []
    for name, seat in record.seats(day).items():
        lines = [line for line in roll if line.seat == name]
        came = sorted((x for x in lines if x.outcome in CAME), key=lambda x: x.outcome != "PRESENT")
        level, member = seat_level(counts, seat), record.person(seat.member)
        if not lines and member is not None:
            found.append(_of_seat(record, counts, name, seat, member, min(level, MAYBE), (), day))
        for line in came:
            sure = level
            if line.outcome == "BY_DEPUTY" and level:
                sure = min(level, _deputy(counts, terms.table("composition", "deputies"), line))
            nobody = f"someone for {name}" if line.outcome == "BY_DEPUTY" or member is None else member
            spans = _spans(line, counts, sure)
            found.append(_of_seat(record, counts, name, seat, line.person or nobody, sure, spans, day))
    guests = [line for line in roll if line.seat is None and line.outcome == "PRESENT"]
    for number, line in enumerate(sorted(guests, key=lambda x: len(x.stands_for))):
        level, person = level_of(counts.get("invited")), line.person or f"invited {number}"
        spans = _spans(line, counts, level)
        found.append(Attendee(person, None, None, level, level, spans, line.stands_for))
    return found


def _of_seat(
    record: Record,
    counts: dict[str, Any],
    name: str,
    seat: Seat,
    person: str,
    level: int,
    spans: tuple[Span, ...],
    day: str,
) -> Attendee:
    brings = min(level, level_of(counts.get("staff_agencies"))) if seat.category == "staff" else level
    brings = NO if seat.independent else brings
    return Attendee(person, record.agency(seat.agency, day), name, level, brings, spans)


def seat_level(counts: dict[str, Any], seat: Seat, *, suspended: bool = True) -> int:
    """How surely whoever is in a seat counts: by a suspension, unless that is passed over, its category and its vote."""
    if seat.suspended and suspended:
        return NO
    level = SURE
    if seat.category not in (None, "statutory"):
        own = {each["id"]: each.get("counts") for each in counts.get("category", ())}
        level = level_of(own[seat.category] if seat.category in own else counts.get(str(seat.category)))
    return level if seat.voting else min(level, level_of(counts.get("non_voting")))


def _deputy(counts: dict[str, Any], deputies: dict[str, Any], line: Line) -> int:
    level = level_of(counts.get("deputies"))
    if not deputies or not level:
        return level
    if deputies.get("allowed") is False:
        return NO
    for asked, fact in ((deputies.get("briefed"), line.briefed), (deputies.get("attested"), line.attested)):
        if asked and fact is not True:
            level = min(level, level_of(fact))
    return level


def _spans(line: Line, counts: dict[str, Any], level: int) -> tuple[Span, ...]:
    """When they were present; remotely as surely as that counts."""
    afar = level_of(counts.get("remote")) if level else NO
    return tuple(
        (a, b, min(sure, afar) if far else sure) for (a, b, sure), far in zip(line.presence, line.remote, strict=True)
    )
