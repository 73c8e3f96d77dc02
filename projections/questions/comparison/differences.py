"""The rows that differ between two states of the record, in an order."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.engine.tables import TABLES
from projections.questions.comparison.changed_things import ORDER, Thing, parts, things
from projections.questions.comparison.difference import ComparisonScope, Place, RowDifference, TwoStates, pairs
from projections.questions.cursors import BadCursor, CursorValues
from projections.questions.row_queries import AS_OF, KNOWN_AT_POSITION
from projections.rows import Row

NAME = "comparison"


class DifferencePage(NamedTuple):
    """Some of the differences in their order, and whether more follow."""

    differences: Sequence[RowDifference]
    more: bool

    @property
    def begin(self) -> CursorValues | None:
        """The place of the first."""
        return (NAME, *self.differences[0].place) if self.differences else None

    @property
    def end(self) -> CursorValues | None:
        """The place of the last."""
        return (NAME, *self.differences[-1].place) if self.differences else None


def page_of(
    snapshot: Snapshot, states: TwoStates, scope: ComparisonScope, first: int, after: CursorValues | None = None
) -> DifferencePage:
    """At most `first` of the differences that come after a place. Raises BadCursor."""
    found = list(islice(differences(snapshot, states, scope, _place(after)), first + 1))
    return DifferencePage(found[:first], len(found) > first)


def differences(
    snapshot: Snapshot, states: TwoStates, scope: ComparisonScope, after: Place | None = None
) -> Iterator[RowDifference]:
    """What differs, by group, model and thing, made as it is asked for; what comes after a place, if given."""
    for part in parts(snapshot, states, scope, after):
        begin = after if after and part.of == after[0] else None
        for some in things(snapshot, states, part, begin):
            for d in _differing(snapshot, states, scope, part.of, some):
                if begin is None or d.place > begin:
                    yield d


def _differing(
    snapshot: Snapshot, states: TwoStates, scope: ComparisonScope, of: str, some: Sequence[Thing]
) -> Iterator[RowDifference]:
    """The differences among things, in their order."""
    keys: dict[str, list[str]] = {}
    for thing in some:
        keys.setdefault(ORDER[thing.model], []).extend(thing.keys)
    before, after = (_rows(snapshot, keys, clocks, states.every_day) for clocks in (states.before, states.after))
    reached = None if scope.groups is None else set(scope.groups)
    for thing in some:
        model = ORDER[thing.model]
        was, now = (
            [r for k in thing.keys if (r := rows.get((model, k))) is not None and _within(r, reached)]
            for rows in (before, after)
        )
        at = tuple(sorted(p for p in thing.at if p is not None))
        for n, (one, other) in enumerate(pairs(was, now)):
            yield RowDifference(model, thing.thing, one, other, at, (of, thing.model, thing.thing, n))


def _within(row: Row, reached: Collection[str] | None) -> bool:
    group = getattr(row, "group", None)
    return reached is None or group is None or group in reached


def _rows(
    snapshot: Snapshot, keys: Mapping[str, Sequence[str]], clocks: Clocks, every_day: bool
) -> dict[tuple[str, str], Row]:
    """The rows under keys by model as they were known at a position, and true on the day unless it is about every day."""
    of = KNOWN_AT_POSITION if every_day else AS_OF
    each = "select '{0}', t.key, t.body::text from {{read}}.{0} t where t.key = any(%(keys_{0})s) and {1}"
    query = " union all ".join(each.format(model, of) for model in keys)
    values: dict[str, Any] = {**clocks._asdict(), **{f"keys_{model}": list(of) for model, of in keys.items()}}
    return {(model, key): TABLES[model].decode(body) for model, key, body in snapshot.ask(query, values)}


def _place(given: CursorValues | None) -> Place | None:
    """The place that a cursor names. Raises BadCursor."""
    match given:
        case None | (str(),):
            return None
        case (str(name), str(group), int(model), str(thing), int(n)) if name == NAME and 0 <= model < len(ORDER):
            return group, model, thing, n
        case _:
            raise BadCursor("this is a cursor of another list")
