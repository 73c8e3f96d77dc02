"""What an erasure does, in sentences: that nothing undoes it, who it is, what they hold, and what stays."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from msgspec import to_builtins

from domain.entries import Entry
from domain.events.person import PersonErased
from domain.text import PlainValue, Words, code, nested, said
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World


def erasures(entries: Sequence[Entry], world: World, within: Collection[str] | None) -> Iterator[Words]:
    """Of each person that the entries erase; what they hold in groups `within` (ids; None: all). The name stands sealed, to
    be opened for who may see it."""
    for e in entries:
        if isinstance(e.event, PersonErased):
            yield from _erasure(e.stream, e.event.on, world, within)


def _erasure(person: str, on: date, world: World, within: Collection[str] | None) -> Iterator[Words]:
    known = world.person(person)
    name: PlainValue = {"sealed": to_builtins(known.name)} if known and known.name else person
    yield said(
        "This cannot be undone: no name of {name} ({id}), and no note about them, can ever be read again.",
        name=name,
        id=person,
    )
    groups = (world.group(id) for id in world.mentioning(person, "group") if within is None or id in within)
    held = [nested(words) for group in groups if group for words in _held(group, person, on)]
    yield said("They hold: {places}.", places=held) if held else said("They hold nothing today.")
    yield said(
        "What stays: every act that names them, by their id, every figure, and the record that they were erased."
    )


def _held(group: GroupTimeline, person: str, on: date) -> Iterator[Words]:
    """The seats, deputyships and offices of a person in a group on a day."""
    for seat in group.seats.values():
        title = seat.states[-1].title
        member = seat.member(on)
        if member and member.person == person:
            yield said("{group}: {title}", group=group.slug, title=title)
        if any(d.person == person and d.holds(on) for d in seat.deputies):
            yield said("{group}: deputy for {title}", group=group.slug, title=title)
    for holding in group.holdings:
        if holding.person == person and holding.holds(on):
            yield said("{group}: {office}", group=group.slug, office=code(holding.office))
