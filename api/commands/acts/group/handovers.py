"""The route that hands a seat over: one member departs and the next is appointed on the same day."""

from typing import Literal

import msgspec

from api.commands.acts.examples import BY_GROUP
from api.commands.draft_builder import DraftBuilder
from api.commands.fields.body import NO_ITEMS, FreeText, Reference, body_struct, common_fields, inbound_type
from api.commands.fields.event_fields import id_in_path
from api.commands.fields.ids import stream_begun_by
from api.commands.request import CommandRequest
from api.commands.route import Example, Route
from domain.admission import DraftEvent
from domain.events.group.membership import DepartureReason, DeputyWithdrawn, MemberAppointed, MemberDeparted
from domain.refusals import Unknown, Unlawful
from domain.text import code, said
from ledger.world.tracked_world import TrackedWorld

HANDOVER = body_struct(
    "Handover",
    [
        ("person", Reference, msgspec.field()),
        ("nominated_by", Reference | None, msgspec.field(default=None)),
        ("attested", inbound_type(tuple[str, ...]), NO_ITEMS),
        ("reason", DepartureReason, msgspec.field(default="replaced")),
        ("note", FreeText | None, msgspec.field(default=None)),
        ("deputies", Literal["keep", "withdraw"], msgspec.field(default="keep")),
        *common_fields(),
    ],
    doc="The member departs and `person` is appointed on the same day. The deputies of the seat stay, or are withdrawn; "
    "the newcomer stands in for their own seat no longer in any case. `reason` and `note` are about the one who departs.",
)


def _hand_over(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    body, stream = request.body, id_in_path(request.path["group"], "group", world)
    group = world.group(stream)
    seat = group.seats.get(request.path["seat"]) if group else None
    if seat is None:
        raise Unknown(
            "seat-exists", said("the group has no {what} {id}", what=code("seat"), id=request.path["seat"][:100])
        )
    member = seat.member(body.on)
    newcomer = world.known_as(id_in_path(body.person, "person", world))[0]
    if member is None:
        text = said(
            "nobody sits in seat {id} on {on}: appoint a member, there is nobody to hand over from",
            id=seat.id,
            on=body.on,
        )
        raise Unlawful("sits-in-the-seat", text)
    if member.person == newcomer:
        raise Unlawful(
            "another-member", said("they sit in seat {id} already: a seat is handed over to another", id=seat.id)
        )
    acts = DraftBuilder.of(request, world)
    acts.add(stream, "group", MemberDeparted, seat=seat.id, person=member.person, reason=body.reason, note=body.note)
    acts.add(
        stream,
        "group",
        MemberAppointed,
        seat=seat.id,
        person=newcomer,
        nominated_by=body.nominated_by,
        attested=body.attested,
    )
    for deputy in seat.deputies_on(body.on):
        if body.deputies == "withdraw" or deputy.person == newcomer:
            acts.add(stream, "group", DeputyWithdrawn, deputy=deputy.id)
    return acts.drafts


ROUTES = (
    Route(
        path="/groups/{group}/seats/{seat}/handover",
        does="Hand a seat over to another member",
        records=(MemberDeparted, MemberAppointed, DeputyWithdrawn),
        body=HANDOVER,
        propose=_hand_over,
        leaves=True,
        examples=(
            Example(
                "handover-police",
                {"group": "example-group", "seat": "police-1"},
                {
                    "person": stream_begun_by("bryn-example"),
                    "nominated_by": "example-police",
                    "reason": "left-post",
                    "deputies": "withdraw",
                    "on": "2026-03-02",
                    "authority": BY_GROUP,
                },
            ),
        ),
    ),
)
