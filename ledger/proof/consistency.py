"""Whether the head of a tree may be signed: it goes on from all that was published, and its leaves are of the events."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from ledger.proof import tree_store
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.note import Note, NoteError, VerifierKey, verified
from ledger.proof.published import PublishedCheckpoints
from ledger.proof.tree import verify_consistency


class Inconsistent(Exception):
    """The ledger does not go on from what was published, so nothing is signed; the message is one line."""


def check_head(
    connection: "Connection[Any]",
    published: PublishedCheckpoints,
    newest: Note | None,
    keys: Sequence[VerifierKey],
    size: int,
) -> Checkpoint:
    """The head of a tree of a size, which goes on from the checkpoint that was signed last and from each that was published
    under one of the keys, the first of which is in use; every leaf since the last is that of its event. Raises
    Inconsistent."""
    head, old = tree_store.head(connection), _size_of(newest, keys) if newest else 0
    if old > head:
        raise _missing(f"a checkpoint of {old} events was published", head)
    if newest and consistent_root(connection, old, None) != parse_checkpoint(newest.text).root:
        raise _rewritten(old)
    if size > head:
        raise _missing(f"the tree has {size} leaves", head)
    wrong = tree_store.unlike_leaf(connection, old + 1, size)
    if wrong is not None:
        raise Inconsistent(
            f"position {wrong} is not as it was when it was integrated. Nothing is signed; `quorate verify` says more"
            " (docs/proof.md)"
        )
    found = Checkpoint(keys[0].name, size, consistent_root(connection, size, newest))
    other = published.differing(found, keys, lambda one: one.size <= size and _leads(connection, one, found))
    if other is not None and other.size > size:
        raise _missing(f"a checkpoint of {other.size} events was published", size)
    if other is not None:
        raise _rewritten(other.size)
    return found


def consistent_root(connection: "Connection[Any]", size: int, published: Note | None) -> bytes:
    """The root of the tree at a size, proved to go with what was published, whichever is larger: nodes that somebody
    replaced lead to no signature. Raises Inconsistent."""
    try:
        root = tree_store.root(connection, size)
    except tree_store.NotIntegrated as error:
        raise _incomplete(error) from None
    if published is None:
        return root
    known = parse_checkpoint(published.text)
    old, new = sorted((known, Checkpoint(known.origin, size, root)), key=lambda each: (each.size, each.root))
    if not _leads(connection, old, new):
        raise Inconsistent(
            f"the nodes of the tree do not lead from {old.size} events to {new.size}. Nothing is signed; `quorate verify`"
            " says which node is not what is below it (docs/proof.md)"
        )
    return root


def _leads(connection: "Connection[Any]", old: Checkpoint, new: Checkpoint) -> bool:
    """Whether the nodes prove that a checkpoint goes on from another. Raises Inconsistent where some are missing."""
    try:
        path = tree_store.consistency_path(connection, old.size, new.size)
    except tree_store.NotIntegrated as error:
        raise _incomplete(error) from None
    return verify_consistency(old.size, new.size, old.root, new.root, path)


def _size_of(newest: Note, keys: Sequence[VerifierKey]) -> int:
    try:
        verified(newest, keys)
        return parse_checkpoint(newest.text).size
    except NoteError as error:
        raise Inconsistent(f"what was signed last is not ours: {error}") from None


def _incomplete(error: tree_store.NotIntegrated) -> Inconsistent:
    return Inconsistent(f"{error}. Nothing is signed; `quorate verify` says more (docs/proof.md)")


def _missing(what: str, head: int) -> Inconsistent:
    return Inconsistent(
        f"{what}, and the ledger has {head}: events are missing, as after the restore of an older backup. Nothing is"
        " signed; where they cannot be had back, `quorate checkpoint restart` is the way on (docs/proof.md)"
    )


def _rewritten(size: int) -> Inconsistent:
    return Inconsistent(
        f"the first {size} events are not those of the checkpoint that was published. Nothing is signed;"
        " `quorate verify` says which (docs/proof.md)"
    )
