"""Assembles an evidence pack: events and leaves, proofs, checkpoints, terms, claims, lists, a report, an index
page, a manifest."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct
from msgspec.structs import replace
from psycopg import Connection

from api.evidence.archive import archive
from api.evidence.claims import claims_of
from api.evidence.request import EvidenceRequest
from api.evidence.scope import Scope, scope_of
from api.http.refusals import BadRequest
from api.people.finder import Opener
from api.reports.compilation import compile_report
from api.reports.endpoint import person_names
from api.reports.formats import data_files
from api.reports.formats.html import render_html
from api.reports.formats.pdf import render_pdf
from api.reports.model import CompiledReport, ReportSubject
from api.reports.subject import reached_group
from domain.permission import Credential
from domain.rules.periods import YearPeriod
from domain.text import Words
from domain.time_zone import london_day
from ledger.proof import tree_store
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.note import Note, NoteError, parse_note, verified
from ledger.proof.transparency_log import TransparencyLog
from ledger.proof.tree import Range, inclusion_ranges, needed_nodes, range_hash
from projections.engine.clocks import BadClock, Clocks
from projections.engine.read_schema import RULE_VERSION
from projections.engine.snapshot import Snapshot
from projections.questions import persons
from projections.questions.group import groups

YEAR = timedelta(days=365)


class EvidencePack(Struct, frozen=True):
    """A pack's bytes, with the group and the position that it is of."""

    content: bytes
    slug: str
    position: int


def make_pack(
    seen: Snapshot,
    log: TransparencyLog,
    credential: Credential,
    request: EvidenceRequest,
    open_sealed: Opener,
) -> EvidencePack:
    """The pack of a request. Raises Unknown for a group that the credential does not reach, BadRequest for a
    clock, and what TransparencyLog.publish raises."""
    try:
        clocks = seen.clocks(request.on, request.known_at)
    except BadClock as error:
        raise BadRequest(Words(str(error)), rule="known-at") from None
    subject = _subject(seen, credential, request, clocks)
    checkpoint = log.at(subject.position)
    with log.connect() as connection:  # the snapshot may be older than the tree
        scope = scope_of(connection, subject.group, subject.position)
        proved = _proved(connection, log, scope, checkpoint)
    compiled = compile_report(seen, subject, person_names(seen, open_sealed) if request.names else None)
    report = replace(compiled, later_corrections=())  # what came after the position would change the bytes
    files = {
        **proved,
        **_reported(report, request),
        "claims.json": _json(claims_of(seen, subject, clocks.on)),
        "terms.json": _json(_terms(seen, clocks, subject.group)),
    }
    if request.names:
        files["names.json"] = _json(_names(seen, scope, open_sealed))
    about = {
        "origin": parse_checkpoint(checkpoint.text).origin,
        "group": subject.group,
        "position": subject.position,
        "rule_version": RULE_VERSION,
        "request": {
            "group": subject.slug,
            "from": subject.period.start.isoformat(),
            "to": subject.period.end.isoformat(),
            "on": clocks.on.isoformat(),
            "known_at": request.known_at,
            "purpose": request.purpose,
            "names": request.names,
            "lang": request.lang,
        },
    }
    files["index.html"] = _index(files, about, report, len(scope.events))
    return EvidencePack(archive(files, about, log.directory.signer()), subject.slug, subject.position)


def _subject(seen: Snapshot, credential: Credential, request: EvidenceRequest, clocks: Clocks) -> ReportSubject:
    recorded_at = seen.recorded_at(clocks.position)
    recorded_on = london_day(recorded_at) if recorded_at else seen.today
    row = reached_group(seen, credential, clocks, request.group)
    end = request.end or clocks.on
    start = request.start or end - YEAR
    terms = groups.terms(seen, clocks, [row.group])[row.group]
    return ReportSubject(
        kind="annual",
        group=row.group,
        slug=row.slug,
        name=row.name,
        period=YearPeriod(f"{start} – {end}", start, end),
        position=clocks.position,
        on=min(end, recorded_on),
        recorded_on=recorded_on,
        terms=terms[0].version if terms else None,
        rule_version=RULE_VERSION,
    )


def _proved(connection: "Connection[Any]", log: TransparencyLog, scope: Scope, checkpoint: Note) -> dict[str, bytes]:
    size = parse_checkpoint(checkpoint.text).size
    keys = log.directory.verifier_keys()
    return {
        "leaves.jsonl": b"".join(leaf + b"\n" for leaf in scope.leaves),
        "events.jsonl": b"".join(event.line() + b"\n" for event in scope.events),
        "proofs.jsonl": b"".join(_paths(connection, [event.position for event in scope.events], size)),
        "scope.json": _json({"streams": scope.streams}),
        "checkpoint": str(checkpoint).encode(),
        "keys.pub": "".join(f"{key}\n" for key in keys).encode(),
        **{f"checkpoints/{n:012d}.checkpoint": content for n, content in _published(log, size)},
    }


def _paths(connection: "Connection[Any]", positions: list[int], size: int) -> Iterator[bytes]:
    """The audit path of each position, from one query over all that they need."""
    ranges: dict[int, list[Range]] = {position: inclusion_ranges(position - 1, size) for position in positions}
    hashes = tree_store.node_hashes(connection, needed_nodes(r for of in ranges.values() for r in of))
    for position, of in ranges.items():
        yield msgspec.json.encode({"position": position, "path": [range_hash(r, hashes) for r in of]}) + b"\n"


def _published(log: TransparencyLog, size: int) -> Iterator[tuple[int, bytes]]:
    """The checkpoints published up to a size, with the log's own signatures: witnesses' come when they come."""
    for file in sorted(log.published.glob("*.checkpoint")):
        try:
            note = parse_note(file.read_text())
            found: Checkpoint = parse_checkpoint(note.text)
            if found.size < size and verified(note, log.directory.verifier_keys()):
                own = tuple(s for s in note.signatures if s.name == found.origin)
                yield found.size, str(Note(note.text, own)).encode()
        except (OSError, UnicodeDecodeError, NoteError):
            continue


def _reported(report: CompiledReport, request: EvidenceRequest) -> dict[str, bytes]:
    return {
        "report.html": render_html(report, request.lang),
        "report.pdf": render_pdf(report, request.lang),
        **{f"lists/{table.id}.csv": data_files.render_csv([table]) for table in report.tables},
    }


def _terms(seen: Snapshot, clocks: Clocks, group: str) -> list[Any]:
    return [msgspec.to_builtins(row) for row in groups.terms(seen, clocks, [group])[group]]


def _names(seen: Snapshot, scope: Scope, open_sealed: Opener) -> dict[str, str | None]:
    """Today's names of the people in scope; null for those who were erased."""
    found = persons.by_id(seen, Clocks(seen.head.position, seen.today), list(scope.streams))
    return {
        id: None if rows[0].erased or not rows[0].name else open_sealed(rows[0].name)
        for id, rows in sorted(found.items())
        if rows
    }


def _index(files: dict[str, bytes], about: dict[str, Any], report: CompiledReport, events: int) -> bytes:
    page = _environment().get_template("index.html.jinja")
    return page.render(files=sorted(files), about=about, name=report.subject.name, events=events).encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"
