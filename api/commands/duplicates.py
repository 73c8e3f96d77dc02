"""Asks whether what a command begins is recorded already: a person or an agency of the same name or one near it, a piece of
work in the same words. Each question is a fault to acknowledge: it is somebody, or something, else."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import to_builtins

from api.commands.request import CommandRequest
from api.people.agency_names import names_of_agency
from api.people.name_keys import is_alike, match_key
from domain.admission import DraftEvent
from domain.entries import Entry, standing_events
from domain.events.base import Event
from domain.faults import NEAR_NAME, RECORDED_ALREADY, SAME_NAME, Fault
from domain.text import Words, said
from domain.timelines.agency import AgencyTimeline
from domain.timelines.names import spellings
from domain.values import Text
from ledger.world.tracked_world import TrackedWorld

PLACES_MAX = 3


def ask_about_person(request: CommandRequest, drafts: Sequence[DraftEvent], world: TrackedWorld) -> Iterator[Fault]:
    """Persons who are called as the body's `name` says, or nearly so; not the person of the draft."""
    yield from _alike(request, request.body.name, drafts[0].stream, world)


def ask_about_guests(request: CommandRequest, drafts: Sequence[DraftEvent], world: TrackedWorld) -> Iterator[Fault]:
    """The same of everybody whom the record of a meeting registers by name."""
    for guest in request.body.invited:
        if guest.name is not msgspec.UNSET:
            yield from _alike(request, guest.name, None, world)


def ask_about_agency(request: CommandRequest, drafts: Sequence[DraftEvent], world: TrackedWorld) -> Iterator[Fault]:
    """Agencies that are called, or written, as a draft of an agency says, or nearly so."""
    named = [d for d in drafts if d.kind == "agency"]
    known = [(a, {match_key(name) for name in names_of_agency(a)}) for a in (request.agencies() if named else ())]
    for draft in named:
        keys = {match_key(name) for name in _names(draft.event)}
        for agency, own in known:
            if agency.id == draft.stream:
                continue
            if keys & own:
                yield _about_agency(SAME_NAME, agency, world)
            elif any(is_alike(key, other) for key in keys for other in own):
                yield _about_agency(NEAR_NAME, agency, world)


def ask_about_work(request: CommandRequest, drafts: Sequence[DraftEvent], world: TrackedWorld) -> Iterator[Fault]:
    """Pieces of work that were begun within the same group in the same words, and stand: what differs is at most when it
    was recorded, by whom, on whose authority and by what evidence."""
    draft = drafts[0]
    group = draft.event.parent()
    for stream, entries in world.source.within(group, draft.kind).items() if group else ():
        begun = _begun(entries)
        if stream != draft.stream and begun is not None and _says_the_same(begun, draft.event):
            text = said(
                "this is recorded in the same words at position {position}: acknowledge it if it is to be done twice",
                position=entries[0].position,
            )
            yield _question(RECORDED_ALREADY, entries, text)


def _begun(entries: Sequence[Entry]) -> Event | None:
    """The event that begins a stream, as it stands; None where it does not."""
    if len(entries) == 1:
        return entries[0].event
    return next((s.event for s in standing_events(entries) if s.version == 1), None)


def _alike(request: CommandRequest, name: str, but: str | None, world: TrackedWorld) -> Iterator[Fault]:
    own = {but, *(world.known_as(but) if but else ())}
    known = TrackedWorld(world.source)
    found = [(SAME_NAME, id, name) for id in request.find_persons(name)]
    found += [(NEAR_NAME, id, called) for id, called in request.find_persons.near(name)]
    for rule, id, called in found:
        if id not in own:
            text = said(
                "{name} is recorded[, {places}] ({id}): acknowledge it if this is somebody else",
                name=called,
                places=_places(request, id, known) or None,
                id=id,
            )
            yield _question(rule, world.entries(id), text)


def _places(request: CommandRequest, person: str, world: TrackedWorld) -> list[Words]:
    """The seats that a person was ever in, in groups that the credential reaches."""
    groups = (world.group(id) for id in world.mentioning(person, "group"))
    seats = (
        said("{group}: {title}", group=group.slug, title=seat.states[-1].title)
        for group in groups
        if group and request.reaches(group.slug)
        for seat in group.seats.values()
        if any(tenure.person == person for tenure in seat.tenures)
    )
    return [words for _, words in zip(range(PLACES_MAX), seats, strict=False)]


def _about_agency(rule: str, agency: AgencyTimeline, world: TrackedWorld) -> Fault:
    text = said(
        "{name} ({slug}) is recorded: acknowledge it if this is another agency",
        name=agency.names[-1].name,
        slug=agency.slug,
    )
    return _question(rule, world.entries(agency.id), text)


def _question(rule: str, entries: Sequence[Entry], text: Words) -> Fault:
    """A fault at the beginning of what is recorded."""
    at = entries[0].position
    return Fault(rule=rule, text=text, subject=at, positions=(at,), basis=(at,), stream=entries[0].stream)


def _names(event: Event) -> Iterator[str]:
    """The names that an event gives an agency."""
    name: Text | None = getattr(event, "name", None)
    yield from spellings(name) if name else ()
    yield from getattr(event, "aliases", ())


def _says_the_same(event: Event, other: Event) -> bool:
    """Whether two events say the same, apart from the fields of every event; texts as they are seen."""
    if type(event) is not type(other):
        return False
    own = (name for name in event.__struct_fields__ if name not in Event.__struct_fields__)
    values = ((getattr(event, name), getattr(other, name)) for name in own)
    return all(one == two or _seen(to_builtins(one)) == _seen(to_builtins(two)) for one, two in values)


def _seen(value: Any) -> Any:
    match value:
        case str():
            return match_key(value)
        case dict():
            return tuple(sorted((name, _seen(each)) for name, each in value.items()))
        case list() | tuple():
            return tuple(map(_seen, value))
        case _:
            return value
