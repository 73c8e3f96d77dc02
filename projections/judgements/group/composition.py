"""Judgement of composition: whether a group is made of whom its terms ask for, between the days on which its seats or
terms change."""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.facets import CLASSES, OFFICES, SEATS, table
from domain.rules import composition
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World, successor
from projections.judgements import rule_inputs
from projections.judgements.change_dates import interval_of, intervals, merge_adjacent
from projections.judgements.group import tenures
from projections.judgements.group.seats import seat_change_dates as seat_turns
from projections.judgements.group.terms_in_force import terms_change_dates as terms_turns
from projections.rows import CompositionRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each interval of days within which nothing that the composition is judged by changes."""
    group = _judged(stream, world)
    if group is None:
        return []
    days = intervals(_change_dates(group, world), group.ended_on)
    return merge_adjacent(_row(group, since, until, world) for since, until in days)


def judge_on(stream: str, on: date, world: World) -> CompositionRow | None:
    """What `judge` says of one day, at the price of one row, which may be longer there."""
    group = _judged(stream, world)
    found = interval_of(on, _change_dates(group, world), group.ended_on) if group else None
    return _row(group, *found, world) if group and found else None


def _judged(stream: str, world: World) -> GroupTimeline | None:
    group = world.group(stream, table("composition"), table("body"), SEATS, CLASSES)
    return group if group and group.established else None


def _change_dates(group: GroupTimeline, world: World) -> set[date]:
    assert group.established is not None
    first = group.established.since
    days = terms_turns(group) | {d for d in seat_turns(group, world) | _office_change_dates(group, world) if d >= first}
    return days | {d for d in tenures.end_dates(group, world) if d >= first}


def _row(group: GroupTimeline, since: date, until: date | None, world: World) -> CompositionRow:
    terms = rule_inputs.terms_on(group, since, world)
    said = rule_inputs.classes(group, since, world)
    classes: dict[str, frozenset[str]] = {}
    for agency, (names, _) in said.items():
        for name in names:
            classes[name] = classes.get(name, frozenset()) | {agency}
    held, rests_on = _office_holders(group, terms, since, world)
    found = composition.judge_composition(
        terms,
        _seat_inputs(group, terms, since, world),
        classes=classes,
        agencies=rule_inputs.agencies_by_word(group, since, world),
        called=rule_inputs.agency_names(_agencies(group, said), since, world),
        holders=held,
        basis=(*(p for _, basis in said.values() for p in basis), *rests_on),
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


def _through(
    group: GroupTimeline, terms: EffectiveTerms | None, world: World
) -> Iterator[tuple[str, str, GroupTimeline]]:
    """The seats that the terms give to whoever holds an office: the seat, the office, and the group that has it."""
    for seat in terms.terms.seats if terms else ():
        if terms and seat.held_through:
            slug = terms.body(seat.held_through_body or "self")
            of = world.view(group, OFFICES) if slug == group.slug else slug and world.group_named(slug, OFFICES)
            if isinstance(of, GroupTimeline):
                yield seat.id, seat.held_through, of


def _office_holders(
    group: GroupTimeline, terms: EffectiveTerms | None, on: date, world: World
) -> tuple[dict[str, frozenset[str]], tuple[int, ...]]:
    """Who holds the offices through which seats are held, where that office was ever filled, and what says so."""
    found: dict[str, frozenset[str]] = {}
    basis: list[int] = []
    for seat, office, of in _through(group, terms, world):
        ever = [h for h in of.holdings if h.office == office and h.since <= on]
        if ever:
            found[seat] = frozenset(h.person for h in ever if h.holds(on))
            basis += [p for h in ever[-1:] for p in (*h.basis, *h.ended_by)]
    return found, tuple(basis)


def _office_change_dates(group: GroupTimeline, world: World) -> set[date]:
    """The days on which the offices change through which seats are held."""
    days: set[date] = set()
    for since in terms_turns(group):
        for _, office, of in _through(group, rule_inputs.terms_on(group, since, world), world):
            days |= {d for h in of.holdings if h.office == office for d in (h.since, h.until) if d}
    return days


def _agencies(group: GroupTimeline, said: Iterable[str]) -> set[str]:
    return {*said, *(s.agency for seat in group.seats.values() for s in seat.states if s.agency)}


def _seat_inputs(
    group: GroupTimeline, terms: EffectiveTerms | None, on: date, world: World
) -> list[composition.SeatOccupancy]:
    places = []
    has_term = bool(terms and terms.terms.composition and terms.terms.composition.tenures)
    for seat in rule_inputs.seats_on(group, on, world):
        own = group.seats[seat.id]
        member = own.member(on)
        ended = [t.until for t in own.tenures if t.until and t.until <= on]
        nominated: bool | None = None
        if member and member.nominated_by:
            nominated = seat.agency is None or successor(member.nominated_by, on, world) == seat.agency
        places.append(
            composition.SeatOccupancy(
                seat=seat,
                nominated=nominated,
                attested=True if member and member.attested else None,
                attested_as=member.attested if member else (),
                vacant_since=None if member else max(ended, default=own.since),
                tenure=tenures.tenure_input(own, member, seat) if member else None,
                basis=tuple(p for t in own.tenures if t.until and t.until <= on for p in (*t.basis, *t.ended_by))
                if not member
                else tuple(p for x in member.extensions if has_term and x.since <= on for p in x.basis),
            )
        )
    return places
