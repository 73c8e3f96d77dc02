"""Replay of the ledger through `step`, without the tables, which can be compared with it."""

from collections.abc import Iterator, Sequence

from domain.entries import Entry
from ledger.progress import Progress
from ledger.store.event_store import EventStore
from ledger.world.sources import SourceAsOf
from projections.engine.commands import group_by_command
from projections.engine.spilled_rows import SpilledRows
from projections.engine.step import ReadSide, RowChange

BATCH_EVENTS = 5000
UNITS_MAX = 4_000
"""How many units of the read side are held in memory."""


class LedgerBroken(Exception):
    """An invariant of the ledger is broken: a gap, a version out of order, or a time that runs backwards."""


def no_progress(done: int, total: int) -> None:
    """Null object: a progress callback that does nothing."""


def checked_commands(ledger: EventStore, upto: int) -> Iterator[list[Entry]]:
    """All commands up to a position, in order; raises LedgerBroken where the order does not hold."""
    position, at, versions = 0, None, dict[str, int]()
    for batch in ledger.batches(0, BATCH_EVENTS, upto):
        for e in batch:
            if e.position != position + 1:
                raise LedgerBroken(f"position {position + 1} is missing; {e.position} comes next")
            if at is not None and e.recorded_at < at:
                raise LedgerBroken(f"position {e.position} was recorded before position {position}")
            if e.version != versions.get(e.stream, 0) + 1:
                raise LedgerBroken(f"position {e.position} is version {e.version} of its stream, out of order")
            position, at, versions[e.stream] = e.position, e.recorded_at, e.version
        yield from group_by_command(batch)
    if position != upto:
        raise LedgerBroken(f"the ledger ends at position {position}, before {upto}")


def replay(
    ledger: EventStore, upto: int, progress: Progress = no_progress, units_max: int = UNITS_MAX
) -> Iterator[tuple[Sequence[Entry], list[RowChange]]]:
    """Each command up to a position with the row changes that it makes. Of more than `units_max` units, rows and
    dependencies go to a temporary file, and streams are read from the ledger again when they are asked for."""
    spilled = SpilledRows()
    try:
        side = ReadSide()
        for command in checked_commands(ledger, upto):
            position = command[-1].position
            changes = side.step(command)
            if isinstance(side.world.source, SourceAsOf):
                side.world.source.position = position
            spilled.take(position, changes)
            if side.size() > units_max:
                spilled.write(side)
                side = ReadSide(SourceAsOf(ledger, position), spilled)
            yield command, changes
            progress(position, upto)
    finally:
        spilled.close()
