"""A whole meeting in one command: its times, who was there, what was decided, and when the group meets next.

What is recorded already is skipped where it says the same, and refused where it says otherwise: that is a correction.
"""

import shlex
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.commands.acts.meeting.roll import ROLL_LINE, with_default_person
from api.commands.body import (
    LIST_MAX_ITEMS,
    BoundedText,
    FreeText,
    Reference,
    body_struct,
    common_fields,
    inbound_type,
    partial_body_of,
)
from api.commands.default_days import meeting_day
from api.commands.event_fields import event_of, id_in_path
from api.commands.ids import short_id, stream_id
from api.commands.request import CommandRequest, Fields
from api.commands.route import Example, Route, begun
from domain.admission import DraftEvent
from domain.entries import StandingEvent
from domain.events.base import Event
from domain.events.meeting.proceedings import (
    AttendanceRecorded,
    DecisionRecorded,
    MeetingHeld,
    MeetingScheduled,
    Presence,
)
from domain.events.person import PersonRegistered
from domain.faults import Fault
from domain.refusals import Unlawful
from domain.text import said
from domain.timelines.base import fault
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.values import Authority, Sealed
from ledger.world.streams import Streams

BodyPart = Literal["times", "entries", "invited", "decisions", "next"]
_LEFT_OUT = msgspec.field(default=UNSET)
_NONE = msgspec.field(default=())

MEETING_DECISION = partial_body_of(
    DecisionRecorded,
    "MeetingDecision",
    optional=("decision",),
    also=[("authority", inbound_type(Authority) | UnsetType, _LEFT_OUT)],
    doc="Something that was decided. Its `authority` is the group itself where it is left out.",
)
MEETING_GUEST = body_struct(
    "MeetingGuest",
    [
        ("person", Reference | UnsetType, _LEFT_OUT),
        ("name", BoundedText | UnsetType, _LEFT_OUT),
        ("presence", inbound_type(tuple[Presence, ...]), _NONE),
        ("note", FreeText | UnsetType, _LEFT_OUT),
    ],
    doc="Somebody who attended without a seat: a person who is known, or somebody of this `name`, who is registered.",
    also=lambda body: _one_of_both(body),
)
NEXT_MEETING = partial_body_of(
    MeetingScheduled, "NextMeeting", given=("group",), doc="The meeting that was planned at this one."
)


class BodyLocation(NamedTuple):
    """The part of a body, and the place in its list, that something comes from."""

    part: BodyPart
    item: int


class ComposedRecord(NamedTuple):
    """What a body comes to: the drafts and where each comes from, what is recorded already as it says, and what is
    recorded otherwise."""

    drafts: list[DraftEvent]
    places: list[BodyLocation]
    unchanged: list[BodyLocation]
    otherwise: list[tuple[BodyLocation, Fault]]


def compose(asked: CommandRequest, world: Streams) -> ComposedRecord:
    """The acts that a body asks for beyond what is recorded. Raises domain.refusals.Refused for what cannot be read."""
    stream = id_in_path(asked.path["meeting"], "meeting", world)
    meeting = world.meeting(stream)
    assert meeting is not None
    found = ComposedRecord([], [], [], [])
    new: set[str] = set()
    version = world.version(stream)
    plain = msgspec.structs.replace(asked, seal=_seal_for_comparison)
    for place, kind, fields in _acts(asked, world, stream, meeting):
        if kind is PersonRegistered:
            person = fields.pop("id")
            event = event_of(kind, fields, asked, world, stream=person, version=1)
            found.drafts.append(DraftEvent(person, "person", event))
            found.places.append(place)
            new.add(person)
            continue
        if kind is MeetingScheduled:
            _add_next_meeting(
                found, place, event_of(kind, fields, asked, world, stream=stream, version=1), asked, world
            )
            continue
        if fields.get("person") in new and "note" in fields:
            sealed = asked.seal(fields["person"], version + 1, "note", fields["note"])
            fields["note"] = msgspec.to_builtins(sealed)
        told = event_of(kind, fields, plain, world, stream=stream, version=version + 1)
        known = _recorded(told, meeting)
        if known is None:
            version += 1
            event = event_of(kind, fields, asked, world, stream=stream, version=version)
            found.drafts.append(DraftEvent(stream, "meeting", event))
            found.places.append(place)
        elif differing := [
            f for f in _own_field_names(told) if not _same(getattr(known[0], f), getattr(told, f), asked)
        ]:
            found.otherwise.append((place, _conflict(stream, told, known[1], differing)))
        else:
            found.unchanged.append(place)
    return found


def _acts(
    asked: CommandRequest, world: Streams, stream: str, meeting: MeetingTimeline
) -> Iterator[tuple[BodyLocation, type[Event], Fields]]:
    """The acts that a body names, as plain fields, in the order in which they are recorded."""
    body, fields = asked.body, asked.fields()
    starts = fields.get("starts")
    given = fields.get("on") or (datetime.fromisoformat(starts).date().isoformat() if starts else None)
    on = given or meeting_day(asked, world, stream, fields)
    every = {name: fields[name] for name in ("authority", "evidence") if name in fields} | {"on": on}
    day, group = msgspec.convert(on, date), world.group(meeting.group)
    if body.starts is not UNSET:
        yield BodyLocation("times", 0), MeetingHeld, {**every, "starts": fields["starts"], "ends": fields["ends"]}
    for n, line in enumerate(fields.get("entries", ())):
        yield BodyLocation("entries", n), AttendanceRecorded, {**every, **with_default_person(line, group, day, world)}
    for n, guest in enumerate(fields.get("invited", ())):
        if name := guest.pop("name", None):
            guest["person"] = stream_id(asked.command, n + 1)
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


def _recorded(told: Event, meeting: MeetingTimeline) -> tuple[Event, StandingEvent] | None:
    """What is recorded of the same thing."""
    if isinstance(told, MeetingHeld):
        return (meeting.held, meeting.held_act) if meeting.held and meeting.held_act else None
    if isinstance(told, DecisionRecorded):
        return meeting.decisions.get(told.decision)
    assert isinstance(told, AttendanceRecorded)
    line = meeting.roll.get(told.seat) if told.seat is not None else meeting.invited.get(told.person or "")
    return (line.event, line.standing) if line else None


def _own_field_names(event: Event) -> list[str]:
    """The fields that only this kind of act has."""
    return [f for f in event.__struct_fields__ if f not in Event.__struct_fields__]


def _same(known: Any, told: Any, asked: CommandRequest) -> bool:
    if isinstance(known, Sealed) and isinstance(told, Sealed):
        return asked.open(known) == told.ct
    return bool(known == told)


def _conflict(stream: str, told: Event, known: StandingEvent, differing: list[str]) -> Fault:
    values = msgspec.to_builtins(told)
    names = {f.name: f.encode_name for f in msgspec.structs.fields(told)}
    settings = " ".join("--set " + shlex.quote(f"{names[f]}={_written(values.get(names[f]))}") for f in differing)
    advice = f"quorate correct {known.entry.position} {settings} --reason … --authority …"
    subject = {"AttendanceRecorded": said("this line of the roll"), "MeetingHeld": said("when the meeting was held")}
    position = known.entry.position
    text = said(
        "{what} is recorded otherwise at position {position}; to correct it: {advice}",
        what=subject.get(type(told).__name__, said("this decision")),
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
    found: ComposedRecord, place: BodyLocation, event: Event, asked: CommandRequest, world: Streams
) -> None:
    """The next meeting, unless one is planned for that day."""
    assert isinstance(event, MeetingScheduled)
    planned = [
        m for m in world.meetings_of(event.group) if m.meets_on == event.meets_on and not m.cancelled and m.scheduled
    ]
    if not planned:
        found.drafts.append(DraftEvent(stream_id(asked.command), "meeting", event))
        found.places.append(place)
    elif event.place is None or any(m.place == event.place for m in planned):
        found.unchanged.append(place)
    else:
        act = next(s for s in planned[0].events if isinstance(s.event, MeetingScheduled))
        text = said(
            "a meeting is planned for {meets_on} already, at another place[: {place}]",
            meets_on=event.meets_on,
            place=planned[0].place,
        )
        found.otherwise.append((place, fault(planned[0].id, "recorded-otherwise", text, act)))


def _seal_for_comparison(person: str, version: int, field: str, text: str) -> Sealed:
    """Words as they are, to be compared with what is recorded."""
    return Sealed(alg="none", key="", nonce="", ct=text, stream=person, version=version, field=field)


def _record(asked: CommandRequest, world: Streams) -> list[DraftEvent]:
    return drafts_of(compose(asked, world))


def drafts_of(found: ComposedRecord) -> list[DraftEvent]:
    """What is new. Raises Unlawful for what is recorded otherwise, and where nothing is new."""
    if found.otherwise:
        faults = [f for _, f in found.otherwise]
        raise Unlawful("recorded-otherwise", faults[0].text, faults=faults)
    if not found.drafts:
        raise Unlawful("nothing-new", said("all of this is recorded already, as it says here"))
    return found.drafts


def _says_something(body: Any) -> None:
    if (body.starts is UNSET) != (body.ends is UNSET):
        raise ValueError("give both `starts` and `ends`, or neither")
    if body.starts is UNSET and not (body.entries or body.invited or body.decisions) and body.next is UNSET:
        raise ValueError("say something of the meeting: its times, entries, people invited, decisions, or the next one")


def _one_of_both(body: Any) -> None:
    if (body.person is UNSET) == (body.name is UNSET):
        raise ValueError("give either `person` or `name`")


def _list_of(of: type) -> Any:
    return Annotated[tuple[of, ...], Meta(max_length=LIST_MAX_ITEMS)]  # type: ignore[valid-type]


_INBOUND_TIME = inbound_type(datetime)
RECORD = Route(
    path="/meetings/{meeting}/record",
    does="Record a whole meeting",
    records=(MeetingHeld, AttendanceRecorded, DecisionRecorded, MeetingScheduled, PersonRegistered),
    body=body_struct(
        "MeetingRecord",
        [
            ("starts", _INBOUND_TIME | UnsetType, _LEFT_OUT),
            ("ends", _INBOUND_TIME | UnsetType, _LEFT_OUT),
            ("entries", _list_of(ROLL_LINE), _NONE),
            ("invited", _list_of(MEETING_GUEST), _NONE),
            ("decisions", _list_of(MEETING_DECISION), _NONE),
            ("next", NEXT_MEETING | UnsetType, _LEFT_OUT),
            *common_fields(on_required=False),
        ],
        doc="All that is recorded of a meeting, in one go: all of it or none. What is recorded already as it says "
        "here is skipped; what is recorded otherwise is refused, to be corrected. `authority` decided all but the "
        "decisions.",
        also=_says_something,
    ),
    propose=_record,
    examples=(
        Example(
            "record-september",
            {"meeting": begun("meeting-september")},
            {
                "starts": "2025-09-09T10:00:00+01:00",
                "ends": "2025-09-09T11:30:00+01:00",
                "entries": [{"seat": "police-1", "outcome": "APOLOGIES", "reason": "court"}],
                "invited": [{"person": begun("ada-example")}, {"name": "Bea Example"}],
                "decisions": [{"text": {"en": "The plan for the winter was noted."}}],
                "next": {"meets_on": "2025-11-04", "place": "Room 2"},
                "authority": {"kind": "office", "group": "example-group", "office": "chair"},
                "evidence": [{"pointer": "minutes of 9 September 2025"}],
            },
        ),
    ),
)
