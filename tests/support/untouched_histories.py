"""Random histories of any bytes in a real ledger that nobody touched: whatever is found in one accuses it falsely."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any, BinaryIO

from psycopg import Connection, sql
from quorate_verify import integrity
from quorate_verify.findings import Result
from quorate_verify.notes import read_key
from quorate_verify.pack import Pack

from api.evidence.archive import EvidenceArchive
from api.evidence.pack import audit_paths
from api.evidence.scope import scope_of
from ledger.proof import tree_store
from ledger.proof.audit import audit
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import Note, Signer

LEDGER = ("events", "mentions", "names", "streams", "tree_nodes")
KINDS = ("group", "meeting", "person", "agency")
LOG = Signer("log", bytes(32))
RECORD = """
    SELECT ledger.append(array_agg(ROW(%(stream)s::uuid, %(version)s + n, %(topic)s, %(state)s::bytea,
        CASE WHEN %(version)s + n = 1 THEN %(kind)s END, CASE WHEN %(version)s + n = 1 THEN %(parent)s::uuid END, NULL,
        NULL)::ledger.draft ORDER BY n), %(command)s::uuid, 'f'::bytea, '{}')
    FROM generate_series(1, %(events)s) n
"""


def empty_ledger(owner: "Connection[Any]") -> None:
    """Nothing was ever recorded. Only here: a ledger refuses this to everybody."""
    for table in LEDGER:
        name, guard = sql.Identifier("ledger", table), sql.Identifier(f"{table}_stay")
        owner.execute(sql.SQL("alter table {} disable trigger {}").format(name, guard))
        owner.execute(sql.SQL("delete from {}").format(name))
        owner.execute(sql.SQL("alter table {} enable always trigger {}").format(name, guard))


def accusations(owner: "Connection[Any]", seed: str) -> list[str]:
    """What is found in the history of a seed that nobody touched: by the audit, and by the verifier of packs. The
    connection is in autocommit, as the owner of a ledger that is empty, before and afterwards."""
    r = Random(seed)
    with owner.transaction(force_rollback=True):
        groups, heads = _recorded(owner, r)
        result = audit(owner, heads)
        found = [f"audit: {finding}" for finding in result.findings]
        if result.checkpoints != tuple(sorted({c.size for c in heads})):
            found.append(f"audit: held to {result.checkpoints}")
        group, size = r.choice(groups), tree_store.integrate(owner)
        with _packed(owner, group, size, heads) as file:
            verified, held = Result(), [_signed(c) for c in r.sample(heads, len(heads) // 2)]
            integrity.verify(Pack(file), [read_key(str(LOG.key))], held, verified)
    return found + [f"pack: {finding.detail}" for finding in verified.findings]


def _recorded(owner: "Connection[Any]", r: Random) -> tuple[list[str], list[Checkpoint]]:
    """Commands of any size on any streams with any bytes, integrated in portions; the ids of groups, and the heads that
    were seen on the way."""
    groups = [_id(r) for _ in range(r.randint(1, 2))]
    streams = {_id(r): r.choice(KINDS[1:]) for _ in range(r.randint(0, 3))} | dict.fromkeys(groups, "group")
    versions, heads = dict.fromkeys(streams, 0), []
    for stream in (*groups, *r.choices([*streams], k=r.randint(1, 12))):
        events = r.choice((1, 1, 2, 7, 40))
        owner.execute(
            RECORD,
            {
                "stream": stream,
                "version": versions[stream],
                "topic": r.choice(("group.established/1", 'any "topic"', "tópic\\\n")),
                "state": _state(r, [*streams]),
                "kind": streams[stream],
                "parent": r.choice((None, *groups)) if streams[stream] == "meeting" else None,
                "command": _id(r),
                "events": events,
            },
        )
        versions[stream] += events
        if r.random() < 0.5:
            size = tree_store.integrate(owner, r.choice((5, 64, 1000)))
            heads.append(Checkpoint("log", size, tree_store.root(owner, size)))
    return groups, heads


def _state(r: Random, ids: list[str]) -> bytes:
    """JSON as the ledger stores it, with any text in it, and the ids of other streams now and then."""
    text = r.randbytes(r.randint(0, 40)).decode("utf-16-le", "replace")
    return json.dumps({"on": text, "of": r.choice(ids), "slug": "any"}, ensure_ascii=r.random() < 0.5).encode()


def _packed(owner: "Connection[Any]", group: str, size: int, heads: list[Checkpoint]) -> BinaryIO:
    made = packed_group(owner, group, size, bodies=size % 2 == 0)
    made.add("keys.pub", f"{LOG.key}\n".encode())
    made.add("checkpoint", _signed(Checkpoint("log", size, tree_store.root(owner, size))).encode())
    for head in heads:
        made.add(f"checkpoints/{head.size:012d}.checkpoint", _signed(head).encode())
    about = {"origin": LOG.name, "group": group, "position": size, "request": {"group": "any", "names": False}}
    return made.seal(about, LOG)


def packed_group(connection: "Connection[Any]", group: str, size: int, *, bodies: bool = False) -> EvidenceArchive:
    """The events of a group with their proofs, and the leaves of the ledger, up to a size of the tree."""
    scope, made = scope_of(connection, group, size, bodies=bodies), EvidenceArchive()
    made.add("leaves.jsonl", _lines(tree_store.ledger_leaves(connection, 1, size, chunk=50)))
    made.add("events.jsonl", _lines(event.line() for event in scope.events(connection)))
    made.add("proofs.jsonl", audit_paths(connection, scope.positions, size))
    made.add("scope.json", json.dumps({"streams": scope.streams}).encode())
    return made


def _lines(of: Iterator[bytes]) -> Iterator[bytes]:
    return (line + b"\n" for line in of)


def _signed(checkpoint: Checkpoint) -> str:
    return str(Note(checkpoint.text, (LOG.sign(checkpoint.text),)))


def _id(r: Random) -> str:
    h = f"{r.getrandbits(128):032x}"
    return "-".join((h[:8], h[8:12], h[12:16], h[16:20], h[20:]))
