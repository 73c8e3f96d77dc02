"""Finds the groups that name a person or an agency: by these is decided whether a credential limited to groups reaches
them."""

from collections.abc import Iterator, Set

from domain.events.compensation import Corrected
from domain.events.group.lifecycle import TermsAdopted
from domain.permission import Credential
from domain.terms.document import Terms
from ledger.world.tracked_world import TrackedWorld
from projections.trail.trail_rows import names_of_entry

ENTITY_KINDS = ("person", "agency")
"""The kinds of stream that belong to no group."""


def reaches_person(credential: Credential, person: str, world: TrackedWorld) -> bool:
    """Whether a person is known to the credential: named by a group that it reaches, or so far by none and registered
    by its actor."""
    if credential.groups is None:
        return True
    entries = world.entries(person)
    if not entries or entries[0].kind != "person":
        return False
    groups = naming_groups(person, world)
    if not groups:
        return entries[0].event.by == credential.actor
    return any(credential.reads_group(_slug(g, world)) for g in groups)


def reaches_everywhere(credential: Credential, id: str, kind: str, world: TrackedWorld) -> bool:
    """Whether the credential reaches every group that names a person or an agency; of what is not recorded, no."""
    if credential.groups is None:
        return True
    entries = world.entries(id)
    if not entries or entries[0].kind != kind or (kind == "person" and not reaches_person(credential, id, world)):
        return False
    return all(credential.reads_group(_slug(g, world)) for g in naming_groups(id, world))


def knows(credential: Credential, id: str, world: TrackedWorld) -> bool:
    """Whether a credential may name what is recorded under an id: an agency, a person whom it reaches, what a group in its
    reach holds or names."""
    entries = world.entries(id)
    if credential.groups is None or (entries and entries[0].kind == "agency"):
        return True
    if entries and entries[0].kind == "person":
        return reaches_person(credential, id, world)
    return knows_stream(credential, id, world)


def reaches_stream(credential: Credential, stream: str, world: TrackedWorld) -> bool:
    """Whether a stream is that of a group in reach of the credential, or was begun within one."""
    if credential.groups is None:
        return True
    group = _group_of(stream, world)
    return group is not None and credential.reads_group(_slug(group, world))


def knows_stream(credential: Credential, stream: str, world: TrackedWorld) -> bool:
    """Whether a credential may name a group, or what was begun within it: the group is in reach, or one that is in reach
    names it (as the one it reports to, or in its terms)."""
    if credential.groups is None or reaches_stream(credential, stream, world):
        return True
    group = _group_of(stream, world)
    if group is None:
        return False
    if any(reaches_stream(credential, other, world) for other in world.mentioning(group)):
        return True
    slug = _slug(group, world)
    reached = filter(None, map(world.group_named, credential.groups))
    return any(body.group == slug for each in reached for terms in _terms_of(each.id, world) for body in terms.bodies)


def naming_groups(id: str, world: TrackedWorld) -> Set[str]:
    """The ids of the groups that name a person or an agency, or those that were ever said to be one with them. A group
    names them where one event is of, or names, both; as on the read side (projections.questions.persons)."""
    found = set[str | None]()
    for one in _linked(id, world):
        for stream in (one, *world.mentioning(one)):
            entries = world.entries(stream)
            within = stream if entries[0].kind == "group" else entries[0].event.parent()
            for entry in entries:
                named = {*names_of_entry(entry, entries)}
                if stream == one or one in named:
                    found |= {within, *named}
    return {id for id in found if id and (entries := world.entries(id)) and entries[0].kind == "group"}


def _linked(id: str, world: TrackedWorld) -> Set[str]:
    """The id, and all that identity, mergers and successions lead to from it, in both directions."""
    found, left = set[str](), {id}
    while left:
        one = left.pop()
        found.add(one)
        kind = world.entries(one)[0].kind
        left |= set(_named_in(one, kind, world))
        left |= {s for s in world.mentioning(one, kind) if one in _named_in(s, kind, world)}
        left -= found
    return found


def _named_in(stream: str, kind: str, world: TrackedWorld) -> Iterator[str]:
    """Those of its own kind that the events of a stream name, their authority apart."""
    for entry in world.entries(stream):
        act = entry.event.replacement if isinstance(entry.event, Corrected) else entry.event
        yield from (id for _, of, id in act.references() if of == kind and world.entries(id))


def _group_of(stream: str, world: TrackedWorld) -> str | None:
    """The group that a stream is of; None for persons, agencies, and what is not recorded."""
    entries = world.entries(stream)
    if not entries:
        return None
    return stream if entries[0].kind == "group" else entries[0].event.parent()


def _terms_of(group: str, world: TrackedWorld) -> Iterator[Terms]:
    yield from (e.event.terms for e in world.entries(group) if isinstance(e.event, TermsAdopted))


def _slug(group: str, world: TrackedWorld) -> str:
    return str(getattr(world.entries(group)[0].event, "slug", group))
