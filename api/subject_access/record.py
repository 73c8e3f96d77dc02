"""Collects everything that the record holds of one person or agency: the events that name them, and the rows about them.
Other persons stand there by their ids, and words about them stay sealed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal

import msgspec
from msgspec import Struct, to_builtins

from api.graphql.sentence import references, sentence
from api.names import current_names, fallback_name
from api.people.finder import Opener
from api.reports.model import ReportTable
from api.subject_access import tables
from api.subject_access.tables import ALL_ROWS
from domain.text import PlainValue, nested
from domain.values import SEALED_FIELDS, Authority, Evidence, Sealed
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies, persons, trail
from projections.rows import TrailRow

SubjectKind = Literal["person", "agency"]


class RecordedEvent(Struct, frozen=True, kw_only=True):
    """An event that names the subject, as a sentence and as it is stored; words about others are null."""

    position: int
    on: str
    recorded_at: datetime
    kind: str
    sentence: str
    by: str
    authority: Authority
    evidence: tuple[Evidence, ...]
    stream: str
    version: int
    topic: str
    corrects: int | None
    corrected_by: tuple[int, ...]
    data: Any


class SubjectRecord(Struct, frozen=True, kw_only=True):
    """Everything of one subject at a position. `ids` are all under which they are recorded; `name` is null of a person who
    was erased, which `name_state` says; `groups` are the ids of those that it is limited to, null for all."""

    kind: SubjectKind
    id: str
    ids: tuple[str, ...]
    name: Any
    name_state: Literal["SHOWN", "ERASED", "MISSING"]
    position: int
    as_at: datetime | None
    made_on: date
    groups: tuple[str, ...] | None
    tables: tuple[ReportTable, ...]
    events: tuple[RecordedEvent, ...]


def subject_record(
    snapshot: Snapshot, kind: SubjectKind, id: str, open_sealed: Opener, within: Sequence[str] | None
) -> SubjectRecord:
    """The record of a person or an agency by id, of the groups `within`, if given. Sentences are in the language of the
    current translator."""
    clocks = Clocks(snapshot.head.position, snapshot.today)
    ids = persons.known_as(snapshot, clocks, id) if kind == "person" else (id,)

    def open_own(sealed: Sealed) -> str | None:
        return open_sealed(sealed) if kind == "person" and sealed.stream in ids else None

    rows = trail.listed(snapshot, clocks, ALL_ROWS, within=within, about=[ids]).rows
    name, state = _name(snapshot, clocks, kind, ids[0], open_own)
    return SubjectRecord(
        kind=kind,
        id=ids[0],
        ids=ids,
        name=name,
        name_state=state,
        position=clocks.position,
        as_at=snapshot.head.recorded_at,
        made_on=clocks.on,
        groups=None if within is None else tuple(within),
        tables=tuple(tables.tables_of(snapshot, clocks, kind, ids, rows, open_own, within)),
        events=tuple(_events(snapshot, clocks, rows, open_own)),
    )


def _name(
    snapshot: Snapshot, clocks: Clocks, kind: SubjectKind, id: str, open_own: Opener
) -> tuple[Any, Literal["SHOWN", "ERASED", "MISSING"]]:
    if kind == "agency":
        found = agencies.as_today(snapshot, [id]).get(id)
        return (found and found.name), "SHOWN"
    row = persons.by_id(snapshot, clocks, [id])[id][0]
    name = open_own(row.name) if row.name and not row.erased else None
    return name, "SHOWN" if name is not None else "ERASED" if row.erased or row.name is None else "MISSING"


def _events(snapshot: Snapshot, clocks: Clocks, rows: Sequence[TrailRow], open_own: Opener) -> Iterable[RecordedEvent]:
    ids: dict[str, list[str]] = defaultdict(list)
    for of, id in dict.fromkeys(r for row in rows for r in references(row.kind, row.terms)):
        ids[of].append(id)
    names = current_names(snapshot, clocks, ids, open_own, lambda row: to_builtins(row.name))
    stored = trail.stored(snapshot, list(map(attrgetter("position"), rows)))

    def name_of(of: str, id: str) -> PlainValue:
        return names.get(id) or nested(fallback_name(of, id[:8]))

    for row in rows:
        event = stored[row.position]
        data = msgspec.json.decode(event.state)
        yield RecordedEvent(
            position=row.position,
            on=row.act_on.isoformat(),
            recorded_at=row.recorded_at,
            kind=row.kind,
            sentence=sentence(row.sentence, row.kind, row.terms, name_of, open_own).text,
            by=row.by,
            authority=row.authority,
            evidence=msgspec.convert(data.get("evidence", ()), tuple[Evidence, ...]),
            stream=row.stream,
            version=event.version,
            topic=event.topic,
            corrects=row.corrects,
            corrected_by=row.corrected_by,
            data=opened(data, open_own),
        )


def opened(value: Any, open_own: Opener) -> Any:
    """A stored value with what may be read of its sealed words, null for the rest."""
    match value:
        case dict() if value.keys() >= SEALED_FIELDS:
            return open_own(msgspec.convert(value, Sealed))
        case dict():
            return {name: opened(inner, open_own) for name, inner in value.items()}
        case list():
            return [opened(inner, open_own) for inner in value]
        case _:
            return value
