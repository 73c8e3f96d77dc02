"""Names in sentences: persons, meetings, groups and agencies, which stand in them by id, are named for who reads them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from api.people.finder import Opener
from domain.text import PlainValue, Words, code, nested, said
from projections.engine.snapshot import Clocks, Snapshot
from projections.questions import agencies, persons
from projections.questions.group import groups
from projections.questions.meeting import meetings

NAMED_KINDS = ("agency", "group", "meeting", "person")


def with_names(sentences: Iterable[Words], worlds: Sequence[Snapshot], open_sealed: Opener) -> list[Words]:
    """The sentences with names in the place of ids, as the last of these worlds that knows one calls it; a group is named
    by its slug."""
    found = list(sentences)
    ids: dict[str, set[str]] = {kind: set() for kind in NAMED_KINDS}
    for words in found:
        for kind, id in _references_in(words.values):
            ids[kind].add(id)
    called: dict[str, PlainValue] = {}
    for world in worlds:
        called |= _current_names(world, {kind: sorted(of) for kind, of in ids.items()}, open_sealed)
    return [Words(words.template, _fill_names(words.values, called)) for words in found]


def _current_names(snapshot: Snapshot, ids: dict[str, list[str]], open_sealed: Opener) -> dict[str, PlainValue]:
    called: dict[str, PlainValue] = {}
    called |= {
        id: said("{name}", name=row.name).values["name"]
        for id, row in agencies.as_today(snapshot, ids["agency"]).items()
    }
    called |= {id: row.slug for id, row in groups.as_today(snapshot, ids["group"]).items()}
    called |= {
        id: nested(said("the meeting of {day}", day=on)) for id, on in meetings.days(snapshot, ids["meeting"]).items()
    }
    for id, rows in persons.by_id(snapshot, Clocks(snapshot.head.position, snapshot.today), ids["person"]).items():
        for row in rows[:1]:
            if row.erased or row.name is None:
                called[id] = nested(said("an erased person ({id})", id=id[:8]))
            elif name := open_sealed(row.name):
                called[id] = name
    return called


def _references_in(value: Any) -> Iterator[tuple[str, str]]:
    if reference := _reference(value):
        yield reference
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _references_in(inner)


def _fill_names(value: Any, called: dict[str, PlainValue]) -> Any:
    if reference := _reference(value):
        kind, id = reference
        return called.get(id) or nested(fallback_name(kind, id[:8]))
    if isinstance(value, dict):
        return {name: _fill_names(inner, called) for name, inner in value.items()}
    return [_fill_names(inner, called) for inner in value] if isinstance(value, list) else value


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
