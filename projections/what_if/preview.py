"""What would change: hypothetical entries through the same `step`, the fields of what is corrected, the rows that differ,
what they say otherwise, and the meetings that it is about."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from msgspec import Struct, to_builtins
from psycopg import Connection

from domain.entries import Entry
from domain.text import Words
from domain.values import Sealed
from ledger.store.event_store import EventStore
from ledger.world.sources import SourceAsOf
from ledger.world.tracked_world import TrackedWorld
from projections.engine import stored_rows
from projections.engine.commands import group_by_command
from projections.engine.snapshot import Snapshot, snapshot
from projections.engine.step import ReadSide, RowChange
from projections.questions.group import groups
from projections.rows import Row
from projections.what_if import effects
from projections.what_if.effects.erasure import erasures
from projections.what_if.effects.terms import AskedField, asked_fields
from projections.what_if.forecast import Forecast, forecasts
from projections.what_if.overlay import OverlaySnapshot

HIDDEN_MODELS = frozenset({"trail"})

T = TypeVar("T")


class Changed(Struct, frozen=True):
    """A row that would appear, go or change: the fields that differ, before and after (empty where there is no row)."""

    model: str
    key: str
    before: dict[str, Any]
    after: dict[str, Any]


class Difference(Struct, frozen=True):
    """What recording the entries of a command would change: rows, and in sentences verdicts, rates and duties; and the
    meetings that the entries are about. `asks` are the fields that the command left out and is asked for. `worlds` are the
    one that is known and the one that would be, of which questions can be asked while the preview lasts; `world` are the
    streams of the latter."""

    rows: tuple[Changed, ...]
    sentences: tuple[Words, ...]
    meetings: tuple[Forecast, ...]
    asks: tuple[AskedField, ...]
    worlds: tuple[Snapshot, Snapshot]
    world: TrackedWorld


def preview(
    ledger: EventStore,
    conn: Connection,
    entries: Sequence[Entry],
    tell: Callable[[Difference], T],
    within: Collection[str] | None = None,
) -> T:
    """What `tell` makes of the difference that the entries of one command would make to the groups `within` (slugs or ids;
    None: all), and to what is of no group; nothing is recorded or kept."""
    with snapshot(conn) as seen:
        return tell(difference(ledger, conn, seen, entries, within))


def difference(
    ledger: EventStore,
    conn: Connection,
    seen: Snapshot,
    entries: Sequence[Entry],
    within: Collection[str] | None = None,
) -> Difference:
    """The difference that entries would make to what a snapshot of the connection shows. Raises OverBudget."""
    rows_known = stored_rows.StoredRows(conn, seen.schema)
    side = ReadSide(SourceAsOf(ledger, seen.head.position), rows_known, check=seen.budget.check)
    behind = [
        change
        for batch in ledger.batches(seen.head.position, upto=entries[0].position - 1)
        for command in group_by_command(batch)
        for change in side.step(command)
    ]
    changes = side.step(entries)
    before = OverlaySnapshot(seen, behind, entries[0].position - 1)
    after = OverlaySnapshot(seen, (*behind, *changes), entries[-1].position)
    pairs = list(_pairs(changes))
    reached = None if within is None else set(groups.ids(after, [*within]).values())
    if reached is not None:
        pairs = [pair for pair in pairs if _group(*pair) in (None, *reached)]
    rows = tuple(changed for pair in pairs if (changed := _changed(*pair)))
    told = (*erasures(entries, side.world, reached), *effects.corrections(entries, side.world))
    sentences = (*told, *effects.sentences(pairs, before, after))
    meetings = tuple(forecasts(side.world, entries, before, after))
    return Difference(rows, sentences, meetings, asked_fields(pairs), (before, after), side.world)


def _pairs(changes: Iterable[RowChange]) -> Iterator[tuple[Row | None, Row | None]]:
    """Each row that changed, before and after; a command touches a row once for each unit that it is of."""
    before: dict[tuple[str, str], Row | None] = {}
    after: dict[tuple[str, str], Row | None] = {}
    for change in changes:
        if change.model not in HIDDEN_MODELS:
            before.setdefault((change.model, change.key), change.old.row if change.old else None)
            after[change.model, change.key] = change.new
    for place, was in before.items():
        if was != after[place]:
            yield was, after[place]


def _group(was: Row | None, now: Row | None) -> str | None:
    return getattr(was or now, "group", None)


def _changed(was: Row | None, now: Row | None) -> Changed | None:
    row, old, new = was or now, _fields(was), _fields(now)
    assert row
    differing = [f for f in {**old, **new} if old.get(f) != new.get(f) and f not in ("basis", "line")]
    if not differing:
        return None
    return Changed(
        row.MODEL, row.key, {f: old[f] for f in differing if f in old}, {f: new[f] for f in differing if f in new}
    )


def _fields(row: Row | None) -> dict[str, Any]:
    """The fields of a row as plain values; sealed words are left out, nobody reads them here."""
    if row is None:
        return {}
    return {f: v for f, v in to_builtins(row).items() if not isinstance(getattr(row, f), Sealed)}
