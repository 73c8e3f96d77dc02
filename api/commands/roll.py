"""The roll of a meeting: one event a seat and an invited person, all in one command."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.commands.asked import Asked, Fields, event_of, in_path, meeting_day
from api.commands.bodies import LIST_MAX_ITEMS, FreeWords, Reference, common, inward, struct
from api.commands.ids import canonical
from api.commands.route import Example, Route, begun
from domain.decisions import Draft
from domain.events.meeting import ApologyReason, AttendanceRecorded, Presence
from domain.refusals import Unlawful
from domain.terms.requirement import Key
from domain.timelines.group import Group
from domain.timelines.seats import Seat
from domain.verdicts import Outcome
from domain.words import said
from ledger.world import Streams

_PRESENCE = inward(tuple[Presence, ...])
_LEFT_OUT = msgspec.field(default=UNSET)
_OUTCOMES = Literal["PRESENT", "BY_DEPUTY", "APOLOGIES", "ABSENT"]

LINE = struct(
    "RollLine",
    [
        ("seat", Key, msgspec.field()),
        ("outcome", _OUTCOMES, msgspec.field()),
        ("person", Reference | UnsetType, _LEFT_OUT),
        ("deputy", Key | UnsetType, _LEFT_OUT),
        ("briefed", bool | UnsetType, _LEFT_OUT),
        ("presence", _PRESENCE, msgspec.field(default=())),
        ("reason", ApologyReason | UnsetType, _LEFT_OUT),
        ("note", FreeWords | UnsetType, _LEFT_OUT),
    ],
    doc="One seat. `person` may be left out: it is the member on that day, or the deputy's person when by deputy.",
)
GUEST = struct(
    "InvitedPerson",
    [
        ("person", Reference, msgspec.field()),
        ("presence", _PRESENCE, msgspec.field(default=())),
        ("note", FreeWords | UnsetType, _LEFT_OUT),
    ],
    doc="Somebody who attended without a seat.",
)


def _roll(asked: Asked, world: Streams) -> list[Draft]:
    stream = in_path(asked.path["meeting"], "meeting", world)
    fields = asked.fields()
    lines, invited = fields.pop("entries"), fields.pop("invited", [])
    if "on" not in fields:
        fields["on"] = meeting_day(asked, world, stream, fields)
    meeting = world.meeting(stream)
    group = world.group(meeting.group) if meeting else None
    on = msgspec.convert(fields["on"], date)
    version = world.version(stream)
    drafts = []
    for line in [*(with_person(x, group, on, world) for x in lines), *invited]:
        version += 1
        event = event_of(AttendanceRecorded, {**fields, **line}, asked, world, stream=stream, version=version)
        drafts.append(Draft(stream, "meeting", event))
    return drafts


def with_person(line: Fields, group: Group | None, on: date, world: Streams) -> Fields:
    """The line with the person (and the deputy) that it leaves out."""
    seat = group.seats.get(line["seat"]) if group else None
    if seat is None:
        return line
    if line["outcome"] == Outcome.BY_DEPUTY:
        return _with_deputy(line, seat, on, world)
    member = seat.member(on)
    return {"person": member.person, **line} if member else line


def _with_deputy(line: Fields, seat: Seat, on: date, world: Streams) -> Fields:
    person = canonical(line.get("person", ""))
    person = world.known_as(person)[0] if person else None
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
    body=struct(
        "Roll",
        [
            ("entries", Annotated[tuple[LINE, ...], Meta(max_length=LIST_MAX_ITEMS)], msgspec.field()),  # type: ignore[valid-type]
            ("invited", Annotated[tuple[GUEST, ...], Meta(max_length=LIST_MAX_ITEMS)], msgspec.field(default=())),  # type: ignore[valid-type]
            *common(on_required=False),
        ],
        doc="Who was there. A seat that is not mentioned is not recorded, now or later with another roll.",
        also=_says_something,
    ),
    propose=_roll,
    examples=(
        Example(
            "roll-may",
            {"meeting": begun("meeting-may")},
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
                        "person": begun("ada-example"),
                        "presence": [
                            {"from": "2025-05-20T11:00:00+01:00", "to": "2025-05-20T12:00:00+01:00", "mode": "room"}
                        ],
                    }
                ],
                "authority": {"kind": "office", "group": "example-group", "office": "chair"},
            },
        ),
    ),
)
