"""Authorisation by group: what a credential that is limited to groups may record and be told."""

from collections.abc import Iterable, Mapping

import msgspec

from api.commands.event_fields import resolve
from domain.admission import DraftEvent
from domain.entries import Entry
from domain.events.base import Event
from domain.permission import Credential, permit_group
from ledger.world.tracked_world import TrackedWorld
from projections.what_if.loose_ends import LeftOpen


def permit_address(credential: Credential, path: Mapping[str, str], world: TrackedWorld) -> None:
    """Raise NotPermitted for an address within another group, before anything of what is recorded there can show."""
    for kind, value in path.items():
        id = resolve(value, kind, world)
        if entries := world.entries(id) if id else ():
            permit_entry(credential, entries[0], world)
        elif kind == "group":
            permit_group(credential, value)


def permit_entry(credential: Credential, entry: Entry, world: TrackedWorld) -> None:
    """Raise NotPermitted for an event in the stream of another group, or in one that was begun within it."""
    first = world.entries(entry.stream)[0]
    _permit(credential, first.stream, first.kind, first.event, world)


def permit_drafts(credential: Credential, drafts: Iterable[DraftEvent], world: TrackedWorld) -> None:
    """Raise NotPermitted where a draft is of another group."""
    for stream, kind, event in {d.stream: d for d in drafts}.values():
        entries = world.entries(stream)
        _permit(credential, stream, kind, entries[0].event if entries else event, world)


def loose_ends_in_reach(credential: Credential, left: LeftOpen) -> LeftOpen:
    """The loose ends in groups that the credential reaches."""
    reached = {
        name: tuple(each for each in getattr(left, name) if credential.reads_group(each.group))
        for name in LeftOpen.__struct_fields__
    }
    return msgspec.structs.replace(left, **reached)


def _permit(credential: Credential, stream: str, kind: str, first: Event, world: TrackedWorld) -> None:
    """By the first event of the stream, which says within which group the stream was begun."""
    if parent := first.parent():
        held_by = world.group(parent)
        permit_group(credential, held_by.slug if held_by else parent)
    elif kind == "group":
        permit_group(credential, str(getattr(first, "slug", stream)))
