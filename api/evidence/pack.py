"""Assembles an evidence pack: events and leaves, proofs, checkpoints, terms, claims, lists, a report, an index
page, a manifest."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from io import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct
from psycopg import Connection

from api.evidence.archive import EvidenceArchive, chunks, digest_of
from api.evidence.claims import claims_of
from api.evidence.judgements import judgements_of
from api.evidence.report_files import as_json, report_files, subject_of, terms_in_force
from api.evidence.request import EvidenceRequest
from api.evidence.scope import CHUNK, Scope, scope_of
from api.http.refusals import BadRequest
from api.people.finder import Opener
from api.reports.endpoint import person_names
from api.reports.model import CompiledReport, ReportSubject
from domain.permission import Credential
from domain.text import Words
from ledger.proof import tree_store
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.consistency import Inconsistent
from ledger.proof.note import Note, NoteError, parse_note, verified
from ledger.proof.transparency_log import TransparencyLog
from ledger.proof.tree import inclusion_ranges, needed_nodes, range_hash
from projections.engine.clocks import BadClock, Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import persons
from projections.rule_version import RULE_VERSION


class EvidencePack(Struct, frozen=True):
    """A pack in a temporary file, its size in bytes and its SHA-256, with the group and the position that it is of."""

    file: BinaryIO
    size: int
    digest: str
    slug: str
    position: int


def make_pack(
    seen: Snapshot,
    log: TransparencyLog,
    credential: Credential,
    request: EvidenceRequest,
    open_sealed: Opener,
) -> EvidencePack:
    """The pack of a request; whoever gets it closes its file. Raises Unknown for a group that the credential does not
    reach, BadRequest for a clock, and what TransparencyLog.publish raises."""
    try:
        stated = seen.clocks(request.on, request.known_at)
    except BadClock as error:
        raise BadRequest(Words(str(error)), rule="known-at") from None
    clocks = Clocks(seen.whole(stated.position), stated.on)
    subject = subject_of(seen, credential, request, clocks)
    log.directory.create()
    signer = log.directory.signer()
    checkpoint = log.at(subject.position, signer)
    made = EvidenceArchive()
    try:
        with log.connect() as connection:  # the snapshot may be older than the tree
            scope = scope_of(connection, subject.group, subject.position, bodies=credential.groups is None)
            _add_proved(made, connection, log, scope, checkpoint)
        named = person_names(seen, open_sealed) if request.names else None
        report, files = report_files(seen, subject, request.lang, named)
        for name, content in files.items():
            made.add(name, content)
        made.add("claims.json", as_json(claims_of(seen, subject, clocks.on)))
        within = {*scope.own, *scope.streams}
        judged = judgements_of(seen, clocks, subject.group, within)
        made.add("judgements.json", msgspec.json.encode(judged) + b"\n")
        made.add("terms.json", terms_in_force(seen, clocks, subject.group))
        if request.names:
            made.add("names.json", as_json(_names(seen, scope, open_sealed)))
        about = _about(checkpoint, subject, clocks, request)
        made.add("index.html", _index([*made.digests], about, report, len(scope.positions)))
        file = made.seal(about, signer)
        size = file.seek(0, SEEK_END)
        return EvidencePack(file, size, digest_of(chunks(file)), subject.slug, subject.position)
    except BaseException:
        made.discard()
        raise


def _about(checkpoint: Note, subject: ReportSubject, clocks: Clocks, request: EvidenceRequest) -> dict[str, Any]:
    return {
        "origin": parse_checkpoint(checkpoint.text).origin,
        "group": subject.group,
        "position": subject.position,
        "rule_version": RULE_VERSION,
        "version": metadata.version("quorate"),
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


def _add_proved(
    made: EvidenceArchive, connection: "Connection[Any]", log: TransparencyLog, scope: Scope, checkpoint: Note
) -> None:
    size = parse_checkpoint(checkpoint.text).size
    made.add("leaves.jsonl", (leaf + b"\n" for leaf in tree_store.ledger_leaves(connection, 1, size)))
    made.add("events.jsonl", (event.line() + b"\n" for event in scope.events(connection)))
    made.add("proofs.jsonl", audit_paths(connection, scope.positions, size))
    made.add("scope.json", as_json({"streams": scope.streams}))
    made.add("checkpoint", str(checkpoint).encode())
    made.add("keys.pub", "".join(f"{key}\n" for key in log.directory.verifier_keys()).encode())
    for number, content in _published(log, size):
        made.add(f"checkpoints/{number:012d}.checkpoint", content)
    for number, content in enumerate(log.breaks(), 1):
        made.add(f"breaks/{number:03d}.break", content)
    for number, content in enumerate(log.rotations(), 1):
        made.add(f"rotations/{number:03d}.rotation", content)


def audit_paths(connection: "Connection[Any]", positions: Sequence[int], size: int) -> Iterator[bytes]:
    """The audit path of each position, a portion of them from one query over all that they need. Raises Inconsistent."""
    for first in range(0, len(positions), CHUNK):
        ranges = {place: inclusion_ranges(place - 1, size) for place in positions[first : first + CHUNK]}
        hashes = tree_store.node_hashes(connection, needed_nodes(r for of in ranges.values() for r in of))
        if missing := needed_nodes(r for of in ranges.values() for r in of) - hashes.keys():
            raise Inconsistent(
                f"the node {min(missing)} of the tree is missing. Nothing is signed; `quorate verify` says more"
                " (docs/proof.md)"
            )
        for position, of in ranges.items():
            yield msgspec.json.encode({"position": position, "path": [range_hash(r, hashes) for r in of]}) + b"\n"


def _published(log: TransparencyLog, size: int) -> Iterator[tuple[int, bytes]]:
    """The checkpoints published up to a size, with the log's own signatures: witnesses' come when they come."""
    for file in sorted(log.published.glob("*.checkpoint")):
        try:
            note = parse_note(file.read_text())
            found: Checkpoint = parse_checkpoint(note.text)
            named = file.stem == f"{found.size:012d}"
            if named and found.size < size and verified(note, log.directory.verifier_keys()):
                own = tuple(s for s in note.signatures if s.name == found.origin)
                yield found.size, str(Note(note.text, own)).encode()
        except (OSError, UnicodeDecodeError, NoteError):
            continue


def _names(seen: Snapshot, scope: Scope, open_sealed: Opener) -> dict[str, str | None]:
    """Today's names of the people in scope; null for those who were erased."""
    found = persons.by_id(seen, Clocks(seen.head.position, seen.today), list(scope.streams))
    return {
        id: None if rows[0].erased or not rows[0].name else open_sealed(rows[0].name)
        for id, rows in sorted(found.items())
        if rows
    }


def _index(files: list[str], about: dict[str, Any], report: CompiledReport, events: int) -> bytes:
    page = _environment().get_template("index.html.jinja")
    return page.render(files=sorted(files), about=about, name=report.subject.name, events=events).encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
