"""What the rules are told: the terms as they take effect on a day, who held which seat and office, who was there."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from domain.entries import Standing
from domain.events.meeting import DecisionRecorded
from domain.ground import ground_lost
from domain.rules import roll
from domain.rules.interests import bear_on_quorum
from domain.terms.interpretation import Interpretation, Interpreted, interpret
from domain.timelines.group import Group
from domain.timelines.meeting import Attendance, Meeting
from domain.timelines.seats import Seat
from domain.values import Authority
from domain.verdicts import Outcome
from domain.world import World, successor
from projections.judgements import chairing, interests

PARTS = (
    "terms/attendance",
    "terms/body",
    "terms/composition",
    "terms/quorum",
    "seats",
    "offices",
    "classes",
)
"""The parts of its group's record that a meeting is judged by."""

Classes = dict[str, tuple[frozenset[str], tuple[int, ...]]]


def terms_on(group: Group, on: date, world: World) -> Interpreted | None:
    """The terms in force on a day with the interpretations that hold then; None when no terms are held."""
    adopted = group.terms_on(on)
    if adopted is None:
        return None
    said = [i for i in group.interpretations if i.since <= on and i.terms == adopted.version]
    key = (adopted.basis, *[i.basis for i in said])
    found: Interpreted | None = world.memo.get(key)
    if found is None:
        heard = [
            Interpretation(key=i.key, value=i.value, since=i.since, made_on=i.recorded, basis=i.basis) for i in said
        ]
        found = world.memo[key] = interpret(adopted.terms, heard, on, basis=adopted.basis)
    return found if found.on == on else replace(found, on=on)


def words(group: Group, on: date, world: World) -> dict[str, str]:
    """The terms' words for agencies, as the ids of those that answer for them on a day; unknown ones are left out."""

    def make() -> dict[str, str]:
        world.group(group.id, "terms/body")
        terms = terms_on(group, on, world)
        named = ((a.id, world.agency_named(a.id)) for a in terms.terms.agencies) if terms else ()
        return {id: successor(agency.id, on, world) for id, agency in named if agency}

    return world.kept(("words", group.id, on), make, on)


def bodies(group: Group, on: date, world: World) -> list[Group]:
    """The group and the other groups that its terms speak of on a day: those whose word on agencies counts for it."""
    world.group(group.id, "terms/body", "classes")
    terms = terms_on(group, on, world)
    slugs = dict.fromkeys(b.group for b in terms.terms.bodies if b.group != group.slug) if terms else {}
    return [group, *(g for slug in slugs if slug and (g := world.group_named(slug, "classes")))]


def spoken_of(group: Group) -> dict[str, tuple[str, ...]]:
    """The terms' words for bodies, with the slugs that they stand for in the text or an interpretation, at any time."""
    found: dict[str, tuple[str, ...]] = {"self": (group.slug,)}
    said = [(b.id, b.group) for a in group.adopted for b in a.terms.bodies]
    said += [(i.key.split(".")[1], i.value) for i in group.interpretations if i.key.startswith("body.")]
    for word, slug in said:
        if isinstance(slug, str) and slug not in found.get(word, ()):
            found[word] = (*found.get(word, ()), slug)
    return found


def classes(group: Group, on: date, world: World, judged_on: date | None = None) -> Classes:
    """By agency: the classes that the group, and the bodies its terms speak of, say it is of, and where they say so.
    The bodies are those of the terms of `judged_on`, by which an earlier day may be judged."""

    judged_on = judged_on or on

    def make() -> Classes:
        found: Classes = {}
        for body in bodies(group, judged_on, world):
            for c in body.classes:
                if c.holds(on):
                    agency = successor(c.agency, on, world)
                    names, basis = found.get(agency, (frozenset(), ()))
                    found[agency] = (names | {c.name}, (*basis, *c.basis))
        return found

    return world.kept(("classes", group.id, on, judged_on), make, max(on, judged_on))


def seats_on(group: Group, on: date, world: World) -> tuple[roll.Seat, ...]:
    """The seats of a group on a day, as the rules are told of them."""

    def make() -> tuple[roll.Seat, ...]:
        world.group(group.id, "seats")
        said = classes(group, on, world)
        standing = group.seats_on(on)
        resolved = {a: successor(a, on, world) for a in {s.state(on).agency for s in standing} if a}
        return tuple(_seat(s, on, resolved, said) for s in standing)

    return world.kept(("seats", group.id, on), make, on)


def _seat(seat: Seat, on: date, resolved: dict[str, str], said: Classes) -> roll.Seat:
    state, member = seat.state(on), seat.member(on)
    suspended = member.suspended(on) if member else None
    agency = resolved.get(state.agency) if state.agency else None
    of, where = said.get(agency or "", (None, ()))
    return roll.Seat(
        id=seat.id,
        agency=agency,
        category=state.category,
        voting=state.voting,
        member=member.person if member else None,
        classes=of,
        suspended=suspended is not None,
        basis=(
            *seat.basis,
            *(b for b in state.basis if b not in seat.basis),
            *(member.basis if member else ()),
            *(suspended.basis if suspended else ()),
            *where,
        ),
    )


def offices_on(group: Group, on: date) -> dict[str, tuple[str, ...]]:
    """The holders of each office on a day, once they took it."""
    found: dict[str, tuple[str, ...]] = {}
    for h in group.holdings:
        if h.holds(on) and h.took and h.took.since <= on:
            found[h.office] = (*found.get(h.office, ()), h.person)
    return found


def nominated(group: Group, agencies: dict[str, str], on: date) -> frozenset[str]:
    """The terms' words for the agencies whose nomination of a member is on record on a day."""
    tenures = (s.member(on) for s in group.seats_on(on))
    by = {t.nominated_by for t in tenures if t and t.nominated_by}
    return frozenset(word for word, agency in agencies.items() if agency in by)


Roll = tuple[tuple[roll.Attendance, ...], tuple[roll.Lost, ...]]


def roll_of(meeting: Meeting, group: Group, on: date, terms: Interpreted | None = None) -> Roll:
    """The roll of a meeting as the rules are told of it, and the lines that have lost their ground; whoever was invited
    was present, without a seat. The terms may say in which words a deputy must be attested."""
    deputies = terms.terms.composition.deputies if terms and terms.terms.composition else None
    words = deputies.attested_as if deputies else ()
    told: list[roll.Attendance] = []
    lost: list[roll.Lost] = []
    for a in meeting.roll.values():
        if why := ground_lost(meeting, group, on, a):
            lost.append(roll.Lost(seat=a.event.seat or "", why=why.text, basis=why.basis))
        else:
            told.append(_line(a, group, on, words, meeting))
    told += [_line(a, group, on, words, meeting) for a in meeting.invited.values()]
    return tuple(told), tuple(lost)


def _line(a: Attendance, group: Group, on: date, words: Sequence[str], meeting: Meeting) -> roll.Attendance:
    e = a.event
    out = [(i, act) for i, act in meeting.interests.values() if i.left_at and i.person == e.person]
    attested: bool | None = None
    basis = a.basis
    if e.deputy is not None and e.seat is not None and (seat := group.seats.get(e.seat)):
        for d in seat.deputies:
            if d.id == e.deputy and d.since <= on:
                attested = True if d.attested and set(words) <= set(d.attested) else None
                basis = (*basis, *d.basis)
    return roll.Attendance(
        outcome=e.outcome or Outcome.PRESENT,
        seat=e.seat,
        person=e.person,
        presence=tuple(roll.Presence(start=p.since, end=p.until, mode=p.mode) for p in e.presence),
        out=tuple(roll.Presence(start=i.left_at, end=i.back_at) for i, _ in out),
        briefed=e.briefed,
        attested=attested,
        basis=(*basis, *(p for _, act in out for p in act.basis)),
    )


def decided_by(authority: Authority, group: Group, world: World) -> str:
    """Who decided an act, in the words of the group's terms: an office of its own, else a body by its slug, or another's
    office, which no terms of this group speak of."""
    own = authority.group in (None, group.id)
    if authority.kind == "office" and own:
        return authority.office or authority.kind
    if authority.kind == "agency":
        return authority.agency or authority.kind
    other = None if own or authority.group is None else world.group(authority.group, "established")
    body = group.slug if own else other.slug if other else str(authority.group)
    return f"{authority.office} of {body}" if authority.kind == "office" else body


def asks_for_votes(terms: Interpreted) -> bool:
    """Whether the quorum of a meeting may rest on its votes: the terms say so, or leave open when it must hold."""
    return terms.terms.quorum is not None and terms.terms.quorum.when in (None, "votes")


def meeting_told(meeting: Meeting, group: Group, terms: Interpreted | None, on: date, world: World) -> roll.Meeting:
    """A meeting that was held, as the rules are told of it."""
    agencies = words(group, on, world)
    held = meeting.held
    said = meeting.decisions.values() if terms and asks_for_votes(terms) else ()
    lines, lost = roll_of(meeting, group, on, terms)
    if meeting.acting:
        world.group(group.id, "terms/office")
    offices, acting = chairing.chairing(meeting, offices_on(group, on), terms)
    if meeting.interests:
        world.group(group.id, "terms/interests")
    found = roll.Meeting(
        on=on,
        start=meeting.starts if held else None,
        end=meeting.ends if held else None,
        adjourned=tuple((one.end, other.start) for one, other in pairwise(meeting.sittings)),
        seats=seats_on(group, on, world),
        roll=lines,
        lost=lost,
        offices=offices,
        acting=acting,
        agencies=agencies,
        nominated=nominated(group, agencies, on),
        determination=_determination(meeting, group, terms, world),
        basis=(
            *(meeting.scheduled.basis if meeting.scheduled else ()),
            *(meeting.held_act.basis if meeting.held_act else ()),
            *(p for _, act in meeting.breaks for p in act.basis),
            *chairing.basis(meeting, terms),
        ),
    )
    conflicts = bear_on_quorum(terms)
    votes = tuple(vote(meeting, found, e, act, conflicts) for e, act in said if e.at is not None)
    return replace(found, votes=votes) if votes else found


def vote(meeting: Meeting, told: roll.Meeting, e: DecisionRecorded, act: Standing, conflicts: bool = True) -> roll.Vote:
    """The vote on a decision, with the interests in it where they may bear on the quorum."""
    concerned = interests.in_decision(meeting, told, e) if conflicts else {}
    seats = frozenset(seat for each in concerned.values() for seat in each.seats)
    basis = (*act.basis, *(p for each in concerned.values() for p in each.basis))
    return roll.Vote(at=e.at, conflicted=seats, basis=basis)


def _determination(
    meeting: Meeting, group: Group, terms: Interpreted | None, world: World
) -> roll.Determination | None:
    if meeting.determined is None:
        return None
    said, act = meeting.determined
    by, perhaps = chairing.in_place(decided_by(said.authority, group, world), meeting, terms)
    return roll.Determination(quorate=said.quorate, by=by, perhaps=perhaps, made_on=said.on, basis=act.basis)
