"""Transparency log over one ledger: integrates events, signs and publishes checkpoints, and gives receipts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from psycopg import Connection

from ledger import keyring_files as files
from ledger.proof import tree_store
from ledger.proof.checkpoint import Checkpoint, Receipt, parse_checkpoint
from ledger.proof.key_directory import KeyDirectory
from ledger.proof.note import Note, NoteError, parse_note, verified

Connect = Callable[[], "AbstractContextManager[Connection[Any]]"]


class Inconsistent(Exception):
    """The ledger does not go on from what was published, so nothing is signed; the message is one line."""


class TransparencyLog:
    """The proof side of a ledger. `connect` gives a connection of the service in autocommit; `directory` holds the
    signing key and what was signed last, `published` the checkpoints for others: `checkpoint`, the newest, and one
    file a size."""

    def __init__(self, connect: Connect, directory: KeyDirectory, published: Path) -> None:
        self.connect = connect
        self.directory = directory
        self.published = published

    def publish(self) -> Note:
        """Integrate what is recorded, and sign and publish the head of the tree; what was published already is given again.
        Raises Inconsistent, psycopg.Error, KeyDirectoryError."""
        self.directory.create()
        with self.connect() as connection:
            size = tree_store.integrate(connection)
            with self.directory.locked():
                newest = self.directory.newest()
                old = self._check_newest(connection, newest, size)
                if newest is not None and old == size:
                    return newest
                signer = self.directory.signer()
                text = Checkpoint(signer.name, size, tree_store.root(connection, size)).text
                signed = Note(text, (signer.sign(text),))
                self.directory.remember(signed)
                self._write(size, signed)
                return signed

    def rotate(self) -> Note:
        """A new signing key, and the newest checkpoint signed by the old key and the new one, which so vouches for
        it. Raises as `publish` does."""
        self.publish()
        with self.directory.locked():
            before, newest = self.directory.signer(), self.directory.newest()
            assert newest is not None
            self.directory.rotate()
            after = self.directory.signer()
            signed = Note(newest.text, (after.sign(newest.text), before.sign(newest.text)))
            self.directory.remember(signed)
            self._write(parse_checkpoint(signed.text).size, signed)
            return signed

    def newest(self) -> Note | None:
        """The checkpoint that was signed last, with the cosignatures that witnesses gave."""
        try:
            return parse_note((self.published / "checkpoint").read_text())
        except (FileNotFoundError, NoteError):
            return self.directory.newest()

    def at(self, size: int) -> Note:
        """A checkpoint of an earlier size of the tree, which goes on to the newest. Raises as `publish` does."""
        self.publish()
        with self.connect() as connection:
            signer = self.directory.signer()
            text = Checkpoint(signer.name, size, tree_store.root(connection, size)).text
            return Note(text, (signer.sign(text),))

    def receipt(self, position: int) -> Receipt | None:
        """The proof that an event is in the tree of the newest checkpoint; None for one that it does not reach."""
        newest = self.newest()
        with self.connect() as connection:
            return receipt(connection, position, newest) if newest else None

    def add_signatures(self, cosigned: Note) -> None:
        """Publish the newest checkpoint again with the cosignatures of witnesses; of an older one nothing is done."""
        with self.directory.locked():
            newest = self.directory.newest()
            if newest is not None and newest.text == cosigned.text:
                self._write(parse_checkpoint(cosigned.text).size, cosigned)

    def _check_newest(self, connection: "Connection[Any]", newest: Note | None, size: int) -> int:
        """The size that was published last, which the tree must go on from. Raises Inconsistent."""
        if newest is None:
            return -1
        try:
            verified(newest, self.directory.verifier_keys())
            old = parse_checkpoint(newest.text)
        except NoteError as error:
            raise Inconsistent(f"what was signed last is not ours: {error}") from None
        if old.size > size:
            raise Inconsistent(
                f"a checkpoint of {old.size} events was published, and the ledger has {size}: events are missing, as after"
                " the restore of an older backup. Nothing is signed (docs/proof.md)"
            )
        if tree_store.root(connection, old.size) != old.root:
            raise Inconsistent(
                f"the first {old.size} events are not those of the checkpoint that was published. Nothing is signed;"
                " `quorate verify` says which (docs/proof.md)"
            )
        return old.size

    def _write(self, size: int, signed: Note) -> None:
        self.published.mkdir(parents=True, exist_ok=True)
        for name in (f"{size:012d}.checkpoint", "checkpoint"):
            files.write(self.published / name, str(signed).encode())
            (self.published / name).chmod(0o644)


def receipt(connection: "Connection[Any]", position: int, newest: Note) -> Receipt | None:
    """The proof that an event is in the tree of a checkpoint; None for one that it does not reach. Raises NotIntegrated."""
    size = parse_checkpoint(newest.text).size
    event = tree_store.ledger_event(connection, position)
    if event is None or position > size:
        return None
    return Receipt(
        event.leaf(), position - 1, tree_store.inclusion_path(connection, position - 1, size), checkpoint=newest
    )
