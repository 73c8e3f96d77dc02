"""The seats of a group with their members and deputies, between the days on which something about them changes."""

from collections.abc import Iterable
from datetime import date

from domain.faults import join
from domain.timelines.group import Group
from domain.timelines.seats import Seat
from domain.world import World, successor
from projections.judgements import facts
from projections.judgements.turns import spans
from projections.rows import DeputyLine, Row, SeatRow


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each seat and span of days within which nothing about it changes."""
    group = world.group(stream)
    return [row for seat in group.seats.values() for row in _seat(group, seat, world)] if group else []


def turns(group: Group, world: World) -> set[date]:
    """Every day on which something about a group's seats changes: their members, deputies, agencies and classes."""
    days = {d for seat in group.seats.values() for d in _turns(group, seat, world)}
    return days | {d for body in facts.bodies(group, world) for c in body.classes for d in (c.since, c.until) if d}


def _turns(group: Group, seat: Seat, world: World) -> set[date]:
    agencies = {s.agency for s in seat.states if s.agency}
    days = {d for agency in agencies for d in _ends(agency, world)}
    for body in facts.bodies(group, world):
        days |= {d for c in body.classes if c.agency in agencies for d in (c.since, c.until) if d}
    return seat.turns() | {d for d in days if seat.since < d and (seat.until is None or d < seat.until)}


def _seat(group: Group, seat: Seat, world: World) -> Iterable[SeatRow]:
    for since, until in spans(_turns(group, seat, world)):
        if seat.until is not None and since >= seat.until:
            continue
        state, member, deputies = seat.state(since), seat.member(since), seat.deputies_on(since)
        agency = successor(state.agency, since, world) if state.agency else None
        said = facts.classes(group, since, world).get(agency or "")
        yield SeatRow(
            key=f"{group.id}/{seat.id}/{since}",
            valid_from=since,
            valid_to=until,
            group=group.id,
            seat=seat.id,
            title=state.title,
            agency=agency,
            service=state.service,
            category=state.category,
            classes=tuple(sorted(said[0])) if said else None,
            voting=state.voting,
            through_office=state.through_office,
            member=member.person if member else None,
            member_since=member.since if member else None,
            nominated_by=member.nominated_by if member else None,
            attested=member.attested if member else (),
            deputies=tuple(DeputyLine(d.id, d.person, d.since, d.attested) for d in deputies),
            basis=join(seat.basis, state.basis, member.basis if member else (), *(d.basis for d in deputies)),
        )


def _ends(agency: str, world: World) -> Iterable[date]:
    """The days on which an agency, or one that came after it, was merged or succeeded."""
    seen: set[str] = set()
    while agency not in seen and (a := world.agency(agency)) and a.successor and a.ended:
        seen.add(agency)
        yield a.ended.since
        agency = a.successor
