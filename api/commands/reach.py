"""Authorisation by group: what a credential that is limited to groups may record and be told."""

from collections.abc import Container, Iterable, Mapping, Sequence

import msgspec

from api.commands.event_fields import resolve, unknown_reference, unknown_stream
from api.commands.naming_groups import ENTITY_KINDS, reaches_everywhere, reaches_person
from domain.admission import DraftEvent
from domain.entries import Entry
from domain.events.base import Event
from domain.events.compensation import Corrected
from domain.permission import Credential, permit_group
from domain.refusals import NotPermitted
from ledger.world.tracked_world import TrackedWorld
from projections.what_if.handover import LeftOpen


def permit_address(
    credential: Credential, path: Mapping[str, str], records: Sequence[type[Event]], world: TrackedWorld
) -> None:
    """Raise NotPermitted for an address within another group, and Unknown for a person or an agency of which the command
    records something and that is named beyond the groups of the credential, before anything of what is recorded there
    can show."""
    if credential.groups is None:
        return
    for kind, value in path.items():
        id = resolve(value, kind, world)
        if kind in ENTITY_KINDS:
            as_such = any(event.TOPIC.startswith(f"{kind}.") for event in records)
            if as_such and not (id and reaches_everywhere(credential, id, kind, world)):
                raise unknown_stream(kind, value)
        elif entries := world.entries(id) if id else ():
            first = entries[0]
            _permit(credential, first.stream, first.kind, first.event, world)
        elif kind == "group":
            permit_group(credential, value)


def reaches_entry(credential: Credential, entry: Entry, world: TrackedWorld) -> bool:
    """Whether an event may be corrected and shown: it stands in a stream of a group that the credential reaches, or in
    that of a person or an agency whom no other groups name."""
    first = world.entries(entry.stream)[0]
    if first.kind in ENTITY_KINDS:
        return reaches_everywhere(credential, entry.stream, first.kind, world)
    try:
        _permit(credential, first.stream, first.kind, first.event, world)
    except NotPermitted:
        return False
    return True


def permit_drafts(credential: Credential, drafts: Iterable[DraftEvent], world: TrackedWorld) -> None:
    """Raise NotPermitted where a draft is of another group, and as for what is not recorded where it is about a person or
    an agency as such that is named beyond the groups of the credential."""
    if credential.groups is None:
        return
    by_stream: dict[str, list[DraftEvent]] = {}
    for draft in drafts:
        by_stream.setdefault(draft.stream, []).append(draft)
    for stream, (first, *more) in by_stream.items():
        entries = world.entries(stream)
        if first.kind in ENTITY_KINDS:
            _permit_entity(credential, first.kind, stream, (first, *more), world)
        else:
            _permit(credential, stream, first.kind, entries[0].event if entries else first.event, world)
    _permit_persons(credential, [d for of in by_stream.values() for d in of], by_stream.keys(), world)


def _permit_persons(
    credential: Credential, drafts: Iterable[DraftEvent], begun: Container[str], world: TrackedWorld
) -> None:
    """Whoever an act names, its group sees from then on: so only those whom the credential reaches, or `begun` with it."""
    for draft in drafts:
        act = draft.event.replacement if isinstance(draft.event, Corrected) else draft.event
        for field, kind, id in act.references():
            if kind == "person" and id not in begun and not reaches_person(credential, id, world):
                raise unknown_reference(field, kind, id)


def _permit_entity(
    credential: Credential, kind: str, stream: str, drafts: Iterable[DraftEvent], world: TrackedWorld
) -> None:
    if world.entries(stream) and not reaches_everywhere(credential, stream, kind, world):
        raise unknown_stream(kind, stream)
    for draft in drafts:
        act = draft.event.replacement if isinstance(draft.event, Corrected) else draft.event
        for field, of, id in act.references():
            if of == kind and not reaches_everywhere(credential, id, kind, world):
                raise unknown_reference(field, kind, id)


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
