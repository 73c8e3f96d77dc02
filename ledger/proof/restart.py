"""Ends a log that can go on no more, as after the restore of an older backup, and begins another: a note that
both keys sign says openly what was published, and what is there."""

import secrets
from base64 import b64encode
from typing import Any

from msgspec import Struct
from psycopg import Connection

from domain.characters import unseen_in
from ledger.proof import tree_store
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.consistency import Inconsistent
from ledger.proof.key_directory import NoKey
from ledger.proof.note import Note, Signature, Signer
from ledger.proof.transparency_log import TransparencyLog

FORMAT = "quorate/break@v1"
REASON_MAX = 500


class CannotRestart(Inconsistent):
    """There is nothing to end, or no reason for it; the message is one line."""


class LogBreak(Struct, frozen=True):
    """The end of a log: the checkpoint that it published last, that with which the next begins, and why."""

    ended: Checkpoint
    begun: Checkpoint
    reason: str

    @property
    def text(self) -> str:
        heads = "".join(f"{c.origin}\n{c.size}\n{b64encode(c.root).decode()}\n" for c in (self.ended, self.begun))
        return f"{FORMAT}\n{heads}{self.reason}\n"


def restart(log: TransparencyLog, reason: str) -> Note:
    """End the log and begin another under a new name and key; the note of the break, which is published with all that the
    ended log published, in a directory of its own there. Raises CannotRestart where the log can go on."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_MAX or unseen_in(reason):
        raise CannotRestart(f"Say why in one line of at most {REASON_MAX} characters.")
    with log.connect() as connection:
        size, head = tree_store.integrate(connection), tree_store.head(connection)
        if size > head:
            raise CannotRestart(
                f"The tree has {size} leaves and the ledger ends at position {head}: what followed was taken from"
                " beside its tree, which nothing can go on from. Restore a backup of the whole database first."
            )
        if (wrong := tree_store.unlike_leaf(connection, 1, size)) is not None:
            raise CannotRestart(
                f"The event at position {wrong} is not that of its leaf in the tree, so no head of the tree is one of this"
                " ledger. Restore a backup of the whole database first."
            )
        with log.directory.locked():
            newest = log.last_signed()
            if newest is None:
                raise CannotRestart("No checkpoint was published that anything could break with.")
            if _goes_on(log, connection, newest, size):
                raise CannotRestart(
                    "The ledger goes on from the checkpoint that was published last: there is no break."
                )
            after = Signer(f"quorate/{secrets.token_hex(8)}", secrets.token_bytes(32))
            begun = Checkpoint(after.name, size, tree_store.root(connection, size))
            text = LogBreak(parse_checkpoint(newest.text), begun, reason).text
            signed = Note(text, (after.sign(text), *_signed_by_the_old(log, text)))
            log.begin_anew(after, Note(begun.text, (after.sign(begun.text),)), signed)
    return signed


def _goes_on(log: TransparencyLog, connection: "Connection[Any]", newest: Note, size: int) -> bool:
    try:
        log.check_head(connection, newest, size)
    except Inconsistent:
        return False
    return True


def _signed_by_the_old(log: TransparencyLog, text: str) -> tuple[Signature, ...]:
    try:
        return (log.directory.signer().sign(text),)
    except NoKey:
        return ()
