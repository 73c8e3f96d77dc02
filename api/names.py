"""Names in sentences: the ids of persons, meetings, groups and agencies are replaced by names for whoever reads them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from msgspec import convert, to_builtins

from api.people.finder import Opener
from domain.text import PlainValue, Words, code, nested, said
from domain.timelines.work.lifecycles import LIFECYCLES
from domain.values import Sealed
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies, persons
from projections.questions.group import groups
from projections.questions.meeting import meetings
from projections.questions.work import work_items
from projections.rows import GroupRow

WORK_KINDS = tuple(life.timeline.KIND for life in LIFECYCLES)
NAMED_KINDS = ("agency", "group", "meeting", "person", *WORK_KINDS)

NameOf = Callable[[str, str], PlainValue]
"""What to call a stream: its kind and its id."""

_SLUG: Callable[[GroupRow], str] = attrgetter("slug")


def with_names(sentences: Iterable[Words], worlds: Sequence[Snapshot], open_sealed: Opener) -> list[Words]:
    """The sentences with names in the place of ids, each as the last of the snapshots that knows it has it; a group goes by
    its slug."""
    unnamed = list(sentences)
    ids: dict[str, set[str]] = {kind: set() for kind in NAMED_KINDS}
    for words in unnamed:
        for kind, id in references_in(words.values):
            ids[kind].add(id)
    names: dict[str, PlainValue] = {}
    for world in worlds:
        clocks = Clocks(world.head.position, world.today)
        names |= current_names(world, clocks, {kind: sorted(of) for kind, of in ids.items()}, open_sealed, _SLUG)

    def name_of(kind: str, id: str) -> PlainValue:
        return names.get(id) or nested(fallback_name(kind, id[:8]))

    return [Words(words.template, fill_names(words.values, name_of, open_sealed)) for words in unnamed]


def current_names(
    snapshot: Snapshot,
    clocks: Clocks,
    ids: Mapping[str, Sequence[str]],
    open_sealed: Opener,
    group_name: Callable[[GroupRow], PlainValue],
) -> dict[str, PlainValue]:
    """Today's names of streams, whose ids are given by kind; of persons as far as they are known at the clocks. None, or
    no entry, for what is hidden or has no name."""
    names: dict[str, PlainValue] = {}
    names |= {a: to_builtins(row.name) for a, row in agencies.as_today(snapshot, ids.get("agency", ())).items()}
    names |= {g: group_name(row) for g, row in groups.as_today(snapshot, ids.get("group", ())).items()}
    days = meetings.days(snapshot, ids.get("meeting", ()))
    names |= {m: nested(said("the meeting of {day}", day=day)) for m, day in days.items()}
    works = [id for kind in WORK_KINDS for id in ids.get(kind, ())]
    for id, (kind, title) in work_items.titles(snapshot, works).items() if works else ():
        names[id] = nested(said("the {kind} “{title}”", kind=code(kind), title=title)) if title else None
    for id, rows in persons.by_id(snapshot, clocks, ids.get("person", ())).items():
        for row in rows[:1]:
            if row.erased or row.name is None:
                names[id] = nested(said("an erased person ({id})", id=id[:8]))
            else:
                names[id] = open_sealed(row.name)
    return names


def references_in(value: Any) -> Iterator[tuple[str, str]]:
    """The streams that stand by kind and id in values of sentences."""
    if reference := _reference(value):
        yield reference
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from references_in(inner)


def fill_names(value: Any, name_of: NameOf, open_sealed: Opener) -> Any:
    """Values of sentences with names in the place of streams, and sealed words opened, as far as that may be seen."""
    if reference := _reference(value):
        return name_of(*reference)
    match value:
        case {"sealed": dict() as sealed}:
            return open_sealed(convert(sealed, Sealed)) or nested(said("words that are not shown"))
        case dict():
            return {name: fill_names(inner, name_of, open_sealed) for name, inner in value.items()}
        case list() | tuple():
            return [fill_names(inner, name_of, open_sealed) for inner in value]
        case _:
            return value


def _reference(value: Any) -> tuple[str, str] | None:
    """The stream that a value names by its kind and id: an object with that one member."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    ((kind, id),) = value.items()
    return (kind, id) if kind in NAMED_KINDS and isinstance(id, str) else None


def fallback_name(kind: str, id: str) -> Words:
    """What to call somebody, or something, without a name."""
    match kind:
        case "agency":
            return said("an agency ({id})", id=id)
        case "group":
            return said("a group ({id})", id=id)
        case "meeting":
            return said("a meeting ({id})", id=id)
        case "person":
            return said("a person ({id})", id=id)
        case _:
            return said("{kind} ({id})", kind=code(kind), id=id)
