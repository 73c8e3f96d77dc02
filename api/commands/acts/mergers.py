"""Routes that end an agency in another, by merger or succession: its seats stay, and the other answers for them, or
become the other's."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from api.commands.acts.examples import BY_COUNCIL
from api.commands.draft_builder import DraftBuilder, groups_in_reach
from api.commands.fields.body import OMITTED, Reference, body_struct, common_fields, list_of
from api.commands.fields.event_fields import id_in_path
from api.commands.request import CommandRequest
from api.commands.route import Example, Route
from domain.admission import DraftEvent
from domain.events.agency import AgencyMerged, AgencySucceeded
from domain.events.base import Event
from domain.events.group.membership import SeatChanged
from domain.timelines.group.membership import Seat
from domain.timelines.group.timeline import GroupTimeline
from ledger.world.tracked_world import TrackedWorld


def _route(path: str, does: str, kind: type[Event], field: str, example: Example) -> Route:
    """The command that ends an agency in the one that `field` names."""

    def propose(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
        agency = id_in_path(request.path["agency"], "agency", world)
        acts = DraftBuilder.of(request, world)
        acts.add(agency, "agency", kind, **{field: getattr(request.body, field)})
        if request.body.seats == "change":
            _change(acts, agency, getattr(request.body, field))
        return acts.drafts

    groups: Any = list_of(Reference) | UnsetType
    body = body_struct(
        kind.__name__,
        [
            (field, Reference, msgspec.field()),
            ("seats", Literal["leave", "change"], msgspec.field(default="leave")),
            ("groups", groups, OMITTED),
            *common_fields(),
        ],
        doc=f"{kind.__doc__} Its seats are left as they are, and the other agency answers for them; with `seats` of change "
        "they become the other's from that day, in every group or, with `groups`, in these only.",
    )
    return Route(
        path=path,
        does=does,
        records=(kind, SeatChanged),
        body=body,
        propose=propose,
        leaves=True,
        examples=(example,),
    )


def _change(acts: DraftBuilder, agency: str, other: str) -> None:
    world, body = acts.world, acts.request.body
    only = None if body.groups is UNSET else body.groups
    groups = [g for s in world.mentioning(agency, "group") if (g := world.group(s)) and any(_seats(acts, g, agency))]
    for group in groups_in_reach(acts.request, world, groups, only):
        for seat in _seats(acts, group, agency):
            acts.add(group.id, "group", SeatChanged, seat=seat.id, agency=other)


def _seats(acts: DraftBuilder, group: GroupTimeline, agency: str) -> Iterator[Seat]:
    on = acts.request.body.on
    yield from (s for s in group.seats_on(on) if s.state(on).agency == agency)


ROUTES = (
    _route(
        "/agencies/{agency}/mergers",
        "Merge an agency into another",
        AgencyMerged,
        "into",
        Example(
            "merge-health",
            {"agency": "example-health"},
            {"into": "example-council", "seats": "change", "on": "2026-01-01", "authority": BY_COUNCIL},
        ),
    ),
    _route(
        "/agencies/{agency}/successions",
        "Let another agency succeed one that ended",
        AgencySucceeded,
        "successor",
        Example(
            "succeed-probation",
            {"agency": "example-probation"},
            {"successor": "example-police", "on": "2026-01-01", "authority": BY_COUNCIL},
        ),
    ),
)
