"""Whether a group is made of whom its terms ask for, between the days on which its seats or terms change."""

from collections.abc import Iterable
from datetime import date

from domain.rules import composition
from domain.timelines.group import Group
from domain.world import World, successor
from projections.judgements import facts
from projections.judgements.rules import turns as terms_turns
from projections.judgements.seats import turns as seat_turns
from projections.judgements.turns import merged, spans
from projections.rows import CompositionRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each span of days within which nothing that the composition is judged by changes."""
    group = world.group(stream, "terms/composition", "terms/body", "seats", "classes")
    if group is None or group.established is None:
        return []
    first = group.established.since
    days = terms_turns(group) | {d for d in seat_turns(group, world) if d >= first}
    return merged(_row(group, since, until, world) for since, until in spans(days, group.over))


def _row(group: Group, since: date, until: date | None, world: World) -> CompositionRow:
    terms = facts.terms_on(group, since, world)
    said = facts.classes(group, since, world)
    classes: dict[str, frozenset[str]] = {}
    for agency, (names, _) in said.items():
        for name in names:
            classes[name] = classes.get(name, frozenset()) | {agency}
    found = composition.judge(
        terms,
        _places(group, since, world),
        classes=classes,
        agencies=facts.words(group, since, world),
        slugs={a: known.slug for a in _agencies(group, said) if (known := world.agency(a))},
        basis=tuple(p for _, basis in said.values() for p in basis),
    )
    return CompositionRow(
        key=f"{group.id}/{since}",
        valid_from=since,
        valid_to=until,
        group=group.id,
        verdict=found.verdict,
        reasons=found.reasons,
        basis=found.basis,
    )


def _agencies(group: Group, said: Iterable[str]) -> set[str]:
    return {*said, *(s.agency for seat in group.seats.values() for s in seat.states if s.agency)}


def _places(group: Group, on: date, world: World) -> list[composition.Place]:
    places = []
    for seat in facts.seats_on(group, on, world):
        own = group.seats[seat.id]
        member = own.member(on)
        ended = [t.until for t in own.tenures if t.until and t.until <= on]
        nominated: bool | None = None
        if member and member.nominated_by:
            nominated = seat.agency is None or successor(member.nominated_by, on, world) == seat.agency
        places.append(
            composition.Place(
                seat=seat,
                nominated=nominated,
                attested=True if member and member.attested else None,
                vacant_since=None if member else max(ended, default=own.since),
                basis=tuple(p for t in own.tenures if t.until and t.until <= on for p in (*t.basis, *t.ended_by))
                if not member
                else (),
            )
        )
    return places
