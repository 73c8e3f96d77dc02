"""Replays the ledger through `step` without the tables: what anyone would get who doubts them."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

from domain.entries import Entry
from ledger.store.event_store import EventStore
from projections.engine.commands import group_by_command
from projections.engine.step import ReadSide, RowChange
from projections.engine.tables import TABLES, copy_line

BATCH_EVENTS = 5000
Progress = Callable[[int, int], None]


class LedgerBroken(Exception):
    """The ledger is not what it promises to be: a gap, a version out of order, or a time that runs backwards."""


def no_progress(done: int, total: int) -> None:
    """Progress for nobody."""


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
    ledger: EventStore, upto: int, progress: Progress = no_progress
) -> Iterator[tuple[Sequence[Entry], list[RowChange]]]:
    """Each command up to a position with the row changes that it makes."""
    side = ReadSide()
    for command in checked_commands(ledger, upto):
        yield command, side.step(command)
        progress(command[-1].position, upto)


class Digests:
    """What the tables must hold, as a digest a row: by model and (key, known_from)."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[tuple[str, int], bytes]] = {model: {} for model in TABLES}

    def take(self, position: int, changes: Sequence[RowChange]) -> None:
        for _, model, key, old, new in changes:
            if old is not None:
                text = copy_line(TABLES[model], old.row, old.since, position)
                self.rows[model][key, old.since] = digest(text)
            if new is not None:
                self.rows[model][key, position] = digest(copy_line(TABLES[model], new, position, None))

    def at_head(self, model: str) -> str:
        """One digest of all rows of a model with their histories."""
        found = blake2b(digest_size=16)
        for place in sorted(self.rows[model]):
            found.update(self.rows[model][place])
        return found.hexdigest()


def digest(text: bytes) -> bytes:
    """A digest of 16 bytes, to compare rows without keeping them."""
    return blake2b(text, digest_size=16).digest()
