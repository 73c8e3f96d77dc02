"""What corrections and retractions left to be dealt with: faults that came by them, decisions that are provisional through
them, what was done and is due again; each as it stands now."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.text import Words, said
from domain.values import Text
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.duty.ratifications import PROVISIONAL
from projections.questions.row_queries import BYTES, KNOWN_AT_POSITION, rows_as_of
from projections.questions.turned_rows import ENDED, Compensation, TurnedRow
from projections.questions.work.owed_items import owed_words
from projections.rows import DeadlineRow, DecisionRow, DutyRow, FaultRow, OwedRow

DueRow = DeadlineRow | DutyRow | OwedRow
LeftRow = FaultRow | DecisionRow | DueRow


class LooseEndRow(NamedTuple):
    """What was left, as it is known at the clock, in words; `settled_by` is the position of the act that dealt with it."""

    row: LeftRow
    words: Words | Text
    since: date
    settled_by: int | None

    @property
    def key(self) -> str:
        """The key of the fault, the decision or the duty."""
        return self.row.key

    @property
    def group(self) -> str | None:
        """The group of which it is."""
        return self.row.group


def of_compensations(
    snapshot: Snapshot,
    clocks: Clocks,
    compensations: Sequence[Compensation],
    turned: Mapping[int, Sequence[TurnedRow]],
) -> dict[int, list[LooseEndRow]]:
    """By the position of each, given the judgements that they turned. What another act undid is no longer among it: a fault
    that was corrected, a decision that stands again."""
    faults = _faults_opened(snapshot, compensations)
    found: dict[int, list[LooseEndRow]] = {}
    known = {(type(row), row.key): row for row in _as_known(snapshot, clocks, faults, turned)}
    for c in compensations:
        left: list[tuple[type[Any], str]] = [(FaultRow, key) for key in faults.get(c.position, ())]
        left += [(type(pair.now), pair.now.key) for pair in turned.get(c.position, ()) if pair.now and _left(pair)]
        found[c.position] = [end for place in left if place in known for end in _loose_end(known[place])]
    return found


def _faults_opened(snapshot: Snapshot, compensations: Sequence[Compensation]) -> dict[int, list[str]]:
    """The keys of the faults that came by the command of each, whatever they rest on: where an act lost its ground, the
    fault is that of the acts which stood on it."""
    query = (
        "with c as (select c.position, " + ENDED + " ended from unnest(%(positions)s::bigint[]) c(position))"
        " select c.position, t.key from c join {read}.faults t on t.known_from = c.ended where not exists (select from"
        " {read}.faults b where b.key = t.key and b.known_from < c.ended and b.known_to = c.ended)"
        f" order by c.position, t.valid_from, t.key {BYTES}"
    )
    found: dict[int, list[str]] = {}
    for position, key in snapshot.ask(query, {"positions": [c.position for c in compensations]}):
        found.setdefault(position, []).append(key)
    return found


def _left(pair: TurnedRow) -> bool:
    """Whether a judgement that was turned leaves something to be done that was not to be done, or was."""
    match pair.was, pair.now:
        case (was, DecisionRow() as now):
            return now.consequence in PROVISIONAL and getattr(was, "consequence", None) not in PROVISIONAL
        case (was, DeadlineRow() | DutyRow() | OwedRow() as now):
            return now.satisfied_on is None and getattr(was, "satisfied_on", None) is not None
        case _:
            return False


def _as_known(
    snapshot: Snapshot, clocks: Clocks, faults: Mapping[int, Sequence[str]], turned: Mapping[int, Sequence[TurnedRow]]
) -> Iterator[Any]:
    keys: dict[type[Any], set[str]] = {FaultRow: {key for of in faults.values() for key in of}}
    for pair in (pair for pairs in turned.values() for pair in pairs):
        if pair.now is not None and _left(pair):
            keys.setdefault(type(pair.now), set()).add(pair.now.key)
    for kind, of in keys.items():
        if of:
            yield from rows_as_of(
                snapshot, clocks, kind, "t.key = any(%(keys)s)", {"keys": sorted(of)}, of=KNOWN_AT_POSITION
            )


def _loose_end(row: LeftRow) -> Iterator[LooseEndRow]:
    match row:
        case FaultRow():
            yield LooseEndRow(row, row.text, row.valid_from, row.explained_by)
        case DecisionRow() if row.consequence in PROVISIONAL:
            words = said("ratification of decision {decision} of {on}", decision=row.decision, on=row.taken_on)
            done = row.ratified_by or next((s for s in row.sequels if s.kind == "not-ratified"), None)
            yield LooseEndRow(row, words, row.taken_on, done.position if done else None)
        case DeadlineRow() | DutyRow() | OwedRow():
            yield LooseEndRow(row, _what(row), getattr(row, "since", None) or row.valid_from, row.satisfied_by)


def _what(row: DueRow) -> Words | Text:
    match row:
        case OwedRow():
            return owed_words(row)
        case DutyRow() if row.words is not None:
            return row.words
        case _:
            return row.what
