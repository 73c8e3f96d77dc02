"""The seats of a group with their members and deputies, between the days on which something about them changes."""

from collections.abc import Iterable, Iterator
from datetime import date

from domain import facets
from domain.faults import merge_basis
from domain.timelines.group.membership import Seat
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World, successor
from projections.judgements import rule_inputs
from projections.judgements.change_dates import intervals, merge_adjacent, succession, succession_dates
from projections.judgements.group.terms_in_force import terms_change_dates as terms_turns
from projections.rows import DeputyLine, Row, SeatRow


def judge(stream: str, id: str, world: World) -> Iterable[Row]:
    """A row of one seat for each interval of days within which nothing about it changes."""
    group = world.group(stream, facets.seat(id), facets.ANY_SEAT, facets.table("body"), facets.CLASSES)
    if group is None or group.established is None or id not in group.seats:
        return []
    seat = group.seats[id]
    agencies = {s.agency for s in seat.states if s.agency}
    return merge_adjacent(_seat(group, seat, agency_dates(group, agencies, world), world))


def seat_change_dates(group: GroupTimeline, world: World) -> set[date]:
    """Every day on which something about a group's seats changes: their members, deputies, agencies and classes."""
    days = agency_dates_of_seats(group, world)
    return {d for seat in group.seats.values() for d in _change_dates(seat, days)} | {
        d for ds in days.values() for d in ds
    }


def agency_dates_of_seats(group: GroupTimeline, world: World) -> dict[str, set[date]]:
    """By agency that has a seat: the days on which something is said of it."""
    return agency_dates(group, {s.agency for seat in group.seats.values() for s in seat.states if s.agency}, world)


def agency_dates(group: GroupTimeline, agencies: Iterable[str], world: World) -> dict[str, set[date]]:
    """By agency: the days on which it was merged or succeeded, or on which a body changes its word on its class, or on that
    of an agency that came after it."""
    wanted = frozenset(agencies)

    def make() -> dict[str, set[date]]:
        said = world.cached(("said", group.id), lambda: _class_change_dates(group, world))
        days = {a: set(succession_dates(a, world)) for a in sorted(wanted)}
        of_successors = {a: [said[each] for each in succession(a, world) if each in said] for a in days}
        return said | {a: days[a].union(*of_successors[a]) for a in days}

    return world.cached(("around", group.id, wanted), make)


def _class_change_dates(group: GroupTimeline, world: World) -> dict[str, set[date]]:
    group = world.view(group, facets.table("body"), facets.CLASSES)
    slugs = {slug for found in rule_inputs.slugs_by_word(group).values() for slug in found} - {group.slug}
    bodies = [group, *(g for slug in sorted(slugs) if (g := world.group_named(slug, facets.CLASSES)))]
    changing = terms_turns(group) if any(body.classes for body in bodies) else set()
    days: dict[str, set[date]] = {}
    for body in bodies:
        for c in body.classes:
            merged_on = set(succession_dates(c.agency, world))
            for agency in succession(c.agency, world):
                days.setdefault(agency, set()).update(changing, merged_on, (c.since,), (c.until,) if c.until else ())
    return days


def _change_dates(seat: Seat, days_of: dict[str, set[date]]) -> set[date]:
    days = {d for s in seat.states if s.agency for d in days_of[s.agency]}
    return seat.change_dates() | {d for d in days if seat.since < d and (seat.until is None or d < seat.until)}


def _seat(group: GroupTimeline, seat: Seat, days_of: dict[str, set[date]], world: World) -> Iterator[SeatRow]:
    for since, until in intervals(_change_dates(seat, days_of)):
        if seat.until is not None and since >= seat.until:
            continue
        state, member, deputies = seat.state(since), seat.member(since), seat.deputies_on(since)
        agency = successor(state.agency, since, world) if state.agency else None
        said = rule_inputs.classes(group, since, world).get(agency or "")
        suspended = member.suspended(since) if member else None
        ended = [x.ended_by for x in (member.suspensions if member else ()) if x.until and x.until <= since]
        ended_before = [t for t in seat.tenures if not member and t.until and t.until <= since]
        left = sorted(ended_before, key=lambda t: t.until or seat.since)[-1:]
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
            independent=state.independent,
            member=member.person if member else None,
            member_since=member.since if member else None,
            vacant_since=None if member else max((t.until for t in left if t.until), default=seat.since),
            suspended_since=suspended.since if suspended else None,
            nominated_by=member.nominated_by if member else None,
            attested=member.attested if member else (),
            deputies=tuple(DeputyLine(d.id, d.person, d.since, d.attested) for d in deputies),
            basis=merge_basis(
                seat.basis,
                state.basis,
                member.basis if member else (),
                suspended.basis if suspended else (),
                *ended,
                *(t.ended_by for t in left),
                *(d.basis for d in deputies),
            ),
        )
