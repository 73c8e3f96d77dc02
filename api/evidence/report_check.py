"""Makes the lists, the report and the terms of a pack again from its events alone: in a read side of its own, in an
embedded server that lasts as long as the check."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from msgspec import Struct
from psycopg import Connection

from api.evidence.judgements import as_claimed, names_only
from api.evidence.report_files import report_files, subject_of, terms_in_force
from api.evidence.request import EvidenceRequest
from api.languages import LanguageCode
from api.reports.reader import NamePersons
from domain.entries import Entry
from domain.permission import Credential
from domain.time_zone import LONDON
from ledger.governance import CODEC
from ledger.migrate import migrate
from ledger.postgres import embedded
from ledger.postgres.cluster import SUPERUSER
from projections.engine import read_schema
from projections.engine.batch import Batch
from projections.engine.clocks import Clocks
from projections.engine.commands import group_by_command
from projections.engine.snapshot import Snapshot, snapshot
from projections.engine.step import ReadSide, RowChange
from projections.questions import persons

EVERYBODY = Credential(actor="verifier", role="auditor")
STORED = (
    "INSERT INTO ledger.events (originator_id, originator_version, topic, state, notification_id, recorded_at, command)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
ANOTHER = "00000000-0000-4000-8000-000000000000"
"""The stream of what was recorded last, where that is not in the pack."""


class ReportedPack(Struct, frozen=True, kw_only=True):
    """What a pack says of its report: the group, the days, the position and the day on which that was recorded, the
    language, and the names of people where they are in it."""

    group: str
    slug: str
    start: date
    end: date
    on: date
    position: int
    recorded_on: date
    lang: LanguageCode = "en"
    names: Mapping[str, str | None] | None = None


def reported_again(pack: ReportedPack, entries: Sequence[Entry]) -> dict[str, bytes]:
    """The files of the report by name, as they follow from entries in the order of position. Raises ValueError where
    there is no such group."""
    clocks = Clocks(pack.position, pack.on)
    request = EvidenceRequest(group=pack.slug, start=pack.start, end=pack.end, on=pack.on, lang=pack.lang)
    with _read_side(pack, entries) as connection, snapshot(connection) as seen:
        subject = subject_of(seen, EVERYBODY, request, clocks)
        named = None if pack.names is None else _named(seen, pack.names)
        _, files = report_files(seen, subject, pack.lang, named)
        return files | {"terms.json": terms_in_force(seen, clocks, subject.group)}


@contextmanager
def _read_side(pack: ReportedPack, entries: Sequence[Entry]) -> Iterator["Connection[Any]"]:
    """A connection to a database with these entries and a read side that was made from them."""
    with TemporaryDirectory() as place, embedded.start(Path(place) / "data") as server:
        migrate(server.dsn(user=SUPERUSER), server.dsn())
        with psycopg.connect(server.dsn(user=SUPERUSER), autocommit=True) as connection:
            schema = read_schema.prepare(connection)
            recorded_at = _store(connection, pack, entries)
            side, batch, known = ReadSide(), Batch(), {e.stream for e in entries}
            for command in group_by_command(entries):
                changes = side.step(command)
                batch.take(command[-1].position, (change for change in changes if _decidable(change, known)))
            batch.write(connection, schema)
            read_schema.move_checkpoint(connection, schema, 0, pack.position, recorded_at)
            yield connection


def _decidable(change: RowChange, known: set[str]) -> bool:
    """Whether a change is no fault that names something beyond the pack: whether that is recorded, it cannot say."""
    rows = [row for row in (change.old and change.old.row, change.new) if row is not None]
    return change.model != "faults" or all(names_only(as_claimed(row), known) for row in rows)


def _store(connection: "Connection[Any]", pack: ReportedPack, entries: Sequence[Entry]) -> datetime:
    """Store the entries, and something at the position of the pack; when that was recorded."""
    rows = []
    for e in entries:
        topic, state = CODEC.encode(e.event)
        rows.append((e.stream, e.version, topic, state, e.position, e.recorded_at, e.command))
    recorded_at = datetime.combine(pack.recorded_on, time(12), LONDON)
    if entries and entries[-1].position == pack.position:
        recorded_at = entries[-1].recorded_at
    else:
        rows.append((ANOTHER, 1, "of-another-group", b"{}", pack.position, recorded_at, None))
    with connection.cursor() as cursor:
        cursor.executemany(STORED, rows)
    return recorded_at


def _named(seen: Snapshot, names: Mapping[str, str | None]) -> NamePersons:
    """The names of the pack, as the report has them."""

    def name(ids: Sequence[str]) -> dict[str, str]:
        found = persons.by_id(seen, Clocks(seen.head.position, seen.today), [*ids])
        return {id: "erased" if rows[0].erased else names.get(id) or "" for id, rows in found.items() if rows}

    return name
