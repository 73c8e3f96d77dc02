"""What may differ between two states, found along indexes of what changed in between, so that the cost follows that and not
what is held."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from projections.engine.snapshot import Snapshot
from projections.engine.tables import TABLES
from projections.questions.comparison.difference import ComparisonScope, Place, TwoStates
from projections.questions.row_queries import BYTES

ORDER = (
    *("groups", "relations", "terms", "interpretations", "seats", "offices", "compositions"),
    *("meetings", "notices", "agendas", "papers", "apologies", "excusals"),
    *("quorum", "attendance", "acting_chairs", "interests", "decisions", "minutes", "deadlines"),
    *("duties", "reports", "work", "work_acts", "work_resting", "owed", "faults", "agencies", "persons"),
)
"""The models that are compared, in the order in which their differences are told."""
HIDDEN = frozenset({"trail", "rules"})
"""The trail is what made the differences; the rules as reading needs them are told by `terms` and `interpretations`."""
ABOUT = {"attendance": ("person", "member"), "seats": ("member",), "offices": ("holder",), "persons": ("person",)}
"""The columns that name a person and have an index, by model."""
OF_NO_GROUP = ("faults", "agencies", "persons")
"""The models whose rows may be of no group."""
THINGS_AT_ONCE, GROUPS_AT_ONCE = 200, 50
_THING = rf"regexp_replace(key, '/\d\d\d\d-\d\d-\d\d(/\d+)?$', '') {BYTES}"


class Thing(NamedTuple):
    """Something whose rows may differ: the number of its model, its key without the day, the keys, and where it changed."""

    model: int
    thing: str
    keys: list[str]
    at: list[int | None]


class Part(NamedTuple):
    """What is asked about at once: of which group ('': whichever, or none), the condition for its rows by model, that for
    its tombstones (None: its rows are so few that they say by themselves where they went), and the values."""

    of: str
    where: Mapping[str, str]
    tombstones: str | None
    values: Mapping[str, Any]


def parts(snapshot: Snapshot, states: TwoStates, scope: ComparisonScope, after: Place | None) -> Iterator[Part]:
    """What is compared at once: the rows of one meeting or person, else those of a group, the groups by their ids and last,
    where all are asked for, what is of none."""
    if scope.streams:
        of = {"decisions": "t.stream = any(%(streams)s)"}
        yield Part("", of, None, {"streams": list(scope.streams)})
        return
    if scope.meeting is not None or scope.persons:
        yield _of_one(scope)
        return
    if after is None or after[0]:
        yield from (_of_group(group) for group in _groups(snapshot, states, scope, after))
    if scope.groups is None:
        where = {m: 't."group" is null' if _has(m, "group") else "true" for m in OF_NO_GROUP}
        yield Part("", where, '"group" is null', {})


def _of_group(group: str, named: str = "%(of)s") -> Part:
    where = {m: f't."group" = {named}' for m in ORDER if _has(m, "group")}
    return Part(group, where, f'"group" = {named}', {"of": group})


def _groups(snapshot: Snapshot, states: TwoStates, scope: ComparisonScope, after: Place | None) -> Iterator[str]:
    """The groups of which anything may differ; some at a time, since a page may hold a few of them only."""
    if scope.groups is not None and len(scope.groups) < 2:
        yield from scope.groups
        return
    (low, high), (first, last) = states.positions, sorted((states.before.on, states.after.on))
    of = _of_group("", "g.id")
    changed = [f"exists ({query})" for model in of.where for query in _changed(model, of, states)]
    query = (
        'select g.id from (select distinct t."group" id from {read}.groups t) g where g.id >= %(begin)s and'
        f" (%(groups)s::text[] is null or g.id = any(%(groups)s)) and ({' or '.join(changed) or 'false'})"
        f" order by g.id {BYTES} limit %(limit)s"
    )
    values: dict[str, Any] = {"low": low, "high": high, "first": first, "last": last, "limit": GROUPS_AT_ONCE}
    values["groups"] = None if scope.groups is None else list(scope.groups)
    begin = after[0] if after else ""
    while found := [group for (group,) in snapshot.ask(query, {**values, "begin": begin})]:
        yield from found
        begin = found[-1] + " "


def _of_one(scope: ComparisonScope) -> Part:
    models = [m for m in ORDER if (_has(m, "meeting") if scope.meeting else m in ABOUT)]
    where: dict[str, str] = {}
    for model in models:
        own = ["t.meeting = %(meeting)s"] if scope.meeting else []
        if scope.persons:
            own.append(f"({' or '.join(f't.{c} = any(%(persons)s)' for c in ABOUT.get(model, ())) or 'false'})")
        if scope.groups is not None and _has(model, "group"):
            own.append('t."group" = any(%(groups)s)')
        where[model] = " and ".join(own)
    values = {"meeting": scope.meeting, "persons": list(scope.persons), "groups": scope.groups and list(scope.groups)}
    return Part("", where, None, values)


def _has(model: str, column: str) -> bool:
    return column in TABLES[model].columns


def things(snapshot: Snapshot, states: TwoStates, part: Part, begin: Place | None) -> Iterator[list[Thing]]:
    """What may differ, some things at a time, in the order of the models and their keys; from a place on, if given."""
    (low, high), (first, last) = states.positions, sorted((states.before.on, states.after.on))
    values = {**part.values, "low": low, "high": high, "first": first, "last": last, "limit": THINGS_AT_ONCE}
    model, thing, beyond = (begin[1], begin[2], ">=") if begin else (0, "", ">=")
    while True:
        changed = [c for m in part.where if ORDER.index(m) >= model for c in _changed(m, part, states)]
        if not changed:
            return
        query = (
            f"with changed (model, key, at) as ({' union all '.join(changed)})"
            f" select model, {_THING} thing, array_agg(distinct key), array_agg(distinct at)"
            f" from changed where (model, {_THING}) {beyond} (%(model)s, %(thing)s)"
            " group by 1, 2 order by 1, 2 limit %(limit)s"
        )
        found = [Thing(*line) for line in snapshot.ask(query, {**values, "model": model, "thing": thing})]
        if found:
            yield found
        if len(found) < THINGS_AT_ONCE:
            return
        model, thing, beyond = found[-1].model, found[-1].thing, ">"


def _changed(model: str, part: Part, states: TwoStates) -> Iterator[str]:
    """Queries for the keys of a model that changed between the two positions, or whose rows are true on one of the two days
    only, and where they changed."""
    number, source = ORDER.index(model), f"from {{read}}.{model} t where {part.where[model]}"
    low, high = states.positions
    if low != high:
        yield f"select {number}, t.key, t.known_from {source} and {_between('t.known_from')}"
        if part.tombstones is None:
            yield f"select {number}, t.key, t.known_to {source} and {_between('t.known_to')}"
        else:
            gone = f"from {{read}}.tombstones where {part.tombstones} and model = '{model}'"
            yield f"select {number}, key, known_to {gone} and {_between('known_to')}"
    if not states.every_day and states.before.on != states.after.on:
        known = "t.known_from <= %(high)s and (t.known_to is null or t.known_to > %(low)s)"
        for day in ("t.valid_from", "t.valid_to"):
            yield f"select {number}, t.key, null {source} and {known} and {day} > %(first)s and {day} <= %(last)s"


def _between(column: str) -> str:
    return f"{column} > %(low)s and {column} <= %(high)s"
