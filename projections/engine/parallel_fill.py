"""Parallel fill of a new read schema from zero: a worker process for each processor knows all streams and judges one
shard of them, since no judgement rests on another."""

import gc
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from zlib import crc32

import psycopg
from msgspec import Struct
from psycopg import Connection, sql

from domain.entries import Entry
from ledger.governance import CODEC
from ledger.progress import Progress
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from ledger.world.sources import SourceAsOf
from projections.engine import read_schema, tables
from projections.engine.batch import Batch
from projections.engine.replay import checked_commands, no_progress
from projections.engine.spilled_rows import SpilledRows
from projections.engine.step import ReadSide

FLUSH_EVENTS = 20_000
REPORT_EVENTS = 500
SHARD_EVENTS_MIN = 10_000
SHARDS_MAX = 8
UNITS_MAX = 15_000
"""How many units of the read side a process holds in memory."""


class Shard(Struct, frozen=True):
    """One of several parts of all streams, of about the same size; the streams that a group began are in the group's
    shard."""

    number: int
    of: int

    def holds(self, first: Entry) -> bool:
        """Whether the stream with this first entry is of this part."""
        home = first.event.parent() or first.stream
        return crc32(home.encode()) % self.of == self.number


class ShardTask(Struct, frozen=True):
    """What one process is to fill: its share of a schema, up to a position."""

    dsn: str
    schema: str
    upto: int
    share: Shard


class WorkerDied(Exception):
    """A worker process ended without a result."""


def fill(ledger: EventStore, conn: Connection, schema: str, upto: int, progress: Progress = no_progress) -> None:
    """Make a schema, fill it up to a position and index it. Where that fails, nothing is left of it."""
    with conn.transaction():
        read_schema.create(conn, schema)
    try:
        count = _shard_count(upto)
        if count == 1:
            _fill_shard(ledger, conn, schema, upto, Shard(0, 1), lambda position: progress(position, upto))
        else:
            _fill_in_processes(
                [ShardTask(ledger.datastore.dsn, schema, upto, Shard(n, count)) for n in range(count)], progress
            )
        index(ledger.datastore.dsn, schema)
        read_schema.move_checkpoint(conn, schema, 0, upto, ledger.recorded_at(upto))
    except BaseException:
        conn.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(schema)))
        raise


def _shard_count(upto: int) -> int:
    """As many as there are processors for, none of them so small that starting a process is the greater part of it."""
    return max(1, min(processors(), SHARDS_MAX, upto // SHARD_EVENTS_MIN))


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _fill_shard(
    ledger: EventStore, conn: Connection, schema: str, upto: int, share: Shard, report: Callable[[int], object]
) -> None:
    """Rows whose history is over are written as they come, open ones at the end. Of more than UNITS_MAX units, rows and
    dependencies go to a temporary file, and streams are read from the ledger again when they are asked for."""
    side, batch, spilled = ReadSide(mine=share.holds), Batch(), SpilledRows()
    written = reported = 0
    try:
        with conn.transaction():
            for command in checked_commands(ledger, upto):
                position = command[-1].position
                changes = side.step(command)
                if isinstance(side.world.source, SourceAsOf):
                    side.world.source.position = position
                batch.take_known(position, changes)
                spilled.take(position, changes)
                if side.size() > UNITS_MAX:
                    spilled.write(side)
                    side = ReadSide(SourceAsOf(ledger, position), spilled, share.holds)
                    gc.collect()
                if position >= written + FLUSH_EVENTS:
                    batch.write_closed(conn, schema)
                    written = position
                if upto > position >= reported + REPORT_EVENTS:
                    report(position)
                    reported = position
            spilled.write(side)
            batch.write_open(conn, schema, spilled.open_rows())
            tables.copy_dependencies(conn, schema, spilled.dependencies())
    finally:
        spilled.close()
    report(upto)


def _fill_in_processes(fillers: Sequence[ShardTask], progress: Progress) -> None:
    """Each filler in a process of its own. Raises what one of them raised; the others are stopped then."""
    context, upto = get_context("spawn"), fillers[0].upto
    processes: list[SpawnProcess] = []
    reached: dict[Pipe, int] = {}
    try:
        for filler in fillers:
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_run_worker, args=(filler, there), daemon=True)
            process.start()
            there.close()
            processes.append(process)
            reached[here] = 0
        while working := [pipe for pipe, position in reached.items() if position < upto]:
            ready = wait(working)
            reached |= {pipe: _receive_position(pipe) for pipe in working if pipe in ready}
            progress(min(reached.values()), upto)
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _receive_position(pipe: Pipe) -> int:
    """The position that a filler has come to. Raises what stopped it."""
    try:
        told = pipe.recv()
    except EOFError:
        raise WorkerDied("a process that filled the new tables has died") from None
    if isinstance(told, BaseException):
        raise told
    return int(told)


def _run_worker(filler: ShardTask, pipe: Pipe) -> None:
    """Entry point of a worker process: sends each position that it comes to, the last one once all is committed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    gc.disable()  # what is held in memory is collected when it goes to the temporary file
    ledger = EventStore(Datastore(filler.dsn), CODEC)
    try:
        with psycopg.connect(filler.dsn, autocommit=True) as conn:
            _fill_shard(ledger, conn, filler.schema, filler.upto, filler.share, pipe.send)
    except Exception as error:
        pipe.send(error)
    finally:
        ledger.close()


def index(dsn: str, schema: str) -> None:
    """Index each table by itself, on as many connections as there are processors."""

    def run(statements: Sequence[sql.Composed]) -> None:
        with psycopg.connect(dsn, autocommit=True) as conn:
            for statement in statements:
                conn.execute(statement)

    with ThreadPoolExecutor(processors()) as threads:
        for _ in threads.map(run, tables.indexing(schema)):
            pass
