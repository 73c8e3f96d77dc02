"""Composes the events of a whole meeting from one body, by comparison with what is recorded: the same is skipped, what
differs is a conflict, to be corrected."""

import shlex
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET

from api.commands.acts.meeting.roll import with_default_person
from api.commands.fields.default_days import meeting_day
from api.commands.fields.event_fields import event_of, id_in_path
from api.commands.fields.ids import short_id, stream_id
from api.commands.request import CommandRequest, Fields
from domain.admission import DraftEvent
from domain.entries import StandingEvent
from domain.events.base import Event
from domain.events.meeting.proceedings import (
    AttendanceRecorded,
    DecisionRecorded,
    MeetingHeld,
    MeetingScheduled,
)
from domain.events.person import PersonRegistered
from domain.faults import Fault
from domain.refusals import Unlawful
from domain.text import said
from domain.time_zone import london_day
from domain.timelines.base import fault
from domain.timelines.meeting.timeline import Attendance, MeetingTimeline
from domain.values import Sealed
from ledger.world.tracked_world import TrackedWorld

BodyPart = Literal["times", "entries", "invited", "decisions", "next"]


class BodyLocation(NamedTuple):
    """A part of the body, and the index of an item in its list."""

    part: BodyPart
    item: int


class ComposedRecord(NamedTuple):
    """The drafts with the location of each in the body, the locations of what is recorded already as stated, and the
    conflicts: a fault where something is recorded otherwise."""

    drafts: list[DraftEvent]
    locations: list[BodyLocation]
    unchanged: list[BodyLocation]
    conflicts: list[tuple[BodyLocation, Fault]]


def compose(request: CommandRequest, world: TrackedWorld) -> ComposedRecord:
    """Diff: the acts that a body states, compared with what is recorded of the meeting. Raises domain.refusals.Refused
    for what cannot be made into an event."""
    stream = id_in_path(request.path["meeting"], "meeting", world)
    meeting = world.meeting(stream)
    assert meeting is not None
    composed = ComposedRecord([], [], [], [])
    new: set[str] = set()
    version = world.version(stream)
    plain = msgspec.structs.replace(request, seal=_seal_for_comparison)
    for location, kind, fields in _acts(request, world, stream, meeting):
        if kind is PersonRegistered:
            person = fields.pop("id")
            event = event_of(kind, fields, request, world, stream=person, version=1)
            composed.drafts.append(DraftEvent(person, "person", event))
            composed.locations.append(location)
            new.add(person)
            continue
        if kind is MeetingScheduled:
            _add_next_meeting(
                composed, location, event_of(kind, fields, request, world, stream=stream, version=1), request, world
            )
            continue
        if fields.get("person") in new and "note" in fields:
            sealed = request.seal(fields["person"], version + 1, "note", fields["note"])
            fields["note"] = msgspec.to_builtins(sealed)
        stated = event_of(kind, fields, plain, world, stream=stream, version=version + 1)
        known = _recorded(stated, meeting)
        if known is None:
            version += 1
            event = event_of(kind, fields, request, world, stream=stream, version=version)
            composed.drafts.append(DraftEvent(stream, "meeting", event))
            composed.locations.append(location)
        elif differing := [
            f for f in _own_field_names(stated) if not _same(getattr(known[0], f), getattr(stated, f), request)
        ]:
            composed.conflicts.append((location, _conflict(stream, stated, known[1], differing)))
        else:
            composed.unchanged.append(location)
    return composed


def _acts(
    request: CommandRequest, world: TrackedWorld, stream: str, meeting: MeetingTimeline
) -> Iterator[tuple[BodyLocation, type[Event], Fields]]:
    """The acts of a body as plain fields, in the order in which they are to be recorded."""
    body, fields = request.body, request.fields()
    starts = fields.get("starts")
    given = fields.get("on") or (london_day(datetime.fromisoformat(starts)).isoformat() if starts else None)
    on = given or meeting_day(request, world, stream, fields)
    every = {name: fields[name] for name in ("authority", "evidence") if name in fields} | {"on": on}
    day, group = msgspec.convert(on, date), world.group(meeting.group)
    if body.starts is not UNSET:
        yield BodyLocation("times", 0), MeetingHeld, {**every, "starts": fields["starts"], "ends": fields["ends"]}
    for n, line in enumerate(fields.get("entries", ())):
        yield BodyLocation("entries", n), AttendanceRecorded, {**every, **with_default_person(line, group, day, world)}
    for n, guest in enumerate(fields.get("invited", ())):
        if name := guest.pop("name", None):
            guest["person"] = stream_id(request.command, n + 1)
            yield BodyLocation("invited", n), PersonRegistered, {**every, "name": name, "id": guest["person"]}
        yield BodyLocation("invited", n), AttendanceRecorded, {**every, **guest}
    taken = {e.event.decision for e in world.entries(stream) if isinstance(e.event, DecisionRecorded)}
    taken |= {d["decision"] for d in fields.get("decisions", ()) if "decision" in d}
    by_group = {**every, "authority": {"kind": "body", "group": meeting.group}}
    for n, decision in enumerate(fields.get("decisions", ())):
        if "decision" not in decision:
            decision["decision"] = _recorded_decision_id(decision, meeting) or short_id("d", taken)
            taken.add(decision["decision"])
        yield BodyLocation("decisions", n), DecisionRecorded, {**by_group, **decision}
    if body.next is not UNSET:
        yield BodyLocation("next", 0), MeetingScheduled, {**every, "group": meeting.group, **fields["next"]}


def _recorded_decision_id(decision: Fields, meeting: MeetingTimeline) -> str | None:
    """The id of a decision that is recorded in the same words."""
    same = (id for id, (e, _) in meeting.decisions.items() if msgspec.to_builtins(e.text) == decision["text"])
    return next(same, None)


def _recorded(stated: Event, meeting: MeetingTimeline) -> tuple[Event, StandingEvent] | None:
    """The act that is recorded of the same times, decision or line of the roll, as it stands."""
    if isinstance(stated, MeetingHeld):
        return (meeting.held, meeting.held_act) if meeting.held and meeting.held_act else None
    if isinstance(stated, DecisionRecorded):
        return meeting.decisions.get(stated.decision)
    assert isinstance(stated, AttendanceRecorded)
    line = _recorded_line(stated, stated.seat, meeting) if stated.seat else meeting.invited.get(stated.person or "")
    return (line.event, line.standing) if line else None


def _recorded_line(stated: AttendanceRecorded, seat: str, meeting: MeetingTimeline) -> Attendance | None:
    """The line of the same person in a seat; of another person the first, unless the line that is stated follows it."""
    lines = meeting.lines_of(seat)
    if all(stated.follows(line.event) for line in lines):
        return None
    return next((line for line in lines if line.event.person == stated.person), lines[0])


def _own_field_names(event: Event) -> list[str]:
    """The fields that only this kind of act has."""
    return [f for f in event.__struct_fields__ if f not in Event.__struct_fields__]


def _same(known: Any, stated: Any, request: CommandRequest) -> bool:
    """Whether two values of a field are equal, sealed ones by their words."""
    if isinstance(known, Sealed) and isinstance(stated, Sealed):
        return request.open(known) == stated.ct
    return bool(known == stated)


def _conflict(stream: str, stated: Event, known: StandingEvent, differing: list[str]) -> Fault:
    values = msgspec.to_builtins(stated)
    names = {f.name: f.encode_name for f in msgspec.structs.fields(stated)}
    settings = " ".join("--set " + shlex.quote(f"{names[f]}={_written(values.get(names[f]))}") for f in differing)
    advice = f"quorate correct {known.entry.position} {settings} --reason … --authority …"
    subject = {"AttendanceRecorded": said("this line of the roll"), "MeetingHeld": said("when the meeting was held")}
    position = known.entry.position
    text = said(
        "{what} is recorded otherwise at position {position}; to correct it: {advice}",
        what=subject.get(type(stated).__name__, said("this decision")),
        position=position,
        advice=advice,
    )
    return fault(stream, "recorded-otherwise", text, known)


def _written(value: Any) -> str:
    """A value as an option of the command line takes it; sealed words are left to whoever corrects."""
    if isinstance(value, dict) and "ct" in value:
        return "…"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _add_next_meeting(
    composed: ComposedRecord, location: BodyLocation, event: Event, request: CommandRequest, world: TrackedWorld
) -> None:
    """The next meeting, unless one is planned for that day."""
    assert isinstance(event, MeetingScheduled)
    planned = [
        m for m in world.meetings_of(event.group) if m.meets_on == event.meets_on and not m.cancelled and m.scheduled
    ]
    if not planned:
        composed.drafts.append(DraftEvent(stream_id(request.command), "meeting", event))
        composed.locations.append(location)
    elif event.place is None or any(m.place == event.place for m in planned):
        composed.unchanged.append(location)
    else:
        act = next(s for s in planned[0].events if isinstance(s.event, MeetingScheduled))
        text = said(
            "a meeting is planned for {meets_on} already, at another place[: {place}]",
            meets_on=event.meets_on,
            place=planned[0].place,
        )
        composed.conflicts.append((location, fault(planned[0].id, "recorded-otherwise", text, act)))


def _seal_for_comparison(person: str, version: int, field: str, text: str) -> Sealed:
    """Leaves words in the clear, to be compared with those that are recorded."""
    return Sealed(alg="none", key="", nonce="", ct=text, stream=person, version=version, field=field)


def drafts_of(composed: ComposedRecord) -> list[DraftEvent]:
    """The drafts of a record without conflicts. Raises Unlawful for conflicts, and where nothing is new."""
    if composed.conflicts:
        faults = [f for _, f in composed.conflicts]
        raise Unlawful("recorded-otherwise", faults[0].text, faults=faults)
    if not composed.drafts:
        raise Unlawful("nothing-new", said("all of this is recorded already, as it says here"))
    return composed.drafts
