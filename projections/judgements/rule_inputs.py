"""Rule inputs read from a world: the terms as they take effect on a day, who held which seat and office, who was there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from domain.facets import CLASSES, ESTABLISHED, OFFICES, SEATS, table
from domain.rules import inputs
from domain.terms.interpretation import EffectiveTerms, Interpretation, interpret
from domain.terms.tables import only_tables
from domain.timelines.group.membership import Seat
from domain.timelines.group.timeline import GroupTimeline
from domain.values import Authority, Text
from domain.world import World, successor

GROUP_FACETS = (
    *(table("attendance"), table("body"), table("composition"), table("quorum")),
    *(SEATS, OFFICES, CLASSES),
)
"""The facets of its group that every meeting is judged by."""

Classes = dict[str, tuple[frozenset[str], tuple[int, ...]]]


def terms_on(group: GroupTimeline, on: date, world: World) -> EffectiveTerms | None:
    """The terms in force on a day with the interpretations that hold then, as far as the view of the group holds them; None
    when no terms are held."""
    if ("terms", on) not in group.memo:
        group.memo["terms", on] = _terms_on(group, on, world)
    found: EffectiveTerms | None = group.memo["terms", on]
    return found


def _terms_on(group: GroupTimeline, on: date, world: World) -> EffectiveTerms | None:
    adopted = group.terms_on(on)
    if adopted is None:
        return None
    said = group.interpretations_of(adopted, on)
    key = (adopted.basis, group.TABLES, *[i.basis for i in said])
    found: EffectiveTerms | None = world.memo.get(key)
    if found is None:
        heard = [
            Interpretation(key=i.key, value=i.value, since=i.since, made_on=i.decided_on, basis=i.basis) for i in said
        ]
        found = interpret(adopted.terms, heard, on, basis=adopted.basis)
        if group.TABLES is not None and found.terms is not adopted.terms:
            found = replace(found, terms=only_tables(found.terms, group.TABLES))
        world.memo[key] = found
    return found if found.on == on else replace(found, on=on)


def agencies_by_word(group: GroupTimeline, on: date, world: World) -> dict[str, str]:
    """The terms' words for agencies, as the ids of those that answer for them on a day; unknown ones are left out."""

    def make() -> dict[str, str]:
        terms = terms_on(world.view(group, table("body")), on, world)
        named = ((a.id, world.agency_named(a.id)) for a in terms.terms.agencies) if terms else ()
        return {id: successor(agency.id, on, world) for id, agency in named if agency}

    return world.cached(("words", group.id, on), make, on)


def groups_with_say(group: GroupTimeline, on: date, world: World) -> list[GroupTimeline]:
    """The group and the other groups that its terms speak of on a day: those whose word on agencies counts for it."""
    own = world.view(group, table("body"), CLASSES)
    terms = terms_on(own, on, world)
    slugs = dict.fromkeys(b.group for b in terms.terms.bodies if b.group != group.slug) if terms else {}
    return [own, *(g for slug in slugs if slug and (g := world.group_named(slug, CLASSES)))]


def slugs_by_word(group: GroupTimeline) -> dict[str, tuple[str, ...]]:
    """The terms' words for bodies, with the slugs that they stand for in the text or an interpretation, at any time."""
    found: dict[str, tuple[str, ...]] = {"self": (group.slug,)}
    said = [(b.id, b.group) for a in group.adopted for b in a.terms.bodies]
    said += [(i.key.split(".")[1], i.value) for i in group.interpretations if i.key.startswith("body.")]
    for word, slug in said:
        if isinstance(slug, str) and slug not in found.get(word, ()):
            found[word] = (*found.get(word, ()), slug)
    return found


def classes(group: GroupTimeline, on: date, world: World, judged_on: date | None = None) -> Classes:
    """By agency: the classes that the group, and the bodies its terms speak of, say it is of, and where they say so.
    The bodies are those of the terms of `judged_on`, by which an earlier day may be judged."""

    judged_on = judged_on or on

    def make() -> Classes:
        found: Classes = {}
        for body in groups_with_say(group, judged_on, world):
            for c in body.classes:
                if c.holds(on):
                    agency = successor(c.agency, on, world)
                    names, basis = found.get(agency, (frozenset(), ()))
                    found[agency] = (names | {c.name}, (*basis, *c.basis))
        return found

    return world.cached(("classes", group.id, on, judged_on), make, max(on, judged_on))


def seats_on(group: GroupTimeline, on: date, world: World) -> tuple[inputs.SeatInput, ...]:
    """The seats of a group on a day, as the rules are told of them."""

    def make() -> tuple[inputs.SeatInput, ...]:
        said = classes(group, on, world)
        standing = world.view(group, SEATS).seats_on(on)
        resolved = {a: successor(a, on, world) for a in {s.state(on).agency for s in standing} if a}
        alike = Counter(s.state(on).title for s in standing)
        return tuple(_seat(s, on, resolved, said, alike) for s in standing)

    return world.cached(("seats", group.id, on), make, on)


def _seat(seat: Seat, on: date, resolved: dict[str, str], said: Classes, alike: Mapping[Text, int]) -> inputs.SeatInput:
    state, member = seat.state(on), seat.member(on)
    suspended = member.suspended(on) if member else None
    agency = resolved.get(state.agency) if state.agency else None
    of, where = said.get(agency or "", (None, ()))
    return inputs.SeatInput(
        id=seat.id,
        title=state.title if alike[state.title] == 1 else numbered(state.title, seat.id),
        agency=agency,
        category=state.category,
        voting=state.voting,
        member=member.person if member else None,
        classes=of,
        suspended=suspended is not None,
        independent=state.independent,
        basis=(
            *seat.basis,
            *(b for b in state.basis if b not in seat.basis),
            *(member.basis if member else ()),
            *(suspended.basis if suspended else ()),
            *where,
        ),
    )


def numbered(title: Text, id: str) -> Text:
    """The title of a seat that other seats have too, with its id."""
    return Text(en=title.en and f"{title.en} ({id})", cy=title.cy and f"{title.cy} ({id})")


def agency_names(ids: Iterable[str | None], on: date, world: World) -> dict[str, Text]:
    """What agencies are called on a day, by their ids."""
    found = ((id, world.agency(id)) for id in dict.fromkeys(ids) if id is not None)
    return {id: agency.name_on(on) for id, agency in found if agency is not None and agency.names}


def offices_on(group: GroupTimeline, on: date) -> dict[str, tuple[str, ...]]:
    """The holders of each office on a day, once they took it."""
    found: dict[str, tuple[str, ...]] = {}
    for h in group.holdings:
        if h.holds(on) and h.took and h.took.since <= on:
            found[h.office] = (*found.get(h.office, ()), h.person)
    return found


def nominated(group: GroupTimeline, agencies: dict[str, str], on: date, world: World) -> frozenset[tuple[str, str]]:
    """Which agencies nominated a member of which, in the terms' words, on a day: (whose member, by whom)."""
    found = set()
    for seat in group.seats_on(on):
        tenure, agency = seat.member(on), seat.state(on).agency
        if tenure is not None and tenure.nominated_by and agency:
            found.add((successor(agency, on, world), successor(tenure.nominated_by, on, world)))
    words = [(one, other) for one in agencies for other in agencies]
    return frozenset((one, other) for one, other in words if (agencies[one], agencies[other]) in found)


def decided_by(authority: Authority, group: GroupTimeline, world: World) -> str:
    """Who decided an act, in the words of the group's terms: an office of its own, else a body by its slug, or another's
    office, which no terms of this group speak of."""
    own = authority.group in (None, group.id)
    if authority.kind == "office" and own:
        return authority.office or authority.kind
    if authority.kind == "agency":
        return authority.agency or authority.kind
    other = None if own or authority.group is None else world.group(authority.group, ESTABLISHED)
    body = group.slug if own else other.slug if other else str(authority.group)
    return f"{authority.office} of {body}" if authority.kind == "office" else body
