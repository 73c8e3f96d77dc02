"""Authorisation by group: what a credential that is limited to groups may record and be told."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from api.commands.authorisation.agency import permit_own_acts, permit_own_work
from api.commands.authorisation.naming_groups import (
    ENTITY_KINDS,
    knows,
    reaches_everywhere,
    reaches_person,
    reaches_stream,
)
from api.commands.fields.event_fields import AUTHORITY_REFERENCES, resolve, unknown_reference, unknown_stream
from domain.admission import DraftEvent
from domain.entries import Entry
from domain.events.base import Event
from domain.events.compensation import Corrected
from domain.events.group.lifecycle import TermsAdopted
from domain.permission import Credential, permit_group
from domain.refusals import NotPermitted
from domain.text import said
from ledger.world.tracked_world import TrackedWorld
from projections.what_if.handover import LeftOpen


def permit_address(
    credential: Credential, path: Mapping[str, str], records: Sequence[type[Event]], world: TrackedWorld
) -> None:
    """Raise NotPermitted for an address within a group that the credential is not limited to, recorded or not, and
    Unknown for what another group holds, for a person out of reach, and for a person or an agency of which the command
    records something and that is named beyond the groups of the credential, before anything of what is recorded there
    can show."""
    if credential.agency is not None:
        permit_own_work(credential.agency, path, world)
    if credential.groups is None:
        return
    for kind, value in path.items():
        id = resolve(value, kind, world)
        if kind == "group":
            if not (id and reaches_stream(credential, id, world)):
                raise NotPermitted(
                    "within-groups", said("this credential is limited to other groups than {slug}", slug=value[:100])
                )
        elif kind in ENTITY_KINDS:
            as_such = any(event.TOPIC.startswith(f"{kind}.") for event in records)
            if not (id and _reaches_entity(credential, kind, id, world, as_such=as_such)):
                raise unknown_stream(kind, value)
        elif id and world.entries(id) and not reaches_stream(credential, id, world):
            raise unknown_stream(kind, value)


def reaches_entry(credential: Credential, entry: Entry, world: TrackedWorld) -> bool:
    """Whether an event may be corrected and shown: it stands in a stream of a group that the credential reaches, or in
    that of a person or an agency whom no other groups name."""
    kind = world.entries(entry.stream)[0].kind
    if kind in ENTITY_KINDS:
        return reaches_everywhere(credential, entry.stream, kind, world)
    return reaches_stream(credential, entry.stream, world)


def permit_drafts(credential: Credential, drafts: Sequence[DraftEvent], world: TrackedWorld) -> None:
    """Raise NotPermitted where a draft is of another group, and as for what is not recorded where it is about a person or
    an agency as such that is named beyond the groups of the credential, or names what it may not name."""
    if credential.agency is not None:
        permit_own_acts(credential.agency, drafts)
    if credential.groups is None:
        return
    by_stream: dict[str, list[DraftEvent]] = {}
    for draft in drafts:
        by_stream.setdefault(draft.stream, []).append(draft)
    for stream, (first, *more) in by_stream.items():
        if first.kind in ENTITY_KINDS:
            _permit_entity(credential, first.kind, stream, (first, *more), world)
        elif not world.entries(stream):
            _permit_new(credential, stream, first.event, world)
        elif not reaches_stream(credential, stream, world):
            raise unknown_stream(first.kind, stream)
    for draft in (d for of in by_stream.values() for d in of):
        _permit_references(credential, draft, by_stream.keys(), world)


def _permit_new(credential: Credential, stream: str, first: Event, world: TrackedWorld) -> None:
    """By the first event of a stream, which says within which group it is begun."""
    parent = first.parent()
    if parent is None:
        permit_group(credential, str(getattr(first, "slug", stream)))
    elif not reaches_stream(credential, parent, world):
        raise unknown_reference(first.PARENT, "group", parent)


def _permit_references(credential: Credential, draft: DraftEvent, begun: Container[str], world: TrackedWorld) -> None:
    """Whom an act names its group sees from then on, and what it is judged by: so only persons whom the credential
    reaches, and what groups hold that its own know of; or what is `begun` with it."""
    act = draft.event.replacement if isinstance(draft.event, Corrected) else draft.event
    for field, kind, id in (*act.references(), *_authority_references(act)):
        if id not in begun and kind != "agency" and not knows(credential, id, world):
            raise unknown_reference(field, kind, id)
    if isinstance(act, TermsAdopted):
        for body in act.terms.bodies:
            group = body.group and world.group_named(body.group)
            if body.group and not (group and knows(credential, group.id, world)):
                raise unknown_reference(f"body.{body.id}.group", "group", body.group)


def _authority_references(act: Event) -> Iterator[tuple[str, str, str]]:
    for field, kind in AUTHORITY_REFERENCES:
        if id := getattr(act.authority, field):
            yield f"authority.{field}", kind, id


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


def _reaches_entity(credential: Credential, kind: str, id: str, world: TrackedWorld, *, as_such: bool) -> bool:
    if as_such:
        return reaches_everywhere(credential, id, kind, world)
    return kind == "agency" or reaches_person(credential, id, world)


def loose_ends_in_reach(credential: Credential, left: LeftOpen) -> LeftOpen:
    """The loose ends in groups that the credential reaches."""
    reached = {
        name: tuple(each for each in getattr(left, name) if credential.reads_group(each.group))
        for name in LeftOpen.__struct_fields__
    }
    return msgspec.structs.replace(left, **reached)
