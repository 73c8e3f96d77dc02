"""Routes of what precedes a meeting: notice, agenda, papers, apologies."""

from datetime import date
from typing import Any

import msgspec
from msgspec import UnsetType

from api.commands.acts.examples import BY_CHAIR, BY_SECRETARY, MAY
from api.commands.fields.body import OMITTED, BoundedText, body_struct, common_fields, inbound_type, list_of
from api.commands.fields.default_days import today_or_meeting_day
from api.commands.fields.event_fields import event_of, id_in_path
from api.commands.fields.ids import canonical, short_id
from api.commands.request import CommandRequest, Fields
from api.commands.route import Example, Route, act
from domain.admission import DraftEvent
from domain.events.meeting.preparation import (
    AgendaSet,
    ApologiesReceived,
    ApologiesWithdrawn,
    NoticeGiven,
    Origin,
    PapersCirculated,
)
from domain.refusals import Unlawful
from domain.terms.base import Key
from domain.text import code, said
from domain.values import Text
from ledger.world.tracked_world import TrackedWorld

ITEM = body_struct(
    "NewAgendaItem",
    [
        ("id", Key | UnsetType, OMITTED),
        ("title", inbound_type(Text), msgspec.field()),
        ("business", Key | None, msgspec.field(default=None)),
        ("origin", BoundedText | None, msgspec.field(default=None)),
        ("comes_from", inbound_type(Origin) | None, msgspec.field(default=None)),
    ],
    doc="An item of business; without an `id` it is given one. `business` names its kind in the terms, `origin` points to "
    "what it comes from: an entry of the work plan, an agreed action, an audit; `comes_from` names it where it is "
    "recorded here. No case details, no personal details.",
)


def _agenda(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    stream = id_in_path(request.path["meeting"], "meeting", world)
    fields = request.fields()
    taken = {item["id"] for item in fields["items"] if "id" in item}
    recorded = [e.event for e in world.entries(stream)]
    taken |= {item.id for event in recorded if isinstance(event, AgendaSet) for item in event.items}
    for item in fields["items"]:
        if "id" not in item:
            item["id"] = short_id("i", taken)
            taken.add(item["id"])
        if item.get("comes_from"):
            item["comes_from"] = _origin(item["comes_from"])
    return [DraftEvent(stream, "meeting", event_of(AgendaSet, fields, request, world, stream=stream, version=0))]


def _origin(named: Fields) -> Fields:
    """The origin of an item with the canonical id of the piece of work. Raises Unlawful."""
    if (id := canonical(named["work"])) is None:
        kind = code(named["kind"])
        raise Unlawful("known-reference", said("items.comes_from names no {kind} that is recorded", kind=kind))
    return {**named, "work": id}


def _member(request: CommandRequest, world: TrackedWorld, stream: str, fields: Fields) -> Any:
    """The member of the seat on the day of the meeting. Raises Unlawful where there is none."""
    meeting = world.meeting(stream)
    group = world.group(meeting.group) if meeting else None
    seat = group.seats.get(fields["seat"]) if group else None
    member = seat.member(meeting.day or date.max) if seat and meeting else None
    if member is None:
        raise Unlawful(
            "held-or-deputised", said("nobody is to be in seat {seat} that day; give `person`", seat=fields["seat"])
        )
    return member.person


ROUTES = (
    act(
        "/meetings/{meeting}/notices",
        NoticeGiven,
        "Record that notice of a meeting was given",
        Example(
            "notice-may",
            MAY,
            {"on": "2025-05-06", "to": ["members", "deputies"], "means": "email", "authority": BY_SECRETARY},
        ),
    ),
    Route(
        path="/meetings/{meeting}/agenda",
        does="Set the agenda of a meeting",
        records=(AgendaSet,),
        body=body_struct(
            "AgendaSet",
            [
                ("items", list_of(ITEM, items_min=1), msgspec.field()),
                *common_fields(),
            ],
            doc=AgendaSet.__doc__,
        ),
        propose=_agenda,
        examples=(
            Example(
                "agenda-may",
                MAY,
                {
                    "on": "2025-05-06",
                    "items": [
                        {"title": {"en": "Minutes of the last meeting", "cy": "Cofnodion y cyfarfod diwethaf"}},
                        {"id": "work-plan", "title": {"en": "Work plan"}, "origin": "agreed action 3 of April"},
                    ],
                    "authority": BY_CHAIR,
                },
            ),
        ),
    ),
    act(
        "/meetings/{meeting}/papers",
        PapersCirculated,
        "Record that papers were circulated",
        Example(
            "papers-may",
            MAY,
            {
                "on": "2025-05-13",
                "papers": [{"pointer": "papers/2025-05-20/work-plan.pdf", "items": ["work-plan"]}],
                "means": "portal",
                "authority": BY_SECRETARY,
            },
        ),
    ),
    act(
        "/meetings/{meeting}/apologies",
        ApologiesReceived,
        "Record that apologies were received",
        Example(
            "apologies-may",
            MAY,
            {"seat": "s1", "on": "2025-05-15", "reason": "leave", "note": "until June", "authority": BY_SECRETARY},
        ),
        on=today_or_meeting_day,
        fill=("person", _member),
    ),
    act(
        "/meetings/{meeting}/apologies/withdrawals",
        ApologiesWithdrawn,
        "Record that apologies were withdrawn",
        Example("withdraw-apologies-may", MAY, {"seat": "s1", "on": "2025-05-19", "authority": BY_SECRETARY}),
        on=today_or_meeting_day,
        fill=("person", _member),
    ),
)
