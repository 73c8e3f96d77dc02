"""The route of the roll of a meeting: an event for each seat and each person invited, all in one command."""

from datetime import date
from typing import Literal

import msgspec
from msgspec import UnsetType

from api.commands.acts.examples import ADA, BY_CHAIR
from api.commands.fields.body import (
    NO_ITEMS,
    OMITTED,
    FreeText,
    Reference,
    SeatReference,
    body_struct,
    common_fields,
    inbound_type,
    list_of,
)
from api.commands.fields.default_days import meeting_day
from api.commands.fields.event_fields import event_of, id_in_path
from api.commands.fields.ids import canonical, stream_begun_by
from api.commands.request import CommandRequest, Fields
from api.commands.route import Example, Route
from domain.admission import DraftEvent
from domain.events.meeting.proceedings import ApologyReason, AttendanceRecorded, Presence
from domain.refusals import Unlawful
from domain.terms.base import Key
from domain.text import said
from domain.timelines.group.membership import Seat
from domain.timelines.group.timeline import GroupTimeline
from domain.verdicts import Outcome
from ledger.world.tracked_world import TrackedWorld

_INBOUND_PRESENCE = inbound_type(tuple[Presence, ...])
_OUTCOMES = Literal["PRESENT", "BY_DEPUTY", "APOLOGIES", "ABSENT"]

ROLL_LINE = body_struct(
    "RollLine",
    [
        ("seat", SeatReference, msgspec.field()),
        ("outcome", _OUTCOMES, msgspec.field()),
        ("person", Reference | UnsetType, OMITTED),
        ("deputy", Key | UnsetType, OMITTED),
        ("briefed", bool | UnsetType, OMITTED),
        ("presence", _INBOUND_PRESENCE, NO_ITEMS),
        ("reason", ApologyReason | UnsetType, OMITTED),
        ("note", FreeText | UnsetType, OMITTED),
    ],
    doc="One seat. `person` may be left out: it is the member on that day, or the deputy's person when "
    "by deputy. By deputy with neither `deputy` nor `person`: nobody wrote down which deputy it was.",
)
GUEST = body_struct(
    "InvitedPerson",
    [
        ("person", Reference, msgspec.field()),
        ("presence", _INBOUND_PRESENCE, NO_ITEMS),
        ("note", FreeText | UnsetType, OMITTED),
    ],
    doc="Somebody who attended without a seat.",
)


def _roll(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    stream = id_in_path(request.path["meeting"], "meeting", world)
    fields = request.fields()
    lines, invited = fields.pop("entries"), fields.pop("invited", [])
    if "on" not in fields:
        fields["on"] = meeting_day(request, world, stream, fields)
    meeting = world.meeting(stream)
    group = world.group(meeting.group) if meeting else None
    on = msgspec.convert(fields["on"], date)
    version = world.version(stream)
    drafts = []
    for line in [*(with_default_person(x, group, on, world) for x in lines), *invited]:
        version += 1
        event = event_of(AttendanceRecorded, {**fields, **line}, request, world, stream=stream, version=version)
        drafts.append(DraftEvent(stream, "meeting", event))
    return drafts


def with_default_person(line: Fields, group: GroupTimeline | None, on: date, world: TrackedWorld) -> Fields:
    """The line with the person (and the deputyship) that it leaves out. Raises Unlawful for a deputy who is not
    named."""
    seat = group.seats.get(line["seat"]) if group else None
    if seat is None:
        return line
    if line["outcome"] == Outcome.BY_DEPUTY:
        return _with_deputy(line, seat, on, world)
    member = seat.member(on)
    return {"person": member.person, **line} if member else line


def _with_deputy(line: Fields, seat: Seat, on: date, world: TrackedWorld) -> Fields:
    person = canonical(line.get("person", ""))
    person = world.known_as(person)[0] if person else None
    if not line.get("deputy") and not person:
        return line
    for d in seat.deputies_on(on):
        if d.id == line.get("deputy") or ("deputy" not in line and d.person == person):
            return {"person": d.person, "deputy": d.id, **line}
    raise Unlawful(
        "held-or-deputised",
        said("no such deputy is named for seat {id} on {on}; give `deputy` or `person`", id=seat.id, on=on),
    )


def _says_something(body: object) -> None:
    if not getattr(body, "entries", ()) and not getattr(body, "invited", ()):
        raise ValueError("a roll has entries, or invited people")


ROLL = Route(
    path="/meetings/{meeting}/roll",
    does="Record the roll of a meeting",
    records=(AttendanceRecorded,),
    body=body_struct(
        "Roll",
        [
            ("entries", list_of(ROLL_LINE), msgspec.field()),
            ("invited", list_of(GUEST), NO_ITEMS),
            *common_fields(on_required=False),
        ],
        doc="Who was there. A seat that is not mentioned is not recorded, now or later with another roll.",
        also=_says_something,
    ),
    propose=_roll,
    examples=(
        Example(
            "roll-may",
            {"meeting": stream_begun_by("meeting-may")},
            {
                "entries": [
                    {
                        "seat": "police-1",
                        "outcome": "BY_DEPUTY",
                        "deputy": "d1",
                        "briefed": True,
                        "presence": [
                            {"from": "2025-05-20T10:00:00+01:00", "to": "2025-05-20T11:30:00+01:00", "mode": "remote"}
                        ],
                    },
                    {"seat": "s1", "outcome": "APOLOGIES", "reason": "leave", "note": "away until June"},
                ],
                "invited": [
                    {
                        "person": ADA,
                        "presence": [
                            {"from": "2025-05-20T11:00:00+01:00", "to": "2025-05-20T12:00:00+01:00", "mode": "room"}
                        ],
                    }
                ],
                "authority": BY_CHAIR,
            },
        ),
    ),
)
