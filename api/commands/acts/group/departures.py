"""The route of departures: ends every seat, office and deputyship of a person on one day, in all groups."""

from collections.abc import Iterable
from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from api.commands.draft_builder import DraftBuilder, groups_in_reach
from api.commands.fields.body import OMITTED, FreeText, Reference, body_struct, common_fields, list_of
from api.commands.fields.event_fields import id_in_path
from api.commands.fields.ids import stream_begun_by
from api.commands.request import CommandRequest
from api.commands.route import Example, Route
from domain.admission import DraftEvent
from domain.events.group.membership import DepartureReason, DeputyWithdrawn, MemberDeparted
from domain.events.group.offices import OfficeVacated
from domain.refusals import Unlawful
from domain.text import joined, said
from domain.timelines.base import Fact
from domain.timelines.group.membership import Deputyship, Tenure
from domain.timelines.group.offices import Holding
from domain.timelines.group.timeline import GroupTimeline
from ledger.world.tracked_world import TrackedWorld

DEPARTURE = body_struct(
    "Departure",
    [
        ("reason", DepartureReason | None, msgspec.field(default=None)),
        ("note", FreeText | None, msgspec.field(default=None)),
        (
            "groups",
            list_of(Reference) | UnsetType,
            OMITTED,
        ),
        *common_fields(),
    ],
    doc="The person left every seat, office and deputyship, in every group that the credential reaches; with `groups`, in "
    "these only. `on` is the first day without them.",
)


def _depart(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    person, body = id_in_path(request.path["person"], "person", world), request.body
    acts = DraftBuilder.of(request, world)
    only = None if body.groups is UNSET else body.groups
    ids = world.known_as(person)
    person = ids[0]
    naming = dict.fromkeys(s for id in ids for s in world.mentioning(id, "group"))
    groups = (g for s in naming if (g := world.group(s)) and any(_held_in(g, person, body.on)))
    reached = groups_in_reach(request, world, groups, only)
    _refuse_later_ends(reached, person, body.on)
    for group in reached:
        for place in _held_in(group, person, body.on):
            _end(acts, group, place)
    if not acts.drafts:
        text = said("they hold no seat, office or deputyship on {on}, or have left it by then", on=body.on)
        if only is not None:
            text = said(
                "they hold no seat, office or deputyship in these groups on {on}, or have left it by then", on=body.on
            )
        raise Unlawful("holds-something", text)
    return acts.drafts


def _held_in(group: GroupTimeline, person: str, on: date) -> list[Fact]:
    """The tenures, offices and deputyships of a person in a group that hold on a day."""
    held: Iterable[Fact] = (
        *(t for s in group.seats.values() for t in s.tenures if t.person == person),
        *(h for h in group.holdings if h.person == person),
        *(d for s in group.seats.values() for d in s.deputies if d.person == person),
    )
    return [f for f in held if f.since <= on and f.holds(on)]


def _refuse_later_ends(groups: Iterable[GroupTimeline], person: str, on: date) -> None:
    """Raise Unlawful where a later end is recorded: which of the two is wrong, only a correction can say."""
    later = [(g, f) for g in groups for f in _held_in(g, person, on) if f.until and f.until != g.ended_on]
    if later:
        ends = joined(
            said("{group}, on {on} (position {position})", group=g.slug, on=f.until, position=f.ended_by[0])
            for g, f in later
        )
        text = said(
            "it is recorded already that they leave later: {ends}. Correct that, or retract it first", ends=ends
        )
        raise Unlawful("leaves-once", text)


def _end(acts: DraftBuilder, group: GroupTimeline, place: Fact) -> None:
    body = acts.request.body
    match place:
        case Tenure():
            seat = next(s.id for s in group.seats.values() if any(t is place for t in s.tenures))
            acts.add(
                group.id, "group", MemberDeparted, seat=seat, person=place.person, reason=body.reason, note=body.note
            )
        case Holding(office=office, person=person):
            acts.add(group.id, "group", OfficeVacated, office=office, person=person, reason=body.reason, note=body.note)
        case Deputyship():
            acts.add(group.id, "group", DeputyWithdrawn, deputy=place.id)


ROUTES = (
    Route(
        path="/persons/{person}/departure",
        does="Record that somebody left their post",
        records=(MemberDeparted, OfficeVacated, DeputyWithdrawn),
        body=DEPARTURE,
        propose=_depart,
        leaves=True,
        examples=(
            Example(
                "leave-bryn",
                {"person": stream_begun_by("bryn-example")},
                {
                    "reason": "left-post",
                    "on": "2026-06-15",
                    "authority": {"kind": "agency", "agency": "example-police"},
                },
            ),
        ),
    ),
)
